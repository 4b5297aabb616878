/**
 * The state hash: a sum over all cells of a mixed (cell address, value), so that one write changes it by one
 * subtraction and one addition, and the order of writes does not matter. Two 32-bit lanes give 64 bits. It detects
 * corruption and divergence, not malice.
 */

export interface StateHash {
  low: number;
  high: number;
}

const MULTIPLY_A = 0x85ebca6b;
const MULTIPLY_B = 0xc2b2ae35;

const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), MULTIPLY_A);
  h = Math.imul(h ^ (h >>> 13), MULTIPLY_B);
  return h ^ (h >>> 16);
};

const addressOf = (column: number, row: number): number => mix(Math.imul(column + 1, 0x9e3779b1) ^ row);

/** Adds (sign 1) or takes away (sign -1) one cell. A value of 0 weighs nothing, so fresh tables hash to nothing. */
export function weigh(hash: StateHash, column: number, row: number, value: number, sign: 1 | -1): void {
  if (value !== 0) weighAt(hash, addressOf(column, row), value, sign);
}

/** The same of a cell that changes from one value to another. */
export function reweigh(hash: StateHash, column: number, row: number, old: number, value: number): void {
  const address = addressOf(column, row);
  if (old !== 0) weighAt(hash, address, old, -1);
  if (value !== 0) weighAt(hash, address, value, 1);
}

function weighAt(hash: StateHash, address: number, value: number, sign: 1 | -1): void {
  const high = Math.floor(value / 0x1_0000_0000);
  const content = (value | 0) ^ Math.imul(high, 0x27d4eb2f);
  hash.low = (hash.low + sign * mix(address ^ content)) | 0;
  hash.high = (hash.high + sign * mix(Math.imul(address, 0x165667b1) + mix(content ^ 0x5bd1e995))) | 0;
}

/** Adds (sign 1) or takes away (sign -1) what has been summed up elsewhere. */
export function weighSum(hash: StateHash, sum: StateHash, sign: 1 | -1): void {
  hash.low = (hash.low + sign * sum.low) | 0;
  hash.high = (hash.high + sign * sum.high) | 0;
}

/** 32-bit FNV-1a of text, never 0, so that a text always weighs something. */
export function textValue(text: string): number {
  let h = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) h = Math.imul(h ^ text.charCodeAt(index), 0x01000193);
  return (h >>> 0) + 1;
}

const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexByte = (lane: number, shift: number): string => HEX_BYTES[(lane >>> shift) & 0xff] ?? '';
const hex = (lane: number): string =>
  hexByte(lane, 24) + hexByte(lane, 16) + hexByte(lane, 8) + hexByte(lane, 0);

/** 16 hex digits. */
export const formatHash = (hash: StateHash): string => hex(hash.high) + hex(hash.low);
