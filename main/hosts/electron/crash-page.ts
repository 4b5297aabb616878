/** What the window shows when the page's process has ended. Plain HTML: nothing in it can fail. */

export const CRASH_PATH = '/crashed.html';

/** @param start address of the page */
export const crashPage = (start: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>LPAR memory console</title>
<h1>The page has ended unexpectedly</h1>
<p>Every action that was reported as done is stored; nothing is lost. An action that was under way may still be running
and is shown when the page is back.</p>
<p><a href="${start}">Open the console again</a></p>
</html>
`;
