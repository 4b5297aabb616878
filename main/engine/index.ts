/**
 * The machine: deterministic, synchronous, without clock, chance or I/O. The same commands on the same definition
 * always give the same bytes. Everything outside talks to it through these functions only.
 */

import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { type Errno, fail, ok, type Problem, type Result } from '../../shared/failure.ts';
import type { BlockId, PartitionName, Rn } from '../../shared/ids.ts';
import type { Step } from '../../shared/outcome.ts';
import type { BlockPages, MemmapRules, MemmapRulesQuestion } from '../../shared/pages.ts';
import type { Holder } from '../../shared/refusals/facts.ts';
import type { RowPage, TouchedRows } from '../../shared/rows.ts';
import type { PlanRequest, StandbyPlan } from '../../shared/standby-plan.ts';
import type {
  ActionAdvice,
  BlockDetail,
  NotificationView,
  PartitionView,
  RebootAction,
  RebootEffect,
  SystemView,
} from '../../shared/view.ts';
import { type CallStep, callsOf as callTree, tracedKernelOf } from './calls/index.ts';
import { notificationsOf as notifications } from './calls/notifications.ts';
import { actionAdvice } from './hmc/acceptable.ts';
import * as reboots from './hmc/reboot.ts';
import { type PagesQuestion, blockPages as pagesOf } from './pages/index.ts';
import { memmapRules as rulesOf } from './pages/rules.ts';
import * as plans from './planner/plan.ts';
import * as rows from './rows.ts';
import * as snapshots from './snapshot.ts';
import type { Partition } from './state/partition.ts';
import { UndoLog } from './state/store.ts';
import { type FileStat, listSysfs, readSysfs, statSysfs } from './sysfs/read.ts';
import * as systems from './system.ts';
import type { SystemState } from './system-state.ts';
import * as views from './views.ts';

export { kernelFunction, tracedFunctions } from './calls/functions.ts';
export { type Call, type CallStep, eventsOf, isCall, lockUseOf } from './calls/index.ts';
export { linesOfCalls } from './calls/lines.ts';
export { checkDefinition } from './definition-rules.ts';
export type { TouchedCells } from './rows.ts';
export { UndoLog } from './state/store.ts';
export { takeFigures } from './stored-figures.ts';
export { blockOfPath } from './sysfs/paths.ts';
export type { FileStat } from './sysfs/read.ts';

/** Changes whenever the same command could lead to another state; journal rows carry it. */
export const ENGINE_VERSION = '5';

/** The whole state of a machine. Opaque outside the engine; changed only by `execute` and `revert`. */
export type System = SystemState;
export type Execution = Step;

/** A system with every partition defined and none activated; or all problems of the definition at once. */
export const createSystem = (definition: SystemDefinition): Result<System, readonly Problem[]> =>
  systems.createSystem(definition);

/** The definition as it is now: profiles, kernels and conditions as changed by commands. */
export const definitionOf = (system: System): SystemDefinition => systems.definitionOf(system);

export const newUndoLog = (): UndoLog => new UndoLog();

/** Carries out one command. Inverse writes are appended to `undo`. */
export const execute = (system: System, command: Command, undo: UndoLog): Execution =>
  systems.execute(system, command, undo);

/** Takes back everything in the log, newest first, and empties it. */
export const revert = (system: System, undo: UndoLog): void => systems.revert(system, undo);

/** Cells that the log's commands touched: ascending block numbers and increment numbers by partition. */
export const touchedCells = (system: System, undo: UndoLog): ReadonlyMap<PartitionName, rows.TouchedCells> =>
  rows.touchedCells(system, undo);

/** Rows of these cells, with their present content, each once. */
export const touchedRows = (
  system: System,
  touched: ReadonlyMap<PartitionName, rows.TouchedCells>,
): TouchedRows => rows.touchedRows(system, touched);

/** Rows of partitions and zones. */
export const headRows = (system: System): TouchedRows => rows.headRows(system);

/** Rows of increments and blocks, in pages; without those that are the same in `before`. */
export const rowPages = (system: System, before?: System): Generator<RowPage, void, void> =>
  rows.rowPages(system, before);

export const systemView = (system: System): SystemView => views.systemView(system);

/** Who holds customer storage, most first. */
export const storageHolders = (system: System): readonly Holder[] => views.storageHolders(system);

export const partitionNames = (system: System): readonly PartitionName[] => [...system.partitions.keys()];

const on = <T>(system: System, name: PartitionName, otherwise: T, act: (partition: Partition) => T): T => {
  const partition = system.partitions.get(name);
  return partition ? act(partition) : otherwise;
};

export const partitionView = (system: System, partition: PartitionName): PartitionView | undefined =>
  on<PartitionView | undefined>(system, partition, undefined, (found) => views.partitionView(system, found));

/** Cell of one block or increment (shared/cells.ts); 0 where there is none. */
export const blockCell = (system: System, partition: PartitionName, block: BlockId): number =>
  on(system, partition, 0, (found) => views.blockCell(found, block));

export const incrementCell = (system: System, partition: PartitionName, rn: Rn): number =>
  on(system, partition, 0, (found) => views.incrementCell(found, rn));

/** All cells: index = block number, or rn − 1. */
export const blockCells = (system: System, partition: PartitionName): Uint16Array =>
  on(system, partition, new Uint16Array(0), views.blockCells);

export const incrementCells = (system: System, partition: PartitionName): Uint8Array =>
  on(system, partition, new Uint8Array(0), views.incrementCells);

