/** fold: breaks lines that are longer than a width. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { complain, quoted, readArguments } from './arguments.ts';
import { eachPiece, streaming } from './text/inputs.ts';

export const FOLD: Manual = manual({
  name: 'fold',
  purpose: 'Break long lines.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -b, --bytes  count bytes, not columns
    -s, --spaces  break behind the last blank that fits
    -w, --width=COLUMNS  so many columns instead of 80`,
});

const TAB_COLUMNS = 8;

export const fold = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, FOLD);
  if (typeof options === 'number') return options;
  const text = options.value('w') ?? '80';
  const width = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (width === 0) return complain(run, `invalid number of columns: ${quoted(text)}`);
  const failed = yield* eachPiece(run, options.operands, (whole) => {
    // What stands behind the last line end is folded too, and gets no line end of its own.
    const lines = whole.split('\n');
    for (const [index, line] of lines.entries()) {
      if (index === lines.length - 1 && line === '') break;
      const pieces = piecesOf(line, width, { bytes: options.has('b'), spaces: options.has('s') });
      run.out(pieces.join('\n') + (index < lines.length - 1 ? '\n' : ''));
    }
  });
  return failed ? 1 : 0;
});

function piecesOf(
  line: string,
  width: number,
  how: { readonly bytes: boolean; readonly spaces: boolean },
): string[] {
  const pieces: string[] = [];
  let piece = '';
  let column = 0;
  for (const character of line) {
    const next = columnAfter(column, character, how.bytes);
    if (next > width && piece !== '') {
      const blank = how.spaces ? Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\t')) : -1;
      const cut = blank < 0 ? piece.length : blank + 1;
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      column = [...piece].reduce((at, each) => columnAfter(at, each, how.bytes), 0);
    }
    piece += character;
    column = columnAfter(column, character, how.bytes);
  }
  return [...pieces, piece];
}

function columnAfter(column: number, character: string, bytes: boolean): number {
  if (bytes) return column + Buffer.byteLength(character);
  if (character === '\t') return (Math.floor(column / TAB_COLUMNS) + 1) * TAB_COLUMNS;
  if (character === '\b') return Math.max(0, column - 1);
  return character === '\r' ? 0 : column + 1;
}
