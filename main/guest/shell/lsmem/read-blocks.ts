/** What lsmem reads from /sys, merged into ranges. */

import { blocksNamed } from '../../../../shared/block-file.ts';
import { BLOCK } from '../../../../shared/cells.ts';
import type { Files } from '../../tree/files.ts';
import {
  type BlockCells,
  FIRMWARE_DIRECTORY,
  MEMORY_DIRECTORY,
  PARAMETER_DIRECTORY,
} from '../../tree/index.ts';
import { joinPath } from '../../tree/paths.ts';
import { PAUSE, type Running } from '../pause.ts';
import type { Personality } from '../program.ts';

/** Blocks that are read, or printed, between two pauses. */
export const BLOCKS_AT_A_TIME = 4096;

export type ShownState = 'online' | 'offline' | 'on->off' | '?';

export interface BlockAttributes {
  readonly block: number;
  readonly state: ShownState;
  readonly removable: boolean;
  readonly node: number;
  readonly zones: string;
  readonly configured: boolean;
  readonly memmapOnMemory: boolean;
  /** Blocks merged into it: equal neighbours, for which the first one's attributes speak. */
  count: number;
}
export type BlockRange = BlockAttributes;

export type SplitColumn = 'STATE' | 'REMOVABLE' | 'NODE' | 'ZONES' | 'CONFIGURED' | 'MEMMAP-ON-MEMORY';

export interface ReadOptions {
  readonly personality: Personality;
  /** "" for the running system, else the root given with --sysroot. */
  readonly root: string;
  readonly all: boolean;
  readonly split: ReadonlySet<SplitColumn>;
  /** Whether zones are shown or split by; reading them for every block is the expensive part. */
  readonly needsZones: boolean;
}

export interface MemoryReading {
  readonly blockBytes: bigint;
  readonly ranges: readonly BlockRange[];
  readonly onlineBlocks: number;
  readonly offlineBlocks: number;
  readonly hasNodes: boolean;
  readonly hasZones: boolean;
  readonly dynamic: boolean;
}

/** A reading, or why there is none: lsmem ends with this message. */
export type ReadResult =
  | { readonly kind: 'reading'; readonly reading: MemoryReading }
  | { readonly kind: 'problem'; readonly message: string };

export function* readMemory(files: Files, options: ReadOptions): Running<ReadResult> {
  const directory = `${options.root}${MEMORY_DIRECTORY}`;
  const problem = (message: string): ReadResult => ({ kind: 'problem', message });
  if (!files.stat(directory)) return problem(`cannot open ${MEMORY_DIRECTORY}: No such file or directory`);
  const size = files.read(`${directory}/block_size_bytes`);
  if (!size.ok) return problem('This system does not support memory blocks');
  // Nothing to read is told with what errno happens to hold.
  if (size.value === '') return problem('failed to read memory block size: No such file or directory');
  const names = blockNumbers(files, directory);
  if (names.length === 0)
    return problem(
      `Failed to read ${directory}: ${files.list(directory).ok ? 'Success' : 'No such file or directory'}`,
    );
  const blockBytes = BigInt(
    `0x${/^[0-9a-fA-F]{1,16}/.exec(size.value.trim().replace(/^0x/i, ''))?.[0] ?? '0'}`,
  );

  yield PAUSE;
  const firmware = `${options.root}${FIRMWARE_DIRECTORY}`;
  const dynamic = options.personality === '2.42' && files.stat(`${firmware}/memory0`) !== undefined;
  const blocks = dynamic ? blockNumbers(files, firmware) : names;
  const hasZones = zonesExist(files, directory, names, options.personality);
  const hasNodes = nodeOf(files, `${directory}/memory${names[0]}`) >= 0;
  const bulk = options.root === '' ? files.blockCells() : undefined;
  const needsZones = options.needsZones && hasZones;
  yield PAUSE;

  const read = bulk
    ? (block: number): BlockAttributes => fromCell(files, bulk, block, dynamic, needsZones)
    : (block: number): BlockAttributes =>
        fromFiles(files, directory, dynamic ? firmware : undefined, block, hasNodes, needsZones);
  const merged = yield* merge(blocks, read, options, hasNodes, needsZones);
  return { kind: 'reading', reading: { blockBytes, hasNodes, hasZones, dynamic, ...merged } };
}

/** Numbers of the memoryN entries, ascending. */
export function blockNumbers(files: Files, directory: string): number[] {
  const names = files.list(directory);
  return names.ok ? blocksNamed(names.value) : [];
}

/** Before 2.42 only memory0 is looked at. */
export function zonesExist(
  files: Files,
  directory: string,
  blocks: readonly number[],
  personality: Personality,
): boolean {
  const looked = personality === '2.42' ? blocks : [0];
  return looked.some((block) => files.stat(`${directory}/memory${block}/valid_zones`) !== undefined);
}

function nodeOf(files: Files, directory: string): number {
  const names = files.list(directory);
  const node = names.ok ? names.value.find((name) => /^node\d+$/.test(name)) : undefined;
  return node === undefined ? -1 : Number(node.slice(4));
}

