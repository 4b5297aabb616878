/**
 * Which blocks hold pages that cannot be moved. On an idle system that follows from where the kernel lies and from
 * which blocks it found first when it needed memory; the rule is fitted to what real kernels refused. A busy system
 * has kernel pages in every block of a kernel zone; and the conditions may name the blocks.
 */

import { memmapPagesOf } from '../../../shared/geometry.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import type { UnmovableReason } from '../../../shared/unmovable.ts';
import type { ZoneIndex } from '../arch/architectures.ts';
import {
  architectureOf,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  figure,
  type Guest,
  guestOf,
  type Partition,
} from '../state/partition.ts';
import { holdsReserved } from './blocks.ts';
import { ABOVE_CMA_PAGES } from './boot-estimate.ts';
import { cmaAreaOf, cmaInBlock } from './cma.ts';
import { zoneFloorOfCore, zoneName, zoneOfBlock } from './zones.ts';

/**
 * Why the block cannot go offline now; undefined when it can.
 * @ours conditions of the machine, explained
 */
export const unmovableReason = (partition: Partition, block: BlockId): UnmovableReason | undefined =>
  underConditions(partition, block) ??
  (holdsReserved(partition, block) ? { kind: 'reservedAtBoot' } : undefined);

/**
 * Whether a block holds unmovable pages, for very many blocks: of an idle system's most of them can be told at once.
 * @ours the same in one word
 */
export function unmovableBlocks(partition: Partition, guest: Guest): (block: BlockId) => boolean {
  const isUnmovable = (block: BlockId): boolean => unmovableReason(partition, block) !== undefined;
  const { unmovable } = partition.definition.value.conditions;
  if (unmovable.kind !== 'idle') return isUnmovable;
  const also = memberSet(unmovable.also);
  const { blocks, kernelUse, zones } = partition;
  const { pagesPerBlock } = guest.geometry;
  // Only there some of a block's pages may have been reserved at boot (holdsReserved).
  const isSmall = Array.from(zones.managed.cells, (managed) => managed < pagesPerBlock);
  return (block) =>
    (blocks.early.cells[block] !== EARLY.no ||
      kernelUse.first.cells[block] === 1 ||
      isSmall[(blocks.zone.cells[block] ?? 0) - 1] === true ||
      also.has(block)) &&
    isUnmovable(block);
}

function underConditions(partition: Partition, block: BlockId): UnmovableReason | undefined {
  const { unmovable } = partition.definition.value.conditions;
  if (unmovable.kind === 'listed')
    return memberSet(unmovable.blocks).has(block) ? { kind: 'asSet' } : undefined;
  if (memberSet(unmovable.except).has(block)) return undefined;
  if (memberSet(unmovable.also).has(block)) return { kind: 'asSet' };
  const guest = partition.guest.value;
  if (!guest || partition.blocks.state.cells[block] === BLOCK_STATE.offline) return undefined;
  return unmovable.kind === 'idle'
    ? onIdleSystem(partition, guest, block)
    : onBusySystem(partition, guest, block);
}

/** The first and the last boot block, and every block onlined to a kernel zone: kernel pages come there at once. */
function onBusySystem(partition: Partition, guest: Guest, block: BlockId): UnmovableReason | undefined {
  if (block === (guest.firstBootBlock ?? 0)) return { kind: 'kernelImage' };
  if (block === guest.lastBootBlock) return { kind: 'bootMemmap' };
  if (cmaInBlock(partition, block)) return { kind: 'contiguousArea' };
  const zone = zoneOfBlock(partition, block);
  const isKernels = zone !== architectureOf(partition).movable;
  if (!isKernels || partition.blocks.early.cells[block] === EARLY.untouched) return undefined;
  return { kind: 'busySystem', zone: zone === undefined ? '' : zoneName(partition, zone) };
}

/**
 * Boot memory refuses where something was put at boot, until it has been offline. Of hot-added memory the kernel uses
 * the block that came first into an empty Normal, and nothing else as long as boot memory has room in Normal.
 */
function onIdleSystem(partition: Partition, guest: Guest, block: BlockId): UnmovableReason | undefined {
  const early = partition.blocks.early.cells[block];
  if (early === EARLY.untouched || early === EARLY.withHole) {
    const atBoot = inBootMemory(partition, guest, block);
    if (atBoot) return atBoot;
  }
  const isFirst = partition.kernelUse.first.cells[block] === 1;
  return isFirst
    ? { kind: 'firstOfZone', zone: zoneName(partition, architectureOf(partition).normal) }
    : undefined;
}

