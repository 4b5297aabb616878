/** grep -P: a pattern of Perl behind the interface of the others. */

import type { GroupMatch, Regex } from '../../language/regex.ts';
import { compilePerl, type PerlMatch } from '../../regex/perl.ts';

/** @throws RegexProblem */
export function perlRegex(
  pattern: string,
  { ignoreCase, around }: { readonly ignoreCase: boolean; readonly around?: 'word' | 'line' | undefined },
): Regex {
  const { text, kept } = withoutKeep(pattern);
  const whole = around === 'line' ? `^(?:${text})$` : around === 'word' ? `(?<!\\w)(?:${text})(?!\\w)` : text;
  const regex = compilePerl(whole, { ignoreCase });
  const shown = (match: PerlMatch | undefined): GroupMatch | undefined => {
    if (!match) return undefined;
    const start = kept === undefined ? match.start : (match.groups[kept - 1]?.end ?? match.start);
    return { start, end: match.end, groups: match.groups };
  };
  return {
    groups: regex.names.length,
    test: (line) => regex.exec(line, 0) !== undefined,
    find: (line, from = 0) => shown(regex.exec(line, from)),
    exec: (line, from = 0) => shown(regex.exec(line, from)),
  };
}

/** \\K: what was matched so far is no part of the match. An empty group marks the place; `kept` is its number. */
function withoutKeep(pattern: string): { readonly text: string; readonly kept: number | undefined } {
  let groups = 0;
  let inSet = false;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') {
      if (pattern[at + 1] === 'K' && !inSet)
        return { text: `${pattern.slice(0, at)}()${pattern.slice(at + 2)}`, kept: groups + 1 };
      at++;
    } else if (inSet) inSet = char !== ']';
    else if (char === '[') {
      inSet = true;
      // A bracket that stands first is a member.
      if (/^\^?\]/.test(pattern.slice(at + 1))) at += pattern[at + 1] === '^' ? 2 : 1;
    } else if (
      char === '(' &&
      (pattern[at + 1] !== '?' || /^\?(?:P?<[A-Za-z_]|')/.test(pattern.slice(at + 1)))
    )
      groups++;
  }
  return { text: pattern, kept: undefined };
}
