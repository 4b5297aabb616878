/** What ${…} does with a parameter that was found: letters, slices, transformations. */

import type { ParameterExpansionPart } from 'unbash';
import { AbandonLine, LimitReached } from '../limits.ts';
import { unescapeText } from '../programs/escapes.ts';
import type { ShellHost } from '../shell-host.ts';
import { AssociativeArray, IndexedArray } from '../variables/arrays.ts';
import { arithmeticOf } from './arithmetic-text.ts';
import { attributesOf, declarationOf } from './declarations.ts';
import { matchesPattern } from './pattern.ts';
import { singleQuoted } from './quoting.ts';

/** The parameter itself: one value or all of an array's, undefined when it is not set. */
export interface Found {
  readonly name: string;
  readonly subscript: string | undefined;
  readonly values: readonly string[] | undefined;
  readonly isList: boolean;
  readonly star: boolean;
}

export function changeLetters(operator: '^' | '^^' | ',' | ',,', value: string, pattern: string): string {
  const change = (char: string): string =>
    pattern !== '' && !matchesPattern(pattern, char)
      ? char
      : operator.startsWith('^')
        ? char.toUpperCase()
        : char.toLowerCase();
  if (operator.length === 2) return [...value].map(change).join('');
  const [first = '', ...rest] = value;
  return change(first) + rest.join('');
}

export function slice(
  part: ParameterExpansionPart,
  found: Found,
  offsetText: string,
  countText: string | undefined,
  shell: ShellHost,
): readonly string[] {
  const offset = Number(arithmeticOf(offsetText, shell));
  const count = countText === undefined ? undefined : Number(arithmeticOf(countText, shell));
  if (!found.isList) {
    const text = found.values?.[0] ?? '';
    const from = offset < 0 ? text.length + offset : offset;
    if (from < 0 || from > text.length) return [''];
    if (count === undefined) return [text.slice(from)];
    const to = count < 0 ? text.length + count : from + count;
    if (to < from) throw new AbandonLine(`${countText?.trim()}: substring expression < 0`);
    return [text.slice(from, to)];
  }
  if (count !== undefined && count < 0)
    throw new AbandonLine(`${countText?.trim()}: substring expression < 0`);
  return found.name === '@' || found.name === '*'
    ? slicePositional(offset, count, shell)
    : sliceArray(part, found, offset, count, shell);
}

/** ${@:0} begins with $0. */
function slicePositional(offset: number, count: number | undefined, shell: ShellHost): readonly string[] {
  const all = [shell.state.name, ...shell.frame.positional];
  const from = offset < 0 ? all.length + offset : offset;
  if (from < 0) return [];
  return all.slice(from, count === undefined ? undefined : from + count);
}

/** The offset is a subscript, the length a number of elements. */
function sliceArray(
  part: ParameterExpansionPart,
  found: Found,
  offset: number,
  count: number | undefined,
  shell: ShellHost,
): readonly string[] {
  const value = shell.state.variables.value(part.parameter);
  const values = found.values ?? [];
  if (!(value instanceof IndexedArray)) {
    const from =
      value instanceof AssociativeArray
        ? Math.max(0, offset - 1)
        : offset < 0
          ? values.length + offset
          : offset;
    return values.slice(from, count === undefined ? undefined : from + count);
  }
  const from = offset < 0 ? value.end + offset : offset;
  if (from < 0) return [];
  const first = value.keys().findIndex((key) => key >= from);
  return first < 0 ? [] : values.slice(first, count === undefined ? undefined : first + count);
}

/** ${x@Q} and its kin. */
export function transform(letter: string, found: Found, shell: ShellHost): readonly string[] {
  const values = found.values ?? [];
  const variable = shell.state.variables.find(found.name);
  switch (letter) {
    case 'Q':
      return values.map(singleQuoted);
    case 'U':
      return values.map((value) => value.toUpperCase());
    case 'u':
      return values.map((value) => changeLetters('^', value, ''));
    case 'L':
      return values.map((value) => value.toLowerCase());
    case 'E':
      return values.map((value) => unescapeText(value).text);
    case 'A':
      return variable ? [declarationOf(found.name, variable, 'assignment')] : [];
    case 'a':
      return [variable ? attributesOf(variable).replace(/^-+/, '') : ''];
    default:
      throw new LimitReached(`not supported here: \${${found.name}@${letter}}`);
  }
}
