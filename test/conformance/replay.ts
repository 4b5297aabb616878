/**
 * Replays one recording. The recorded changes are only ever compared with, never applied. Which blocks hold unmovable
 * pages is taken from the recording, or, "own", decided by the machine's own condition.
 */

import {
  execute,
  kernelLog,
  newUndoLog,
  partitionView,
  type System,
  snapshotOf,
  systemFromSnapshot,
} from '../../main/engine/index.ts';
import { ORDINARY_CONDITIONS, type UnmovablePages } from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { blockId } from '../../shared/ids.ts';
import {
  type Baseline,
  compareLsmem,
  compareMemFree,
  compareMessages,
  comparePanic,
  compareRun,
  compareSclp,
  compareState,
  type Difference,
} from './compare.ts';
import type { Coverage } from './coverage.ts';
import { type GuestShell, openGuestShell } from './guest-shell.ts';
import { machineCommandsOf } from './machine-commands.ts';
import { boot, definitionOf, GUEST, measuredBoot } from './machine-of.ts';
import { observe, sclpOf, sclpOfRecording } from './observe.ts';
import { accumulate, type RecordedState, type RecordedStep, type Recording } from './recording.ts';

export interface Score {
  readonly name: string;
  /** Steps compared (the boot counts as one), and those equal in everything. */
  readonly steps: number;
  readonly equal: number;
  /** Steps that are not run, with the reason. Their state is compared all the same: `equal` tells how that went. */
  readonly skipped: readonly { readonly step: string; readonly reason: string; readonly equal: boolean }[];
  readonly differences: readonly string[];
}

/** Free memory of `KERNEL-small-512M-0`, by "KERNEL": what a boot without standby leaves. */
export type FreeBaselines = ReadonlyMap<string, number>;

/** Programs of a real system that no shell of the console has; x86 recordings carry no marks for them. */
const SKIPPED_PROGRAMS = /(?:^|[;&|]|\bdo\s)\s*(ndctl|insmod|modprobe|object_add|device_add)\b/;

/**
 * `own`: nothing is told about unmovable pages. A step that then goes another way than the recorded one is counted
 * once: the machine is put back onto the recorded course behind it.
 */
export function replay(
  recording: Recording,
  baselines: FreeBaselines,
  own = false,
  touched?: Coverage,
): Score {
  if (recording.boot.panics) return replayPanic(recording, recording.boot, touched);
  const state = recording.boot.state;
  const smallFree = smallBaseline(recording, baselines);
  const booted = boot(definitionOf(recording, measuredBoot(recording, state, smallFree)));
  const baseline: Baseline = { recorded: state, observed: observe(booted.system) };
  const differences: string[] = [];
  const skipped: { step: string; reason: string; equal: boolean }[] = [];
  let equal = 0;
  const count = (step: string, difference: Difference): void => {
    if (difference === undefined) equal++;
    else differences.push(`${step}: ${difference}`);
  };

  const told = openCourse(booted.system, baseline, touched);
  const atBoot = compareBoot(recording, booted, baseline, smallFree);
  count('boot', atBoot ?? lsmemDifference(told.shell.lsmem(), state));
  let untold = own ? branch(told) : undefined;
  let expected = state;
  for (const step of recording.steps) {
    const before = expected;
    expected = accumulate(expected, step.changes);
    const label = `step ${step.n} ${step.name}`;
    const reason = skippedProgram(step);
    tellUnmovable(told, step);
    const difference = follow(told, step, before, expected, reason);
    const alone = untold && follow(untold, step, before, expected, reason);
    if (untold && alone !== undefined) untold = branch(told, untold);
    const counted = untold ? alone : difference;
    count(label, counted);
    if (reason) skipped.push({ step: label, reason, equal: counted === undefined });
  }
  return {
    name: recording.name,
    steps: recording.steps.length + 1,
    equal,
    skipped,
    differences,
  };
}

/** A machine on its way through the steps. */
interface Course {
  system: System;
  readonly shell: GuestShell;
  readonly baseline: Baseline;
  freeKib: number;
}

function openCourse(system: System, baseline: Baseline, touched?: Coverage): Course {
  const current = { system };
  const shell = openGuestShell(() => current.system, touched);
  return Object.assign(current, { shell, baseline, freeKib: baseline.observed.memFreeKiB ?? 0 });
}

