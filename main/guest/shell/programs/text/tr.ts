/** tr: characters for characters. */

import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { classNamed } from '../../regex/char-set.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { streaming } from './inputs.ts';

export const TR: Manual = manual({
  name: 'tr',
  purpose: 'Replace, squeeze or delete characters of standard input.',
  synopsis: '[OPTION]... SET1 [SET2]',
  takesCommand: true,
  options: `
    -c, --complement  all characters that are not in SET1
    -C  the same
    -d, --delete  delete characters of SET1
    -s, --squeeze-repeats  characters of the last set only once in a row
    -t, --truncate-set1  SET1 ends where SET2 does`,
});

export const tr = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, TR);
  if (typeof options === 'number') return options;
  const [first, second, extra] = options.operands;
  if (first === undefined) return usageProblem(run, TR, 'missing operand');
  const deletes = options.has('d');
  const squeezes = options.has('s');
  if (second === undefined && deletes === squeezes)
    return usageProblem(
      run,
      TR,
      `missing operand after ${quoted(first)}\nTwo strings must be given when ${deletes ? 'both deleting and squeezing repeats' : 'translating'}.`,
    );
  if (extra !== undefined || (second !== undefined && deletes && !squeezes))
    return usageProblem(
      run,
      TR,
      `extra operand ${quoted(extra ?? second ?? '')}\n${extra === undefined ? 'Only one string may be given when deleting without squeezing repeats.' : ''}`.trimEnd(),
    );
  const from = membersOf(first, 0);
  if (typeof from === 'string') return complain(run, from);
  const to = membersOf(second ?? '', from.length);
  if (typeof to === 'string') return complain(run, to);
  if (second !== undefined && to.length === 0 && !options.has('t') && !deletes)
    return complain(run, 'when not truncating set1, string2 must be non-empty');
  const translate = translator(from, second === undefined ? undefined : to, {
    complement: options.has('c', 'C'),
    deletes,
    squeezes,
    truncates: options.has('t'),
  });
  for (let text = yield* run.piece(); text !== undefined; text = yield* run.piece()) {
    run.out(translate(text));
    yield* run.rest();
  }
  return 0;
});

function translator(
  from: readonly string[],
  to: readonly string[] | undefined,
  how: {
    readonly complement: boolean;
    readonly deletes: boolean;
    readonly squeezes: boolean;
    readonly truncates: boolean;
  },
): (text: string) => string {
  const set = new Set(from);
  const inFirst = (char: string): boolean => set.has(char) !== how.complement;
  const map = new Map<string, string>();
  if (to && !how.complement)
    from.forEach((char, index) => {
      if (how.truncates && index >= to.length) return;
      map.set(char, to[Math.min(index, to.length - 1)] ?? char);
    });
  // All other characters, in their order, against the second set: in practice its last character.
  const rest = to?.at(-1);
  const squeezed = to ? new Set(to) : undefined;
  const isSqueezed = (char: string): boolean => (squeezed ? squeezed.has(char) : inFirst(char));
  let last = '';
  return (text) => {
    let result = '';
    for (const char of text) {
      let shown = char;
      if (how.deletes) {
        if (inFirst(char)) continue;
      } else if (to)
        shown = how.complement ? (inFirst(char) ? (rest ?? char) : char) : (map.get(char) ?? char);
      if (how.squeezes && shown === last && isSqueezed(shown)) continue;
      last = shown;
      result += shown;
    }
    return result;
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

interface Element {
  readonly char: string;
  readonly escaped: boolean;
}

function elementsOf(set: string): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < set.length; ) {
    const char = String.fromCodePoint(set.codePointAt(at) ?? 0);
    if (char !== '\\' || at + 1 >= set.length) {
      elements.push({ char, escaped: false });
      at += char.length;
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(set.slice(at + 1))?.[0];
    if (octal !== undefined) {
      elements.push({ char: String.fromCharCode(Number.parseInt(octal, 8) & 0xff), escaped: true });
      at += 1 + octal.length;
      continue;
    }
    const letter = set[at + 1] ?? '';
    elements.push({ char: ESCAPES[letter] ?? letter, escaped: true });
    at += 2;
  }
  return elements;
}

/** Members in their order. `length`: how long [c*] makes the second set. */
function membersOf(set: string, length: number): string[] | string {
  const elements = elementsOf(set);
  const plain = (at: number): string | undefined => {
    const element = elements[at];
    return element && !element.escaped ? element.char : undefined;
  };
  const members: string[] = [];
  let fill: { readonly at: number; readonly char: string } | undefined;
  for (let at = 0; at < elements.length; at++) {
    const here = elements[at];
    if (!here) break;
    if (plain(at) === '[' && (plain(at + 1) === ':' || plain(at + 1) === '=')) {
      const mark = plain(at + 1);
      const close = elements.findIndex(
        (_, index) => index > at + 2 && plain(index) === mark && plain(index + 1) === ']',
      );
      if (close > 0) {
        const name = elements
          .slice(at + 2, close)
          .map(({ char }) => char)
          .join('');
        if (mark === '=') members.push(name);
        else {
          const ranges = classNamed(name);
          if (!ranges) return `invalid character class ${quoted(name)}`;
          for (const [low, high] of ranges)
            for (let code = low; code <= high; code++) members.push(String.fromCharCode(code));
        }
        at = close + 1;
        continue;
      }
    }
    if (plain(at) === '[' && plain(at + 2) === '*') {
      const close = elements.findIndex((_, index) => index > at + 2 && plain(index) === ']');
      const digits = elements
        .slice(at + 3, close)
        .map(({ char }) => char)
        .join('');
      if (close > 0 && /^\d{0,6}$/.test(digits)) {
        const char = elements[at + 1]?.char ?? '';
        const count = digits.startsWith('0') ? Number.parseInt(digits, 8) : Number(digits);
        if (digits === '' || count === 0) fill = { at: members.length, char };
        else for (let index = 0; index < count; index++) members.push(char);
        at = close;
        continue;
      }
    }
    if (plain(at + 1) === '-' && at + 2 < elements.length) {
      const low = here.char.codePointAt(0) ?? 0;
      const high = elements[at + 2]?.char.codePointAt(0) ?? 0;
      if (high < low)
        return `range-endpoints of '${here.char}-${elements[at + 2]?.char}' are in reverse collating sequence order`;
      for (let code = low; code <= Math.min(high, low + 65_536); code++)
        members.push(String.fromCodePoint(code));
      at += 2;
      continue;
    }
    members.push(here.char);
  }
  if (fill)
    members.splice(
      fill.at,
      0,
      ...Array.from({ length: Math.max(0, length - members.length) }, () => fill.char),
    );
  return members;
}
