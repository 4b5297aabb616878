/** Programs that show something on the whole screen (watch, top): the console draws it as wide and high as it is. */

import { PAGE_END, PAGE_TITLE_END, SCREEN_LEAVE, SCREEN_START } from '../../../../shared/terminal.ts';
import type { Invocation } from '../program.ts';

/** No screen has more; what lies below is not sent. */
export const MOST_LINES = 500;
const MOST_COLUMNS = 1000;

export interface FullScreen {
  /** A line above, and an empty one below it. */
  readonly title?: { readonly left: string; readonly right: string };
  /** Long lines are broken, not cut. */
  readonly wraps: boolean;
  /** Lines, with colours. */
  readonly text: string;
}

/** Shows it in the place of what is shown. */
export function drawScreen(run: Invocation, { title, wraps, text }: FullScreen): void {
  const head = [wraps ? 'wrap' : 'cut', ...(title ? [title.left, title.right] : [])].map(inLine).join('\t');
  const lines = text
    .replace(/\n$/, '')
    .split('\n', MOST_LINES)
    .map((line) => line.slice(0, MOST_COLUMNS));
  run.out(`${SCREEN_START}${head}${PAGE_TITLE_END}${lines.join('\n')}${PAGE_END}`);
}

/** Shows again what stood there before. Ends with the program in any case. */
export function leaveScreen(run: Invocation): void {
  if (run.terminal) run.out(SCREEN_LEAVE);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: nothing in a title may end it
const inLine = (text: string): string => text.replace(/[\x00-\x1f\x7f]/g, ' ');
