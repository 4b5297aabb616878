/** What a captured /sys says about its system: a definition to start from, and a list of what had to be guessed. */

import {
  type AutoOnline,
  type OnlinePolicy,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
} from '../../shared/definition.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { blockId, partitionName } from '../../shared/ids.ts';
import { bytes, GIB, isPowerOfTwo, MIB, PAGE_BYTES } from '../../shared/units.ts';
import type { Capture } from './sysfs-import.ts';

export interface CapturedBlock {
  readonly block: number;
  readonly state: 'online' | 'offline' | 'going-offline' | 'deconfigured';
  /** Words of valid_zones. */
  readonly zones: readonly string[];
  readonly memmapOnMemory: boolean;
  readonly removable: boolean;
}

export interface CapturedSystem {
  readonly definition: PartitionDefinition;
  /** Blocks that existed, ascending. Numbers need not begin at 0 and may have holes. */
  readonly blocks: readonly CapturedBlock[];
  /** Whether a partition can be built from it; a capture with holes can only be looked at. */
  readonly canRun: boolean;
  /** One sentence for each thing that the capture does not say. */
  readonly guessed: readonly string[];
}

const DEVICES = 'sys/devices/system/memory';
const FIRMWARE = 'sys/firmware/memory';
const PARAMETERS = 'sys/module/memory_hotplug/parameters';

/** Last release of each generation, for captures that do not say theirs. */
const GUESSED_RELEASE = { dynamic: '7.2', memmap: '6.12', classic: '6.1' } as const;

export function captureDefinition(capture: Capture, name: string): Result<CapturedSystem, string> {
  const text = (path: string): string | undefined => capture.get(path)?.trim();
  const blockBytes = Number.parseInt(text(`${DEVICES}/block_size_bytes`) ?? '', 16);
  if (!isPowerOfTwo(blockBytes) || blockBytes < MIB || blockBytes > 2 ** 44)
    return fail('block_size_bytes is not a power of two of at least 1 MiB');
  const blocks = readBlocks(capture, text);
  const [first] = blocks;
  const last = blocks[blocks.length - 1];
  if (!first || !last) return fail('the capture has no memory blocks');

  const guessed: string[] = [];
  const dynamic = capture.has(`${FIRMWARE}/memory0/config`);
  const incrementBytes = incrementOf(text, blocks, blockBytes, guessed);
  const initialBlocks = initialOf(blocks, dynamic, guessed);
  const contiguous = last.block - first.block + 1 === blocks.length && first.block === 0;
  if (!contiguous)
    guessed.push('Block numbers have gaps or do not begin at 0: the tree can be looked at, not run.');
  const total = (last.block + 1) * blockBytes;
  const definition: PartitionDefinition = {
    name: partitionName(name),
    profile: {
      initialBytes: bytes(initialBlocks * blockBytes),
      reservedBytes: bytes(total - initialBlocks * blockBytes),
    },
    sclp: { incrementBytes: bytes(incrementBytes) },
    kernel: kernelOf(text, dynamic, guessed),
    conditions: {
      ...ORDINARY_CONDITIONS,
      unmovable: { kind: 'ordinary', also: [], except: [] },
    },
  };
  guessed.push('Which pages cannot be moved: taken as on an ordinary idle system.');
  const unlike = blocks.filter(({ block, state }) => state !== stateAtBoot(block, initialBlocks, dynamic));
  if (unlike.length > 0)
    guessed.push(
      `The order in which ${unlike.length} blocks reached their state: they are set one after the other, from block ${blockId(unlike[0]?.block ?? 0)} on.`,
    );
  return ok({ definition, blocks, canRun: contiguous && total <= 65_535 * blockBytes, guessed });
}

const stateAtBoot = (block: number, initialBlocks: number, dynamic: boolean): CapturedBlock['state'] =>
  block < initialBlocks ? 'online' : dynamic ? 'deconfigured' : 'offline';

function readBlocks(capture: Capture, text: (path: string) => string | undefined): CapturedBlock[] {
  const numbers = new Set<number>();
  for (const path of capture.keys()) {
    const match = /^sys\/(?:devices\/system|firmware)\/memory\/memory(\d{1,9})(?:\/|$)/.exec(path);
    if (match) numbers.add(Number(match[1]));
  }
  return [...numbers]
    .sort((left, right) => left - right)
    .map((block) => {
      const device = `${DEVICES}/memory${block}`;
      const word = text(`${device}/state`);
      const configured = text(`${FIRMWARE}/memory${block}/config`) ?? '1';
      const state =
        word === 'online' || word === 'going-offline'
          ? word
          : configured === '0'
            ? 'deconfigured'
            : 'offline';
      return {
        block,
        state,
        zones: (text(`${device}/valid_zones`) ?? '').split(' ').filter((zone) => zone !== ''),
        memmapOnMemory: text(`${FIRMWARE}/memory${block}/memmap_on_memory`) === '1',
        removable: text(`${device}/removable`) === '1',
      };
    });
}

/** phys_device is the index of a block's first increment: block size over increment size is its step. */
function incrementOf(
  text: (path: string) => string | undefined,
  blocks: readonly CapturedBlock[],
  blockBytes: number,
  guessed: string[],
): number {
  for (const { block } of blocks) {
    const device = Number(text(`${DEVICES}/memory${block}/phys_device`) ?? Number.NaN);
    const size = (block * blockBytes) / device;
    if (block > 0 && device > 0 && isPowerOfTwo(size) && size >= MIB && size <= blockBytes) return size;
  }
  guessed.push(`The increment size: taken as one increment for each block (${blockBytes / MIB} MiB).`);
  return blockBytes;
}

