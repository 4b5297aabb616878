/**
 * Workshops: what a lesson is once its file has been read, what the player shows of it, and what can be asked of the
 * player. Lesson texts are a small safe tree, so that nobody ever needs to put HTML into a page.
 */

import type { CellRun } from './cells.ts';
import type { Command } from './command.ts';
import type { AutoOnline, OnlinePolicy, SystemDefinition } from './definition.ts';
import type { SclpCommandName } from './event.ts';
import type { Errno } from './failure.ts';
import type { GuestDisk } from './guest-file.ts';
import type { PartitionName, Revision } from './ids.ts';
import type { PartitionStatus } from './partition-action.ts';
import type { Era, PartitionView } from './view.ts';

/** Words of a text. `href` is https; `entry` is an id of the glossary. */
/** A lesson file holds at most so many characters. */
export const LESSON_LIMIT_CHARS = 256 * 1024;

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'term'; readonly entry: string; readonly children: readonly Inline[] }
  /** The page-level view of a block. */
  | {
      readonly kind: 'pages';
      readonly partition: string;
      readonly block: number;
      readonly children: readonly Inline[];
    };

export type Prose =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: 3 | 4; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Prose[])[] }
  | { readonly kind: 'quote'; readonly children: readonly Prose[] }
  /** A picture of the workshop: `src` is a data address of a PNG, or of an SVG without scripts. */
  | { readonly kind: 'image'; readonly src: string; readonly alt: string }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

export type Text = readonly Prose[];

/** First and last number, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** What a block must be; absent parts do not matter. */
export interface BlockTraits {
  readonly state?: 'online' | 'offline' | 'deconfigured' | 'changing' | 'absent';
  readonly zone?: string;
  readonly memmap?: 'self' | 'system' | 'boot';
  readonly boot?: boolean;
  /** A part of it has no storage. */
  readonly hole?: boolean;
  /** Hypervisor and kernel disagree about one of its increments. */
  readonly differs?: boolean;
  /** Holds unmovable pages. */
  readonly unmovable?: boolean;
}

/** The two truths about an increment. */
export interface IncrementTraits {
  readonly hypervisor?: 'assigned' | 'standby';
  readonly kernel?: 'assigned' | 'standby' | 'not listed';
  readonly element?: 'initial' | 'reserved';
  readonly differs?: boolean;
}

/** A number of the machine. Sizes are bytes, `…Pages` pages, the others counts. */
export type Measure = { readonly partition: PartitionName } & (
  | {
      readonly figure:
        | 'memTotal'
        | 'memFree'
        | 'memmapSystem'
        | 'memmapSelf'
        | 'initial'
        | 'reserved'
        | 'current'
        | 'maximum'
        | 'blockSize'
        | 'incrementSize'
        /** Memmap of one block. */
        | 'memmapPerBlock'
        /** Customer storage that nobody holds. */
        | 'available'
        | 'rnMax'
        | 'incrementsPerBlock'
        | 'divergences';
    }
  | { readonly figure: 'spannedPages' | 'presentPages' | 'managedPages'; readonly zone: string }
  | { readonly figure: 'blocks'; readonly where: BlockTraits }
  | { readonly figure: 'increments'; readonly where: IncrementTraits }
);

