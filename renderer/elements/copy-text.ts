/** The one way to the clipboard. It may be refused: by the browser, by its owner, or because another window has the focus. */

import { strings } from '../strings/index.ts';

/**
 * @param copied what is said when it is there
 * @param say tells the person, also of a refusal
 */
export async function copyText(text: string, copied: string, say: (text: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    say(strings.copyRefused);
    return;
  }
  say(copied);
}
