/** A certificate page: complete HTML, nothing loaded, no scripts. */

import type { LessonHeading } from '../../shared/lesson.ts';

export interface Certificate {
  readonly attendee: string;
  readonly workshop: string;
  readonly author: string;
  readonly lessons: readonly Pick<LessonHeading, 'title' | 'stepCount' | 'stepsDone' | 'finishedMs'>[];
  readonly printedMs: number;
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const escapeHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

export function certificateHtml({ attendee, workshop, author, lessons, printedMs }: Certificate): string {
  const finished = lessons.filter(({ finishedMs }) => finishedMs !== null);
  const rows = lessons
    .map(({ title, stepCount, stepsDone, finishedMs }) => {
      const when = finishedMs === null ? `${stepsDone} of ${stepCount} steps` : day(finishedMs);
      return `<tr><td>${escapeHtml(title)}</td><td>${when}</td></tr>`;
    })
    .join('\n');
  const whole = finished.length === lessons.length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${workshop}: ${attendee}`)}</title>
<style>
body { font: 1rem/1.5 "IBM Plex Sans", system-ui, sans-serif; color: #161616; background: #fff; max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-weight: 300; font-size: 2rem; margin: 0 0 1rem; }
.name { font-size: 1.5rem; border-bottom: 1px solid #8d8d8d; padding-bottom: .25rem; }
table { width: 100%; border-collapse: collapse; margin: 2rem 0; }
td, th { text-align: left; padding: .4rem 0; border-bottom: 1px solid #e0e0e0; }
td:last-child, th:last-child { text-align: right; white-space: nowrap; }
.kind { margin: 0; font-size: .875rem; letter-spacing: .08em; text-transform: uppercase; color: #525252; }
tr { break-inside: avoid; }
@page { margin: 15mm; }
@media print { body { margin: 0; max-width: none; } }
footer { color: #525252; font-size: .875rem; }
</style>
</head>
<body>
<main>
<p class="kind">Certificate</p>
<h1>${escapeHtml(workshop)}</h1>
<p class="name">${escapeHtml(attendee)}</p>
<p>${whole ? `has finished all ${lessons.length} lessons` : `has finished ${finished.length} of ${lessons.length} lessons`} of this workshop. Every goal was checked on the simulated machine.</p>
<table>
<thead><tr><th scope="col">Lesson</th><th scope="col">Finished</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
</main>
<footer>${author === '' ? '' : `Workshop by ${escapeHtml(author)}. `}LPAR memory console (simulation), ${day(printedMs)}.</footer>
</body>
</html>
`;
}
