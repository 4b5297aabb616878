/** Shell patterns: * ? [a-z] [!x] and \ before a literal. Matched with one backtrack point, so never exponential. */

/** Whether the whole text matches. */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let index = 0;
  let starAt = -1;
  let starIndex = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      starAt = at++;
      starIndex = index;
      continue;
    }
    const next = at < pattern.length ? matchOne(pattern, at, text[index] ?? '') : -1;
    if (next >= 0) {
      at = next;
      index++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      index = ++starIndex;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** Where the pattern goes on after matching one character, or -1. */
function matchOne(pattern: string, at: number, char: string): number {
  const token = pattern[at];
  if (token === '?') return at + 1;
  if (token === '\\') return pattern[at + 1] === char ? at + 2 : -1;
  if (token !== '[') return token === char ? at + 1 : -1;
  const end = bracketEnd(pattern, at);
  if (end < 0) return char === '[' ? at + 1 : -1;
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  return inBracket(pattern.slice(at + (negated ? 2 : 1), end), char) !== negated ? end + 1 : -1;
}

function bracketEnd(pattern: string, at: number): number {
  let index = at + 1;
  if (pattern[index] === '!' || pattern[index] === '^') index++;
  if (pattern[index] === ']') index++;
  while (index < pattern.length && pattern[index] !== ']') {
    if (pattern.startsWith('[:', index)) {
      const close = pattern.indexOf(':]', index);
      if (close >= 0) index = close + 1;
    } else if (pattern[index] === '\\') index++;
    index++;
  }
  return index < pattern.length ? index : -1;
}

const CLASSES: Readonly<Record<string, { test(char: string): boolean }>> = {
  digit: /[0-9]/,
  alpha: /[A-Za-z]/,
  alnum: /[0-9A-Za-z]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  blank: /[ \t]/,
  xdigit: /[0-9a-fA-F]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  cntrl: { test: (char) => char < ' ' || char === '\x7f' },
};

/** Whether a character is in the inside of a bracket expression. Shared with the regular expressions of grep. */
export function inBracket(inside: string, char: string, escapes = true): boolean {
  for (let at = 0; at < inside.length; at++) {
    const named = /^\[:([a-z]+):\]/.exec(inside.slice(at, at + 12));
    if (named?.[1]) {
      if (Object.hasOwn(CLASSES, named[1]) && CLASSES[named[1]]?.test(char)) return true;
      at += named[0].length - 1;
      continue;
    }
    if (escapes && inside[at] === '\\' && at + 1 < inside.length) at++;
    const low = inside[at] ?? '';
    if (inside[at + 1] === '-' && at + 2 < inside.length) {
      const high = inside[at + 2] ?? '';
      if (char >= low && char <= high) return true;
      at += 2;
    } else if (low === char) return true;
  }
  return false;
}

/** Text as a pattern that matches only itself. */
export const quotePattern = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');
/** The text a pattern without active characters stands for. */
export const unquotePattern = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1');

/** Removes the shortest or longest matching prefix or suffix: ${x#p} ${x##p} ${x%p} ${x%%p}. */
export function removeMatching(operator: '#' | '##' | '%' | '%%', text: string, pattern: string): string {
  const lengths = Array.from({ length: text.length + 1 }, (_, index) => index);
  if (operator.length === 2) lengths.reverse();
  for (const length of lengths) {
    const prefix = operator.startsWith('#');
    const part = prefix ? text.slice(0, length) : text.slice(text.length - length);
    if (matchesPattern(pattern, part))
      return prefix ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}
