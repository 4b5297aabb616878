/**
 * The typed contract between the renderer and the main process. Both hosts carry it unchanged: Electron over one IPC
 * channel pair, the browser host over one WebSocket. Calls are answered with a Result; nothing throws across it.
 */

import type { BlockAction } from './block-action.ts';
import type { CellRun } from './cells.ts';
import type { Actor, Command } from './command.ts';
import type { Comparison } from './comparison.ts';
import type { PartitionDefinition } from './definition.ts';
import type { MachineEvent } from './event.ts';
import type { Failure, Refusal, Result } from './failure.ts';
import type { BlockId, PartitionName, Pfn, Revision } from './ids.ts';
import type { ComparedEras, PresenterPush, WorkshopAnswer, WorkshopPush, WorkshopRequest } from './lesson.ts';
import type { Outcome } from './outcome.ts';
import type { BlockPages, MemmapRules, MemmapRulesQuestion, PopulateLimits } from './pages.ts';
import type { Cause } from './refusals/remedy.ts';
import type { RecordingAnswer, RecordingRequest } from './replayed.ts';
import type { RunbookAnswer, RunbookRequest } from './runbook.ts';
import type {
  Branch,
  CompareSide,
  HistoryPlace,
  MachineAction,
  MachineAnswer,
  MachineLists,
  PastView,
  TemplateHeading,
} from './saved-machine.ts';
import type { SequenceView } from './sequence-view.ts';
import type { DataFolder, DataFolderRequest, SettingsChange, SettingsView } from './settings.ts';
import type { PlanRequest, StandbyPlan } from './standby-plan.ts';
import type { StorageFigures } from './storage-figures.ts';
import type { StorageAnswer, StorageWish } from './storage-wish.ts';
import type { UpgradeCheck, UpgradeRequest } from './upgrade-check.ts';
import type {
  ActionAdvice,
  ActionRow,
  BlockDetail,
  CallsView,
  JournalRow,
  MemoryPoint,
  PartitionView,
  RebootAction,
  RebootEffect,
  SystemView,
  TraceRow,
} from './view.ts';

/** Largest message either side accepts. Files travel over their own path. */
export const MESSAGE_LIMIT_BYTES = 1024 * 1024;
export const FILE_LIMIT_BYTES = 64 * 1024 * 1024;

/** What a person does: one or many commands, undone together. */
export type Action =
  | BlockAction
  | { readonly kind: 'command'; readonly command: Command }
  | {
      readonly kind: 'shell';
      readonly partition: PartitionName;
      readonly terminal: string;
      readonly line: string;
    }
  | HistoryAction;

/**
 * Moves the head through the history; nothing is journaled and nothing is lost. A command after it starts a branch.
 * `undo` and `redo` move over one action or one of its commands; `goTo` to any revision of any branch, 0: the start.
 */
export type HistoryAction =
  | { readonly kind: 'undo' | 'redo'; readonly scope: 'action' | 'command' }
  | { readonly kind: 'goTo'; readonly revision: Revision };

/** Calls by method name: parameters and answer. The single list from which both hosts and the validator are built. */
export interface Methods {
  /** Product, host and the machines of this data directory. */
  hello: { params: Record<string, never>; answer: Hello };
  /** Opens a machine; a snapshot push follows. */
  open: { params: { machine: number }; answer: { revision: Revision } };
  /** `seen` is the revision the click was made on; null for shell input, which is queued in order. */
  run: { params: { action: Action; seen: Revision | null; ticket: string }; answer: ActionResult };
  /** The same action on a copy: nothing is journaled. */
  preview: { params: { action: Action }; answer: PreviewResult };
  query: { params: Query; answer: QueryAnswer };
  /** Ends a terminal's shell with its variables and directory; a line that still runs in it is cancelled by its ticket. */
  closeTerminal: { params: { partition: PartitionName; terminal: string }; answer: { found: boolean } };
  /** Stops the running action or replay with this ticket at its next pause; its answer says what was done. */
  cancel: { params: { ticket: string }; answer: { found: boolean } };
  /** Makes, names, copies and deletes machines. */
  manage: { params: { action: MachineAction }; answer: MachineAnswer };
  /**
   * Looks at any revision of the open machine: a `past` push to this client comes first. Nothing changes; `run` with
   * `goTo` continues from there. null: back to now.
   */
  view: { params: { revision: Revision | null }; answer: PastView | null };
  compare: { params: { left: CompareSide; right: CompareSide }; answer: Comparison };
  /** A partition of both sides as maps. */
  compareMaps: {
    params: { left: CompareSide; right: CompareSide; partition: PartitionName };
    answer: ComparedEras;
  };
  /** Copies the database beside itself while work goes on. */
  backUp: { params: Record<string, never>; answer: { path: string } };
  /** Lessons: playing, presenting, writing them. */
  workshop: { params: WorkshopRequest; answer: WorkshopAnswer };
  /** Recordings of real machines, replayed beside the simulator; their files come in through the file door. */
  recording: { params: RecordingRequest; answer: RecordingAnswer };
  /** Changes settings and has them pushed to every window; without a change it only tells them. */
  settings: { params: { change: SettingsChange }; answer: SettingsView };
  dataFolder: { params: DataFolderRequest; answer: DataFolder };
  /** Runbooks of the open machine. */
  runbook: { params: RunbookRequest; answer: RunbookAnswer };
  /** The open machine under other kernels; null: it was cancelled by its ticket. */
  upgrade: { params: UpgradeRequest; answer: UpgradeCheck | null };
}