/** At least one of them is there. */
export interface Bounds {
  readonly is?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** How far a number may be off: in its own unit, or as a part of it. */
export type Tolerance = { readonly by: number } | { readonly part: number };

export interface Choice {
  readonly text: string;
  readonly right: boolean;
  readonly because?: string;
}

/** A predicate on the machine, on what was done since the step began, or on what the attendee answered. */
export type Check =
  | {
      readonly check: 'file';
      readonly partition: PartitionName;
      readonly path: string;
      readonly is?: string;
      readonly contains?: string;
      readonly exists?: boolean;
    }
  | ({ readonly check: 'block'; readonly partition: PartitionName; readonly blocks: Span } & BlockTraits)
  | ({ readonly check: 'increment'; readonly partition: PartitionName; readonly rns: Span } & IncrementTraits)
  /** `sinceStep`: what it has changed by since the step began. */
  | ({ readonly check: 'figure'; readonly measure: Measure; readonly sinceStep: boolean } & Bounds)
  | {
      readonly check: 'partition';
      readonly partition: PartitionName;
      readonly status?: PartitionStatus | 'not defined';
      readonly panic?: boolean;
      readonly era?: Era;
      /** Beginning of the release: "6.12". */
      readonly kernel?: string;
      readonly memmapOnMemory?: 'N' | 'Y' | 'force';
      readonly autoOnline?: AutoOnline;
      readonly onlinePolicy?: OnlinePolicy;
      readonly pendingWrite?: boolean;
    }
  /** A command that was given since the step began. `path` and `value` may contain `*`. */
  | ({
      readonly check: 'command';
      readonly partition?: PartitionName;
      readonly kind?: Command['kind'];
      readonly path?: string;
      readonly value?: string;
      readonly outcome?: 'done' | 'refused' | 'pending';
      readonly errno?: Errno;
      /** What somebody above the guest refused, and why: "hmc:status". */
      readonly reason?: string;
      /** Glossary rule behind the refusal. */
      readonly rule?: string;
    } & Bounds)
  /** SCLP requests since the step began. */
  | ({
      readonly check: 'sclp';
      readonly partition: PartitionName;
      readonly command: SclpCommandName;
      readonly rns?: Span;
      readonly response?: number;
    } & Bounds)
  | { readonly check: 'log'; readonly partition: PartitionName; readonly contains: string }
  /** A shell line since the step began, or only the last one. */
  | {
      readonly check: 'shell';
      /** Absent: any. */
      readonly partition?: PartitionName;
      readonly last: boolean;
      /** A program as it was run; exit code and output are its own. */
      readonly program?: string;
      readonly arguments?: readonly string[];
      readonly line?: string;
      readonly exit?: number;
      readonly stdout?: string;
      readonly stderr?: string;
    }
  /** A question. Right is one of `accept`, or the number that the machine has at that moment. */
  | {
      readonly check: 'answer';
      readonly question: string;
      readonly accept: readonly string[];
      readonly measure?: Measure;
      readonly tolerance?: Tolerance;
      readonly choices?: readonly Choice[];
      readonly free?: { readonly least: number; readonly mentions: readonly (readonly string[])[] };
      readonly attempts?: number;
      /** Shown once it is answered or closed. */
      readonly because?: Text;
    }
  /** Things that were done one after the other; after the first none of `without` was. */
  | { readonly check: 'order'; readonly checks: readonly Check[]; readonly without: readonly Check[] }
  | { readonly check: 'all' | 'any'; readonly checks: readonly Check[] }
  | { readonly check: 'not'; readonly of: Check };

export interface Goal {
  readonly id: string;
  readonly label: string;
  readonly check: Check;
  /** Replaces the computed message of what is missing. */
  readonly notYet?: string;
  /** The step is done without it. */
  readonly optional: boolean;
  readonly points: number;
}

/** What a lesson, its model solution and its wrong turns are made of. */
export type LessonCommand =
  | { readonly do: 'shell'; readonly partition: PartitionName; readonly line: string }
  | { readonly do: 'command'; readonly command: Command }
  | { readonly do: 'answer'; readonly goal: string; readonly text: string };

export interface WrongTurn {
  readonly title: string;
  readonly commands: readonly LessonCommand[];
  /** The goal that must not be met afterwards. */
  readonly misses: string;
  /** What it teaches. */
  readonly because: Text;
}

export interface LessonStep {
  readonly id: string;
  readonly title: string;
  readonly text: Text;
  readonly why: Text;
  /** Shown when the step is done: what was to be seen. */
  readonly after: Text;
  /** For the presenter only. */
  readonly notes: Text;
  readonly goals: readonly Goal[];
  readonly hints: readonly Text[];
  /** Planned for it; null: the lesson says only how long it takes as a whole. */
  readonly minutes: number | null;
  /** Carried out silently when it begins. */
  readonly setup: readonly LessonCommand[];
  /** Address of a picture of what is to be reached. */
  readonly picture: string | null;
  /** Whether goals about blocks are drawn. */
  readonly map: boolean;
  /** Empty in the attendees' copy until the presenter's code has opened it. */
  readonly solution: readonly LessonCommand[];
  readonly wrongTurns: readonly WrongTurn[];
  /** Of what is checked, and of what is read: a step whose hash has changed says so. */
  readonly hash: { readonly task: string; readonly words: string };
}

export interface Reading {
  readonly title: string;
  /** Glossary entry, address, or neither for a book. */
  readonly entry?: string;
  readonly href?: string;
}

/** The same lesson on another kernel. */
export interface Comparison {
  readonly partition: PartitionName;
  readonly release: string;
  readonly commandLine: string;
  readonly text: Text;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly audience: string;
  readonly minutes: number;
  readonly about: Text;
  readonly definition: SystemDefinition;
  /** What was done to the machine before the lesson: the history of its machine file. */
  readonly history: readonly Command[];
  /** What was changed on the disks of its guests. */
  readonly disks: readonly GuestDisk[];
  /** Where shell lines go that name no partition. */
  readonly partition: PartitionName;
  readonly start: readonly LessonCommand[];
  readonly steps: readonly LessonStep[];
  readonly reading: readonly Reading[];
  readonly compare: Comparison | null;
  readonly hide: readonly LessonScreen[];
  /** Lessons that are suggested afterwards. */
  readonly next: readonly string[];
  /** Of machine and start: another one is another lesson. */
  readonly hash: string;
}

/** Parts of the console that a lesson may hide from attendees. */
export type LessonScreen =
  | 'increments'
  | 'pages'
  | 'trace'
  | 'sequence'
  | 'journal'
  | 'conditions'
  | 'messages'
  | 'planner';

export interface TrackLesson {
  readonly lesson: string;
  /** null: all of them. */
  readonly steps: readonly string[] | null;
  readonly minutes: number;
  readonly optional: boolean;
}

/** A way through a workshop. */
export interface Track {
  readonly id: string;
  readonly title: string;
  readonly about: Text;
  readonly lessons: readonly TrackLesson[];
}

export interface Workshop {
  readonly id: string;
  readonly title: string;
  readonly about: Text;
  /** As one line. */
  readonly author: string;
  /** "0" where the cover names none. */
  readonly version: string;
  readonly licence: string | null;
  /** Its own language first. */
  readonly languages: readonly string[];
  readonly tracks: readonly Track[];
  /** The attendees' copy: notes and solutions need the presenter's code. */
  readonly locked: boolean;
  readonly lessons: readonly Lesson[];
}

/** Something in a workshop's files that cannot be, with where it is. Lines start at 1. */
export interface LessonProblem {
  readonly file: string;
  readonly line: number | null;
  readonly reason: string;
}

/* What the player shows. */

/** Who plays without having given a name. */
export const UNNAMED_ATTENDEE = 'Attendee';

export interface GoalView {
  readonly id: string;
  readonly label: string;
  readonly met: boolean;
  /** What is missing, as one sentence; null when met. */
  readonly missing: string | null;
  readonly question: string | null;
  /** What was answered last. */
  readonly answer: string | null;
  readonly optional: boolean;
  readonly points: number;
  readonly choices: readonly string[];
  readonly several: boolean;
  readonly free: boolean;
  /** How often it may still be answered; null: as often as one likes. */
  readonly attemptsLeft: number | null;
  readonly because: Text;
}

export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly status: 'done' | 'current' | 'ahead';
  readonly text: Text;
  readonly why: Text;
  /** Empty until the step is done. */
  readonly after: Text;
  readonly goals: readonly GoalView[];
  readonly hintsShown: readonly Text[];
  readonly hintCount: number;
  readonly minutes: number | null;
  readonly seconds: number;
  readonly picture: string | null;
  /** What became of it since it was begun or done. */
  readonly changed: StepChange | null;
  /** Why the way that was taken does not lead there; empty while none was recognized. */
  readonly turn: { readonly title: string; readonly because: Text } | null;
  /** Blocks as the goals want them. */
  readonly target: readonly TargetRun[];
}

