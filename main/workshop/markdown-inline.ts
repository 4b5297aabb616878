/**
 * Words of a lesson text: `code`, **strong**, *emphasis*, [links](https://…) and [terms](glossary:id). Every mark is looked
 * for once: where it was not found it is not looked for again, so the time grows with the text and no faster.
 */

import { glossaryEntry } from '../../shared/glossary.ts';
import type { Inline } from '../../shared/lesson.ts';

/** A text that holds something it may not; `line` counts from 0 within the text. */
export interface TextProblem {
  readonly line: number;
  readonly reason: string;
}

/** By its name in the workshop: "images/map.svg". */
export type Images = (name: string) => { readonly src: string } | { readonly reason: string };

const PROBLEM_LIMIT = 100;

/** What is wrong with a text; nobody reads more than the first hundred. */
export class TextProblems {
  readonly found: TextProblem[] = [];
  /** Address of a picture of the workshop, or why there is none. */
  readonly image: Images;

  constructor(image: Images = () => ({ reason: 'there is no such picture' })) {
    this.image = image;
  }

  add(line: number, reason: string): void {
    if (this.found.length < PROBLEM_LIMIT) this.found.push({ line, reason });
  }
}

/** Where the next piece that fits begins, for questions that go forward through a text. */
function forward(find: (from: number) => number): (from: number) => number {
  let at = -1;
  let asked = -1;
  return (from) => {
    const known = asked >= 0 && from >= asked && (at < 0 || at >= from);
    if (!known) at = find(from);
    asked = known ? asked : from;
    return at;
  };
}

/** Runs of backticks: where each ends, and where the next run of the same length begins. */
function backticks(source: string): (at: number) => { readonly length: number; readonly closer: number } {
  const next = new Map<number, number>();
  const closers = new Map<number, { length: number; closer: number }>();
  for (let end = source.length; end > 0; ) {
    if (source[end - 1] !== '`') {
      end--;
      continue;
    }
    let start = end - 1;
    while (source[start - 1] === '`') start--;
    const length = end - start;
    closers.set(start, { length, closer: next.get(length) ?? -1 });
    next.set(length, start);
    end = start;
  }
  return (at) => closers.get(at) ?? { length: 1, closer: -1 };
}

const HTML = /^<\/?[a-z!?]/i;
const LINK = /\[([^\][]*)\]\(((?:[^()\s]|\([^()\s]*\))*)\)/y;
const ESCAPED = '\\`*_[]()<>|#!-';