function inBootMemory(partition: Partition, guest: Guest, block: BlockId): UnmovableReason | undefined {
  if (block === (guest.firstBootBlock ?? 0)) return { kind: 'kernelImage' };
  const { pagesPerBlock } = guest.geometry;
  const start = block * pagesPerBlock;
  const end = start + pagesPerBlock;
  if (cmaInBlock(partition, block)) return { kind: 'contiguousArea' };
  const memmap = bootMemmapOf(partition, guest);
  if (start < memmap.end && end > memmap.start) return { kind: 'bootMemmap' };
  // No s390 kernel can migrate them.
  const { hugePages = 0 } = guest;
  if (hugePages > 0 && start < memmap.start && end > memmap.start - hugePages) return { kind: 'hugePages' };
  if (block === guest.lastBootBlock) return { kind: 'bootMemmap' };
  const arch = architectureOf(partition);
  const coreEnd = guest.coreEnd / PAGE_BYTES;
  const border = arch.zoneEnds.findIndex((zoneEnd) => zoneEnd > start && zoneEnd <= end && zoneEnd < coreEnd);
  if (border >= 0) return { kind: 'endOfZone', zone: zoneName(partition, border as ZoneIndex) };
  const normal = zoneFloorOfCore(partition, arch.normal);
  const isLowest = normal !== undefined && normal >= start && normal < end;
  return isLowest ? { kind: 'lowestOfZone', zone: zoneName(partition, arch.normal) } : undefined;
}

/**
 * Pfns of the boot memmap, the end behind it: below the contiguous area, or below where the kernel looked for one.
 * @models sparse_init_nid, mm/sparse.c (all)
 */
export function bootMemmapOf(
  partition: Partition,
  guest: Guest,
): { readonly start: number; readonly end: number } {
  const pages = guest.coreEnd / PAGE_BYTES;
  const end =
    cmaAreaOf(partition)?.start ??
    pages - crashPagesOf(guest) - ABOVE_CMA_PAGES - guest.profile.boot.cmaPages;
  return { start: end - memmapPagesOf(pages), end };
}

const crashPagesOf = ({ crash }: Guest): number => (crash ? crash.end - crash.start : 0);

/**
 * Crash kernel memory, and memory of the same size at address 0 with which the crash kernel is swapped, stay.
 *
 * @models kdump_mem_notifier, arch/s390/kernel/setup.c (all)
 */
export function keptForCrash(partition: Partition, block: BlockId): boolean {
  const guest = partition.guest.value;
  if (!guest?.crash) return false;
  const { pagesPerBlock } = guest.geometry;
  const start = block * pagesPerBlock;
  const isInside = start < guest.crash.end && start + pagesPerBlock > guest.crash.start;
  return isInside || start < crashPagesOf(guest);
}

/**
 * A block came online in a zone: `wasEmpty` when the zone had no memory before.
 * @ours the rule found from recorded offline attempts
 */
export function noteFirstUse(partition: Partition, block: BlockId, zone: ZoneIndex, wasEmpty: boolean): void {
  if (zone !== architectureOf(partition).normal) return;
  const { store, kernelUse, figures } = partition;
  if (wasEmpty) store.write(kernelUse.first, block, 1);
  store.write(figures, FIGURE.newestOfNormal, block + 1);
}

/**
 * A block left its zone. What the kernel had in it is elsewhere now: in the lowest block that Normal still has.
 * @ours the rule found from recorded offline attempts
 */
export function forgetUse(partition: Partition, block: BlockId): void {
  const { store, kernelUse, figures, blocks } = partition;
  if (figure(partition, FIGURE.newestOfNormal) === block + 1) store.write(figures, FIGURE.newestOfNormal, 0);
  if (kernelUse.first.cells[block] !== 1) return;
  store.write(kernelUse.first, block, 0);
  const next = blocks.zone.cells.indexOf(architectureOf(partition).normal + 1);
  if (next >= 0) store.write(kernelUse.first, next, 1);
}

/**
 * While the kernel boots it needs no memory between two blocks that it brings online. Up to 6.8 the first one's pages
 * are used first, later the last one's.
 * @ours the rule found from recorded offline attempts
 */
export function settleFirstUse(partition: Partition): void {
  const { store, kernelUse } = partition;
  const newest = figure(partition, FIGURE.newestOfNormal);
  const first = kernelUse.first.cells.indexOf(1);
  if (guestOf(partition).profile.era === 'classic' || newest === 0 || first < 0) return;
  store.write(kernelUse.first, first, 0);
  store.write(kernelUse.first, newest - 1, 1);
}

const memberSets = new WeakMap<readonly BlockId[], ReadonlySet<BlockId>>();

/** Lists of 65,535 blocks are asked once per block: looked up, not searched. */
function memberSet(blocks: readonly BlockId[]): ReadonlySet<BlockId> {
  const known = memberSets.get(blocks);
  if (known) return known;
  const members = new Set(blocks);
  memberSets.set(blocks, members);
  return members;
}
