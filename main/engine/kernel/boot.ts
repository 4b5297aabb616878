/** IPL of the guest: from SCLP's answers to a running kernel with zones, blocks and free memory, or to a panic. */

import { geometryOf } from '../../../shared/geometry.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { buildOf, unheardParameters } from '../../../shared/kernel-build.ts';
import { MIB, PAGE_BYTES, PAGE_KIB } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import { type Architecture, architectureNamed } from '../arch/architectures.ts';
import { memoryMapOf, platformGeometry } from '../arch/memory-map.ts';
import { bringUpDevices } from '../dax/bring-up.ts';
import { allocationOf, initialRns } from '../sclp/hypervisor.ts';
import { NO_DAX } from '../state/dax.ts';
import {
  architectureOf,
  BLOCK_STATE,
  clearLog,
  EARLY,
  FIGURE,
  FIRMWARE,
  type Guest,
  guestOf,
  MEMMAP,
  type Partition,
} from '../state/partition.ts';
import { emit, log, type Steps } from '../step.ts';
import { addBlock } from './blocks.ts';
import { estimateBoot, pagesOfAll } from './boot-estimate.ts';
import { parametersAtBoot, requestedAtBoot } from './boot-parameters.ts';
import { parseCommandLine } from './command-line.ts';
import {
  blocksOf,
  bootMemmapPages,
  type CoreMemory,
  coreMemory,
  coreOfRanges,
  identMapBytes,
  zoneOfBootBlock,
  zonesOfCore,
} from './core-memory.ts';
import { deadlockOnMemory, diesInEarlyScan, endWrites, touchStorage, unbackedIncrements } from './crash.ts';
import {
  detectMemory,
  detectStandby,
  kernelIncrementBytes,
  type StandbyRange,
  standbyRanges,
} from './detect.ts';
import { availableAtBootKib } from './free-memory.ts';
import { memmapSupportOf } from './memmap.ts';
import { movableStartOf } from './movable-core.ts';
import { type OnlineType, onlineBlock } from './online.ts';
import { profileOf } from './profiles.ts';
import { builtProfile, crashAreaOf, hugePagesOf } from './reserved-memory.ts';
import { settleFirstUse } from './unmovable.ts';
import { bootsWithHugepages, setWatermarks } from './watermarks.ts';
import { zoneOfBlock } from './zones.ts';

/**
 * Boots the kernel of the partition's definition. Everything the last guest knew is gone.
 * @models sclp_detect_standby_memory, drivers/s390/char/sclp_cmd.c (classic, memmap)
 * @models sclp_setup_memory, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function bootGuest(steps: Steps): void {
  const { partition } = steps;
  const { kernel } = partition.definition.value;
  const arch = architectureNamed(kernel.arch);
  const released = profileOf(kernel.release, arch.name);
  if (!released) throw new Error(`no profile for ${kernel.release}`);
  forgetGuest(steps);
  const boot = parseCommandLine(kernel.commandLine, released);
  const profile = builtProfile(released, kernel, boot);
  const edat1 = kernel.edat1 ?? true;
  const loaded: LoadedKernel = { release: kernel.release, profile, boot, architecture: arch.name, edat1 };
  if (arch.sclp) bootThroughSclp(steps, loaded);
  else bootFromMemoryMap(steps, loaded, arch);
}

/** What is known of a kernel before it has looked at its memory. */
type LoadedKernel = Pick<Guest, 'release' | 'profile' | 'boot' | 'architecture' | 'edat1'>;

/** s390: SCLP tells what is memory already, and what may become memory. */
function bootThroughSclp(steps: Steps, kernel: LoadedKernel): void {
  const { partition } = steps;
  const { profile, boot } = kernel;
  const kdump = boot.kdump || partition.definition.value.kernel.kdump === true;
  const detected = detectMemory(steps, initialRns(allocationOf(partition)));
  const incrementBytes = kernelIncrementBytes(detected.info);
  const geometry = geometryOf(incrementBytes, detected.info.rnMax, profile.sectionBytes);
  const limit = identMapBytes(detected.info.rnMax * incrementBytes, boot);
  layTables(partition, geometry.rnMax, geometry.blockCount);
  const core = coreMemory(detected.assigned, incrementBytes, limit, geometry.blockBytes);
  startKernel(steps, kernel, geometry, core, limit);
  if (diesInEarlyScan(steps, detected.assigned, limit / incrementBytes)) return;
  bringUpCore(steps, core);

  const hotplug = detectStandby(steps, detected.info, kdump);
  if (!hotplug) return;
  partition.store.assign(partition.guest, { ...guestOf(partition), hotplug });
  const ranges = standbyRanges(steps, profile, geometry.blockBytes, incrementBytes, limit);
  const isCore = new Set(core.blocks);
  // Standby that is memory already cannot be added again: EEXIST, which the driver ignores.
  const blocks = ({ start, end }: StandbyRange): BlockId[] =>
    blocksOf(start, end, geometry.blockBytes, isCore);
  if (profile.era === 'dynamic') offerBlocks(partition, core.blocks, [...ranges].flatMap(blocks));
  else {
    for (const range of ranges) if (!addStandby(steps, blocks(range))) break;
    touchStorage(steps);
  }
}