/** Memory at boot is online, in a kernel zone, without gaps from block 0. */
function initialOf(blocks: readonly CapturedBlock[], dynamic: boolean, guessed: string[]): number {
  let count = 0;
  for (const { block, state, zones, memmapOnMemory } of blocks) {
    if (
      block !== count ||
      state === 'deconfigured' ||
      zones.includes('Movable') ||
      (dynamic && memmapOnMemory)
    )
      break;
    if (state === 'offline') break;
    count++;
  }
  const initial = Math.max(1, count);
  guessed.push(`Initial storage: taken as the ${initial} online kernel-zone blocks from block 0 on.`);
  return initial;
}

function kernelOf(
  text: (path: string) => string | undefined,
  dynamic: boolean,
  guessed: string[],
): PartitionDefinition['kernel'] {
  const parameter = text(`${PARAMETERS}/memmap_on_memory`);
  const release = /^Linux version (\S+)/.exec(text('proc/version') ?? '')?.[1];
  const era = dynamic ? 'dynamic' : parameter === undefined ? 'classic' : 'memmap';
  if (release === undefined)
    guessed.push(`The kernel release: taken as ${GUESSED_RELEASE[era]}, the ${era} generation.`);
  const recorded = text('proc/cmdline');
  const commandLine =
    recorded ??
    (parameter === 'Y'
      ? 'memory_hotplug.memmap_on_memory=1'
      : parameter === 'force'
        ? 'memory_hotplug.memmap_on_memory=force'
        : '');
  if (recorded === undefined) guessed.push('The kernel command line: only the parameters that show in /sys.');
  const memTotal = Number(/^MemTotal:\s+(\d+) kB$/m.exec(text('proc/meminfo') ?? '')?.[1] ?? 0);
  const memFree = Number(/^MemFree:\s+(\d+) kB$/m.exec(text('proc/meminfo') ?? '')?.[1] ?? 0);
  const online = oneOf<AutoOnline>(text(`${DEVICES}/auto_online_blocks`), [
    'offline',
    'online',
    'online_kernel',
    'online_movable',
  ]);
  const policy = oneOf<OnlinePolicy>(text(`${PARAMETERS}/online_policy`), ['contig-zones', 'auto-movable']);
  if (memTotal === 0 || memFree === 0) {
    guessed.push('MemTotal and MemFree: estimated for the kernel generation.');
    const words = [commandLine, online && online !== 'offline' ? `memhp_default_state=${online}` : ''];
    return {
      release: release ?? GUESSED_RELEASE[era],
      commandLine: words.filter((word) => word !== '').join(' '),
    };
  }
  return {
    release: release ?? GUESSED_RELEASE[era],
    commandLine,
    measured: {
      managedPages: managedPages(text('proc/zoneinfo'), memTotal),
      cmaPages: {},
      memTotalKib: memTotal,
      memFreeKib: memFree,
      ...(policy && { onlinePolicy: policy }),
      ...(online && { autoOnline: online }),
    },
  };
}

const oneOf = <Word extends string>(text: string | undefined, words: readonly Word[]): Word | undefined =>
  words.find((word) => word === text);

function managedPages(zoneinfo: string | undefined, memTotalKib: number): Record<string, number> {
  const pages: Record<string, number> = {};
  for (const match of (zoneinfo ?? '').matchAll(
    /^Node \d+, zone\s+(\S+)\n(?:(?!^Node )[^\n]*\n)*?\s+managed\s+(\d+)$/gm,
  ))
    pages[match[1] ?? ''] = Number(match[2]);
  const all = (memTotalKib * 1024) / PAGE_BYTES;
  return Object.keys(pages).length > 0 ? pages : { DMA: Math.min(all, (2 * GIB) / PAGE_BYTES) };
}

/** One write to the new partition's sysfs. */
export interface CaptureWrite {
  readonly path: string;
  readonly value: string;
}

/**
 * What to write to a freshly loaded partition so that its blocks are as captured: memmap choices before `config`,
 * `config` before `state`, ascending. A refused write leaves that block as it is.
 */
export function writesToReach(
  { blocks, definition }: CapturedSystem,
  dynamic: boolean,
  blockBytes: number,
): CaptureWrite[] {
  const initialBlocks = definition.profile.initialBytes / blockBytes;
  return blocks.flatMap((block) => {
    const before = stateAtBoot(block.block, initialBlocks, dynamic);
    return block.state === before && !block.memmapOnMemory ? [] : writesFor(block, before, dynamic);
  });
}

function writesFor(block: CapturedBlock, before: CapturedBlock['state'], dynamic: boolean): CaptureWrite[] {
  const firmware = `/${FIRMWARE}/memory${block.block}`;
  const state = `/${DEVICES}/memory${block.block}/state`;
  const writes: CaptureWrite[] = [];
  if (before === 'online' && block.state !== 'online') writes.push({ path: state, value: 'offline' });
  if (dynamic && before === 'online' && block.state === 'deconfigured')
    writes.push({ path: `${firmware}/config`, value: '0' });
  if (dynamic && before === 'deconfigured')
    writes.push({ path: `${firmware}/memmap_on_memory`, value: block.memmapOnMemory ? '1' : '0' });
  if (dynamic && before === 'deconfigured' && block.state !== 'deconfigured')
    writes.push({ path: `${firmware}/config`, value: '1' });
  if (before !== 'online' && block.state === 'online')
    writes.push({ path: state, value: block.zones[0] === 'Movable' ? 'online_movable' : 'online_kernel' });
  return writes;
}
