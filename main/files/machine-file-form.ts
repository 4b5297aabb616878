/** What a machine file holds. */

import type { Actor, Command } from '../../shared/command.ts';
import type { JsonValue, SystemDefinition } from '../../shared/definition.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import type { Runbook } from '../../shared/runbook.ts';
import type { UnknownField } from './unknown-fields.ts';

/** A command of a file and what became of it: null when it was done, "waiting", or an errno. */
export interface FileStep {
  readonly command: Command;
  readonly outcome: string | null;
}

export interface FileAction {
  /** Number of its first command; the others follow. */
  readonly revision: number;
  /** Revision it was carried out on; 0: the definition. */
  readonly after: number;
  readonly branch: number;
  readonly actor: Actor;
  readonly stampMs: number;
  readonly steps: readonly FileStep[];
  /** State hash after it; null: not to be compared. */
  readonly hash: string | null;
}

export interface FileJournal {
  /** Engine version that the hashes come from. */
  readonly engine: string;
  readonly head: number;
  readonly branch: number;
  readonly branches: readonly { readonly branch: number; readonly name: string }[];
  readonly actions: readonly FileAction[];
}

export interface MachineFile {
  readonly name: string;
  readonly notes: string;
  /** The system as it was before the journal, or as it is now when there is none. */
  readonly system: SystemDefinition;
  readonly journal: FileJournal | null;
  /** What was changed on the disks of its guests. */
  readonly guests: readonly GuestDisk[];
  /** Absent: none. */
  readonly runbooks?: readonly Runbook[];
  readonly unknown: readonly UnknownField[];
}

/** Work in pieces: it yields where others may have their turn. */
export type InPieces<T> = Generator<void, T, void>;

export const isFields = (value: unknown): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
