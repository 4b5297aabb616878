/** The standby planner: the bill at IPL, the limits and a curve, for the partition's own kernel and for each era. */

import type { KernelDefinition, PartitionDefinition } from '../../../shared/definition.ts';
import { MAX_LISTED_INCREMENTS } from '../../../shared/sccb.ts';
import type { KernelPlan, PlanPoint, PlanRequest, StandbyPlan } from '../../../shared/standby-plan.ts';
import { type Bytes, bytes, PAGE_KIB } from '../../../shared/units.ts';
import { MAX_INCREMENTS } from '../definition-rules.ts';
import { bootIsRecorded } from '../kernel/boot-estimate.ts';
import { reservedAssignedBytes } from '../sclp/hypervisor.ts';
import type { Partition } from '../state/partition.ts';
import { availableBytes, type SystemState } from '../system-state.ts';
import {
  freeAfterBlocks,
  freeAfterConfiguring,
  largestStandby,
  standbyBlocks,
  type Trial,
  trialOf,
} from './trial-ipl.ts';

/** The kernel of each era that recordings cover best. */
const ERA_RELEASES = ['6.1', '6.12', '7.2'] as const;
/** Even spaces of the curve; its limits are points beside them. */
const CURVE_STEPS = 64;

export function planStandby(system: SystemState, partition: Partition, request: PlanRequest): StandbyPlan {
  const definition = partition.definition.value;
  const { incrementBytes } = definition.sclp;
  const whole = (size: number, least: number, most: number): Bytes =>
    bytes(Math.min(Math.max(Math.round(size / incrementBytes), least), most) * incrementBytes);
  const initialBytes = whole(
    request.initialBytes ?? definition.profile.initialBytes,
    1,
    MAX_LISTED_INCREMENTS,
  );
  const limitBytes = bytes(MAX_INCREMENTS * incrementBytes - initialBytes);
  const standbyBytes = whole(
    request.reservedBytes ?? claimedBytes(definition),
    0,
    limitBytes / incrementBytes,
  );
  const assignable = assignableBytes(system, partition, initialBytes);
  const trial = (kernel: KernelDefinition): Trial =>
    trialOf({
      kernel,
      sclp: definition.sclp,
      initialBytes,
      usedByProgramsKib: definition.conditions.pressure.usedByProgramsKib,
      assignableBytes: assignable,
    });
  const own = trial(
    initialBytes === definition.profile.initialBytes ? definition.kernel : unmeasured(definition.kernel),
  );
  const others = ERA_RELEASES.flatMap((release) => kernelsOf(definition, release)).map(trial);
  const scale = curveEnd([own, ...others], standbyBytes, limitBytes);
  const planOf = (found: Trial): KernelPlan => kernelPlan(found, standbyBytes, limitBytes, scale);
  return {
    partition: partition.name,
    initialBytes,
    standbyBytes,
    incrementBytes,
    limitBytes,
    own: planOf(own),
    eras: others.map(planOf),
  };
}

/** Standby as the kernel will see it: READ SCP INFO may claim more than is reserved. */
function claimedBytes({ profile, sclp }: PartitionDefinition): number {
  if (sclp.rnMax === undefined || profile.reservedBytes === 0) return profile.reservedBytes;
  return sclp.rnMax * sclp.incrementBytes - profile.initialBytes;
}

/** Reserved storage that an IPL with clearing could assign: what is free, and what the partition itself would give back. */
function assignableBytes(system: SystemState, partition: Partition, initialBytes: number): number {
  const running = partition.running.value;
  const own = running ? running.initialBytes + reservedAssignedBytes(partition) : 0;
  const free = Math.max(0, availableBytes(system) + own - initialBytes);
  return Math.min(free, partition.definition.value.zvm?.standbyBytes ?? free);
}

/** Measured figures belong to one kernel with one core size. */
function unmeasured({ measured, ...kernel }: KernelDefinition): KernelDefinition {
  return kernel;
}

