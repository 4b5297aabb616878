/** Variables as `declare -p`, `export -p` and `set` print them. */

import { AssociativeArray, IndexedArray } from '../variables/arrays.ts';
import type { Variable } from '../variables/variable.ts';
import { doubleQuoted, quotedIfNeeded, singleQuoted } from './quoting.ts';

const KEY_PLAIN = /^[A-Za-z0-9_./:-]+$/;

export function attributesOf(variable: Variable): string {
  const { value } = variable;
  const letters = [
    value instanceof IndexedArray ? 'a' : '',
    value instanceof AssociativeArray ? 'A' : '',
    variable.integer ? 'i' : '',
    variable.letters === 'lower' ? 'l' : '',
    variable.reference ? 'n' : '',
    variable.readonly ? 'r' : '',
    variable.letters === 'upper' ? 'u' : '',
    variable.exported ? 'x' : '',
  ].join('');
  return letters === '' ? '--' : `-${letters}`;
}

/** `declare`: declare -x NAME="value". `assignment`: ${x@A}. `set`: NAME=value. */
export function declarationOf(
  name: string,
  variable: Variable,
  form: 'declare' | 'assignment' | 'set',
): string {
  const { value } = variable;
  const attributes = attributesOf(variable);
  const head = `declare ${attributes} ${name}`;
  if (value === undefined) return head;
  if (typeof value === 'string') {
    if (form === 'set') return `${name}=${quotedIfNeeded(value)}`;
    if (form === 'assignment')
      return attributes === '--' ? `${name}=${singleQuoted(value)}` : `${head}=${singleQuoted(value)}`;
    return `${head}=${doubleQuoted(value)}`;
  }
  const elements =
    value instanceof IndexedArray
      ? value.keys().map((key) => `[${key}]=${doubleQuoted(value.get(key) ?? '')}`)
      : value
          .keys()
          .map(
            (key) =>
              `[${KEY_PLAIN.test(key) ? key : doubleQuoted(key)}]=${doubleQuoted(value.get(key) ?? '')} `,
          );
  const inside = value instanceof IndexedArray ? elements.join(' ') : elements.join('');
  return form === 'set' ? `${name}=(${inside})` : `${head}=(${inside})`;
}
