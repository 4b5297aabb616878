/** Replays one recording. The recorded changes are only ever compared with, never applied. */

import { execute, kernelLog, newUndoLog, partitionView, type System } from '../../main/engine/index.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { blockId } from '../../shared/ids.ts';
import {
  type Baseline,
  compareLsmem,
  compareMemFree,
  compareRun,
  compareSclp,
  compareState,
  type Difference,
} from './compare.ts';
import { openGuestShell } from './guest-shell.ts';
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

export function replay(recording: Recording, baselines: FreeBaselines): Score {
  if (recording.boot.panics) return replayPanic(recording, recording.boot.messages);
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

  const shell = openGuestShell(booted.system);
  count('boot', compareBoot(recording, booted, baseline, smallFree) ?? lsmemDifference(shell.lsmem(), state));
  let expected = state;
  let freeBefore = baseline.observed.memFreeKiB ?? 0;
  for (const step of recording.steps) {
    const recordedBefore = expected.memFreeKiB ?? 0;
    expected = accumulate(expected, step.changes);
    const label = `step ${step.n} ${step.name}`;
    const reason = step.skip ? 'uses a program the shell does not have' : skippedProgram(step);
    setUnmovable(booted.system, step);
    const ran = reason ? null : shell.run(step.command);
    // What a skipped program would have done to the machine is a command of the machine.
    if (reason) {
      const commands = machineCommandsOf(step.command, unpluggedModules(booted.system));
      for (const command of commands) execute(booted.system, command, newUndoLog());
    }
    const events: readonly MachineEvent[] = ran?.events ?? [];
    const observed = observe(booted.system);
    const freeChange = (observed.memFreeKiB ?? 0) - freeBefore;
    const recordedChange = (expected.memFreeKiB ?? 0) - recordedBefore;
    freeBefore = observed.memFreeKiB ?? 0;
    const difference =
      (ran && compareRun(step, ran)) ??
      (step.sclp ? compareSclp(sclpOfRecording(step.sclp), sclpOf(events)) : undefined) ??
      compareState(expected, observed, baseline, step.notCompared) ??
      lsmemDifference(shell.lsmem(), expected, step.notCompared) ??
      (step.compareMemFree ? compareMemFree('change of MemFree', recordedChange, freeChange) : undefined);
    count(label, difference);
    if (reason) skipped.push({ step: label, reason, equal: difference === undefined });
  }
  return {
    name: recording.name,
    steps: recording.steps.length + 1,
    equal,
    skipped,
    differences,
  };
}

const unpluggedModules = (system: System): string[] =>
  (partitionView(system, GUEST)?.platform?.dimms ?? []).flatMap(({ name, plugged }) =>
    plugged ? [] : [name],
  );

const skippedProgram = (step: RecordedStep): string | undefined => {
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

/** A recorded panic: the simulated IPL must fail too, and begin with the same kind of message. */
function replayPanic(recording: Recording, messages: readonly string[]): Score {
  const booted = boot(definitionOf(recording));
  const kind = (message: string | undefined): string =>
    (message ?? '').replace(/^\S+: /, '').replace(/[:,].*$/, '');
  const logged = kernelLog(booted.system, GUEST).map(kind);
  const difference = !booted.panic
    ? 'the IPL succeeds, recorded a panic'
    : logged.includes(kind(messages[0]))
      ? undefined
      : `no message like ${JSON.stringify(messages[0])} was logged`;
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

function setUnmovable(system: System, step: RecordedStep): void {
  const blocks = (step.unmovable ?? []).map(blockId);
  const command = {
    kind: 'setConditions',
    partition: GUEST,
    conditions: { unmovable: { kind: 'listed', blocks } },
  } as const;
  execute(system, command, newUndoLog());
}

function lsmemDifference(
  actual: string,
  expected: RecordedState,
  notCompared: readonly string[] = [],
): Difference {
  if (expected.lsmem == null || notCompared.includes('lsmem')) return undefined;
  return compareLsmem(expected.lsmem, actual);
}
