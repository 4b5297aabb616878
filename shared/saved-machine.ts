/** Saved machines, looking at their past, comparing them, and the files they travel in. */

import type { SystemDefinition } from './definition.ts';
import type { Failure, FileProblem, Result } from './failure.ts';
import type { HmcAnswers, HmcSurvey } from './hmc-survey.ts';
import type { PartitionName, Revision } from './ids.ts';
import type { RunbookFile } from './runbook-file.ts';
import type { JournalRow } from './view.ts';

/** A machine of this data directory. */
export interface SavedMachine {
  readonly id: number;
  readonly name: string;
  readonly notes: string;
  readonly createdMs: number;
  /** When it was last opened: "recent" is this list, newest first. */
  readonly openedMs: number | null;
  readonly revision: Revision;
  readonly isOpen: boolean;
  /** It belongs to an attendee's attempt at a lesson and goes with it; null: an ordinary machine. */
  readonly lesson: {
    readonly attendee: string;
    readonly stepsDone: number;
    readonly finishedMs: number | null;
  } | null;
}

/** A machine that was deleted and can still be restored. */
export interface DeletedMachine {
  readonly id: number;
  readonly name: string;
  readonly revision: Revision;
}

/** What the list of saved machines shows. `deleted`: the last one deleted first. */
export interface MachineLists {
  readonly machines: readonly SavedMachine[];
  readonly deleted: readonly DeletedMachine[];
}

