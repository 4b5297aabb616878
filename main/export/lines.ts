/** Rows as JSON Lines and as CSV (RFC 4180): one record per row, for scripts and spreadsheets. */

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, unknown>>;

export const jsonLine = (row: Row): string => `${JSON.stringify(row)}\n`;

export const csvHeader = (columns: readonly string[]): string => `${columns.join(',')}\r\n`;

export const csvLine = (columns: readonly string[], row: Row): string =>
  `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`;

/**
 * Quoted where it must be. A text that a spreadsheet would take for a formula gets an apostrophe in front: commands
 * come from files of others, too.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