export interface TargetRun {
  readonly first: number;
  readonly last: number;
  readonly wanted: string;
  readonly now: string;
  readonly right: boolean;
}

export interface LessonHeading {
  readonly workshop: string;
  readonly id: string;
  readonly title: string;
  readonly audience: string;
  readonly minutes: number;
  readonly stepCount: number;
  /** Steps that this attendee has done. */
  readonly stepsDone: number;
  readonly finishedMs: number | null;
  /** The machine of the attempt so far; null: there is none, or it was kept. */
  readonly machine: number | null;
}

export interface CatalogueView {
  readonly attendee: string;
  readonly workshops: readonly {
    readonly id: string;
    readonly title: string;
    readonly about: Text;
    readonly author: string;
    readonly version: string;
    readonly licence: string | null;
    readonly languages: readonly string[];
    readonly tracks: readonly Track[];
    /** It lies in the data directory and can be removed. */
    readonly own: boolean;
    readonly lessons: readonly LessonHeading[];
  }[];
  readonly language: string;
  readonly folder: string | null;
  /** Workshops of the data directory that cannot be used, and why. */
  readonly problems: readonly LessonProblem[];
}

export interface PlayerView {
  readonly attendee: string;
  readonly heading: LessonHeading;
  readonly about: Text;
  readonly reading: readonly Reading[];
  readonly compare: { readonly release: string; readonly text: Text } | null;
  readonly partition: PartitionName;
  /** `exploring`: what is done does not count until the attendee returns. */
  readonly mode: 'lesson' | 'exploring';
  readonly step: number;
  readonly steps: readonly StepView[];
  readonly stepDone: boolean;
  readonly finished: boolean;
  /** The lesson after this one, once this one is finished; null: this is the workshop's last. */
  readonly next: LessonHeading | null;
  /** Lessons that are suggested, once this one is finished. */
  readonly suggested: readonly LessonHeading[];
  readonly hide: readonly LessonScreen[];
  /** Machine or start have changed since it was begun. */
  readonly startChanged: boolean;
  /** Where a reset to the start of the step leads. */
  readonly stepRevision: Revision;
  /** A presenter's window is open: this one is seen by an audience. */
  readonly presented: boolean;
  /** While presented: what was done last, as a person would type or click it. */
  readonly lastCommand: string | null;
}

