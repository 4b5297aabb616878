/** Derived from the state for the console and the database. Nothing here changes anything. */

import { BLOCK, INCREMENT } from '../../shared/cells.ts';
import type { PartitionDefinition } from '../../shared/definition.ts';
import {
  absentUpTo,
  addressOfBlock,
  geometryOf,
  highestRn,
  incrementsOfBlock,
  isAbsentRn,
} from '../../shared/geometry.ts';
import { type BlockId, blockId, elementId, pfn, type Rn, rn } from '../../shared/ids.ts';
import { buildOf, unheardParameters } from '../../shared/kernel-build.ts';
import { granularityFor } from '../../shared/machine-profile.ts';
import type { Holder } from '../../shared/refusals/facts.ts';
import { type Bytes, bytes, bytesOfPages, PAGE_KIB } from '../../shared/units.ts';
import type { BlockDetail, Geometry, PartitionView, SystemView, ZoneView } from '../../shared/view.ts';
import { architectureNamed, type ZoneIndex } from './arch/architectures.ts';
import { platformGeometry } from './arch/memory-map.ts';
import { ownerOf } from './dax/owner.ts';
import { platformView } from './dax/view.ts';
import { heldBy, zvmStorage } from './hmc/define-storage.ts';
import { storageMap } from './hmc/storage-map.ts';
import { altmapPagesOf } from './kernel/blocks.ts';
import { freeCmaKib, memTotalKib } from './kernel/free-memory.ts';
import { mappedMemory } from './kernel/mapped-memory.ts';
import { memmapConditionsOf, memmapSupportOf } from './kernel/memmap.ts';
import { profileOf } from './kernel/profiles.ts';
import { unmovableBlocks, unmovableReason } from './kernel/unmovable.ts';
import { watermarksOf } from './kernel/watermarks.ts';
import { managedOf, presentOf, spannedOf, startOf } from './kernel/zones.ts';
import { elementOf, lastInitialRn } from './sclp/hypervisor.ts';
import {
  BELIEF,
  BLOCK_STATE,
  EARLY,
  FIGURE,
  FIRMWARE,
  figure,
  type Guest,
  MEMMAP,
  type Partition,
  type RunningAllocation,
} from './state/partition.ts';
import { differs, survey } from './survey.ts';
import { listSysfs, readSysfs, statSysfs } from './sysfs/read.ts';
import { availableBytes, type SystemState } from './system-state.ts';

/** What each running partition holds of customer storage, most first: all initial storage, and reserved storage that is assigned. */
export const storageHolders = (system: SystemState): Holder[] =>
  [...system.partitions.values()]
    .map((partition) => ({ partition: partition.name, bytes: bytes(heldBy(partition)) }))
    .filter(({ bytes: held }) => held > 0)
    .sort((a, b) => b.bytes - a.bytes);

export function systemView(system: SystemState): SystemView {
  const { name, customerBytes, mode, answerStyle, standbyListed, installedBytes, hsaBytes, machine } =
    system.frame.value;
  return {
    name,
    customerBytes: bytes(customerBytes),
    availableBytes: bytes(availableBytes(system)),
    mode: mode ?? 'classic',
    answerStyle,
    standbyListed: standbyListed ?? false,
    installedBytes: installedBytes ?? null,
    hsaBytes: hsaBytes ?? null,
    machine: machine ?? null,
    storageMap: storageMap(system),
    hardwareMessages: system.messages.value.messages,
  };
}

/** Geometry of the running guest, or what the definition would give. */
export function geometryFor(partition: Partition): Geometry {
  const guest = partition.guest.value;
  if (guest) return guest.geometry;
  const { profile, sclp, kernel, platform } = partition.definition.value;
  if (platform) return platformGeometry(platform, kernel.commandLine);
  const running = partition.running.value;
  if (running) {
    const section = profileOf(kernel.release)?.sectionBytes ?? running.incrementBytes;
    return geometryOf(running.incrementBytes, running.rnMax, section);
  }
  const sectionBytes = profileOf(kernel.release)?.sectionBytes ?? sclp.incrementBytes;
  return geometryOf(sclp.incrementBytes, highestRn({ profile, sclp }), bytes(sectionBytes));
}

