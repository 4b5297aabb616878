/** Values of jq: JSON, with objects as maps because JavaScript moves keys that look like numbers to the front. */

export type Json = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly Json[];
export type JsonObject = ReadonlyMap<string, Json>;

export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** `error(VALUE)` and every failure of a builtin: what `try` catches. */
export class JqError extends Error {
  readonly value: Json;
  constructor(value: Json) {
    super(typeof value === 'string' ? value : 'not a string');
    this.value = value;
  }
}

export const isArray = (value: Json): value is JsonArray => Array.isArray(value);
export const isObject = (value: Json): value is JsonObject => value instanceof Map;
export const isTrue = (value: Json): boolean => value !== null && value !== false;

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  return typeof value as Kind;
}

/** null, false, true, numbers, strings, arrays, objects. */
function rankOf(value: Json): number {
  if (value === null) return 0;
  if (value === false) return 1;
  if (value === true) return 2;
  return ['number', 'string', 'array', 'object'].indexOf(kindOf(value)) + 3;
}

/** Below, equal or above 0 in jq's order of all values. nan is below every number, itself included. */
export function compare(left: Json, right: Json): number {
  if (typeof left === 'number' && typeof right === 'number')
    return Number.isNaN(left) || left < right ? -1 : left === right ? 0 : 1;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  const ranks = rankOf(left) - rankOf(right);
  if (ranks !== 0) return ranks;
  if (isArray(left) && isArray(right)) return compareLists(left, right);
  if (isObject(left) && isObject(right)) return compareObjects(left, right);
  return 0;
}

/** By code point: UTF-16 has surrogates below U+E000 … U+FFFF. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    const isSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xe000;
    if (isSurrogate(a) !== isSurrogate(b)) return isSurrogate(a) ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}

function compareLists(left: JsonArray, right: JsonArray): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const order = compare(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** By their sorted keys first, then by the values key by key. */
function compareObjects(left: JsonObject, right: JsonObject): number {
  const keys = sortedKeys(left);
  const byKeys = compareLists(keys, sortedKeys(right));
  if (byKeys !== 0) return byKeys;
  for (const key of keys) {
    const order = compare(left.get(key) ?? null, right.get(key) ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

export const sortedKeys = (value: JsonObject): string[] => [...value.keys()].sort(compareText);

export const areEqual = (left: Json, right: Json): boolean => left === right || compare(left, right) === 0;

/** Code points of a text. */
export const codePoints = (text: string): number[] => Array.from(text, (char) => char.codePointAt(0) ?? 0);

const hasSurrogates = (text: string): boolean => /[\ud800-\udfff]/.test(text);

/** How many code points. */
export const textLength = (text: string): number => (hasSurrogates(text) ? [...text].length : text.length);

/** A piece of a text by code points. */
export const textSlice = (text: string, from: number, to: number): string =>
  hasSurrogates(text) ? [...text].slice(from, to).join('') : text.slice(from, to);

/** The offset in code points of an offset in the string. */
export const codePointsBefore = (text: string, at: number): number => textLength(text.slice(0, at));

/** Bytes of its UTF-8. */
export const utf8Length = (text: string): number => new TextEncoder().encode(text).length;