export type MethodName = keyof Methods;
export const METHOD_NAMES: readonly MethodName[] = [
  'hello',
  'open',
  'run',
  'preview',
  'query',
  'closeTerminal',
  'cancel',
  'manage',
  'view',
  'compare',
  'compareMaps',
  'backUp',
  'workshop',
  'recording',
  'settings',
  'dataFolder',
  'runbook',
  'upgrade',
];

export interface Call<M extends MethodName = MethodName> {
  readonly id: number;
  readonly method: M;
  readonly params: Methods[M]['params'];
}

export interface Answer<M extends MethodName = MethodName> {
  readonly id: number;
  readonly result: Result<Methods[M]['answer'], Failure>;
}

export interface Hello {
  readonly product: string;
  readonly version: string;
  readonly engineVersion: string;
  readonly host: 'electron' | 'browser';
  readonly machines: readonly { readonly id: number; readonly name: string }[];
  readonly openMachine: number | null;
  /** Started to get at the machines when one of them or a setting does harm: nothing is open, settings are ignored. */
  readonly safeMode: boolean;
  /** Set when the open machine cannot be changed, with the reason. */
  readonly readOnly: string | null;
  readonly settings: SettingsView;
  readonly dataFolder: DataFolder;
}

/** One command of an action and what became of it. `block`: the block it was for. */
export interface CommandResult {
  readonly revision: Revision | null;
  readonly command: Command;
  readonly outcome: Outcome;
  readonly block?: BlockId;
}

export interface ActionResult {
  /** Revision after the action (before it, for a preview). */
  readonly revision: Revision;
  /** Results in order: all of them up to 1,000, then only refusals up to 1,000 more. */
  readonly results: readonly CommandResult[];
  readonly done: number;
  readonly refused: number;
  /** Of those that are counted as done: writes that had not returned when the action ended. */
  readonly waiting: number;
  /** Commands not tried because an earlier write for the same block was refused, or the action was cancelled. */
  readonly skipped: number;
  readonly cancelled: boolean;
  /** For a cancelled action on blocks: how many of them, in the action's order, had their turn. */
  readonly triedBlocks?: number;
  /** Blocks whose turn ended with a refusal: "select the remaining". At most 65,535. */
  readonly refusedBlocks: readonly BlockId[];
  readonly firstRefusal: Refusal | null;
  /** Its refusals by cause, at most 20, and writes that have not returned, with ways out. */
  readonly causes: readonly Cause[];
  /** Blocks that were written to, and SCLP requests that were sent, whatever became of them. */
  readonly blocks: number;
  readonly requests: number;
  /** Microsteps of the action's last commands, at most 2,000. */
  readonly events: readonly MachineEvent[];
  /** Exit code, for shell actions. Their output is pushed while they run. */
  readonly exitCode?: number;
  /** For shell actions: where the terminal is afterwards, and whether `exit` ended its shell. */
  readonly shell?: { readonly cwd: string; readonly exited: boolean };
}

/** `figures`: of the partition of an action on blocks, before it and after it. */
export interface PreviewResult extends ActionResult {
  readonly figures?: { readonly before: StorageFigures; readonly after: StorageFigures };
}

/** What the cells of a partition stand for. */
export type CellTable = 'block' | 'increment';

/** Rows of the journal for which all that is given holds. */
export interface JournalFilter {
  readonly partition?: PartitionName;
  /** Writes to the files of a memory block, in all partitions that have one of this number. */
  readonly block?: BlockId;
  readonly action?: number;
  readonly actor?: Actor;
  readonly refused?: true;
  /** On the way to the present state. */
  readonly onPath?: true;
  /** Milliseconds since 1970. */
  readonly sinceMs?: number;
  /** Words that are all found in what was asked, by whom, for what, or in why it was refused. */
  readonly text?: string;
}

