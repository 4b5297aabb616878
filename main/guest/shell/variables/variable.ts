/** One variable with its attributes. A plain, not exported text is kept without any of this. */

import type { AssociativeArray, IndexedArray } from './arrays.ts';

export type Value = string | IndexedArray | AssociativeArray | undefined;

/** Never changed in place: scopes share it. An array is changed by the scope that owns it only. */
export interface Variable {
  readonly value: Value;
  readonly exported?: boolean;
  readonly readonly?: boolean;
  readonly integer?: boolean;
  readonly letters?: 'lower' | 'upper';
  /** declare -n: the value names the variable that is meant. */
  readonly reference?: boolean;
}

export type Attribute = Exclude<keyof Variable, 'value'>;

/** The value where an array stands for its element 0. */
export function scalarOf(value: Value): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  return value.kind === 'indexed' ? value.get(0) : value.get('0');
}

/** Characters held, for the session's total. */
export function weightOf(value: Value): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return value.length;
  let weight = 0;
  for (const text of value.values()) weight += text.length + ENTRY_WEIGHT;
  return weight;
}

/** What an element costs beside its text. */
export const ENTRY_WEIGHT = 16;
