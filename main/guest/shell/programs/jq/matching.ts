/** test, match and their kin: matches as jq describes them. */

import { RegexProblem } from '../../language/regex.ts';
import { compilePerl, type PerlMatch, type PerlRegex } from '../../regex/perl.ts';
import { shortText } from './output.ts';
import { codePointsBefore, JqError, type Json, kindOf, textLength } from './values.ts';

const CACHE = 64;
const cache = new Map<string, PerlRegex>();

/** All matches with the flag g, else the first. `test` answers whether there is one. */
export function matchesOf(input: Json, pattern: Json, flags: Json, test: boolean): Json {
  if (typeof input !== 'string')
    throw new JqError(`${kindOf(input)} (${shortText(input)}) cannot be matched, as it is not a string`);
  if (typeof pattern !== 'string')
    throw new JqError(`${kindOf(pattern)} (${shortText(pattern)}) cannot be matched, as it is not a string`);
  if (flags !== null && typeof flags !== 'string')
    throw new JqError(`${kindOf(flags)} (${shortText(flags)}) is not a string`);
  const letters = flags ?? '';
  if (/[^gimnpslx]/.test(letters)) throw new JqError(`${letters} is not a valid modifier string`);
  if (letters.includes('l')) throw new JqError('the flag l (longest match) is not simulated');
  const regex = compiled(pattern, letters);
  const notEmpty = letters.includes('n');
  if (test) return regex.exec(input, 0, notEmpty) !== undefined;
  const found: Json[] = [];
  for (let from = 0; from <= input.length; ) {
    const match = regex.exec(input, from, notEmpty);
    // At the very end jq finds nothing empty any more, unless it is all that there is.
    if (
      !match ||
      (match.start === match.end && match.start === input.length && (found.length > 0 || input !== ''))
    )
      break;
    found.push(described(input, match, regex));
    if (!letters.includes('g')) break;
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return found;
}

function compiled(pattern: string, flags: string): PerlRegex {
  const key = `${flags}/${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  try {
    const regex = compilePerl(pattern, {
      ignoreCase: flags.includes('i'),
      extended: flags.includes('x'),
      dotAll: /[mp]/.test(flags),
    });
    if (cache.size >= CACHE) cache.clear();
    cache.set(key, regex);
    return regex;
  } catch (error) {
    if (error instanceof RegexProblem) throw new JqError(`Regex failure: ${error.message}`);
    throw error;
  }
}

function described(text: string, match: PerlMatch, regex: PerlRegex): Json {
  const piece = (part: { readonly start: number; readonly end: number } | undefined): [string, Json][] => {
    if (!part)
      return [
        ['offset', -1],
        ['string', null],
        ['length', 0],
      ];
    const string = text.slice(part.start, part.end);
    const offset = codePointsBefore(text, part.start);
    // jq builds its object in another order for what is empty, and its members keep it.
    if (string === '')
      return [
        ['offset', offset],
        ['string', string],
        ['length', 0],
      ];
    return [
      ['offset', offset],
      ['length', textLength(string)],
      ['string', string],
    ];
  };
  const captures = match.groups.map(
    (group, index) => new Map<string, Json>([...piece(group), ['name', regex.names[index] ?? null]]),
  );
  const string = text.slice(match.start, match.end);
  return new Map<string, Json>([
    ['offset', codePointsBefore(text, match.start)],
    ['length', textLength(string)],
    ['string', string],
    ['captures', captures],
  ]);
}

/** Where a text begins in another one, in code points; overlapping ones too. */
export function textIndices(text: string, wanted: string): Json {
  if (wanted === '') return null;
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
    found.push(codePointsBefore(text, at));
  return found;
}