/** For the presenter's window only. */
export interface PresenterView {
  readonly step: number;
  readonly notes: Text;
  /** The model solution, as a person would type or click it, and how much of it was carried out by `solve`. */
  readonly solution: readonly string[];
  readonly solved: number;
  readonly wrongTurns: readonly {
    readonly title: string;
    readonly because: Text;
    readonly commands: readonly string[];
  }[];
  /** All of them: the audience sees them one by one. */
  readonly hints: readonly Text[];
  /** Planned for the lesson, and since when it is open. */
  readonly minutes: number;
  readonly openedMs: number;
}

/** One side of "both eras side by side". */
export interface ComparedSide {
  readonly title: string;
  readonly release: string;
  readonly era: Era;
  readonly view: PartitionView;
  readonly incrementRuns: readonly CellRun[];
  readonly blockRuns: readonly CellRun[];
  /** Commands of the model solution so far that this side refused. */
  readonly refusals: readonly { readonly command: string; readonly because: string }[];
}

export interface ComparedEras {
  /** The lesson's own kernel first; empty when the lesson has no comparison. */
  readonly sides: readonly ComparedSide[];
  /** The lowest place of memory that the two sides do not have alike; `address` in bytes. */
  readonly difference: {
    readonly where: string;
    readonly address: number;
    readonly left: string;
    readonly right: string;
  } | null;
}

export interface RecordingView {
  readonly title: string;
  readonly steps: readonly { readonly title: string; readonly commands: readonly string[] }[];
}

/** One who has handed in, as the leader sees it. */
export interface RoomAttendee {
  readonly file: string;
  readonly attendee: string;
  readonly version: string;
  /** What the file says is reached in its replay, and nobody else has the same record. */
  readonly verified: boolean;
  /** Played on an earlier version of the workshop. */
  readonly older: boolean;
  readonly notes: readonly string[];
  readonly lessons: readonly {
    readonly id: string;
    readonly title: string;
    readonly reached: number;
    readonly of: number;
    readonly points: number;
    readonly ofPoints: number;
    readonly hints: number;
    readonly wrong: number;
    readonly seconds: number;
  }[];
  readonly at: { readonly lesson: string; readonly step: string } | null;
  readonly stuck: boolean;
  readonly lastMs: number;
}

/** The room: who is where, and where people get stuck. */
export interface RoomView {
  readonly workshop: { readonly id: string; readonly title: string; readonly version: string };
  readonly attendees: readonly RoomAttendee[];
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
  readonly steps: readonly {
    readonly lesson: string;
    readonly step: string;
    readonly reached: number;
    readonly of: number;
    readonly hints: number;
    readonly wrong: number;
    readonly medianSeconds: number;
    /** Who is working on it. */
    readonly here: readonly string[];
  }[];
}

/** What became of a workshop that was taken in. */
export interface TakenWorkshop {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  /** Version that it replaces; null: it is new. */
  readonly before: string | null;
  readonly changed: readonly { readonly lesson: string; readonly step: string; readonly what: StepChange }[];
}

export type StepChange = 'task' | 'words' | 'new' | 'gone';

