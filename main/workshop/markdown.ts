/**
 * Lesson texts: a small part of Markdown, read into a safe tree. Paragraphs, headings, lists, quotes, tables, code,
 * **strong**, *emphasis*, [links](https://…), [terms](glossary:id) and ![pictures](images/…). Raw HTML is refused, not hidden:
 * an author should know that an attendee will not see them.
 */

import type { Inline, Prose, Text } from '../../shared/lesson.ts';
import { type Images, readInline, TextProblems } from './markdown-inline.ts';
import {
  bulletOf,
  closesFence,
  fenceOf,
  headingOf,
  imageOf,
  isTableRule,
  quoteOf,
  startsAnother,
} from './markdown-lines.ts';

export interface ReadText {
  readonly text: Text;
  readonly problems: TextProblems['found'];
}

const DEPTH_LIMIT = 4;

/** `images`: pictures of the workshop that the text belongs to. */
export function readMarkdown(source: string, images?: Images): ReadText {
  const problems = new TextProblems(images);
  const lines = source.split('\n');
  return { text: readLines(lines, 0, 0, problems), problems: problems.found };
}

/** `at`: number of the first line, for problems. */
function readLines(lines: readonly string[], at: number, depth: number, problems: TextProblems): Prose[] {
  const prose: Prose[] = [];
  if (depth > DEPTH_LIMIT) {
    problems.add(at, `a text is nested at most ${DEPTH_LIMIT} levels deep`);
    return prose;
  }
  const inline = (text: string, line: number): Inline[] => readInline(text, at + line, problems);
  let index = 0;
  const line = (): string => lines[index] ?? '';
  const more = (): boolean => index < lines.length;

  while (more()) {
    if (line().trim() === '') index++;
    else if (fenceOf(line()) !== undefined) fence();
    else if (headingOf(line())) heading();
    else if (quoteOf(line()) !== undefined) quote();
    else if (imageOf(line())) image();
    else if (bulletOf(line())) list();
    else if (line().includes('|') && isTableRule(lines[index + 1] ?? '')) table();
    else paragraph();
  }
  return prose;

  function fence(): void {
    const opened = index;
    const language = fenceOf(line()) ?? '';
    const body: string[] = [];
    for (index++; more() && !closesFence(line()); index++) body.push(line());
    if (!more()) problems.add(at + opened, 'a code block is not closed with ```');
    index++;
    prose.push({ kind: 'code', language, text: body.join('\n') });
  }

  function image(): void {
    const { alt, name } = imageOf(line()) ?? { alt: '', name: '' };
    const found = problems.image(name);
    if (alt === '') problems.add(at + index, `an image says what it shows: ![words](${name})`);
    if ('reason' in found) problems.add(at + index, `${name}: ${found.reason}`);
    else prose.push({ kind: 'image', src: found.src, alt });
    index++;
  }

  function heading(): void {
    const { level, text } = headingOf(line()) ?? { level: 1, text: '' };
    // The lesson and its steps have the levels above.
    prose.push({ kind: 'heading', level: level <= 2 ? 3 : 4, children: inline(text, index) });
    index++;
  }

  function quote(): void {
    const first = index;
    const body: string[] = [];
    for (; more() && quoteOf(line()) !== undefined; index++) body.push(quoteOf(line()) ?? '');
    prose.push({ kind: 'quote', children: readLines(body, at + first, depth + 1, problems) });
  }

  /** An item goes on with indented lines; the list ends at another kind of marker or at a line that is neither. */
  function list(): void {
    const { indent, ordered } = bulletOf(line()) ?? { indent: 0, ordered: false };
    const items: Prose[][] = [];
    while (more()) {
      const bullet = bulletOf(line());
      if (bullet?.indent !== indent || bullet.ordered !== ordered) break;
      const first = index;
      const body = [bullet.text];
      const { inner } = bullet;
      for (index++; more(); index++) {
        const next = line();
        const blankInside = next.trim() === '' && startsWithin(lines[index + 1] ?? '', inner);
        if (!blankInside && !startsWithin(next, inner)) break;
        body.push(next.slice(inner));
      }
      items.push(readLines(body, at + first, depth + 1, problems));
    }
    prose.push({ kind: 'list', ordered, items });
  }

  function table(): void {
    const cells = (text: string, number: number): Inline[][] =>
      text
        .trim()
        .replace(/^\||\|$/g, '')
        .split('|')
        .map((cell) => inline(cell.trim(), number));
    const head = cells(line(), index);
    const rows: Inline[][][] = [];
    for (index += 2; more() && line().includes('|'); index++) rows.push(cells(line(), index));
    prose.push({ kind: 'table', head, rows });
  }

  function paragraph(): void {
    const first = index;
    const body: string[] = [];
    for (; more() && line().trim() !== '' && !startsAnother(line()); index++) body.push(line().trim());
    prose.push({ kind: 'paragraph', children: inline(body.join('\n'), first) });
  }
}

const startsWithin = (line: string, column: number): boolean =>
  line.trim() !== '' && line.length - line.trimStart().length >= column;

/** The words alone, for reports and plain text. */
export const plainText = (text: Text): string => text.map(plainProse).join('\n');

const words = (children: readonly Inline[]): string =>
  children.map((one) => ('children' in one ? words(one.children) : one.text)).join('');

function plainProse(prose: Prose): string {
  switch (prose.kind) {
    case 'paragraph':
    case 'heading':
      return words(prose.children);
    case 'code':
      return prose.text;
    case 'image':
      return `[${prose.alt}]`;
    case 'list':
      return prose.items.map((item) => `- ${plainText(item)}`).join('\n');
    case 'quote':
      return plainText(prose.children);
    case 'table':
      return [prose.head, ...prose.rows].map((row) => row.map(words).join(' | ')).join('\n');
  }
}
