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
