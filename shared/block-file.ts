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

const [ZERO, NINE, SLASH] = ['0', '9', '/'].map((char) => char.charCodeAt(0)) as [number, number, number];
const DIGITS_LIMIT = 7;

/** "42/state" from the end of a path; block numbers are written without leading zeros. */
function blockFile(kind: BlockFile['kind'], path: string, from: number): BlockFile | undefined {
  let block = 0;
  let at = from;
  for (; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code === SLASH) break;
    if (code < ZERO || code > NINE || at - from >= DIGITS_LIMIT) return undefined;
    block = block * 10 + code - ZERO;
  }
  const length = at - from;
  if (length === 0 || (length > 1 && path.charCodeAt(from) === ZERO)) return undefined;
  return { kind, block: blockId(block), file: at === path.length ? '' : path.slice(at + 1) };
}
