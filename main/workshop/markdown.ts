/**
 * Lesson texts: a small part of Markdown, read into a safe tree. Paragraphs, headings, lists, quotes, tables, code,
 * **strong**, *emphasis*, [links](https://…) and [terms](glossary:id). Raw HTML and images are refused, not hidden:
 * an author should know that an attendee will not see them.
 */

import { glossaryEntry } from '../../shared/glossary.ts';
import type { Inline, Prose, Text } from '../../shared/lesson.ts';

/** A text that holds something it may not; `line` counts from 0 within the text. */
export interface TextProblem {
  readonly line: number;
  readonly reason: string;
}

export interface ReadText {
  readonly text: Text;
  readonly problems: readonly TextProblem[];
}

const DEPTH_LIMIT = 4;

export function readMarkdown(source: string): ReadText {
  const problems: TextProblem[] = [];
  const lines = source.split('\n');
  return { text: readLines(lines, 0, 0, problems), problems };
}

const FENCE = /^\s*```\s*([\w-]*)\s*$/;
const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const BULLET = /^(\s*)([-*]|\d{1,3}\.)\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const TABLE_RULE = /^\s*\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*\|?\s*$/;

/** `at`: number of the first line, for problems. */
function readLines(lines: readonly string[], at: number, depth: number, problems: TextProblem[]): Prose[] {
  const prose: Prose[] = [];
  if (depth > DEPTH_LIMIT) {
    problems.push({ line: at, reason: `a text is nested at most ${DEPTH_LIMIT} levels deep` });
    return prose;
  }
  const inline = (text: string, line: number): Inline[] => readInline(text, at + line, problems);
  let index = 0;
  const line = (): string => lines[index] ?? '';
  const more = (): boolean => index < lines.length;

  while (more()) {
    if (line().trim() === '') index++;
    else if (FENCE.test(line())) fence();
    else if (HEADING.test(line())) heading();
    else if (QUOTE.test(line())) quote();
    else if (BULLET.test(line())) list();
    else if (line().includes('|') && TABLE_RULE.test(lines[index + 1] ?? '')) table();
    else paragraph();
  }
  return prose;

  function fence(): void {
    const opened = index;
    const language = FENCE.exec(line())?.[1] ?? '';
    const body: string[] = [];
    for (index++; more() && !/^\s*```\s*$/.test(line()); index++) body.push(line());
    if (!more()) problems.push({ line: at + opened, reason: 'a code block is not closed with ```' });
    index++;
    prose.push({ kind: 'code', language, text: body.join('\n') });
  }

  function heading(): void {
    const [, marks = '', text = ''] = HEADING.exec(line()) ?? [];
    // The lesson and its steps have the levels above.
    prose.push({ kind: 'heading', level: marks.length <= 2 ? 3 : 4, children: inline(text, index) });
    index++;
  }

  function quote(): void {
    const first = index;
    const body: string[] = [];
    for (; more() && QUOTE.test(line()); index++) body.push(QUOTE.exec(line())?.[1] ?? '');
    prose.push({ kind: 'quote', children: readLines(body, at + first, depth + 1, problems) });
  }

  /** An item goes on with indented lines; the list ends at another kind of marker or at a line that is neither. */
  function list(): void {
    const [, indent = '', marker = ''] = BULLET.exec(line()) ?? [];
    const ordered = /\d/.test(marker);
    const items: Prose[][] = [];
    while (more()) {
      const bullet = BULLET.exec(line());
      if (!bullet || (bullet[1] ?? '').length !== indent.length || /\d/.test(bullet[2] ?? '') !== ordered)
        break;
      const first = index;
      const body = [bullet[3] ?? ''];
      const inner = indent.length + (bullet[2] ?? '').length + 1;
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

const startsAnother = (line: string): boolean =>
  FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || BULLET.test(line);

const HTML = /^<\/?[a-z!?][^>]*>?/i;
const LINK = /^\[([^\][]*)\]\(((?:[^()\s]|\([^()\s]*\))*)\)/;
const IMAGE = /^!\[[^\]]*\]\(([^)]*)\)/;