/** x86-64: firmware lists memory, the command line takes some away, drivers find the rest. */
function bootFromMemoryMap(steps: Steps, kernel: LoadedKernel, arch: Architecture): void {
  const { partition } = steps;
  const { platform, kernel: asked } = partition.definition.value;
  if (!platform) throw new Error(`${partition.name} has no memory map`);
  const limit = identMapBytes(Number.POSITIVE_INFINITY, kernel.boot, arch);
  const map = memoryMapOf(platform.ram, asked.commandLine, limit);
  const geometry = platformGeometry(platform, asked.commandLine, limit);
  layTables(partition, 0, geometry.blockCount);
  const core = coreOfRanges(map.ram, geometry.blockBytes);
  startKernel(steps, kernel, geometry, core, core.end);
  bringUpCore(steps, core);
  bringUpDevices(steps, map.pmem);
}

function startKernel(
  steps: Steps,
  kernel: LoadedKernel,
  geometry: Geometry,
  core: CoreMemory,
  limit: number,
): void {
  const { partition } = steps;
  const movableStart = movableStartOf(core, kernel.boot, architectureNamed(kernel.architecture), limit);
  const asked = partition.definition.value.kernel;
  const crash = crashAreaOf(asked, kernel.boot, core, limit);
  const hugePages = hugePagesOf(asked, kernel.boot);
  const guest: Guest = {
    ...kernel,
    geometry,
    coreEnd: core.end,
    ...(core.firstBlock === 0 ? {} : { firstBootBlock: core.firstBlock }),
    lastBootBlock: core.lastBlock,
    ...(movableStart === undefined ? {} : { movableStart }),
    ...(crash && { crash }),
    ...(hugePages > 0 ? { hugePages } : {}),
    ...(buildOf(asked).kasan ? { kasan: true as const } : {}),
    ...(asked.arch === 'x86_64' && buildOf(asked).probe ? { probe: true as const } : {}),
    hotplug: false,
    panic: null,
  };
  partition.store.assign(partition.guest, guest);
  const { profile, boot } = kernel;
  partition.store.assign(partition.parameters, parametersAtBoot(asked, profile, boot));
  tellCommandLine(steps);
}

/** init/main.c and arch/s390/kernel/setup.c: what the kernel says of its parameters. */
function tellCommandLine(steps: Steps): void {
  const { kernel } = steps.partition.definition.value;
  const { crash, coreEnd } = guestOf(steps.partition);
  const unknown = unheardParameters(kernel).filter(({ why }) => why === 'notBuilt');
  const words = kernel.commandLine
    .split(/\s+/)
    .filter((word) => unknown.some(({ parameter }) => word.split('=', 1)[0] === parameter));
  if (words.length > 0)
    log(
      steps,
      'info',
      `Unknown kernel command line parameters "${words.join(' ')}", will be passed to user space.`,
    );
  if (!crash) return;
  const mib = (pages: number): number => (pages * PAGE_BYTES) / MIB;
  log(
    steps,
    'info',
    `Reserving ${mib(crash.end - crash.start)}MB of memory at ${mib(crash.start)}MB for crashkernel (System RAM: ${coreEnd / MIB}MB)`,
  );
}

/**
 * Everything that a reset takes from the guest's side. The hypervisor's increments and elements stay.
 * @ours a reset has no function of the kernel
 */
export function forgetGuest(steps: Steps): void {
  const { partition } = steps;
  const { store, figures, zones, blocks, increments, elements, kernelUse } = partition;
  const clear = (column: typeof figures): void => store.clear(column, column.cells.length);
  store.assign(partition.guest, null);
  store.assign(partition.dax, NO_DAX);
  endWrites(steps);
  for (const column of [
    ...Object.values(blocks),
    ...Object.values(zones),
    ...Object.values(partition.marks),
    ...Object.values(kernelUse),
    figures,
    elements.believedAttached,
  ])
    clear(column);
  clear(increments.believed);
  clearLog(partition);
}

/** Tables sized for this kernel's view of the machine; the hypervisor's columns keep their content. */
function layTables(partition: Partition, rnMax: number, blockCount: number): void {
  const { store, increments, blocks, kernelUse } = partition;
  if (increments.believed.cells.length !== rnMax) store.clear(increments.believed, rnMax);
  for (const column of [...Object.values(blocks), ...Object.values(kernelUse)])
    if (column.cells.length !== blockCount) store.clear(column, blockCount);
}

