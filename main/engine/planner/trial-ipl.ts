/**
 * An IPL of a freshly activated partition, as far as memory goes, computed with the functions that the real one uses:
 * core memory, boot figures, the blocks that detection finds, and the cost of each. Without injected failures and
 * vetoes: those are tried out, not planned.
 */

import type { KernelDefinition, SclpDefinition } from '../../../shared/definition.ts';
import { geometryOf } from '../../../shared/geometry.ts';
import { STORAGE_FACILITIES } from '../../../shared/sccb.ts';
import { type Bytes, bytes, PAGE_KIB } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import { S390X } from '../arch/architectures.ts';
import { estimateBoot, pagesOfAll } from '../kernel/boot-estimate.ts';
import { parametersAtBoot, requestedAtBoot } from '../kernel/boot-parameters.ts';
import { type BootParameters, parseCommandLine } from '../kernel/command-line.ts';
import { bootMemmapPages, coreMemory, identMapBytes, zonesOfCore } from '../kernel/core-memory.ts';
import { USABLE_RESPONSES, usableRange } from '../kernel/detect.ts';
import { availableKibOf, type BlockCost, costOfBlock } from '../kernel/free-memory.ts';
import { movableStartOf } from '../kernel/movable-core.ts';
import { type KernelProfile, profileOf } from '../kernel/profiles.ts';
import { builtProfile, crashAreaOf, hugePagesOf } from '../kernel/reserved-memory.ts';
import type { RunningParameters } from '../state/partition.ts';

export interface TrialMachine {
  readonly kernel: KernelDefinition;
  readonly sclp: SclpDefinition;
  readonly initialBytes: Bytes;
  readonly usedByProgramsKib: number;
  /** Reserved storage that the machine could assign during IPL, for kernels that online standby at once. */
  readonly assignableBytes: number;
}

/** What does not depend on the amount of standby. */
export interface Trial {
  readonly machine: TrialMachine;
  readonly profile: KernelProfile;
  readonly boot: BootParameters;
  readonly parameters: RunningParameters;
  readonly geometry: Geometry;
  /** One standby block added at boot; in the dynamic era, one configured with its default placement. */
  readonly cost: BlockCost;
  /** Blocks are added at boot, not just offered. */
  readonly addsAtBoot: boolean;
  readonly freeKib: number;
  /** Free memory that only movable pages may use. */
  readonly cmaPages: number;
}

export function trialOf(machine: TrialMachine): Trial {
  const { kernel, sclp, initialBytes } = machine;
  const released = profileOf(kernel.release);
  if (!released) throw new Error(`no profile for ${kernel.release}`);
  const boot = parseCommandLine(kernel.commandLine, released);
  const profile = builtProfile(released, kernel, boot);
  const parameters = parametersAtBoot(kernel, profile, boot);
  const edat1 = kernel.edat1 ?? true;
  const increments = initialBytes / sclp.incrementBytes;
  const geometry = geometryOf(sclp.incrementBytes, increments, profile.sectionBytes);
  const assigned = Array.from({ length: increments }, (_, index) => index + 1);
  // Standby beyond core memory moves the end of the map, never core memory's own.
  const limit = identMapBytes(Number.POSITIVE_INFINITY, boot);
  const core = coreMemory(assigned, sclp.incrementBytes, limit, geometry.blockBytes);
  const border = movableStartOf(core, boot, S390X, limit);
  const memmapPages = bootMemmapPages(core, geometry.sectionBytes);
  const crash = crashAreaOf(kernel, boot, core, limit);
  const measured = estimateBoot(kernel, profile, zonesOfCore(core, S390X, border), memmapPages, {
    crashPages: crash ? crash.end - crash.start : 0,
    hugePages: hugePagesOf(kernel, boot),
  });
  const dynamic = profile.era === 'dynamic';
  const requested = dynamic ? 'self' : requestedAtBoot(profile, edat1);
  return {
    machine,
    profile,
    boot,
    parameters,
    geometry,
    cost: costOfBlock({ profile, edat1 }, geometry, requested, parameters.memmapOnMemory),
    addsAtBoot: !dynamic,
    freeKib: measured.memFreeKib - machine.usedByProgramsKib,
    cmaPages: pagesOfAll(measured.cmaPages),
  };
}

/** Blocks that detection makes of this much standby. */
export function standbyBlocks(trial: Trial, standbyBytes: number): number {
  const { machine, boot, geometry } = trial;
  if (!canHotplug(trial, standbyBytes)) return 0;
  const end = machine.initialBytes + standbyBytes;
  const limit = identMapBytes(end, boot);
  if (machine.initialBytes >= limit) return 0;
  const usable = usableRange(machine.initialBytes, Math.min(end, limit), geometry.blockBytes);
  return (usable.end - usable.start) / geometry.blockBytes;
}

/** detectStandby's conditions: facility bits, no kdump, and an answer of the last element that it can use. */
function canHotplug({ machine, boot }: Trial, standbyBytes: number): boolean {
  const { kernel, sclp } = machine;
  if (kernel.kdump || boot.kdump) return false;
  const facilities =
    sclp.facilities === undefined ? (standbyBytes > 0 ? STORAGE_FACILITIES : 0n) : BigInt(sclp.facilities);
  if ((facilities & STORAGE_FACILITIES) !== STORAGE_FACILITIES) return false;
  const more = sclp.moreElements ?? [];
  const last = more.reduce<(typeof more)[number] | undefined>(
    (highest, element) => (highest && highest.id > element.id ? highest : element),
    undefined,
  );
  return !last || USABLE_RESPONSES.includes(last.response);
}

/** Free memory after 0, 1, 2… standby blocks. Ends before the block that does not fit any more. */
export function freeAfterBlocks(trial: Trial, blocks: number): Float64Array {
  if (!trial.addsAtBoot) return new Float64Array(blocks + 1).fill(trial.freeKib);
  return freeWhileAdding(trial, blocks, trial.parameters.autoOnline !== 'offline');
}

/** Dynamic era: the same while blocks are configured one after the other and stay offline. */
export const freeAfterConfiguring = (trial: Trial, blocks: number): Float64Array =>
  freeWhileAdding(trial, blocks, false);

function freeWhileAdding(trial: Trial, blocks: number, onlines: boolean): Float64Array {
  const { cost, geometry, machine } = trial;
  const free = new Float64Array(blocks + 1);
  let freeKib = trial.freeKib;
  let assignable = onlines ? Math.floor(machine.assignableBytes / geometry.blockBytes) : 0;
  free[0] = freeKib;
  for (let block = 0; block < blocks; block++) {
    if (cost.systemKib > availableKibOf(freeKib, trial.cmaPages)) return free.slice(0, block + 1);
    freeKib -= cost.systemKib;
    if (assignable > 0) {
      assignable--;
      const pages = geometry.pagesPerBlock - cost.altmapPages;
      freeKib += pages * PAGE_KIB;
    }
    free[block + 1] = freeKib;
  }
  return free;
}

/** Largest standby in whole increments that makes at most this many blocks, up to `limitBytes`. */
export function largestStandby(trial: Trial, blocks: number, limitBytes: number): Bytes {
  const { incrementBytes } = trial.machine.sclp;
  let low = 0;
  let high = limitBytes / incrementBytes;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (standbyBlocks(trial, middle * incrementBytes) <= blocks) low = middle;
    else high = middle - 1;
  }
  return bytes(low * incrementBytes);
}
