/** One step of a recording, carried out and compared with everything that was recorded of it. */

import type { StepStreams } from '../../shared/replayed.ts';
import { execute, kernelLog, newUndoLog, partitionView, type System } from '../engine/index.ts';
import { compareMessages, comparePanic, compareRun, compareSclp, type Difference } from './compare.ts';
import { type Baseline, compareMemFree, compareState } from './compare-state.ts';
import type { Course } from './course.ts';
import { machineCommandsOf } from './machine-commands.ts';
import { GUEST } from './machine-of.ts';
import { observeInSteps, sclpOf, sclpOfRecording } from './observe.ts';
import type { RecordedState, RecordedStep } from './recording.ts';
import type { Happened } from './rules.ts';
import { freeKibOf } from './running-machine.ts';

export interface AroundStep {
  readonly step: RecordedStep;
  /** Recorded states. */
  readonly before: RecordedState;
  readonly after: RecordedState;
  readonly baseline: Baseline;
  /** Set when the command is not run. */
  readonly reason: string | null;
  readonly comparesFree: boolean;
}

export interface StepSeen {
  readonly differences: readonly Difference[];
  readonly happened: Happened;
  /** null: the command was not run. */
  readonly ran: StepStreams | null;
  readonly reason: string | null;
  readonly notCompared: readonly string[];
}

/** Programs of a real system that no shell of the console has; x86 recordings carry no marks for them. */
const SKIPPED_PROGRAMS = /(?:^|[;&|]|\bdo\s)\s*(object_add|device_add)\b/;

/** Why the console does not run a command; null: it does. */
export function notRunReason({ command }: RecordedStep): string | null {
  const program = SKIPPED_PROGRAMS.exec(command)?.[1];
  return program ? `${program} is not part of the console` : null;
}

const EXIT_NOT_FOUND = 127;

export function* follow(course: Course, around: AroundStep): Generator<void, StepSeen, undefined> {
  const { step, after, baseline, reason } = around;
  const { shell, system } = course;
  const logged = kernelLog(system, GUEST).length;
  const ran = reason === null ? yield* shell.run(step.command) : null;
  // What a skipped program would have done to the machine is a command of the machine.
  if (reason !== null)
    for (const command of machineCommandsOf(step.command, unpluggedModules(system)))
      execute(system, command, newUndoLog());
  const messages = kernelLog(course.system, GUEST).slice(logged);
  const happened: Happened = ran ?? { commands: [], events: [] };
  const isMissing = ran !== null && ran.exit === EXIT_NOT_FOUND && step.exit !== EXIT_NOT_FOUND;
  const seen = {
    happened,
    ran: ran && { exit: ran.exit, stdout: ran.stdout, stderr: ran.stderr },
    reason: isMissing ? missingText(ran.stderr) : reason,
    notCompared: notComparedOf(step, after),
  };
  const sclp = step.sclp ? compareSclp(sclpOfRecording(step.sclp), sclpOf(happened.events)) : [];
  if (step.crashes) {
    const panic = partitionView(course.system, GUEST)?.panic ?? null;
    return { ...seen, differences: [...sclp, ...comparePanic(step.messages ?? [], panic, messages)] };
  }
  const left = step.notCompared ?? [];
  const observed = yield* observeInSteps(course.system, {
    ...(after.lsmem != null && !left.includes('lsmem') && { lsmem: shell.lsmem }),
    iomem: after.iomem != null,
  });
  const freeChange = (observed.memFreeKiB ?? 0) - course.freeKib;
  course.freeKib = observed.memFreeKiB ?? 0;
  return {
    ...seen,
    differences: [
      ...(ran && !isMissing ? yield* compareRun(step, ran) : []),
      ...sclp,
      ...(yield* compareState(after, observed, baseline, left)),
      ...(step.dmesg && ran && !isMissing ? compareMessages(step.dmesg, messages) : []),
      ...(around.comparesFree
        ? compareMemFree('change of MemFree', recordedFreeChange(around), freeChange)
        : []),
    ],
  };
}

const recordedFreeChange = ({ before, after }: AroundStep): number =>
  (freeKibOf(after) ?? 0) - (freeKibOf(before) ?? 0);

const missingText = (stderr: string): string =>
  `not part of the console: ${stderr.split('\n', 1)[0]?.slice(0, 200) ?? ''}`;

const unpluggedModules = (system: System): string[] =>
  (partitionView(system, GUEST)?.platform?.dimms ?? []).flatMap(({ name, plugged }) =>
    plugged ? [] : [name],
  );

/** What the recording does not have of a step, and what is marked as not to be compared. */
function notComparedOf(step: RecordedStep, after: RecordedState): string[] {
  const missing = [
    ...(['exit', 'stdout', 'stderr'] as const).filter((field) => step[field] === null),
    ...(step.sclp === null ? ['sclp'] : []),
    ...(step.dmesg == null ? ['messages'] : []),
    ...(['blocks', 'firmware', 'zones', 'parameters', 'lsmem', 'iomem'] as const).filter(
      (key) => after[key] == null,
    ),
  ];
  return [...new Set([...missing, ...(step.notCompared ?? [])])];
}