/** A system to start from. */
export interface TemplateHeading {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** What can be done with machines as a whole. Everybody gets a `machines` push afterwards. */
export type MachineAction =
  /** `definition` null: the sample. The answer's machine is not opened yet. */
  | { readonly kind: 'create'; readonly name: string; readonly definition: SystemDefinition | null }
  /** From one of the templates, brought to where it is interesting. */
  | { readonly kind: 'createFrom'; readonly name: string; readonly template: string }
  /** With its whole history; also "save as". */
  | { readonly kind: 'duplicate'; readonly machine: number; readonly name: string }
  | { readonly kind: 'rename'; readonly machine: number; readonly name: string }
  | { readonly kind: 'annotate'; readonly machine: number; readonly notes: string }
  /** A lesson's machine becomes an ordinary one; the lesson that is played on it ends. */
  | { readonly kind: 'keep'; readonly machine: number }
  /** Deleting the open machine opens another one, or a new sample. Until the program ends it can be restored. */
  | { readonly kind: 'delete' | 'restore'; readonly machine: number }
  | {
      readonly kind: 'renameBranch';
      readonly machine: number;
      readonly branch: number;
      readonly name: string;
    }
  /** The last good revision of a damaged machine as a machine of its own. */
  | { readonly kind: 'recover'; readonly machine: number; readonly name: string };

export interface MachineAnswer {
  /** The machine that was made, changed or deleted. */
  readonly machine: number;
  /** For `recover`: the revision the copy is at. */
  readonly revision: Revision | null;
}

/** A branch of the open machine's history. */
export interface Branch {
  readonly branch: number;
  readonly name: string;
  /** Revision it starts from, and its last one. */
  readonly base: Revision;
  readonly tip: Revision;
  readonly parent: number | null;
  readonly createdMs: number;
  /** The head is on it. */
  readonly isCurrent: boolean;
}

/** Where the head is in the history. */
export interface HistoryPlace {
  /** Last revision of the branch: redo leads there. The head's own when nothing was undone. */
  readonly tip: Revision;
  /** Name of the branch that redo follows, and how many branches there are. */
  readonly branch: string;
  readonly branches: number;
}

/** A revision that is looked at, and where to go from it: along the way to the head, or to the end of its branch. */
export interface PastView {
  readonly revision: Revision;
  /** null for 0, the definition. */
  readonly row: JournalRow | null;
  readonly previous: Revision | null;
  readonly previousAction: Revision | null;
  readonly next: Revision | null;
  readonly nextAction: Revision | null;
}

/** One side of a comparison. */
export interface CompareSide {
  readonly machine: number;
  /** Absent: the end of the branch, or the head. */
  readonly revision?: Revision;
  /** Name of a branch of its history. */
  readonly branch?: string;
  /** The same commands again, on this kernel release in every partition. */
  readonly release?: string;
}

/** What a file can be made of. */
export type FileRequest =
  | { readonly kind: 'machine'; readonly machine: number; readonly history: boolean }
  | { readonly kind: 'journal' | 'trace'; readonly machine: number; readonly format: 'jsonl' | 'csv' }
  /** The machine's system as it is now: HMC definition (YAML), or its DPM configuration as `zhmc cpc dpm-export` (JSON). */
  | { readonly kind: 'hmcDefinition' | 'dpmExport'; readonly machine: number }
  /** Increments of its partitions as zmemtopo writes them: `--format=json`, `--table` or `--format=csv`. */
  | {
      readonly kind: 'zmemtopo';
      readonly machine: number;
      readonly format?: 'json' | 'table' | 'csv';
      readonly at?: Revision;
    }
  /**
   * Of a running partition: its /sys as files that the real `lsmem --sysroot` reads, a .tar.gz; all that dbginfo.sh
   * collects, a .tgz; its memory as Prometheus scrapes it from node_exporter. `at`: as it was then; absent: as it is.
   */
  | {
      readonly kind: 'sysfs' | 'dbginfo' | 'prometheus';
      readonly machine: number;
      readonly partition?: PartitionName;
      readonly at?: Revision;
    }
  /** HTML that prints well. */
  | { readonly kind: 'report'; readonly machine: number }
  /** A zip that the workshop service has packed; the last few are there. */
  | { readonly kind: 'packed'; readonly file: string }
  /** The report of a recording that was replayed. */
  | { readonly kind: 'replay'; readonly recording: number; readonly format: 'html' | 'md' | 'json' }
  /** A recording as it was taken in. */
  | { readonly kind: 'recording'; readonly recording: number }
  /** A runbook of the open machine. */
  | { readonly kind: 'runbook'; readonly runbook: number; readonly format: RunbookFile }
  /** tools/lpar-record, the script that records a real system. */
  | { readonly kind: 'recorder' }
  | {
      readonly kind: 'comparison';
      readonly left: CompareSide;
      readonly right: CompareSide;
      readonly format: 'text' | 'json';
    };

/** What a capture may leave open: as typed, "256M", "4G", "6.12". */
export interface CaptureChoices {
  readonly increment: string;
  readonly initial: string;
  readonly release: string;
  readonly cmdline: string;
}

/**
 * A file that was taken in. An HMC definition makes a machine of each CPC. `assumed` says what the file left open, and
 * `known` what an archive of a captured /sys told.
 */
export interface TakenFile {
  readonly machine: number;
  readonly others?: readonly number[];
  readonly known?: readonly string[];
  /** What follows from it. */
  readonly derived?: readonly string[];
  readonly assumed?: readonly string[];
  /** Of a captured system: what it was taken for, in the words in which it can be given another time. */
  readonly capture?: CaptureChoices;
  /**
   * It is of another architecture and became no machine, for the reason `why`: `machine` is the open one, whose shell has
   * the files at `mount`, and `listing` is what lsmem prints of them.
   */
  readonly looked?: { readonly why: string; readonly mount: string; readonly listing: string };
}

/** A file that was taken in, or what is wrong with it. */
export type FileAnswer = Result<TakenFile, FileRefusal>;

export interface FileRefusal {
  readonly failure: Failure;
  /** Empty when it is not the file. */
  readonly problems: readonly FileProblem[];
  /** It comes in once this is answered: what an HMC file leaves open. */
  readonly survey?: HmcSurvey;
}

/** The body with which a file is handed in again, as JSON, with `?as=answered`. */
export interface AnsweredFile {
  readonly text: string;
  readonly answers: HmcAnswers;
}

/**
 * Where the browser host takes and gives files: POST the file here, with its name in `?name=` and what a capture leaves
 * open in `?assume=`, and get a FileAnswer as
 * JSON; GET with `?request=` and a FileRequest as JSON downloads the file. A workshop comes in with `?as=workshop` too
 * and is answered with a Result of a WorkshopAnswer; a recording with `?as=recording`, answered with a RecordingTaken;
 * a file whose survey is answered with `?as=answered`.
 */
export const FILE_PATH = '/file';
