/**
 * The machine: deterministic, synchronous, without clock, chance or I/O. The same commands on the same definition
 * always give the same bytes. Everything outside talks to it through these functions only.
 */

import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Errno, Problem, Result } from '../../shared/failure.ts';
import type { BlockId, PartitionName, Rn } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { TouchedRows } from '../../shared/rows.ts';
import type { BlockDetail, PartitionView, SystemView } from '../../shared/view.ts';

/** Changes whenever the same command could lead to another state; journal rows carry it. */
export const ENGINE_VERSION = '1';

/** The whole state of a machine. Opaque outside the engine; changed only by `execute` and `revert`. */
export interface System {
  readonly definition: SystemDefinition;
}

/** Inverse writes of one or more executed commands, newest last. Handing it to `revert` restores every cell. */
export interface UndoLog {
  readonly size: number;
}

export interface Execution {
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
}

/** All problems of a definition that no machine can have, with the field's path and the rule. */
export declare function checkDefinition(definition: SystemDefinition): Problem[];
/** A system with every partition defined and none activated. */
export declare function createSystem(definition: SystemDefinition): Result<System, readonly Problem[]>;
export declare function newUndoLog(): UndoLog;
/** Carries out one command. Inverse writes are appended to `undo`. An unknown partition or path is a refusal (ENOENT). */
export declare function execute(system: System, command: Command, undo: UndoLog): Execution;
/** Takes back everything in the log, newest first, and empties it. */
export declare function revert(system: System, undo: UndoLog): void;
/** Rows that the log's commands touched, with their present content. Each row once. */
export declare function touchedRows(system: System, undo: UndoLog): TouchedRows;
/** Cells that the log's commands touched: ascending block numbers and increment numbers by partition. */
export declare function touchedCells(
  system: System,
  undo: UndoLog,
): ReadonlyMap<PartitionName, { readonly increments: readonly Rn[]; readonly blocks: readonly BlockId[] }>;
/** Every row of the state: for a new database and for recovery. */
export declare function allRows(system: System): TouchedRows;

export declare function systemView(system: System): SystemView;
export declare function partitionNames(system: System): readonly PartitionName[];
export declare function partitionView(system: System, partition: PartitionName): PartitionView | undefined;
/** Cell of one block / increment (shared/cells.ts), and all of them: index = block number / rn − 1. */
export declare function blockCell(system: System, partition: PartitionName, block: BlockId): number;
export declare function incrementCell(system: System, partition: PartitionName, rn: Rn): number;
export declare function blockCells(system: System, partition: PartitionName): Uint16Array;
export declare function incrementCells(system: System, partition: PartitionName): Uint8Array;
export declare function blockDetail(
  system: System,
  partition: PartitionName,
  block: BlockId,
): BlockDetail | undefined;
/** The kernel log (dmesg) of the running guest, oldest first, without time stamps. */
export declare function kernelLog(system: System, partition: PartitionName): readonly string[];

/** Files of the guest's /sys and /proc. Directories list names in versionsort order. Links are shown as directories. */
export type FileStat = { readonly type: 'directory' | 'file'; readonly mode: number };
export declare function statFile(system: System, partition: PartitionName, path: string): FileStat | undefined;
export declare function readFile(system: System, partition: PartitionName, path: string): Result<string, Errno>;
export declare function listDirectory(
  system: System,
  partition: PartitionName,
  path: string,
): Result<readonly string[], Errno>;

/** The state as bytes, complete and canonical: equal states give equal bytes. */
export declare function snapshotOf(system: System): Uint8Array;
/** A system equal to the one the bytes were taken from. The bytes must come from `snapshotOf` of this engine version. */
export declare function systemFromSnapshot(bytes: Uint8Array): Result<System, readonly Problem[]>;
/** Hash of the state, kept up to date by execute and revert: 16 hex digits. */
export declare function stateHash(system: System): string;