/** Boot blocks are online from the start; zones and free memory come from measured figures or the estimate. */
function bringUpCore(steps: Steps, core: CoreMemory): void {
  const { partition } = steps;
  const { store, blocks, zones, figures } = partition;
  const { geometry, profile, edat1, movableStart, crash, hugePages = 0 } = guestOf(partition);
  const { kernel, conditions } = partition.definition.value;
  const arch = architectureOf(partition);
  const ranges = zonesOfCore(core, arch, movableStart);
  for (const { zone, start, spanned, present } of ranges) {
    store.write(zones.start, zone, start);
    store.write(zones.spanned, zone, spanned);
    store.write(zones.present, zone, present);
  }
  const memmapPages = bootMemmapPages(core, geometry.sectionBytes);
  const crashPages = crash ? crash.end - crash.start : 0;
  const measured = estimateBoot(kernel, profile, ranges, memmapPages, { crashPages, hugePages });
  for (const [zone, name] of arch.zones.entries()) {
    store.write(zones.managed, zone, measured.managedPages[name] ?? 0);
  }
  const managed = pagesOfAll(measured.managedPages);
  store.write(figures, FIGURE.memTotalExtraKib, measured.memTotalKib - managed * PAGE_KIB);
  store.write(figures, FIGURE.memFreeKib, measured.memFreeKib - conditions.pressure.usedByProgramsKib);
  store.write(figures, FIGURE.cmaPages, pagesOfAll(measured.cmaPages));
  store.write(figures, FIGURE.cmaMovablePages, measured.cmaPages[arch.zones[arch.movable] ?? 'Movable'] ?? 0);
  store.write(figures, FIGURE.hugepages, edat1 && bootsWithHugepages(measured.memTotalKib) ? 1 : 0);
  setWatermarks(partition, profile.boot.initPages);
  const early = ranges.reduce((sum, { zone, present }) => (zone === arch.movable ? sum : sum + present), 0);
  store.write(figures, FIGURE.earlyKernelPages, early);
  store.write(figures, FIGURE.memmapBootPages, profile.memmapCounters ? memmapPages : 0);
  for (const block of core.blocks) {
    store.write(blocks.present, block, 1);
    store.write(blocks.state, block, BLOCK_STATE.online);
    store.write(blocks.memmap, block, MEMMAP.boot);
    store.write(blocks.early, block, core.withHole.has(block) ? EARLY.withHole : EARLY.untouched);
    const zone = zoneOfBootBlock(ranges, block * geometry.pagesPerBlock, geometry.pagesPerBlock);
    store.write(blocks.zone, block, zone === undefined ? 0 : zone + 1);
  }
}

/** Dynamic era: a firmware object per block, nothing is added. */
function offerBlocks(partition: Partition, core: readonly BlockId[], standby: readonly BlockId[]): void {
  const { store, blocks } = partition;
  const requested = memmapSupportOf(partition).supported ? 1 : 0;
  for (const block of core) store.write(blocks.firmware, block, FIRMWARE.configured);
  for (const block of standby) {
    store.write(blocks.firmware, block, FIRMWARE.deconfigured);
    store.write(blocks.memmapRequested, block, requested);
  }
}

/**
 * Classic and memmap eras: every usable block of a range is added at boot, and its memmap paid; auto-onlining follows at
 * once. Returns false when the kernel does not go on.
 */
function addStandby(steps: Steps, blocks: readonly BlockId[]): boolean {
  const { partition } = steps;
  const guest = guestOf(partition);
  const requested = requestedAtBoot(guest.profile, guest.edat1);
  const { autoOnline } = partition.parameters.value;
  for (const block of blocks) {
    // add_memory takes the lock for every single block.
    emit(steps, { kind: 'hotplugLocked' });
    const refused = addBlock(steps, block, requested, availableAtBootKib(partition));
    // drivers/s390/char: an add that fails is ignored; only memory that runs out is not survived.
    if (refused?.errno === 'ENOMEM') {
      deadlockOnMemory(steps, 'swapper/0', 'ipl-memmap');
      return false;
    }
    if (!refused && autoOnline !== 'offline') {
      onlineBlock(steps, block, autoOnline satisfies OnlineType);
      // The kernel itself uses a kernel zone at once; programs, which use Movable, do not run yet.
      const movable = zoneOfBlock(partition, block) === architectureOf(partition).movable;
      if (!movable && unbackedIncrements(partition, block).length > 0) return false;
    }
    emit(steps, { kind: 'hotplugUnlocked' });
  }
  settleFirstUse(partition);
  return true;
}
