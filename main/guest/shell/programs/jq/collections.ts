/** Builtins of jq about arrays and objects as a whole. */

import { add } from './arithmetic.ts';
import type { Native, NativeHost } from './native.ts';
import { shortText } from './output.ts';
import {
  areEqual,
  compare,
  isArray,
  isObject,
  JqError,
  type Json,
  type JsonArray,
  kindOf,
} from './values.ts';

const complain = (value: Json, what: string): JqError =>
  new JqError(`${kindOf(value)} (${shortText(value)}) ${what}`);
const complainOfBoth = (left: Json, right: Json, what: string): JqError =>
  new JqError(`${kindOf(left)} (${shortText(left)}) and ${kindOf(right)} (${shortText(right)}) ${what}`);

function elements(value: Json): JsonArray {
  if (isArray(value)) return value;
  if (isObject(value)) return [...value.values()];
  throw new JqError(
    `Cannot iterate over ${kindOf(value)}${value === null ? ' (null)' : ` (${shortText(value)})`}`,
  );
}

function sorted(value: Json): JsonArray {
  if (!isArray(value)) throw complain(value, 'cannot be sorted, as it is not an array');
  return [...value].sort(compare);
}

interface Keyed {
  readonly key: Json;
  readonly value: Json;
}

/** Elements with what they are sorted by. */
function keyed(value: Json, keys: Json, what: string): Keyed[] {
  if (!isArray(value) || !isArray(keys)) throw complainOfBoth(value, keys, what);
  return value.map((each, index) => ({ key: keys[index] ?? null, value: each }));
}

const NOT_SORTED = 'cannot be sorted, as they are not both arrays';
const NOT_ITERATED = 'cannot be iterated over';

function grouped(value: Json, keys: Json): JsonArray {
  const all = keyed(value, keys, NOT_SORTED).sort((left, right) => compare(left.key, right.key));
  const groups: Json[][] = [];
  let last: Json | undefined;
  for (const each of all) {
    if (last === undefined || !areEqual(last, each.key)) groups.push([]);
    groups.at(-1)?.push(each.value);
    last = each.key;
  }
  return groups;
}

/** The last of the largest, the first of the smallest. */
function extreme(all: readonly Keyed[], sign: 1 | -1): Json {
  let best: Keyed | undefined;
  for (const each of all) {
    const order = best === undefined ? 1 : sign * compare(each.key, best.key);
    if (order > 0 || (order === 0 && sign > 0)) best = each;
  }
  return best?.value ?? null;
}

const own = (value: Json): Keyed[] => {
  if (!isArray(value)) throw complainOfBoth(value, value, NOT_ITERATED);
  return value.map((each) => ({ key: each, value: each }));
};

function entriesOf(value: Json): Json {
  const pairs: (readonly [Json, Json])[] = isObject(value)
    ? [...value]
    : isArray(value)
      ? value.map((each, index) => [index, each] as const)
      : [];
  if (!isObject(value) && !isArray(value)) throw complain(value, 'has no keys');
  return pairs.map(
    ([key, each]) =>
      new Map<string, Json>([
        ['key', key],
        ['value', each],
      ]),
  );
}

/** Of objects with key, Key, name or Name, and value or Value. */
function fromEntries(value: Json): Json {
  const made = new Map<string, Json>();
  for (const entry of elements(value)) {
    if (!isObject(entry)) throw new JqError(`Cannot index ${kindOf(entry)} with string "key"`);
    const key =
      ['key', 'k', 'Key', 'name', 'Name', 'K']
        .map((name) => entry.get(name) ?? null)
        .find((each) => each !== null && each !== false) ?? null;
    if (typeof key !== 'string')
      throw new JqError(`Cannot use ${kindOf(key)} (${shortText(key)}) as object key`);
    const name = ['value', 'v', 'Value', 'V'].find((each) => entry.has(each));
    made.set(key, name === undefined ? null : (entry.get(name) ?? null));
  }
  return made;
}