/** What can be asked of the workshop service. */
export type WorkshopRequest =
  | { readonly do: 'catalogue' }
  | { readonly do: 'attendee'; readonly name: string }
  /** Begins anew, on a machine of its own. `previous`: what becomes of the machine of the attempt before, if any. */
  | {
      readonly do: 'start';
      readonly workshop: string;
      readonly lesson: string;
      readonly previous?: 'keep' | 'remove';
    }
  /** Opens the machine of the attempt so far. */
  | { readonly do: 'continue'; readonly workshop: string; readonly lesson: string }
  | { readonly do: 'view' }
  | { readonly do: 'next' }
  | { readonly do: 'reset' }
  | { readonly do: 'explore' }
  | { readonly do: 'return' }
  | { readonly do: 'hint' }
  | { readonly do: 'answer'; readonly goal: string; readonly text: string }
  /** `later`: its machine waits for `continue`; `keep`: it becomes an ordinary machine; `remove`: it goes. */
  | { readonly do: 'leave'; readonly machine: 'later' | 'keep' | 'remove' }
  /** `name`: who is named on it; otherwise the attendee. */
  | {
      readonly do: 'certificate';
      readonly workshop: string;
      readonly name?: string;
      readonly track?: string;
    }
  /** Everything that was done in the lessons of a workshop, as one file; into the shared folder too, where there is one. */
  | { readonly do: 'handIn'; readonly workshop: string; readonly track?: string }
  /** The workshop is taken out of the data directory; progress stays. */
  | { readonly do: 'removeWorkshop'; readonly workshop: string }
  /** The older version that was refused, all the same. */
  | { readonly do: 'takeOlder' }
  /** A folder that workshops come from and hand-ins go to; empty: none. */
  | { readonly do: 'share'; readonly folder: string }
  /** Looks whether the shared folder has something new. */
  | { readonly do: 'look' }
  /** Leader: the hand-ins of the shared folder, and those that were dropped. */
  | { readonly do: 'room'; readonly workshop: string }
  | { readonly do: 'language'; readonly language: string }
  /** This window is a presenter's from now on: it is told what nobody else is told. */
  | { readonly do: 'present'; readonly code?: string }
  /** Presenter: the start of a step, reached with the model solutions before it. */
  | { readonly do: 'jump'; readonly step: number }
  /** Presenter: the next command of the model solution. */
  | { readonly do: 'solve' }
  | { readonly do: 'compare' }
  | { readonly do: 'record'; readonly title: string }
  | { readonly do: 'mark'; readonly title: string; readonly text: string }
  | { readonly do: 'recording' }
  | { readonly do: 'stopRecording' }
  /** Author: a lesson's text as it is edited; runs the headless check too. */
  | { readonly do: 'check'; readonly file: string; readonly yaml: string }
  /** A workshop, or one lesson that passes its check, as a zip to hand out. One comes in over the path of files. */
  | { readonly do: 'pack'; readonly workshop: string }
  | { readonly do: 'packLesson'; readonly yaml: string };

export type WorkshopAnswer =
  | { readonly kind: 'catalogue'; readonly catalogue: CatalogueView }
  | { readonly kind: 'player'; readonly player: PlayerView | null }
  /** null: no lesson is open. */
  | { readonly kind: 'presenter'; readonly presenter: PresenterView | null }
  | ({ readonly kind: 'compared' } & ComparedEras)
  /** A complete page without scripts. */
  | { readonly kind: 'certificate'; readonly html: string }
  | { readonly kind: 'recording'; readonly recording: RecordingView | null; readonly yaml: string | null }
  /** The zip waits to be fetched over the path of files. */
  | { readonly kind: 'packed'; readonly file: string; readonly stored?: string }
  | { readonly kind: 'taken'; readonly taken: readonly TakenWorkshop[]; readonly catalogue: CatalogueView }
  | { readonly kind: 'room'; readonly room: RoomView; readonly folder: string | null }
  /** A presenter's code is needed, or this one is wrong. */
  | { readonly kind: 'locked'; readonly wrong: boolean }
  /** Also when a zip or a lesson cannot be used: why. */
  | ({ readonly kind: 'checked' } & CheckedLesson);

/** `preview`: null where the file cannot be read as a lesson. */
export interface CheckedLesson {
  readonly problems: readonly LessonProblem[];
  readonly report: string;
  readonly preview: LessonPreview | null;
  /** Nothing is wrong with it but that a later version is there. */
  readonly older?: boolean;
}

/** A lesson as attendees and presenters will read it. */
export interface LessonPreview {
  readonly title: string;
  readonly audience: string;
  readonly minutes: number;
  readonly about: Text;
  readonly steps: readonly (Pick<
    LessonStep,
    'id' | 'title' | 'text' | 'why' | 'after' | 'notes' | 'hints'
  > & {
    readonly goals: readonly string[];
  })[];
}

/** After every change that concerns the lesson: goals are checked anew. */
export interface WorkshopPush {
  readonly kind: 'workshop';
  readonly player: PlayerView | null;
}

/** To presenters' windows alone: notes, the model solution and wrong turns of the step. */
export interface PresenterPush {
  readonly kind: 'presenter';
  readonly presenter: PresenterView | null;
}
