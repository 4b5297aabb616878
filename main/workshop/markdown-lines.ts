/**
 * What a line of Markdown begins with. A lesson comes from anybody, so every question is answered in time that grows with
 * the line and no faster: plain steps instead of expressions that try again.
 */

const isBlank = (char: string | undefined): boolean => char !== undefined && /\s/.test(char);

/** Language of a code block that begins here: "```sh". */
export function fenceOf(line: string): string | undefined {
  const text = line.trim();
  if (!text.startsWith('```')) return undefined;
  const language = text.slice(3).trimStart();
  return /^[\w-]*$/.test(language) ? language : undefined;
}

export const closesFence = (line: string): boolean => line.trim() === '```';

/** "## Words ##", its level counted in marks. */
export function headingOf(line: string): { readonly level: number; readonly text: string } | undefined {
  let level = 0;
  while (line[level] === '#') level++;
  if (level < 1 || level > 6 || !isBlank(line[level])) return undefined;
  const whole = line.slice(level).trim();
  let end = whole.length;
  while (end > 0 && whole[end - 1] === '#') end--;
  // A heading of marks only says those.
  const text = end === 0 ? whole : whole.slice(0, end).trimEnd();
  return text === '' ? undefined : { level, text };
}

/** What stands behind "> ". */
export function quoteOf(line: string): string | undefined {
  if (!line.startsWith('>')) return undefined;
  return isBlank(line[1]) ? line.slice(2) : line.slice(1);
}

/** "![What it shows](images/map.svg)", alone in its line. */
export function imageOf(line: string): { readonly alt: string; readonly name: string } | undefined {
  const text = line.trim();
  if (!text.startsWith('![') || !text.endsWith(')')) return undefined;
  const middle = text.indexOf('](images/');
  if (middle < 0 || text.indexOf(']') !== middle) return undefined;
  return { alt: text.slice(2, middle).trim(), name: text.slice(middle + 2, -1) };
}

export interface Bullet {
  /** Characters before the marker. */
  readonly indent: number;
  readonly ordered: boolean;
  /** Column from which further lines belong to the item. */
  readonly inner: number;
  readonly text: string;
}

/** "- words", "* words", "12. words". */
export function bulletOf(line: string): Bullet | undefined {
  const rest = line.trimStart();
  const indent = line.length - rest.length;
  const marker = /^(?:[-*]|\d{1,3}\.)/.exec(rest)?.[0];
  if (marker === undefined || !isBlank(rest[marker.length])) return undefined;
  const ordered = marker.endsWith('.');
  return { indent, ordered, inner: indent + marker.length + 1, text: rest.slice(marker.length).trimStart() };
}

/** The line below the heads of a table: "| --- | :-: |". */
export function isTableRule(line: string): boolean {
  if (!line.includes('|')) return false;
  const cells = line.trim().replace(/^\|/, '').split('|');
  // One bar at the end closes the last column.
  if (cells.length > 1 && cells.at(-1)?.trim() === '') cells.pop();
  return cells.every((cell) => /^:?-{3,}:?$/.test(cell.trim()));
}

/** Whether a paragraph ends before this line. */
export const startsAnother = (line: string): boolean =>
  fenceOf(line) !== undefined ||
  headingOf(line) !== undefined ||
  quoteOf(line) !== undefined ||
  imageOf(line) !== undefined ||
  bulletOf(line) !== undefined;