export function partitionView(system: SystemState, partition: Partition): PartitionView {
  const { definition, status, running, guest, parameters, pending, log } = partition;
  const { kernel, profile, conditions } = definition.value;
  const release = guest.value?.release ?? kernel.release;
  const arch = architectureNamed(guest.value?.architecture ?? kernel.arch);
  const kernelProfile = guest.value?.profile ?? profileOf(release, arch.name);
  const absent = running.value ? running.value.absent : definition.value.sclp.absent;
  const counters = kernelProfile?.memmapCounters ?? false;
  return {
    name: partition.name,
    status: status.value,
    release,
    era: kernelProfile?.era ?? 'dynamic',
    commandLine: kernel.commandLine,
    ...(guest.value?.loadedWith === undefined ? {} : { loadedWith: guest.value.loadedWith }),
    profile,
    allocation: running.value && {
      storageElementType: 'central',
      initialBytes: running.value.initialBytes,
      currentBytes: arch.sclp
        ? bytes(survey(partition).assigned * running.value.incrementBytes)
        : running.value.initialBytes,
      maximumBytes: arch.sclp
        ? bytes(existingIncrements(running.value) * running.value.incrementBytes)
        : running.value.initialBytes,
      originBytes: running.value.originBytes,
    },
    tableIncrementBytes: tableIncrement(system, partition),
    zvm: definition.value.zvm ? { ...definition.value.zvm, running: zvmStorage(partition) } : null,
    ...kernelFacts(kernel),
    geometry: geometryFor(partition),
    zones: guest.value ? arch.zones.map((name, zone) => zoneView(partition, name, zone as ZoneIndex)) : [],
    memory: {
      memTotalKib: memTotalKib(partition),
      memFreeKib: figure(partition, FIGURE.memFreeKib),
      memmapPages: counters ? figure(partition, FIGURE.memmapPages) : null,
      memmapBootPages: counters ? figure(partition, FIGURE.memmapBootPages) : null,
      cmaTotalKib: figure(partition, FIGURE.cmaPages) * PAGE_KIB,
      cmaFreeKib: freeCmaKib(partition),
      mapping: mappedMemory(partition),
      memmapSelfKib: figure(partition, FIGURE.memmapSelfPages) * PAGE_KIB,
      memmapSystemKib: figure(partition, FIGURE.memmapSystemPages) * PAGE_KIB,
    },
    parameters: parameters.value,
    conditions,
    divergences: survey(partition).divergences,
    pendingWrite: pending.value && {
      path: pending.value.path,
      value: pending.value.value,
      because: pending.value.because,
    },
    messageCount: log.length,
    panic: guest.value?.panic ?? null,
    ...(guest.value?.halted ? { halted: guest.value.halted } : {}),
    ...(absent ? { absent } : {}),
    ...(guest.value && arch.sclp ? { kernelImage: guest.value.profile.image } : {}),
    ...(arch.name === 's390x' ? {} : { arch: arch.name, platform: platformView(partition) }),
  };
}

const factsOfKernels = new WeakMap<object, Pick<PartitionView, 'kernelBuild' | 'unheardParameters'>>();

/** What follows from a kernel's definition alone: every change of the machine is told with it. */
function kernelFacts(
  kernel: PartitionDefinition['kernel'],
): Pick<PartitionView, 'kernelBuild' | 'unheardParameters'> {
  const known = factsOfKernels.get(kernel);
  if (known) return known;
  const facts = { kernelBuild: buildOf(kernel), unheardParameters: unheardParameters(kernel) };
  factsOfKernels.set(kernel, facts);
  return facts;
}

const existingIncrements = ({ rnMax, absent }: RunningAllocation): number =>
  rnMax - absentUpTo(rnMax, absent);

function tableIncrement(system: SystemState, partition: Partition): Bytes | null {
  const { machine } = system.frame.value;
  const { initialBytes, reservedBytes } = partition.definition.value.profile;
  return (machine && granularityFor(machine, initialBytes, reservedBytes)?.incrementBytes) ?? null;
}

