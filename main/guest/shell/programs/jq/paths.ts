/** Reading and changing values by path, as getpath, setpath and delpaths do. */

import { compactText, shortText } from './output.ts';
import {
  areEqual,
  compare,
  isArray,
  isObject,
  JqError,
  type Json,
  type JsonArray,
  kindOf,
  textLength,
  textSlice,
} from './values.ts';

/** jq's own limit for what an index may make of an array. */
const LARGEST_INDEX = 536_870_911;
/** Ours: an array of blanks up to an index costs memory. */
const LARGEST_FILL = 4_000_000;

/** .[KEY] of a value. */
export function valueAt(of: Json, key: Json): Json {
  if (isObject(of) && typeof key === 'string') return of.get(key) ?? null;
  if (isArray(of) && typeof key === 'number') return elementAt(of, key);
  if (isObject(key) && (isArray(of) || of === null || typeof of === 'string'))
    return sliceOf(of, key.get('start') ?? null, key.get('end') ?? null);
  if (isArray(of) && isArray(key)) return indicesOf(of, key);
  if (of === null && (typeof key === 'string' || typeof key === 'number')) return null;
  throw cannotIndex(of, key);
}

function cannotIndex(of: Json, key: Json): JqError {
  const isText = typeof key === 'string';
  return new JqError(`Cannot index ${kindOf(of)} with ${isText ? `"${key}"` : kindOf(key)}`);
}

function elementAt(list: JsonArray, key: number): Json {
  if (Number.isNaN(key)) return null;
  const index = Math.floor(key);
  return list[index < 0 ? index + list.length : index] ?? null;
}

/** Bounds of a slice of so many: rounded outwards, from the end where negative. */
function bounds(length: number, from: Json, to: Json): [number, number] {
  if ((from !== null && typeof from !== 'number') || (to !== null && typeof to !== 'number'))
    throw new JqError('Start and end indices of an array slice must be numbers');
  const clamp = (index: number): number => Math.max(0, Math.min(length, index < 0 ? index + length : index));
  const start = from === null || Number.isNaN(from) ? 0 : Math.floor(clamp(from));
  const end = to === null || Number.isNaN(to) ? length : Math.ceil(clamp(to));
  return [start, Math.max(start, end)];
}

export function sliceOf(of: Json, from: Json, to: Json): Json {
  if (of === null) return null;
  if (typeof of === 'string') return textSlice(of, ...bounds(textLength(of), from, to));
  if (isArray(of)) return of.slice(...bounds(of.length, from, to));
  throw new JqError(`Cannot index ${kindOf(of)} with object`);
}

/** Where a list begins inside another one. */
export function indicesOf(list: JsonArray, wanted: JsonArray): Json {
  if (wanted.length === 0) return null;
  const found: number[] = [];
  for (let at = 0; at + wanted.length <= list.length; at++)
    if (wanted.every((each, index) => areEqual(each, list[at + index] ?? null))) found.push(at);
  return found;
}

export function getPath(of: Json, path: JsonArray): Json {
  let value = of;
  for (const key of path) {
    if (value === null) return null;
    value = valueAt(value, key);
  }
  return value;
}

/**
 * Changes values in place where nobody else can hold them: what it copied itself, until somebody reads it. So a change
 * of every element of a list costs as much as the list, not its square.
 */
export class Changes {
  #own = new Set<Json>();

  /** What is read is held by its reader from here on. */
  read(value: Json): Json {
    if (this.#own.has(value)) this.#own = new Set();
    return value;
  }

  set(of: Json, path: JsonArray, value: Json, at = 0): Json {
    if (at === path.length) return value;
    const key = path[at] ?? null;
    const inner = at + 1 === path.length ? value : this.set(valueAt(of, key), path, value, at + 1);
    return this.#put(of, key, inner);
  }

  /** `of` + `more`, where it is; undefined when it is not that simple. */
  append(of: Json, more: Json): Json | undefined {
    if (isArray(of) && isArray(more)) {
      const list = this.#own.has(of) ? (of as Json[]) : this.#owned([...of]);
      for (const each of more) list.push(each);
      return list;
    }
    if (!isObject(of) || !isObject(more)) return undefined;
    const object = this.#own.has(of) ? (of as Map<string, Json>) : this.#owned(new Map(of));
    for (const [key, each] of more) object.set(key, each);
    return object;
  }

  #put(of: Json, key: Json, value: Json): Json {
    if (typeof key === 'string' && (isObject(of) || of === null)) {
      const object = this.#own.has(of)
        ? (of as Map<string, Json>)
        : this.#owned(new Map(isObject(of) ? of : []));
      object.set(key, value);
      return object;
    }
    if (typeof key === 'number' && (isArray(of) || of === null)) {
      const list = this.#own.has(of) ? (of as Json[]) : this.#owned(isArray(of) ? [...of] : []);
      return putElement(list, key, value);
    }
    if (isObject(key) && (isArray(of) || of === null)) return putSlice(of ?? [], key, value);
    if (isObject(key) && typeof of !== 'string')
      throw new JqError('Cannot update field at object index of array'.replace('array', kindOf(of)));
    if (isArray(key) && isArray(of)) throw new JqError('Cannot update field at array index of array');
    throw cannotIndex(of, key);
  }

