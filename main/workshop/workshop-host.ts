/** What the workshop service needs of the session. */

import type { LessonLogWriter } from '../../db/lesson-log-store.ts';
import type { ProgressWriter } from '../../db/progress-store.ts';
import type { SettingWriter } from '../../db/setting-store.ts';
import type { Action, ActionResult } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import type { PartitionName, Revision } from '../../shared/ids.ts';
import type { PresenterPush, WorkshopPush } from '../../shared/lesson.ts';
import type { System } from '../engine/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { HistoryEntry, ProgramAt } from './evidence.ts';
import type { SavedMachines } from './load.ts';

/** A shell line that has ended, with what it printed. `exit` is null while it waits. */
export interface EndedLine {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly programs: readonly ProgramAt[];
}

/** One window. It is told what nobody else is told. */
export type Window = (push: PresenterPush) => void;

export interface WorkshopHost {
  readonly now: () => number;
  /** What is written into hand-ins: product and engine. */
  readonly product: string;
  readonly engine: string;
  readonly progress: ProgressWriter;
  readonly lessonLog: LessonLogWriter;
  readonly settings: SettingWriter;
  /** The data directory, for workshops that people bring. */
  readonly directory: string;
  catalogue(): Catalogue;
  /** Goes through work that yields, with others in between. */
  inPieces<T>(work: Generator<unknown, T, void>): Promise<T>;
  readonly saved: SavedMachines;
  machine(): { readonly id: number; readonly system: System; readonly head: Revision };
  /** Whether there is such a machine, and nobody has deleted it. */
  exists(machine: number): boolean;
  /** The definition where the history of the open machine begins. */
  definition(): SystemDefinition;
  /** Commands on the way to the head, above `after`, oldest first. */
  history(after: number): readonly HistoryEntry[];
  /** A file as root reads it in a partition of the open machine. */
  guestFile(partition: PartitionName, path: string): string | undefined;
  /** A new machine, brought to where it is by the commands. */
  make(
    name: string,
    definition: SystemDefinition,
    history: readonly Command[],
    disks: readonly GuestDisk[],
  ): Promise<Result<number, Failure>>;
  open(machine: number): Promise<Result<unknown, Failure>>;
  remove(machine: number): Promise<Result<unknown, Failure>>;
  run(action: Action): Promise<Result<ActionResult, Failure>>;
  /** A line in the partition's terminal, as if it was typed there: everybody sees it. */
  type(partition: PartitionName, line: string): Promise<Result<ActionResult, Failure>>;
  /** The same where nobody sees it. */
  quietly(partition: PartitionName, line: string): Promise<Result<ActionResult, Failure>>;
  /** To every window. */
  push(push: WorkshopPush): void;
  /** Writes down that something stored cannot be used. */
  incident(machine: number, report: string): void;
  /** The list of machines says which belong to lessons. */
  machinesChanged(): void;
}
