/** What checks look at: the machine now, and what happened since the step began. */

import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { Check, Goal, Measure } from '../../shared/lesson.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { System } from '../engine/index.ts';
import { measureNow } from './measure.ts';

/** A command and what became of it. */
export interface HistoryEntry {
  readonly command: Command;
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
  /** Orders it among what was run. */
  readonly at: number;
}

/** A program as it was run in a line; `at`: behind which command it ended. */
export interface ProgramAt {
  readonly name: string;
  readonly args: readonly string[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly at: number;
}

/** A line of a shell. `exit` is null while it waits. */
export interface ShellRun {
  readonly partition: PartitionName;
  readonly line: string;
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly programs: readonly ProgramAt[];
  /** Behind which command it ended, as far as it has. */
  readonly at: number;
}

export interface Evidence {
  readonly system: System;
  /** Since the step began, oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly shell: readonly ShellRun[];
  /** What was answered last, by goal. */
  readonly answers: ReadonlyMap<string, string>;
  /** Wrong answers so far, by goal. */
  readonly wrong: ReadonlyMap<string, number>;
  /** A file as root reads it in the partition; undefined where there is none. */
  readonly guestFile: (partition: PartitionName, path: string) => string | undefined;
  /** Figures at the start of the step, for checks that say how they changed. */
  readonly baseline: ReadonlyMap<string, number>;
}

export const measureKey = (measure: Measure): string => JSON.stringify(measure);

/** Figures that the goals compare with the start of their step. */
export function baselineOf(system: System, goals: readonly Goal[]): Map<string, number> {
  const baseline = new Map<string, number>();
  const visit = (check: Check): void => {
    if (check.check === 'all' || check.check === 'any' || check.check === 'order')
      for (const one of check.checks) visit(one);
    else if (check.check === 'not') visit(check.of);
    else if (check.check === 'figure' && check.sinceStep) {
      baseline.set(measureKey(check.measure), measureNow(system, check.measure) ?? 0);
    }
  };
  for (const { check } of goals) visit(check);
  return baseline;
}