/** Paged read-only questions. Pages hold at most 500 rows; `before` continues backwards. */
export type Query =
  /** `at`: as it was at that revision. */
  | {
      readonly kind: 'block';
      readonly partition: PartitionName;
      readonly block: BlockId;
      readonly at?: Revision;
    }
  | {
      readonly kind: 'journal';
      readonly before?: Revision;
      readonly limit: number;
      /** Absent: all rows. */
      readonly filter?: JournalFilter;
    }
  /** The journal by actions, newest first: those that ended before `before`. */
  | {
      readonly kind: 'journalActions';
      readonly before?: Revision;
      readonly limit: number;
      readonly filter?: Omit<JournalFilter, 'action' | 'onPath'>;
    }
  /** What undo and redo would take back and do again. */
  | { readonly kind: 'moves' }
  | {
      readonly kind: 'trace';
      /** Absent: of all partitions. */
      readonly partition?: PartitionName;
      readonly before?: { revision: Revision; ordinal: number };
      readonly limit: number;
    }
  | { readonly kind: 'sequence'; readonly revision: Revision }
  /** The kernel's calls behind the sequence of a revision. */
  | { readonly kind: 'calls'; readonly revision: Revision }
  | PagesQuery
  | ({ readonly kind: 'memmapRules'; readonly partition: PartitionName } & MemmapRulesQuestion)
  | {
      readonly kind: 'messages';
      readonly partition: PartitionName;
      readonly from: number;
      readonly limit: number;
      readonly at?: Revision;
    }
  | { readonly kind: 'machines' }
  | { readonly kind: 'branches' }
  /** A partition's memory in a few figures: one point of a chart over the journal. */
  | { readonly kind: 'figures'; readonly partition: PartitionName; readonly at?: Revision }
  /** The revision that gave each cell of a partition its value, as far as `at`. */
  | {
      readonly kind: 'changes';
      readonly partition: PartitionName;
      readonly table: CellTable;
      readonly at: Revision;
    }
  /** Systems that new machines can start from. */
  | { readonly kind: 'templates' }
  /** The partition's definition, for editors that change a part of it. */
  | { readonly kind: 'definition'; readonly partition: PartitionName }
  /** Without a terminal, or before its first line: as in a new one. */
  | {
      readonly kind: 'complete';
      readonly partition: PartitionName;
      readonly line: string;
      readonly terminal?: string;
    }
  /** Whether a shell would ask for more before it runs this input: an open quote, loop or here-document. */
  | { readonly kind: 'unfinished'; readonly line: string }
  /** What the HMC accepts now, and why not. */
  | { readonly kind: 'actions'; readonly partition: PartitionName }
  /** What a load or reset would leave, before it happens. */
  | { readonly kind: 'reboot'; readonly partition: PartitionName; readonly action: RebootAction }
  | ({ readonly kind: 'plan' } & PlanRequest)
  /** How much storage can be online now, and which blocks a wish takes; tried block by block on a copy. */
  | ({ readonly kind: 'storage' } & StorageWish);

/** The pages of a block, now, at a revision, or when `events` of a revision's sequence have happened. */
export interface PagesQuery {
  readonly kind: 'pages';
  readonly partition: PartitionName;
  readonly block: BlockId;
  /** Page whose walk is wanted. */
  readonly pfn?: Pfn;
  readonly at?: Revision;
  readonly step?: { readonly revision: Revision; readonly events: number };
  /** How populating its memmap would go with less. */
  readonly limits?: PopulateLimits;
}