/** The bulk path: cells hold everything but the zones, which are read file by file when they are wanted. */
function fromCell(
  files: Files,
  bulk: BlockCells,
  block: number,
  dynamic: boolean,
  needsZones: boolean,
): BlockAttributes {
  const cell = bulk.cells[block] ?? 0;
  const present = (cell & BLOCK.present) !== 0;
  const state = cell & BLOCK.goingOffline ? 'on->off' : cell & BLOCK.online ? 'online' : 'offline';
  return {
    block,
    state: present ? state : 'offline',
    removable: present,
    node: dynamic && !present ? 0 : bulk.node,
    zones: needsZones && present ? readZones(files, `${MEMORY_DIRECTORY}/memory${block}`) : '',
    configured: dynamic && (cell & BLOCK.configured) !== 0,
    memmapOnMemory: dynamic && (cell & BLOCK.memmapRequested) !== 0,
    count: 1,
  };
}

function fromFiles(
  files: Files,
  directory: string,
  firmware: string | undefined,
  block: number,
  hasNodes: boolean,
  needsZones: boolean,
): BlockAttributes {
  const device = joinPath(directory, `memory${block}`);
  const isOne = (path: string): boolean => {
    const text = files.read(path);
    return text.ok && Number.parseInt(text.value, 10) === 1;
  };
  const configured = firmware !== undefined && isOne(`${firmware}/memory${block}/config`);
  const memmapOnMemory = firmware !== undefined && isOne(`${firmware}/memory${block}/memmap_on_memory`);
  // A deconfigured block is not looked at further: node 0 and no zones, whatever its directory says.
  if (firmware !== undefined && !configured)
    return {
      block,
      state: 'offline',
      removable: false,
      node: 0,
      zones: '',
      configured,
      memmapOnMemory,
      count: 1,
    };
  return {
    block,
    state: stateOf(files, device, firmware === undefined ? '?' : 'offline'),
    removable: isOne(`${device}/removable`),
    node: hasNodes ? nodeOf(files, device) : -1,
    zones: needsZones ? readZones(files, device) : '',
    configured,
    memmapOnMemory,
    count: 1,
  };
}

function stateOf(files: Files, device: string, missing: ShownState): ShownState {
  const text = files.read(`${device}/state`);
  if (!text.ok) return missing;
  switch (text.value.replace(/\n$/, '')) {
    case 'online':
      return 'online';
    case 'offline':
      return 'offline';
    case 'going-offline':
      return 'on->off';
    default:
      return '?';
  }
}

const ZONE_NAMES = ['DMA', 'DMA32', 'Normal', 'Highmem', 'Movable', 'Device', 'None'];

function readZones(files: Files, device: string): string {
  const text = files.read(`${device}/valid_zones`);
  if (!text.ok) return '';
  return text.value
    .trim()
    .split(/ +/)
    .filter((name) => name !== '')
    .map((name) => ZONE_NAMES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? 'Unknown')
    .join('/');
}

function* merge(
  blocks: readonly number[],
  read: (block: number) => BlockAttributes,
  options: ReadOptions,
  hasNodes: boolean,
  hasZones: boolean,
): Running<Pick<MemoryReading, 'ranges' | 'onlineBlocks' | 'offlineBlocks'>> {
  const { split, all } = options;
  const differs = (range: BlockRange, next: BlockAttributes): boolean =>
    range.block + range.count !== next.block ||
    (split.has('STATE') && range.state !== next.state) ||
    (split.has('REMOVABLE') && range.removable !== next.removable) ||
    (split.has('NODE') && hasNodes && range.node !== next.node) ||
    (split.has('ZONES') && hasZones && (range.zones !== next.zones || range.zones.includes('Unknown'))) ||
    (split.has('CONFIGURED') && range.configured !== next.configured) ||
    (split.has('MEMMAP-ON-MEMORY') && range.memmapOnMemory !== next.memmapOnMemory);
  const ranges: BlockRange[] = [];
  let onlineBlocks = 0;
  for (const [index, block] of blocks.entries()) {
    if ((index + 1) % BLOCKS_AT_A_TIME === 0) yield PAUSE;
    const attributes = read(block);
    if (attributes.state === 'online') onlineBlocks++;
    const range = ranges[ranges.length - 1];
    if (!all && range && !differs(range, attributes)) range.count++;
    else ranges.push(attributes);
  }
  return { ranges, onlineBlocks, offlineBlocks: blocks.length - onlineBlocks };
}

/** Text of the summary's last line, or undefined where the parameter does not exist or is not understood. */
export function memmapParameter(files: Files, root: string): 'yes' | 'no' | 'force' | undefined {
  const text = files.read(`${root}${PARAMETER_DIRECTORY}/memmap_on_memory`);
  if (!text.ok) return undefined;
  if (text.value.startsWith('Y')) return 'yes';
  if (text.value.startsWith('N')) return 'no';
  return text.value.startsWith('force') ? 'force' : undefined;
}
