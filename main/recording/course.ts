/** A machine on its way through the steps of a recording, with its shell. */

import type { MemoryPressure, UnmovablePages } from '../../shared/definition.ts';
import { blockId } from '../../shared/ids.ts';
import type { Era } from '../../shared/view.ts';
import {
  execute,
  newUndoLog,
  partitionView,
  type System,
  snapshotOf,
  systemFromSnapshot,
} from '../engine/index.ts';
import { type GuestShell, type GuestShellOptions, openGuestShell } from './guest-shell.ts';
import { GUEST } from './machine-of.ts';

export type ShellManner = Omit<GuestShellOptions, 'system'>;

export interface Course {
  system: System;
  readonly shell: GuestShell;
  /** Free memory after the last step. */
  freeKib: number;
}

export function openCourse(system: System, manner: ShellManner): Course {
  const current = { system };
  const shell = openGuestShell({ ...manner, system: () => current.system });
  return Object.assign(current, { shell, freeKib: freeOf(system) });
}

/** The same machine once more, under another condition; `along`: whose shell goes on with it. */
export function branchOf(
  from: Course,
  unmovable: UnmovablePages,
  manner: ShellManner,
  along?: Course,
): Course {
  const system = copyOf(from.system);
  setUnmovable(system, unmovable);
  const course = along ?? openCourse(system, manner);
  course.system = system;
  course.freeKib = from.freeKib;
  return course;
}

export function copyOf(system: System): System {
  const copy = systemFromSnapshot(snapshotOf(system));
  if (!copy.ok) throw new Error('a snapshot of the machine cannot be read back');
  return copy.value;
}

/** Exactly these blocks hold pages that cannot be moved. */
export const tellUnmovable = (system: System, blocks: readonly number[]): void =>
  setUnmovable(system, { kind: 'listed', blocks: blocks.map(blockId) });

export function setUnmovable(system: System, unmovable: UnmovablePages): void {
  execute(system, { kind: 'setConditions', partition: GUEST, conditions: { unmovable } }, newUndoLog());
}

/** @returns whether programs can hold so much */
export function setPressure(system: System, pressure: MemoryPressure): boolean {
  const conditions = { pressure };
  const { outcome } = execute(system, { kind: 'setConditions', partition: GUEST, conditions }, newUndoLog());
  return outcome.kind === 'done';
}

export const freeOf = (system: System): number => partitionView(system, GUEST)?.memory.memFreeKib ?? 0;

export const usedByProgramsOf = (system: System): number =>
  partitionView(system, GUEST)?.conditions.pressure.usedByProgramsKib ?? 0;

/** null: x86-64 guests are of no generation. */
export function eraOf(system: System): Era | null {
  const view = partitionView(system, GUEST);
  return !view || view.platform ? null : view.era;
}
