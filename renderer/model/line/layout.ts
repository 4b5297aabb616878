/** Where the characters of the line that is being typed stand on the screen. */

/** Columns that a character takes: none for marks, two for wide ones (East Asian width, emoji). */
export function widthOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  return /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})/u.test(
    character,
  )
    ? 2
    : 1;
}

export interface Spot {
  readonly row: number;
  readonly column: number;
}

export interface Layout {
  /** Text by row, without prompts. */
  readonly rows: readonly { readonly text: string; readonly isNewLine: boolean }[];
  readonly caret: Spot;
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * @param start column of the first character, behind the prompt
 * @param continuation columns that the prompt of a further line takes
 */
export function layoutOf(
  text: string,
  caret: number,
  {
    columns,
    start,
    continuation,
  }: { readonly columns: number; readonly start: number; readonly continuation: number },
): Layout {
  const rows: { text: string; isNewLine: boolean }[] = [{ text: '', isNewLine: false }];
  let column = start;
  let spot: Spot | undefined;
  const breakRow = (isNewLine: boolean): void => {
    rows.push({ text: '', isNewLine });
    column = isNewLine ? continuation : 0;
  };
  for (const { segment, index } of segments.segment(text)) {
    const width = segment === '\n' ? 0 : [...segment].reduce((sum, each) => Math.max(sum, widthOf(each)), 0);
    if (segment !== '\n' && column + width > columns) breakRow(false);
    if (index === caret) spot = { row: rows.length - 1, column };
    const row = rows[rows.length - 1];
    if (segment === '\n') breakRow(true);
    else if (row) {
      row.text += segment;
      column += width;
    }
  }
  if (column >= columns) breakRow(false);
  return { rows, caret: spot ?? { row: rows.length - 1, column } };
}