  #owned<T extends Json>(copy: T): T {
    this.#own.add(copy);
    return copy;
  }
}

function putElement(list: Json[], key: number, value: Json): Json {
  const index = Math.floor(key) < 0 ? Math.floor(key) + list.length : Math.floor(key);
  if (index < 0) throw new JqError('Out of bounds negative array index');
  if (index > LARGEST_INDEX) throw new JqError('Array index too large');
  if (index - list.length > LARGEST_FILL)
    throw new JqError(`Array index too large: more than ${LARGEST_FILL} behind the end is not simulated`);
  while (list.length < index) list.push(null);
  list[index] = value;
  return list;
}

function putSlice(of: JsonArray, key: ReadonlyMap<string, Json>, value: Json): Json {
  if (!isArray(value)) throw new JqError('A slice of an array can only be assigned another array');
  const [start, end] = bounds(of.length, key.get('start') ?? null, key.get('end') ?? null);
  return [...of.slice(0, start), ...value, ...of.slice(end)];
}

export const setPath = (of: Json, path: JsonArray, value: Json): Json => new Changes().set(of, path, value);

/** Without what the paths lead to; the last ones first, so that indices stay what they are. */
export function deletePaths(of: Json, paths: readonly Json[]): Json {
  const changes = new Changes();
  let value = of;
  const sorted = [...paths].sort(compare).reverse();
  for (let at = 0; at < sorted.length; ) {
    const path = sorted[at] ?? null;
    if (!isArray(path)) throw new JqError('Path must be specified as an array');
    if (path.length === 0) return null;
    const parent = path.slice(0, -1);
    const keys = [path.at(-1) ?? null];
    // What goes out of one array goes at once.
    for (at++; at < sorted.length; at++) {
      const other = sorted[at] ?? null;
      if (!isArray(other) || other.length !== path.length || compare(other.slice(0, -1), parent) !== 0) break;
      keys.push(other.at(-1) ?? null);
    }
    const holder = getPath(value, parent);
    if (holder === null) continue;
    const without = withoutKeys(holder, keys);
    if (without !== holder) value = changes.set(value, parent, without);
  }
  return value;
}

function withoutKeys(of: Json, keys: readonly Json[]): Json {
  if (!isArray(of) || !keys.every((key) => typeof key === 'number')) return keys.reduce<Json>(withoutKey, of);
  const gone = new Set(keys.map((key) => (key < 0 ? Math.floor(key) + of.length : Math.floor(key))));
  const rest = of.filter((_each, index) => !gone.has(index));
  return rest.length === of.length ? of : rest;
}

function withoutKey(of: Json, key: Json): Json {
  if (isObject(of) && typeof key === 'string') {
    if (!of.has(key)) return of;
    const copy = new Map(of);
    copy.delete(key);
    return copy;
  }
  if (isArray(of) && typeof key === 'number') {
    const index = key < 0 ? Math.floor(key) + of.length : Math.floor(key);
    return index >= 0 && index < of.length ? of.toSpliced(index, 1) : of;
  }
  if (isArray(of) && isObject(key)) {
    const [start, end] = bounds(of.length, key.get('start') ?? null, key.get('end') ?? null);
    return end > start ? of.toSpliced(start, end - start) : of;
  }
  const what = isObject(of) ? 'field' : 'element';
  if (isObject(of) || isArray(of))
    throw new JqError(`Cannot delete ${what} at ${kindOf(key)} index of ${kindOf(of)}`);
  throw new JqError(
    `Cannot delete field at ${isObject(key) ? 'object' : kindOf(key)} index of ${kindOf(of)}`,
  );
}

/** Where a path leads while it is followed: jq refuses to go on from a value that no path leads to. */
export interface Place {
  readonly keys: Json[];
  /** The value there. */
  readonly at: Json;
}

export function stepTo(place: Place, from: Json, key: Json, to: Json): Place {
  if (!Object.is(place.at, from))
    throw new JqError(
      `Invalid path expression near attempt to access element ${compactText(key)} of ${shortText(from)}`,
    );
  return { keys: [...place.keys, key], at: to };
}
