/** IPL of the guest: from SCLP's answers to a running kernel with zones, blocks and free memory, or to a panic. */

import { geometryOf } from '../../../shared/geometry.ts';
import { type BlockId, blockId } from '../../../shared/ids.ts';
import { PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import { allocationOf, initialIncrements } from '../sclp/machine.ts';
import {
  BLOCK_STATE,
  clearLog,
  EARLY,
  FIGURE,
  FIRMWARE,
  type Guest,
  guestOf,
  MEMMAP,
  type Partition,
  ZONE,
  ZONE_NAMES,
  type ZoneIndex,
} from '../state/partition.ts';
import { emit, log, type Steps } from '../step.ts';
import { addBlock } from './blocks.ts';
import { estimateBoot } from './boot-estimate.ts';
import { parseCommandLine } from './command-line.ts';
import {
  type DetectedMemory,
  detectMemory,
  detectStandby,
  kernelIncrementBytes,
  standbyRanges,
} from './detect.ts';
import { memmapSupport } from './memmap.ts';
import { type OnlineType, onlineBlock } from './online.ts';
import { profileOf } from './profiles.ts';
import { DMA_END_PFN } from './zones.ts';

/** Largest address s390 kernels map: MAX_PHYSMEM_BITS is 46. */
const MAX_PHYSICAL_BYTES = 2 ** 46;

/** Boots the kernel of the partition's definition. Everything the last guest knew is gone. */
export function bootGuest(steps: Steps): void {
  const { partition } = steps;
  const { kernel } = partition.definition.value;
  const profile = profileOf(kernel.release);
  if (!profile) throw new Error(`no profile for ${kernel.release}`);
  forgetGuest(partition);
  const boot = parseCommandLine(kernel.commandLine);
  const kdump = boot.kdump || kernel.kdump === true;
  const running = allocationOf(partition);
  const edat1 = kernel.edat1 ?? true;

  const detected = detectMemory(steps, initialIncrements(running));
  const incrementBytes = kernelIncrementBytes(detected.info);
  const geometry = geometryOf(incrementBytes, detected.info.rnMax, profile.sectionBytes);
  const limit = Math.min(
    detected.info.rnMax * incrementBytes,
    boot.memoryLimit ?? Number.POSITIVE_INFINITY,
    MAX_PHYSICAL_BYTES,
  );
  layTables(partition, geometry.rnMax, geometry.blockCount);
  const core = coreMemory(detected, incrementBytes, limit, geometry.blockBytes);
  const guest: Guest = {
    release: kernel.release,
    profile,
    boot,
    edat1,
    geometry,
    coreEnd: core.end,
    lastBootBlock: core.lastBlock,
    hotplug: false,
    panic: null,
  };
  partition.store.assign(partition.guest, guest);
  setParameters(steps, guest);
  bringUpCore(steps, core);

  const hotplug = detectStandby(steps, detected.info, kdump);
  if (!hotplug) return;
  partition.store.assign(partition.guest, { ...guest, hotplug });
  const ranges = standbyRanges(steps, profile, geometry.blockBytes, incrementBytes, limit);
  const blocks = ranges.flatMap(({ start, end }) => blocksOf(start, end, geometry.blockBytes));
  if (profile.era === 'dynamic') offerBlocks(partition, core.blocks, blocks);
  else addStandby(steps, blocks);
}

/** Everything that a reset takes from the guest's side. The hypervisor's increments and elements stay. */
export function forgetGuest(partition: Partition): void {
  const { store, figures, zones, blocks, increments, elements } = partition;
  const clear = (column: typeof figures): void => {
    for (let row = 0; row < column.cells.length; row++) store.write(column, row, 0);
  };
  store.assign(partition.guest, null);
  store.assign(partition.pending, null);
  store.assign(partition.waiting, []);
  for (const column of [
    ...Object.values(blocks),
    ...Object.values(zones),
    figures,
    elements.believedAttached,
  ])
    clear(column);
  clear(increments.believed);
  clearLog(partition);
}

/** Tables sized for this kernel's view of the machine; the hypervisor's columns keep their content. */
function layTables(partition: Partition, rnMax: number, blockCount: number): void {
  const { store, increments, blocks } = partition;
  if (increments.believed.cells.length !== rnMax) store.replace(increments.believed, new Uint8Array(rnMax));
  for (const column of Object.values(blocks)) {
    if (column.cells.length === blockCount) continue;
    store.replace(
      column,
      column === blocks.altmapPages ? new Int32Array(blockCount) : new Uint8Array(blockCount),
    );
  }
}

interface CoreMemory {
  readonly end: number;
  readonly pages: readonly { readonly start: number; readonly end: number }[];
  readonly blocks: readonly BlockId[];
  readonly withHole: ReadonlySet<BlockId>;
  readonly lastBlock: number;
}

/** Core memory as address ranges below the limit, and the blocks it fills or touches. */
function coreMemory(
  detected: DetectedMemory,
  incrementBytes: number,
  limit: number,
  blockBytes: number,
): CoreMemory {
  const pages: { start: number; end: number }[] = [];
  const covered = new Map<BlockId, number>();
  for (const number of detected.assigned) {
    const start = (number - 1) * incrementBytes;
    const end = Math.min(start + incrementBytes, limit);
    if (end <= start) continue;
    const last = pages.at(-1);
    if (last && last.end === start) last.end = end;
    else pages.push({ start, end });
    const block = blockId(Math.floor(start / blockBytes));
    covered.set(block, (covered.get(block) ?? 0) + end - start);
  }
  const blocks = [...covered.keys()];
  return {
    end: pages.at(-1)?.end ?? 0,
    pages,
    blocks,
    withHole: new Set(blocks.filter((block) => covered.get(block) !== blockBytes)),
    lastBlock: blocks.at(-1) ?? 0,
  };
}

/** Boot blocks are online from the start; zones and free memory come from measured figures or the estimate. */
function bringUpCore(steps: Steps, core: CoreMemory): void {
  const { partition } = steps;
  const { store, blocks, zones, figures } = partition;
  const { geometry, profile } = guestOf(partition);
  const present = [0, 0, 0];
  for (const zone of [ZONE.dma, ZONE.normal]) {
    const from = zone === ZONE.dma ? 0 : DMA_END_PFN * PAGE_BYTES;
    const to = zone === ZONE.dma ? DMA_END_PFN * PAGE_BYTES : Number.POSITIVE_INFINITY;
    const parts = core.pages
      .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
      .filter(({ start, end }) => end > start);
    const first = parts[0];
    const last = parts.at(-1);
    if (!first || !last) continue;
    store.write(zones.start, zone, first.start / PAGE_BYTES);
    store.write(zones.spanned, zone, (last.end - first.start) / PAGE_BYTES);
    present[zone] = parts.reduce((sum, { start, end }) => sum + end - start, 0) / PAGE_BYTES;
    store.write(zones.present, zone, present[zone] ?? 0);
  }
  const measured = estimateBoot(partition, present, core.blocks.length);
  for (const [zone, name] of ZONE_NAMES.entries()) {
    store.write(zones.managed, zone, measured.managedPages[name] ?? 0);
  }
  const managed = Object.values(measured.managedPages).reduce((sum, pages) => sum + pages, 0);
  store.write(figures, FIGURE.memTotalExtraKib, measured.memTotalKib - managed * PAGE_KIB);
  store.write(
    figures,
    FIGURE.memFreeKib,
    measured.memFreeKib - partition.definition.value.conditions.pressure.usedByProgramsKib,
  );
  store.write(
    figures,
    FIGURE.cmaPages,
    Object.values(measured.cmaPages).reduce((sum, pages) => sum + pages, 0),
  );
  store.write(figures, FIGURE.earlyKernelPages, (present[ZONE.dma] ?? 0) + (present[ZONE.normal] ?? 0));
  // Struct pages are allocated by section, so a core that ends inside one pays for all of it.
  const sections = new Set(
    core.pages.flatMap(({ start, end }) => blocksOf(start, end, geometry.sectionBytes)),
  );
  const perSection = geometry.sectionBytes / PAGE_BYTES / 64;
  store.write(figures, FIGURE.memmapBootPages, profile.memmapCounters ? sections.size * perSection : 0);
  for (const block of core.blocks) {
    store.write(blocks.present, block, 1);
    store.write(blocks.state, block, BLOCK_STATE.online);
    store.write(blocks.memmap, block, MEMMAP.boot);
    store.write(blocks.early, block, core.withHole.has(block) ? EARLY.withHole : EARLY.untouched);
    const zone = singleZoneOf(block, geometry.pagesPerBlock);
    store.write(blocks.zone, block, zone === undefined ? 0 : zone + 1);
  }
}

function singleZoneOf(block: BlockId, pagesPerBlock: number): ZoneIndex | undefined {
  const start = block * pagesPerBlock;
  if (start >= DMA_END_PFN) return ZONE.normal;
  return start + pagesPerBlock <= DMA_END_PFN ? ZONE.dma : undefined;
}

/** Numbers of all blocks (or sections) that a range of addresses touches. */
function blocksOf(start: number, end: number, size: number): BlockId[] {
  const first = Math.floor(start / size);
  const count = Math.ceil(end / size) - first;
  return Array.from({ length: count }, (_, index) => blockId(first + index));
}

function setParameters(steps: Steps, guest: Guest): void {
  const { partition } = steps;
  const { measured } = partition.definition.value.kernel;
  const { profile, boot } = guest;
  partition.store.assign(partition.parameters, {
    memmapOnMemory: profile.era === 'classic' ? null : boot.memmapOnMemory,
    onlinePolicy: boot.onlinePolicy ?? measured?.onlinePolicy ?? 'contig-zones',
    autoMovableRatio: boot.autoMovableRatio,
    autoOnline: boot.defaultState ?? measured?.autoOnline ?? profile.defaultAutoOnline,
  });
}

/** Dynamic era: a firmware object per block, nothing is added. */
function offerBlocks(partition: Partition, core: readonly BlockId[], standby: readonly BlockId[]): void {
  const { store, blocks } = partition;
  const { pagesPerBlock } = guestOf(partition).geometry;
  const wish = memmapSupport(pagesPerBlock, partition.parameters.value.memmapOnMemory).supported ? 1 : 0;
  for (const block of core) store.write(blocks.firmware, block, FIRMWARE.configured);
  for (const block of standby) {
    store.write(blocks.firmware, block, FIRMWARE.deconfigured);
    store.write(blocks.wish, block, wish);
  }
}

/** Classic and memmap eras: every usable block is added at boot, and its memmap paid; auto-onlining follows at once. */
function addStandby(steps: Steps, blocks: readonly BlockId[]): void {
  const { partition } = steps;
  const guest = guestOf(partition);
  const wish =
    guest.profile.era === 'memmap' && (guest.edat1 || guest.profile.assumesEdat1) ? 'self' : 'system';
  const { autoOnline } = partition.parameters.value;
  for (const block of blocks) {
    const refused = addBlock(steps, block, wish);
    if (refused) {
      panic(steps);
      return;
    }
    if (autoOnline !== 'offline') onlineBlock(steps, block, autoOnline satisfies OnlineType);
  }
}

/** Page-table allocations invoke the OOM killer long before add_memory could return an error. */
function panic(steps: Steps): void {
  const { partition } = steps;
  log(
    steps,
    'warn',
    'swapper/0: vmemmap alloc failure: order:8, mode:0x4cc0(GFP_KERNEL|__GFP_RETRY_MAYFAIL), nodemask=(null),cpuset=/,mems_allowed=0',
  );
  log(steps, 'err', 'Out of memory and no killable processes...');
  const reason = 'System is deadlocked on memory';
  log(steps, 'err', `Kernel panic - not syncing: ${reason}`);
  partition.store.assign(partition.guest, { ...guestOf(partition), panic: reason });
  emit(steps, { kind: 'kernelPanicked', reason });
}
