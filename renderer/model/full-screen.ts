/** What a program shows on the whole screen (watch, top), as wide and high as the terminal is. */

import { widthOf } from './line/layout.ts';
import type { Screen } from './pager.ts';

export interface FullScreen {
  /** Lines longer than the screen are broken; otherwise they are cut. */
  readonly wraps: boolean;
  /** A line above, left and right, and an empty one below it. */
  readonly title: { readonly left: string; readonly right: string } | undefined;
  /** Lines, with colours. */
  readonly text: string;
}

const RESET = '\x1b[0m';
const CLEAR_REST = '\x1b[K';

/** Everything that is on the screen, drawn over what was there. */
export function drawFullScreen({ wraps, title, text }: FullScreen, screen: Screen): string {
  const head = title ? [titleLine(title.left, title.right, screen.columns), ''] : [];
  const rows = [...head];
  for (const line of text.split('\n')) {
    if (rows.length >= screen.rows) break;
    const broken = rowsOf(line, screen.columns);
    rows.push(...(wraps ? broken : broken.slice(0, 1)));
  }
  const shown = rows.slice(0, screen.rows);
  return `\x1b[H${shown.map((row) => `${row}${RESET}${CLEAR_REST}`).join('\r\n')}\x1b[J`;
}

/** The right part keeps its place; the left one gives way to it. */
function titleLine(left: string, right: string, columns: number): string {
  if (right.length + 1 >= columns) return left.slice(0, columns);
  const room = columns - right.length - 1;
  const shown = left.length <= room ? left : `${left.slice(0, Math.max(0, room - 3))}...`;
  return `${shown.padEnd(room)} ${right}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour begins with
const COLOR = /\x1b\[[0-9;]*m/y;

/** A line in pieces as wide as the screen; colours take no room and go on into the next piece. */
function rowsOf(line: string, columns: number): string[] {
  const rows = [''];
  let width = 0;
  for (let at = 0; at < line.length; ) {
    COLOR.lastIndex = at;
    const color = COLOR.exec(line)?.[0];
    if (color !== undefined) {
      rows[rows.length - 1] += color;
      at += color.length;
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
    at += character.length;
    const wide = character === '\t' ? 8 - (width % 8) : widthOf(character);
    if (width + wide > columns) {
      rows.push('');
      width = 0;
    }
    rows[rows.length - 1] += character === '\t' ? ' '.repeat(wide) : character;
    width += wide;
  }
  return rows;
}