function index(pairs: Json): Json {
  const made = new Map<string, Json>();
  for (const pair of elements(pairs)) if (isArray(pair)) made.set(String(pair[0]), pair[1] ?? null);
  return made;
}

function sum(value: Json, host: NativeHost): Json {
  const all = elements(value);
  if (all.length > 0 && all.every(isArray)) {
    const list = all.flat();
    host.weigh(list.length);
    return list as JsonArray;
  }
  if (all.length > 0 && all.every((each) => typeof each === 'string')) return all.join('');
  if (all.length > 0 && all.every(isObject)) return new Map(all.flatMap((each) => [...each]));
  return all.reduce<Json>((total, each) => add(total, each, host), null);
}

function flattened(value: Json, depth: number, host: NativeHost): Json[] {
  const list: Json[] = [];
  for (const each of elements(value)) {
    if (isArray(each) && depth !== 0) for (const inner of flattened(each, depth - 1, host)) list.push(inner);
    else list.push(each);
  }
  host.weigh(list.length);
  return list;
}

function flatten(value: Json, depth: Json, host: NativeHost): Json {
  if (typeof depth !== 'number') throw complainOfBoth(depth, 1, 'cannot be subtracted');
  if (depth < 0) throw new JqError('flatten depth must not be negative');
  return flattened(value, depth, host);
}

function reversed(value: Json): Json {
  if (value === null) return [];
  if (typeof value === 'string') return [...value].reverse().join('');
  if (isArray(value)) return [...value].reverse();
  if (isObject(value) && value.size === 0) return [];
  throw new JqError(`Cannot index ${kindOf(value)} with number`);
}

function transposed(value: Json, host: NativeHost): Json {
  const rows = elements(value);
  const width = Math.max(0, ...rows.map((row) => (isArray(row) ? row.length : 0)));
  host.weigh(width * rows.length);
  return Array.from({ length: width }, (_, column) =>
    rows.map((row) => (isArray(row) ? (row[column] ?? null) : null)),
  );
}

/** Where a value is in a sorted array; -1 less where it would be. */
function search(value: Json, wanted: Json): Json {
  if (!isArray(value)) throw new JqError(`${kindOf(value)} (${shortText(value)}) cannot be searched from`);
  let low = 0;
  let high = value.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compare(value[middle] ?? null, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1 - low;
}

export const COLLECTIONS: readonly (readonly [string, Native])[] = [
  ['add/0', (input, _args, host) => sum(input, host)],
  ['sort/0', sorted],
  [
    'unique/0',
    (input) => sorted(input).filter((each, at, all) => at === 0 || !areEqual(all[at - 1] ?? null, each)),
  ],
  ['min/0', (input) => extreme(own(input), -1)],
  ['max/0', (input) => extreme(own(input), 1)],
  [
    '_sort_by/1',
    (input, [keys = null]) =>
      keyed(input, keys, NOT_SORTED)
        .sort((left, right) => compare(left.key, right.key))
        .map(({ value }) => value),
  ],
  ['_group_by/1', (input, [keys = null]) => grouped(input, keys)],
  ['_min_by/1', (input, [keys = null]) => extreme(keyed(input, keys, NOT_ITERATED), -1)],
  ['_max_by/1', (input, [keys = null]) => extreme(keyed(input, keys, NOT_ITERATED), 1)],
  ['to_entries/0', entriesOf],
  ['from_entries/0', fromEntries],
  ['_index/1', (_input, [pairs = null]) => index(pairs)],
  ['flatten/0', (input, _args, host) => flattened(input, -1, host)],
  ['flatten/1', (input, [depth = null], host) => flatten(input, depth, host)],
  ['reverse/0', reversed],
  ['transpose/0', (input, _args, host) => transposed(input, host)],
  ['_bsearch/1', (input, [wanted = null]) => search(input, wanted)],
];