function zoneView(partition: Partition, name: string, zone: ZoneIndex): ZoneView {
  const spannedPages = spannedOf(partition, zone);
  return {
    name,
    startPfn: spannedPages === 0 ? null : pfn(startOf(partition, zone)),
    spannedPages,
    presentPages: presentOf(partition, zone),
    managedPages: managedOf(partition, zone),
    watermarks: watermarksOf(partition, zone),
  };
}

export function incrementCell(partition: Partition, number: Rn): number {
  const row = number - 1;
  const { assigned, believed, failed } = partition.increments;
  const running = partition.running.value;
  if (!running || row < 0 || row >= assigned.cells.length) return 0;
  if (running.absent && isAbsentRn(number, running.absent)) return 0;
  const belief = believed.cells[row] ?? BELIEF.notListed;
  return (
    INCREMENT.known |
    (assigned.cells[row] === 1 ? INCREMENT.assigned : 0) |
    (belief === BELIEF.assigned ||
    (belief === BELIEF.notListed && !differs(partition, row) && assigned.cells[row] === 1)
      ? INCREMENT.believedAssigned
      : 0) |
    (belief === BELIEF.notListed ? 0 : INCREMENT.listed) |
    (row >= lastInitialRn(running) ? INCREMENT.reserved : 0) |
    (failed.cells[row] === 1 ? INCREMENT.failed : 0)
  );
}

export function blockCell(partition: Partition, block: BlockId): number {
  const guest = partition.guest.value;
  const unmovable = (number: BlockId): boolean => unmovableReason(partition, number) !== undefined;
  return guest ? cellOf(partition, guest, block, unmovable) : 0;
}

function cellOf(
  partition: Partition,
  guest: Guest,
  block: BlockId,
  isUnmovable: (block: BlockId) => boolean,
): number {
  const { blocks } = partition;
  if (block < 0 || block >= blocks.present.cells.length) return 0;
  const present = blocks.present.cells[block] === 1;
  const firmware = blocks.firmware.cells[block] ?? FIRMWARE.none;
  if (!present && firmware === FIRMWARE.none) return 0;
  const state = blocks.state.cells[block];
  const early = blocks.early.cells[block];
  const configured = guest.profile.era === 'dynamic' ? firmware === FIRMWARE.configured : present;
  let cell: number = BLOCK.known;
  if (present) cell |= BLOCK.present;
  if (configured) cell |= BLOCK.configured;
  if (state === BLOCK_STATE.online) cell |= BLOCK.online;
  if (state === BLOCK_STATE.goingOffline) cell |= BLOCK.goingOffline;
  if (blocks.memmap.cells[block] === MEMMAP.self) cell |= BLOCK.memmapSelf;
  if (blocks.memmapRequested.cells[block] === 1) cell |= BLOCK.memmapRequested;
  if (present && isUnmovable(block)) cell |= BLOCK.unmovable;
  if (early !== EARLY.no) cell |= BLOCK.boot;
  if (early === EARLY.withHole) cell |= BLOCK.hole;
  if (blocks.failed.cells[block] === 1) cell |= BLOCK.failed;
  if (guest.hotplug && blockDiffers(partition, block, guest.geometry)) cell |= BLOCK.differs;
  return cell | ((blocks.zone.cells[block] ?? 0) << BLOCK.zoneShift);
}

function blockDiffers(partition: Partition, block: BlockId, { incrementsPerBlock }: Geometry): boolean {
  const first = block * incrementsPerBlock;
  for (let row = first; row < first + incrementsPerBlock; row++) if (differs(partition, row)) return true;
  return false;
}

export function blockCells(partition: Partition): Uint16Array {
  const cells = new Uint16Array(geometryFor(partition).blockCount);
  const guest = partition.guest.value;
  if (!guest) return cells;
  const isUnmovable = unmovableBlocks(partition, guest);
  for (let block = 0; block < cells.length; block++)
    cells[block] = cellOf(partition, guest, blockId(block), isUnmovable);
  return cells;
}

export function incrementCells(partition: Partition): Uint8Array {
  const cells = new Uint8Array(geometryFor(partition).rnMax);
  for (let row = 0; row < cells.length; row++) cells[row] = incrementCell(partition, rn(row + 1));
  return cells;
}

const PLACEMENTS = ['none', 'boot', 'system', 'self'] as const;