export const blockDetail = (
  system: System,
  partition: PartitionName,
  block: BlockId,
): BlockDetail | undefined =>
  on<BlockDetail | undefined>(system, partition, undefined, (found) => views.blockDetail(found, block));

/** The sizes of a block alone; undefined where there is no partition. */
export const blockSizes = (
  system: System,
  partition: PartitionName,
  block: BlockId,
): Pick<BlockDetail, 'memmapPages' | 'usableBytes'> | undefined =>
  on<ReturnType<typeof views.blockSizes> | undefined>(system, partition, undefined, (found) =>
    views.blockSizes(found, block),
  );

/** Every HMC action with whether it would be accepted now, and why not. */
export const actionsOf = (system: System, partition: PartitionName): readonly ActionAdvice[] =>
  on<readonly ActionAdvice[]>(system, partition, [], (found) => actionAdvice(system, found));

/** What standby storage costs at IPL and how much the partition's kernel, and each era's, can boot with. */
export const planStandby = (system: System, request: PlanRequest): StandbyPlan | undefined =>
  on<StandbyPlan | undefined>(system, request.partition, undefined, (found) =>
    // Guests with a memory map have no standby storage to plan.
    found.definition.value.platform ? undefined : plans.planStandby(system, found, request),
  );

/** What a load or reset would keep and take; nothing is changed. */
export const rebootEffect = (
  system: System,
  partition: PartitionName,
  action: RebootAction,
): RebootEffect | undefined =>
  on<RebootEffect | undefined>(system, partition, undefined, (found) => reboots.rebootEffect(found, action));

/**
 * The kernel's own functions behind the events of one command, as the partition's kernel is now: after that command.
 * undefined where no kernel runs, or one whose functions are not modelled.
 */
export const callsOf = (
  system: System,
  partition: PartitionName,
  events: readonly MachineEvent[],
): readonly CallStep[] | undefined =>
  on<readonly CallStep[] | undefined>(system, partition, undefined, (found) => {
    const kernel = tracedKernelOf(found);
    return kernel && callTree(events, kernel);
  });

/** The pages of a block, its struct pages and what maps both; undefined where there is no such block. */
export const blockPages = (
  system: System,
  partition: PartitionName,
  question: PagesQuestion,
): BlockPages | undefined =>
  on<BlockPages | undefined>(system, partition, undefined, (found) => pagesOf(found, question));

/** The rule for memmap on memory as a table, and one block's bill under other kernels. */
export const memmapRules = (
  system: System,
  partition: PartitionName,
  question: MemmapRulesQuestion,
): MemmapRules | undefined =>
  on<MemmapRules | undefined>(system, partition, undefined, (found) => rulesOf(found, question));

/** What the memory notifier chain was told in the events of one command, and who would have refused. */
export const notificationsOf = (
  system: System,
  partition: PartitionName,
  events: readonly MachineEvent[],
): readonly NotificationView[] =>
  on<readonly NotificationView[]>(system, partition, [], (found) => notifications(found, events));

/** Release of the kernel that runs; undefined where none does. */
export const runningRelease = (system: System, partition: PartitionName): string | undefined =>
  on<string | undefined>(system, partition, undefined, ({ guest }) => guest.value?.release);

/** The kernel log (dmesg) of the running guest, oldest first, without time stamps. */
export const kernelLog = (system: System, partition: PartitionName): readonly string[] =>
  on<readonly string[]>(system, partition, [], ({ log }) => log);

/** A kernel that panicked, or whose processors are stopped, answers nobody. */
const runsGuest = ({ guest }: Partition): boolean =>
  guest.value !== null && guest.value.panic === null && guest.value.halted === undefined;

/** Type and mode of a file of the guest's sysfs; undefined where nothing exists. */
export const statFile = (system: System, partition: PartitionName, path: string): FileStat | undefined =>
  on<FileStat | undefined>(system, partition, undefined, (found) =>
    runsGuest(found) ? statSysfs(found, path) : undefined,
  );

/** Content of a file of the guest's sysfs, newline included. */
export const readFile = (system: System, partition: PartitionName, path: string): Result<string, Errno> =>
  on<Result<string, Errno>>(system, partition, fail('ENODEV'), (found) =>
    runsGuest(found) ? readSysfs(found, path) : fail('ENODEV'),
  );

/** Where a symbolic link of the guest's sysfs leads, as readlink prints it. */
export function readLink(system: System, partition: PartitionName, path: string): Result<string, Errno> {
  const stat = statFile(system, partition, path);
  if (!stat) return fail('ENOENT');
  return stat.link === undefined ? fail('EINVAL') : ok(stat.link);
}

/** Names in a directory of the guest's sysfs. Links are shown as directories. */
export const listDirectory = (
  system: System,
  partition: PartitionName,
  path: string,
): Result<readonly string[], Errno> =>
  on<Result<readonly string[], Errno>>(system, partition, fail('ENODEV'), (found) =>
    runsGuest(found) ? listSysfs(found, path) : fail('ENODEV'),
  );

/** The state as bytes, complete and canonical: equal states give equal bytes. */
export const snapshotOf = (system: System): Uint8Array => snapshots.snapshotOf(system);

/** A system equal to the one the bytes were taken from; of an older engine version's, what came later is completed. */
export const systemFromSnapshot = (bytes: Uint8Array): Result<System, readonly Problem[]> =>
  snapshots.systemFromSnapshot(bytes);

/** Hash of the state, kept up to date by execute and revert: 16 hex digits. */
export const stateHash = (system: System): string => system.store.hash();