/** Carries out one step and compares everything that was recorded of it. */
function follow(
  course: Course,
  step: RecordedStep,
  before: RecordedState,
  expected: RecordedState,
  skipped: string | undefined,
): Difference {
  const { shell, system } = course;
  const logged = kernelLog(system, GUEST).length;
  const ran = skipped ? null : shell.run(step.command);
  // What a skipped program would have done to the machine is a command of the machine.
  if (skipped) {
    for (const command of machineCommandsOf(step.command, unpluggedModules(system)))
      execute(system, command, newUndoLog());
  }
  const messages = kernelLog(system, GUEST).slice(logged);
  const sclp = step.sclp ? compareSclp(sclpOfRecording(step.sclp), sclpOf(ran?.events ?? [])) : undefined;
  if (step.crashes) {
    const panic = partitionView(system, GUEST)?.panic ?? null;
    return sclp ?? comparePanic(step.messages ?? [], panic, messages);
  }
  const observed = observe(system);
  const freeChange = (observed.memFreeKiB ?? 0) - course.freeKib;
  const recordedChange = (expected.memFreeKiB ?? 0) - (before.memFreeKiB ?? 0);
  course.freeKib = observed.memFreeKiB ?? 0;
  return (
    (ran && compareRun(step, ran)) ??
    sclp ??
    compareState(expected, observed, course.baseline, step.notCompared) ??
    lsmemDifference(shell.lsmem(), expected, step.notCompared) ??
    (step.dmesg && ran ? compareMessages(step.dmesg, messages) : undefined) ??
    (step.compareMemFree ? compareMemFree('change of MemFree', recordedChange, freeChange) : undefined)
  );
}

/** The same machine under its default condition, with the shell that went along so far. */
function branch(from: Course, along?: Course): Course {
  const copy = systemFromSnapshot(snapshotOf(from.system));
  if (!copy.ok) throw new Error('a snapshot of the machine cannot be read back');
  setUnmovable(copy.value, ORDINARY_CONDITIONS.unmovable);
  const course = along ?? openCourse(copy.value, from.baseline);
  course.system = copy.value;
  course.freeKib = from.freeKib;
  return course;
}

const unpluggedModules = (system: System): string[] =>
  (partitionView(system, GUEST)?.platform?.dimms ?? []).flatMap(({ name, plugged }) =>
    plugged ? [] : [name],
  );

const skippedProgram = (step: RecordedStep): string | undefined => {
  if (step.command.includes('/proc/pagetypeinfo')) return '/proc/pagetypeinfo is not part of the console';
  const program = SKIPPED_PROGRAMS.exec(step.command)?.[1];
  return program ? `${program} is not part of the console` : undefined;
};

function compareBoot(
  recording: Recording,
  booted: { readonly events: readonly MachineEvent[]; readonly panic: string | null },
  baseline: Baseline,
  smallFree: number | undefined,
): Difference {
  if (recording.boot.panics) return undefined;
  if (booted.panic) return `the IPL fails: ${booted.panic}`;
  const { sclp, state } = recording.boot;
  const cost =
    smallFree === undefined
      ? undefined
      : compareMemFree(
          'MemFree at boot',
          state.memFreeKiB ?? 0,
          baseline.observed.memFreeKiB ?? 0,
          smallFree * 0.015,
        );
  return (
    (sclp ? compareSclp(sclpOfRecording(sclp), sclpOf(booted.events)) : undefined) ??
    compareState(state, baseline.observed, baseline) ??
    cost
  );
}

/** A recorded panic: the simulated IPL must fail too, after the same requests, with the same kind of message. */
function replayPanic(
  recording: Recording,
  { messages, sclp }: Extract<Recording['boot'], { panics: true }>,
  touched?: Coverage,
): Score {
  const booted = boot(definitionOf(recording));
  touched?.note(booted.system, booted);
  const difference =
    comparePanic(messages, booted.panic, kernelLog(booted.system, GUEST)) ??
    (sclp ? compareSclp(sclpOfRecording(sclp), sclpOf(booted.events)) : undefined);
  return {
    name: recording.name,
    steps: 1,
    equal: difference ? 0 : 1,
    skipped: [],
    differences: difference ? [`boot: ${difference}`] : [],
  };
}

/** Only boots of a 512 MiB core have a recorded boot without standby to start from. */
function smallBaseline(recording: Recording, baselines: FreeBaselines): number | undefined {
  const kernel = /^(.*)-small-512M-/.exec(recording.name)?.[1];
  return kernel === undefined ? undefined : baselines.get(kernel);
}

function tellUnmovable({ system }: Course, step: RecordedStep): void {
  setUnmovable(system, { kind: 'listed', blocks: (step.unmovable ?? []).map(blockId) });
}

function setUnmovable(system: System, unmovable: UnmovablePages): void {
  execute(system, { kind: 'setConditions', partition: GUEST, conditions: { unmovable } }, newUndoLog());
}

function lsmemDifference(
  actual: string,
  expected: RecordedState,
  notCompared: readonly string[] = [],
): Difference {
  if (expected.lsmem == null || notCompared.includes('lsmem')) return undefined;
  return compareLsmem(expected.lsmem, actual);
}
