/** Files of memory blocks in the guest's sysfs: /sys/devices/system/memory/memoryN/… and /sys/firmware/memory/memoryN/…. */

import { type BlockId, blockId } from './ids.ts';

export const MEMORY_DIRECTORY = '/sys/devices/system/memory';
export const FIRMWARE_DIRECTORY = '/sys/firmware/memory';

/** A file of a block; `file` is '' for the directory itself. */
export interface BlockFile {
  readonly kind: 'device' | 'firmware';
  readonly block: BlockId;
  readonly file: string;
}

/** `block` may be a shell variable. */
export const deviceFile = (block: BlockId | string, file: string): string =>
  `${MEMORY_DIRECTORY}/memory${block}/${file}`;
export const firmwareFile = (block: BlockId | string, file: string): string =>
  `${FIRMWARE_DIRECTORY}/memory${block}/${file}`;

const DEVICE_PREFIX = `${MEMORY_DIRECTORY}/memory`;
const FIRMWARE_PREFIX = `${FIRMWARE_DIRECTORY}/memory`;

/** @param path absolute and normalised. Whether there is such a block is not checked. */
export function blockFileOf(path: string): BlockFile | undefined {
  if (path.startsWith(DEVICE_PREFIX)) return blockFile('device', path, DEVICE_PREFIX.length);
  if (path.startsWith(FIRMWARE_PREFIX)) return blockFile('firmware', path, FIRMWARE_PREFIX.length);
  return undefined;
}

const ZERO = '0'.charCodeAt(0);
/** More is no number of a block, and would be no whole number at some time. */
const DIGITS_LIMIT = 9;

/** "42/state" from the end of a path; block numbers are written without leading zeros. */
function blockFile(kind: BlockFile['kind'], path: string, from: number): BlockFile | undefined {
  let end = path.indexOf('/', from);
  if (end < 0) end = path.length;
  const block = decimal(path, from, end);
  if (block === undefined || (end - from > 1 && path.charCodeAt(from) === ZERO)) return undefined;
  return { kind, block: blockId(block), file: path.slice(end + 1) };
}

/** Nothing but decimal digits in this part of a text. */
function decimal(text: string, from: number, end: number): number | undefined {
  if (end === from || end - from > DIGITS_LIMIT) return undefined;
  let value = 0;
  for (let at = from; at < end; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

const NAME = 'memory';

/** 42 of "memory42", the name of a directory; undefined for what is no block's. */
export const blockOfName = (name: string): number | undefined =>
  name.startsWith(NAME) ? decimal(name, NAME.length, name.length) : undefined;

/** Blocks that the entries of a directory are, ascending. */
export function blocksNamed(names: readonly string[]): number[] {
  const blocks: number[] = [];
  let ascending = true;
  for (const name of names) {
    const block = blockOfName(name);
    if (block === undefined) continue;
    ascending &&= block > (blocks.at(-1) ?? -1);
    blocks.push(block);
  }
  return ascending ? blocks : blocks.sort((one, other) => one - other);
}
