/** The memory blocks of a captured /sys, as its files tell of them. */

import { blockFileOf } from '../../shared/block-file.ts';
import type { Capture } from './files.ts';

export interface CapturedBlock {
  readonly block: number;
  readonly state: 'online' | 'offline' | 'going-offline' | 'deconfigured';
  /** Words of valid_zones. */
  readonly zones: readonly string[];
  /** Whether it has a directory in /sys/firmware/memory. */
  readonly hasFirmware: boolean;
  readonly memmapOnMemory: boolean;
  /** NaN without the file. */
  readonly physDevice: number;
  readonly removable: boolean;
  /** Number of the node link; undefined without one. */
  readonly node: number | undefined;
}

export const DEVICES = 'sys/devices/system/memory';
export const FIRMWARE = 'sys/firmware/memory';
export const PARAMETERS = 'sys/module/memory_hotplug/parameters';

/** A file of the capture without the white space around it; undefined where there is none. */
export const textOf = (capture: Capture, path: string): string | undefined => capture.get(path)?.trim();

/** The link of a block to its node. */
const NODE = /^node(\d{1,4})(?:\/|$)/;

const PATHS_AT_A_TIME = 2000;
const BLOCKS_AT_A_TIME = 1000;

/** Every block with a directory in one of the two trees, ascending. Yields after every few. */
export function* readBlocks(capture: Capture): Generator<void, CapturedBlock[], void> {
  const nodes = new Map<number, number | undefined>();
  let paths = 0;
  for (const path of capture.keys()) {
    if (++paths % PATHS_AT_A_TIME === 0) yield;
    const found = blockFileOf(`/${path}`);
    if (!found) continue;
    const { block } = found;
    const node = NODE.exec(found.file)?.[1];
    if (node !== undefined) nodes.set(block, Number(node));
    else if (!nodes.has(block)) nodes.set(block, undefined);
  }
  yield;
  const numbers = [...nodes.keys()].sort((left, right) => left - right);
  const blocks: CapturedBlock[] = [];
  for (const block of numbers) {
    blocks.push(readBlock(capture, block, nodes.get(block)));
    if (blocks.length % BLOCKS_AT_A_TIME === 0) yield;
  }
  return blocks;
}

/** Whether the system has the dynamic model: only its kernels have directories of blocks in /sys/firmware/memory. */
export const isDynamic = (blocks: readonly CapturedBlock[]): boolean =>
  blocks.some(({ hasFirmware }) => hasFirmware);

function readBlock(capture: Capture, block: number, node: number | undefined): CapturedBlock {
  const text = (path: string): string | undefined => textOf(capture, path);
  const device = `${DEVICES}/memory${block}`;
  const word = text(`${device}/state`);
  const config = text(`${FIRMWARE}/memory${block}/config`);
  const isOnline = word === 'online' || word === 'going-offline';
  return {
    block,
    state: isOnline ? word : config === '0' ? 'deconfigured' : 'offline',
    zones: (text(`${device}/valid_zones`) ?? '').split(' ').filter((zone) => zone !== ''),
    hasFirmware: config !== undefined,
    memmapOnMemory: text(`${FIRMWARE}/memory${block}/memmap_on_memory`) === '1',
    physDevice: Number(text(`${device}/phys_device`) ?? Number.NaN),
    removable: text(`${device}/removable`) === '1',
    node,
  };
}

/** Online, and not in the movable zone: memory that a kernel may have booted with. */
export const isKernelMemory = ({ state, zones }: CapturedBlock): boolean =>
  state === 'online' && !zones.includes('Movable');

/** Block numbers that follow each other. */
export interface BlockRun {
  readonly first: number;
  readonly last: number;
}

/** Numbers, ascending, as runs. */
export function runsOfBlocks(numbers: readonly number[]): BlockRun[] {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run.last === number - 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}

const RUNS_SHOWN = 12;

/** "0-7, 12 and 16-19", shortened when there are many. */
export function wordsOfRuns(runs: readonly BlockRun[]): string {
  const words = runs
    .slice(0, RUNS_SHOWN)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  const more = runs.length - words.length;
  return more > 0 ? `${words.join(', ')} and ${more} more ranges` : words.join(', ');
}
