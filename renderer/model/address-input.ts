/** Reads what a person types to go somewhere: block, rn, address or range. */

import { parseBytes } from '../../shared/units.ts';
import type { Geometry } from '../../shared/view.ts';

export type Place =
  | { readonly kind: 'blocks'; readonly first: number; readonly last: number }
  | { readonly kind: 'unread'; readonly because: string };

const unread = (because: string): Place => ({ kind: 'unread', because });

/**
 * "42", "block 42", "40-47", "rn 43", "0x2a0000000", "0x2a0000000-0x2afffffff", "4 GiB" (an address). Anything else
 * is answered with what could not be read.
 */
export function readPlace(text: string, geometry: Geometry): Place {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return unread('Type a block, rn, address or range.');
  const pair = /^(?:blocks?\s*|memory)?(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(wanted);
  if (pair) return blocksBetween(Number(pair[1]), Number(pair[2] ?? pair[1]), geometry);
  const increments = /^rn\s*(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(wanted);
  if (increments) {
    const first = Number(increments[1]);
    const last = Number(increments[2] ?? first);
    if (geometry.rnMax === 0) return unread('This guest has no increments. Type a block or an address.');
    if (first < 1 || last > geometry.rnMax) return unread(`rn goes from 1 to ${geometry.rnMax}.`);
    const blockOf = (rn: number) => Math.floor((rn - 1) / geometry.incrementsPerBlock);
    return blocksBetween(blockOf(first), blockOf(last), geometry);
  }
  const addresses = wanted.split(/\s*[-–]\s*/);
  if (addresses.length <= 2) {
    const first = readAddress(addresses[0] ?? '');
    const last = readAddress(addresses[1] ?? addresses[0] ?? '');
    if (first !== undefined && last !== undefined) {
      const blockOf = (address: number) => Math.floor(address / geometry.blockBytes);
      return blocksBetween(blockOf(first), blockOf(last), geometry);
    }
  }
  return unread(
    `“${text.trim()}” is not a block (42, 40-47), an rn (rn 43) or an address (0x2a0000000, 64 GiB).`,
  );
}

function readAddress(text: string): number | undefined {
  if (/^0x[0-9a-f]{1,14}$/.test(text)) return Number.parseInt(text, 16);
  return /[a-z]/.test(text) ? parseBytes(text) : undefined;
}

function blocksBetween(first: number, last: number, geometry: Geometry): Place {
  const low = Math.min(first, last);
  const high = Math.max(first, last);
  if (high >= geometry.blockCount) {
    return unread(`The last block is ${geometry.blockCount - 1}.`);
  }
  return { kind: 'blocks', first: low, last: high };
}
