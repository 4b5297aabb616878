/** Replaces matches one behind the other, as sed's s///g and awk's gsub do. */

import type { GroupMatch, Match, Regex } from './regex.ts';

export interface Replaced {
  readonly text: string;
  readonly count: number;
}

export interface ReplaceOptions {
  /** The first match that is replaced, from 1. */
  readonly first: number;
  /** Whether the later ones are replaced too. */
  readonly all: boolean;
  /** Whether the replacement asks for groups: finding them takes longer. */
  readonly groups: boolean;
}

/** An empty match directly behind a match that was not empty does not count. */
export function replaceMatches(
  text: string,
  regex: Regex,
  options: ReplaceOptions,
  replacement: (match: GroupMatch) => string,
): Replaced {
  let result = '';
  let count = 0;
  let number = 0;
  let at = 0;
  let lastEnd = -1;
  while (at <= text.length) {
    const match: (Match & { readonly groups?: GroupMatch['groups'] }) | undefined = options.groups
      ? regex.exec(text, at)
      : regex.find(text, at);
    if (!match) break;
    const isEmpty = match.end === match.start;
    if (isEmpty && match.start === lastEnd) {
      result += text.slice(at, at + 1);
      at++;
      lastEnd = -1;
      continue;
    }
    number++;
    result += text.slice(at, match.start);
    if (number >= options.first) {
      count++;
      result += replacement({ groups: [], ...match });
    } else result += text.slice(match.start, match.end);
    at = match.end;
    lastEnd = match.end;
    if (count > 0 && !options.all) break;
    if (isEmpty) {
      result += text.slice(at, at + 1);
      at++;
      lastEnd = -1;
    }
  }
  return { text: result + text.slice(at), count };
}