/** The release without and with the parameter; kernels that do not know it come once. Later words win. */
function kernelsOf({ kernel }: PartitionDefinition, release: string): KernelDefinition[] {
  const line = (value: 0 | 1): string =>
    `${kernel.commandLine} memory_hotplug.memmap_on_memory=${value}`.trim();
  const values = release === '6.1' ? ([0] as const) : ([0, 1] as const);
  return values.map((value) => ({ ...unmeasured(kernel), release, commandLine: line(value) }));
}

/** Blocks with which the IPL still ends well, up to as many as there can be. */
function blocksThatBoot(trial: Trial, limitBytes: Bytes): { readonly fit: number; readonly most: number } {
  const most = standbyBlocks(trial, limitBytes);
  return { fit: freeAfterBlocks(trial, most).length - 1, most };
}

function kernelPlan(trial: Trial, standbyBytes: Bytes, limitBytes: Bytes, scale: Bytes): KernelPlan {
  const { profile, machine, parameters, geometry, cost } = trial;
  const { fit, most } = blocksThatBoot(trial, limitBytes);
  const free = freeAfterBlocks(trial, most);
  const freeWith = (standby: number): number | null => free[standbyBlocks(trial, standby)] ?? null;
  const largest = fit === most ? limitBytes : largestStandby(trial, fit, limitBytes);
  const failing = fit === most ? null : bytes(largest + machine.sclp.incrementBytes);
  const found = standbyBlocks(trial, standbyBytes);
  const added = trial.addsAtBoot ? found : 0;
  const freeAfterKib = freeWith(standbyBytes);
  return {
    era: profile.era,
    release: machine.kernel.release,
    memmapOnMemory: parameters.memmapOnMemory,
    memmapInBlocks: cost.altmapPages > 0,
    blockBytes: geometry.blockBytes,
    bill: {
      blocks: added,
      perBlockKib: trial.addsAtBoot ? cost.systemKib : 0,
      memmapKib: added * cost.memmapKib,
      tablesKib: added * (cost.pageTablesKib + cost.objectsKib),
      totalKib: added * cost.systemKib,
      inBlocksKib: cost.altmapPages > 0 ? added * cost.altmapPages * PAGE_KIB : 0,
    },
    freeBeforeKib: trial.freeKib,
    freeAfterKib,
    boots: freeAfterKib !== null,
    largestStandbyBytes: largest,
    limitedBy: failing === null ? 'rnmax' : 'memory',
    firstFailingBytes: failing,
    configure: trial.addsAtBoot
      ? null
      : { perBlockKib: cost.systemKib, blocksThatFit: freeAfterConfiguring(trial, found).length - 1 },
    estimate: !bootIsRecorded(machine.kernel, machine.initialBytes),
    curve: curveOf(trial, scale, [standbyBytes, largest, failing ?? largest], freeWith),
  };
}

/** The chart ends well behind the planned standby and the limits that lie in the same region. */
function curveEnd(trials: readonly Trial[], standbyBytes: Bytes, limitBytes: Bytes): Bytes {
  const limits = trials.map((trial) => {
    const { fit, most } = blocksThatBoot(trial, limitBytes);
    return fit === most ? 0 : largestStandby(trial, fit, limitBytes);
  });
  const { incrementBytes } = trials[0]?.machine.sclp ?? { incrementBytes: 1 };
  const wanted = Math.max(2 * standbyBytes, 1.25 * Math.max(...limits), CURVE_STEPS * incrementBytes);
  return bytes(Math.min(limitBytes, Math.ceil(wanted / incrementBytes) * incrementBytes));
}

function curveOf(
  trial: Trial,
  end: Bytes,
  marks: readonly Bytes[],
  freeWith: (standby: number) => number | null,
): PlanPoint[] {
  const { incrementBytes } = trial.machine.sclp;
  const sizes = new Set<number>(marks.filter((mark) => mark <= end));
  for (let step = 0; step <= CURVE_STEPS; step++) {
    sizes.add(Math.round((end * step) / CURVE_STEPS / incrementBytes) * incrementBytes);
  }
  return [...sizes]
    .sort((a, b) => a - b)
    .map((standbyBytes) => ({ standbyBytes: bytes(standbyBytes), freeKib: freeWith(standbyBytes) }));
}