export const placementOf = (partition: Partition, block: BlockId): (typeof PLACEMENTS)[number] =>
  PLACEMENTS[partition.blocks.memmap.cells[block] ?? MEMMAP.none] ?? 'none';

/** How much of a block can be used, and how much describes it. */
export function blockSizes(
  partition: Partition,
  block: BlockId,
): Pick<BlockDetail, 'memmapPages' | 'usableBytes'> {
  const { memmapPagesPerBlock, pagesPerBlock } = geometryFor(partition);
  const usableBytes = bytesOfPages(pagesPerBlock - altmapPagesOf(partition, block));
  return { memmapPages: memmapPagesPerBlock, usableBytes };
}

/** Everything about one block; undefined when the number does not exist in this partition. */
export function blockDetail(partition: Partition, block: BlockId): BlockDetail | undefined {
  const cell = blockCell(partition, block);
  if (cell === 0) return undefined;
  const geometry = geometryFor(partition);
  const { first, last } = incrementsOfBlock(block, geometry);
  const lastRn = rn(Math.min(last, geometry.rnMax));
  const start = addressOfBlock(block, geometry.blockBytes);
  const altmapPages = altmapPagesOf(partition, block);
  const support = memmapSupportOf(partition);
  const owner = ownerOf(partition, block);
  const unmovable = unmovableReason(partition, block);
  const running = partition.running.value;
  return {
    block,
    start,
    endInclusive: start + geometry.blockBytes - 1,
    firstPfn: pfn(block * geometry.pagesPerBlock),
    lastPfn: pfn((block + 1) * geometry.pagesPerBlock - 1),
    rnFirst: first,
    rnLast: lastRn,
    element: elementId(running ? elementOf(running, first) : 0),
    cell,
    files: filesOf(partition, block),
    ...blockSizes(partition, block),
    ...(unmovable && { unmovable }),
    ...(owner === undefined ? {} : { device: owner }),
    memmapPlacement: placementOf(partition, block),
    altmapPages,
    ...pageFactsOf(partition, block, altmapPages),
    increments: Array.from({ length: lastRn - first + 1 }, (_, index) => {
      const number = rn(first + index);
      return { rn: number, cell: incrementCell(partition, number) };
    }),
    memmapSupport: {
      supported: support.supported,
      because: support.because,
      wastedPages: support.wastedPages,
      conditions: memmapConditionsOf(partition),
    },
  };
}

/**
 * mm/memory_hotplug.c: the altmap's pageblocks are unmovable, in Movable too; all others are movable when they come.
 */
function pageFactsOf(
  partition: Partition,
  block: BlockId,
  altmapPages: number,
): Pick<BlockDetail, 'selfHostedPages' | 'pageblocks'> {
  const { blocks, guest } = partition;
  const isOnline = guest.value !== null && blocks.state.cells[block] === BLOCK_STATE.online;
  const early = blocks.early.cells[block];
  if (!isOnline) return { selfHostedPages: 0, pageblocks: null };
  if (early === EARLY.untouched || early === EARLY.withHole) return { selfHostedPages: 0, pageblocks: null };
  const { pageblockPages } = architectureNamed(guest.value?.architecture).memmap;
  const { pagesPerBlock } = geometryFor(partition);
  const unmovable = Math.ceil(altmapPages / pageblockPages);
  return {
    selfHostedPages: altmapPages,
    pageblocks: { unmovable, movable: pagesPerBlock / pageblockPages - unmovable },
  };
}

function filesOf(partition: Partition, block: BlockId): BlockDetail['files'] {
  const files: { path: string; content: string; writable: boolean }[] = [];
  for (const directory of [
    `/sys/devices/system/memory/memory${block}`,
    `/sys/firmware/memory/memory${block}`,
  ]) {
    const names = listSysfs(partition, directory);
    if (!names.ok) continue;
    for (const name of names.value) {
      const path = `${directory}/${name}`;
      const stat = statSysfs(partition, path);
      const content = readSysfs(partition, path);
      if (stat?.type !== 'file' || !content.ok || content.value === '') continue;
      files.push({ path, content: content.value.trimEnd(), writable: (stat.mode & 0o200) !== 0 });
    }
  }
  return files;
}