/** One run of text; lines inside it are joined by spaces. */
function readInline(source: string, at: number, problems: TextProblem[]): Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain) found.push({ kind: 'text', text: plain });
    plain = '';
  };
  const add = (inline: Inline, length: number): number => {
    flush();
    found.push(inline);
    return length;
  };
  for (let index = 0; index < source.length; ) {
    const rest = source.slice(index);
    const problem = (reason: string, length: number): number => {
      problems.push({ line: at + (source.slice(0, index).match(/\n/g)?.length ?? 0), reason });
      return length;
    };
    const taken =
      escaped(rest) ??
      code(rest) ??
      image(rest, problem) ??
      html(rest, problem) ??
      marked(rest) ??
      link(rest, problem);
    if (taken !== undefined) index += taken;
    else {
      plain += rest[0] === '\n' ? ' ' : (rest[0] ?? '');
      index++;
    }
  }
  flush();
  return found;

  function escaped(rest: string): number | undefined {
    if (!/^\\[\\`*_[\]()<>|#!-]/.test(rest)) return undefined;
    plain += rest[1] ?? '';
    return 2;
  }

  function code(rest: string): number | undefined {
    const match = /^(`+)([\s\S]*?[^`])\1(?!`)/.exec(rest);
    return match
      ? add({ kind: 'code', text: (match[2] ?? '').replace(/\n/g, ' ').trim() }, match[0].length)
      : undefined;
  }

  function marked(rest: string): number | undefined {
    const strong = /^\*\*(\S(?:[\s\S]*?\S)?)\*\*/.exec(rest);
    if (strong) {
      return add({ kind: 'strong', children: readInline(strong[1] ?? '', at, problems) }, strong[0].length);
    }
    const emphasis = /^\*([^\s*](?:[^*]*[^\s*])?)\*(?!\*)/.exec(rest);
    return emphasis
      ? add({ kind: 'emphasis', children: readInline(emphasis[1] ?? '', at, problems) }, emphasis[0].length)
      : undefined;
  }

  function link(rest: string, problem: Report): number | undefined {
    const match = LINK.exec(rest);
    if (!match) return undefined;
    const [whole, words = '', target = ''] = match;
    const children = readInline(words, at, problems);
    const term = /^glossary:(.+)$/.exec(target)?.[1];
    if (term !== undefined) {
      if (!glossaryEntry(term)) return problem(`the glossary has no entry ${term}`, whole.length);
      return add({ kind: 'term', entry: term, children }, whole.length);
    }
    if (!isWebAddress(target)) {
      return problem(`a link leads to https:// or glossary:, not to ${target.slice(0, 60)}`, whole.length);
    }
    return add({ kind: 'link', href: target, children }, whole.length);
  }
}

type Report = (reason: string, length: number) => number;

function image(rest: string, problem: Report): number | undefined {
  const match = IMAGE.exec(rest);
  if (!match) return undefined;
  const remote = /^\s*(https?:)?\/\//i.test(match[1] ?? '');
  return problem(
    remote
      ? 'remote images are refused: a lesson must work without a network'
      : 'images are not shown in lessons',
    match[0].length,
  );
}

function html(rest: string, problem: Report): number | undefined {
  const match = HTML.exec(rest);
  if (!match) return undefined;
  const script = /^<\s*\/?script/i.test(rest);
  return problem(
    script ? 'scripts are refused' : `raw HTML is refused: ${match[0].slice(0, 40)}. Write \\< for a plain <`,
    match[0].length,
  );
}

export function isWebAddress(text: string): boolean {
  if (!/^https:\/\//.test(text)) return false;
  return URL.canParse(text) && new URL(text).username === '';
}

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
    case 'list':
      return prose.items.map((item) => `- ${plainText(item)}`).join('\n');
    case 'quote':
      return plainText(prose.children);
    case 'table':
      return [prose.head, ...prose.rows].map((row) => row.map(words).join(' | ')).join('\n');
  }
}