export type QueryAnswer =
  | { readonly kind: 'block'; readonly detail: BlockDetail }
  | { readonly kind: 'journal'; readonly rows: readonly JournalRow[]; readonly more: boolean }
  | { readonly kind: 'journalActions'; readonly rows: readonly ActionRow[]; readonly more: boolean }
  | { readonly kind: 'moves'; readonly undo: ActionRow | null; readonly redo: ActionRow | null }
  /** `dropped`: older requests that are no longer kept. */
  | {
      readonly kind: 'trace';
      readonly rows: readonly TraceRow[];
      readonly more: boolean;
      readonly dropped: number;
    }
  | { readonly kind: 'sequence'; readonly sequence: SequenceView | null }
  /** null: no kernel runs, or it has no such block. */
  | { readonly kind: 'pages'; readonly pages: BlockPages | null }
  | { readonly kind: 'memmapRules'; readonly rules: MemmapRules }
  /** null: no kernel carried it out, or none whose functions are modelled. */
  | { readonly kind: 'calls'; readonly calls: CallsView | null }
  | ({ readonly kind: 'machines' } & MachineLists)
  | { readonly kind: 'branches'; readonly branches: readonly Branch[] }
  | { readonly kind: 'templates'; readonly templates: readonly TemplateHeading[] }
  | { readonly kind: 'definition'; readonly definition: PartitionDefinition }
  | { readonly kind: 'messages'; readonly lines: readonly string[]; readonly total: number }
  /** null: there was no such partition. */
  | { readonly kind: 'figures'; readonly figures: MemoryPoint | null }
  /**
   * `steps`: the first cell's revision, then each cell's difference to the one before it; revision 0 is the definition.
   * `since`: first revision of the action that changed any of them last.
   */
  | {
      readonly kind: 'changes';
      readonly partition: PartitionName;
      readonly table: CellTable;
      readonly at: Revision;
      readonly since: Revision;
      readonly steps: readonly number[];
    }
  /**
   * `from`: where the word begins that the candidates could stand for. `labels`: how a list shows each of them; the
   * candidate itself where there is nothing to add or to leave out.
   */
  | {
      readonly kind: 'complete';
      readonly from: number;
      readonly candidates: readonly string[];
      readonly labels: readonly string[];
    }
  | { readonly kind: 'unfinished'; readonly unfinished: boolean }
  | { readonly kind: 'actions'; readonly actions: readonly ActionAdvice[] }
  | { readonly kind: 'reboot'; readonly effect: RebootEffect }
  | { readonly kind: 'plan'; readonly plan: StandbyPlan }
  | ({ readonly kind: 'storage' } & StorageAnswer);

/** The whole machine: after opening, after a gap, and after a move through the history or a new set of partitions. */
export interface SnapshotPush {
  readonly kind: 'snapshot';
  readonly revision: Revision;
  readonly history: HistoryPlace;
  readonly machine: { readonly id: number; readonly name: string };
  readonly system: SystemView;
  readonly partitions: readonly (PartitionView & PartitionCells)[];
  /** What led to it, when that was more than opening: "Undone: block 42 online". */
  readonly announcement?: string;
}

/** Cells of one partition as runs over the whole arrays. */
export interface PartitionCells {
  readonly incrementRuns: readonly CellRun[];
  readonly blockRuns: readonly CellRun[];
}

/** What changed from `from` to `revision`. A receiver that is not at `from` asks for a snapshot with `open`. */
export interface DeltaPush {
  readonly kind: 'delta';
  readonly from: Revision;
  readonly revision: Revision;
  readonly system: SystemView;
  /**
   * Partitions that changed: their new view, and runs over changed cells only. After an HMC action all cells come,
   * because it can change how many blocks and increments there are (geometry).
   */
  readonly partitions: readonly (PartitionView & PartitionCells)[];
  readonly actor: Actor;
  /** First revision of the action that this is a part of. */
  readonly since: Revision;
  readonly history: HistoryPlace;
  /** What the action has done up to now, earlier deltas of it included: "Block 42 online, 252 MiB usable, 4 MiB memmap". */
  readonly announcement: string;
}

/** A revision that this client looks at: nobody else sees it, and it cannot be changed. */
export interface PastPush extends Omit<SnapshotPush, 'kind' | 'announcement'> {
  readonly kind: 'past';
}

/** What became of a file that the page gave to its host to save: only a host with a dialog of its own knows. */
export interface FileSavedPush {
  readonly kind: 'fileSaved';
  /** As the page named it. */
  readonly name: string;
  readonly ended: 'saved' | 'cancelled' | 'failed';
  /** Where it was to go; null when nobody said. */
  readonly path: string | null;
}

export type Push =
  | SnapshotPush
  | DeltaPush
  | PastPush
  | ({ readonly kind: 'machines' } & MachineLists)
  | { readonly kind: 'progress'; readonly ticket: string; readonly done: number; readonly total: number }
  | {
      readonly kind: 'terminal';
      readonly terminal: string;
      /** `typed`: a line that somebody else has entered here. */
      readonly stream: 'typed' | 'stdout' | 'stderr' | 'why' | 'hint';
      readonly text: string;
    }
  | WorkshopPush
  | PresenterPush
  /** Somebody has changed them. */
  | ({ readonly kind: 'settings' } & SettingsView)
  | FileSavedPush
  /** The machine can no longer be changed (disk full, defect…), with one clear sentence. */
  | { readonly kind: 'trouble'; readonly failure: Failure };

/** What the renderer is given by its host: the preload's bridge, or the WebSocket client. */
export interface ConsoleApi {
  call<M extends MethodName>(
    method: M,
    params: Methods[M]['params'],
  ): Promise<Result<Methods[M]['answer'], Failure>>;
  /** Registers for pushes and for the loss and return of the connection. Returns the function that ends it. */
  subscribe(listener: (push: Push | { kind: 'connection'; state: 'lost' | 'back' }) => void): () => void;
}