/** One run of text; lines inside it are joined by spaces. `at`: number of its first line, for problems. */
export function readInline(source: string, at: number, problems: TextProblems): Inline[] {
  const found: Inline[] = [];
  const codeAt = backticks(source);
  const closingStrong = forward((from) => {
    let close = source.indexOf('**', from);
    while (close > 0 && /\s/.test(source[close - 1] ?? '')) close = source.indexOf('**', close + 1);
    return close;
  });
  const next = (char: string) => forward((from) => source.indexOf(char, from));
  const [bracket, parenthesis, angle] = [next(']'), next(')'), next('>')];
  // An escaped star closes nothing.
  const star = forward((from) => {
    let close = source.indexOf('*', from);
    while (close > 0 && source[close - 1] === '\\') close = source.indexOf('*', close + 1);
    return close;
  });
  let line = at;
  let plain = '';
  const flush = (): void => {
    if (plain) found.push({ kind: 'text', text: plain });
    plain = '';
  };
  /** @returns the index behind it */
  const add = (inline: Inline, end: number): number => {
    flush();
    found.push(inline);
    return end;
  };
  const problem = (reason: string, end: number): number => {
    problems.add(line, reason);
    return end;
  };

  for (let index = 0; index < source.length; ) {
    const end = taken(index);
    for (let seen = index; seen < end; seen++) if (source[seen] === '\n') line++;
    index = end;
  }
  flush();
  return found;

  /** Takes one piece. @returns the index behind it */
  function taken(index: number): number {
    const char = source[index] ?? '';
    const special =
      char === '\\'
        ? escaped(index)
        : char === '`'
          ? code(index)
          : char === '!'
            ? image(index)
            : char === '<'
              ? html(index)
              : char === '*'
                ? marked(index)
                : char === '['
                  ? link(index)
                  : undefined;
    if (special !== undefined) return special;
    plain += char === '\n' ? ' ' : char;
    return index + 1;
  }

  function escaped(index: number): number | undefined {
    const char = source[index + 1];
    if (char === undefined || !ESCAPED.includes(char)) return undefined;
    plain += char;
    return index + 2;
  }

  function code(index: number): number {
    const { length, closer } = codeAt(index);
    if (closer < 0) {
      plain += source.slice(index, index + length);
      return index + length;
    }
    const text = source
      .slice(index + length, closer)
      .replace(/\n/g, ' ')
      .trim();
    return add({ kind: 'code', text }, closer + length);
  }

  function image(index: number): number | undefined {
    if (source[index + 1] !== '[') return undefined;
    const words = bracket(index + 2);
    if (words < 0 || source[words + 1] !== '(') return undefined;
    const end = parenthesis(words + 2);
    if (end < 0) return undefined;
    const remote = /^\s*(https?:)?\/\//i.test(source.slice(words + 2, Math.min(end, words + 100)));
    return problem(
      remote
        ? 'remote images are refused: a lesson must work without a network'
        : 'an image stands in a line of its own',
      end + 1,
    );
  }

  function html(index: number): number | undefined {
    const begin = source.slice(index, index + 40);
    if (!HTML.test(begin)) return undefined;
    const close = angle(index);
    const end = close < 0 ? source.length : close + 1;
    const script = /^<\s*\/?script/i.test(begin);
    return problem(
      script
        ? 'scripts are refused'
        : `raw HTML is refused: ${begin.slice(0, end - index)}. Write \\< for a plain <`,
      end,
    );
  }

  function marked(index: number): number | undefined {
    const isWord = (char: string | undefined): boolean => char !== undefined && !/\s/.test(char);
    if (source[index + 1] === '*' && isWord(source[index + 2])) {
      const close = closingStrong(index + 3);
      if (close >= 0) {
        const children = readInline(source.slice(index + 2, close), line, problems);
        return add({ kind: 'strong', children }, close + 2);
      }
    }
    const close = star(index + 1);
    const isEmphasis =
      close > index + 1 &&
      isWord(source[index + 1]) &&
      isWord(source[close - 1]) &&
      source[close + 1] !== '*';
    if (!isEmphasis) return undefined;
    const children = readInline(source.slice(index + 1, close), line, problems);
    return add({ kind: 'emphasis', children }, close + 1);
  }

  function link(index: number): number | undefined {
    LINK.lastIndex = index;
    const match = LINK.exec(source);
    if (!match) return undefined;
    const [whole, words = '', target = ''] = match;
    const end = index + whole.length;
    const children = readInline(words, line, problems);
    const term = /^glossary:(.+)$/.exec(target)?.[1];
    if (term !== undefined) {
      if (!glossaryEntry(term)) return problem(`the glossary has no entry ${term.slice(0, 60)}`, end);
      return add({ kind: 'term', entry: term, children }, end);
    }
    const [, partition, block] = PAGES.exec(target) ?? [];
    if (partition !== undefined)
      return add({ kind: 'pages', partition, block: Number(block), children }, end);
    if (!isWebAddress(target))
      return problem(
        `a link leads to https://, glossary: or pages:PARTITION/BLOCK, not to ${target.slice(0, 60)}`,
        end,
      );
    return add({ kind: 'link', href: target, children }, end);
  }
}

/** The page-level view of a block: pages:LNXTEST/17. */
const PAGES = /^pages:([A-Z][A-Z0-9]{0,7})\/(\d{1,5})$/;

export function isWebAddress(text: string): boolean {
  if (!/^https:\/\//.test(text)) return false;
  return URL.canParse(text) && new URL(text).username === '';
}
