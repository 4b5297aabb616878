/** Which rows of a long log exist: those in view with some around them, and those that a selection reaches. */

/** Rows above and below what is in view: short jumps show no gap. */
const SPARE_ROWS = 40;

export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** `kept`: rows that a text selection touches; they stay, so that it can be copied. */
export function rowsToShow(
  count: number,
  view: { readonly top: number; readonly height: number; readonly rowHeight: number },
  kept: RowRange | undefined,
): RowRange {
  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - SPARE_ROWS);
  const end = Math.ceil((view.top + view.height) / view.rowHeight) + SPARE_ROWS;
  const reach = { first: Math.min(first, kept?.first ?? first), end: Math.max(end, kept?.end ?? end) };
  return { first: Math.min(count, reach.first), end: Math.min(count, reach.end) };
}

/** A line of a log with what kind of line it is. */
export interface KindOfLine {
  readonly kind: string;
  readonly text: string;
}

/** Breaks long lines of one kind between words, so that every row of the log is as high as the others. */
export function wrapped<L extends KindOfLine>(lines: readonly L[], kind: L['kind'], columns: number): L[] {
  return lines.flatMap((line) => {
    if (line.kind !== kind || line.text.length <= columns) return [line];
    const rows: string[] = [];
    let row = '';
    for (const word of line.text.split(' ')) {
      if (row !== '' && row.length + 1 + word.length > columns) {
        rows.push(row);
        row = word;
      } else row = row === '' ? word : `${row} ${word}`;
    }
    return [...rows, row].map((text) => ({ ...line, text }));
  });
}

/** Numbers of the lines that contain the text, whatever their case; none for an empty text. */
export function linesWith(text: string, lines: readonly (string | undefined)[]): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  lines.forEach((line, index) => {
    if (line?.toLowerCase().includes(wanted)) found.push(index);
  });
  return found;
}
