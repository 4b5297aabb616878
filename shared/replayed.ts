/** A recording of a real machine beside what the simulator did with the same commands, step by step. */

import type { Failure, FileProblem, Result } from './failure.ts';
import type { ComparedField, Provenance } from './provenance.ts';

export interface StepDifference {
  readonly field: ComparedField;
  /** Which one: "block 4 validZones", "exit", "zone Normal managed, since the start". */
  readonly what: string;
  readonly recorded: string;
  readonly simulated: string;
  /** The rule that the simulator followed (shared/glossary.ts). */
  readonly rule: string;
  /** Where that rule is known from, for this kernel; null: the table does not say. */
  readonly provenance: Provenance | null;
  /** It stood like this after an earlier step already: that step's number. */
  readonly since: number | null;
}

/** Why the simulated kernel, or the machine below it, said no in a step. */
export interface FollowedRule {
  readonly rule: string;
  readonly provenance: Provenance | null;
  /** One sentence with the facts of this refusal. */
  readonly because: string;
}

/**
 * What of a real machine the simulator is told, because it cannot derive it: `input`; or is left to decide by itself,
 * so that what it makes of it is compared: `difference`.
 */
export const HANDLINGS = ['input', 'difference'] as const;
export type Handling = (typeof HANDLINGS)[number];

export interface Handlings {
  /** Which blocks hold pages that cannot be moved. */
  readonly unmovable: Handling;
  /** How much memory programs hold. */
  readonly pressure: Handling;
}

/** How one step is to be replayed. */
export interface StepChoice extends Handlings {
  readonly n: number;
}

/** How all of them are: `usual` for those without a choice; null: what was recorded is told. */
export interface ReplayChoices {
  readonly usual: Handlings | null;
  readonly choices: readonly StepChoice[];
}

export interface StepStreams {
  readonly exit: number | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
}

/**
 * `equal`: everything that was recorded. `differs`: something that was equal before. `carried`: only what differed
 * after an earlier step already. `notRun`: the command was not run, `reason` says why.
 */
export type StepVerdict = 'equal' | 'differs' | 'carried' | 'notRun';

export interface ReplayedStep {
  /** As in the recording; 0: the start. */
  readonly n: number;
  readonly name: string;
  /** Empty for the start. */
  readonly command: string;
  readonly verdict: StepVerdict;
  readonly reason: string | null;
  /** New ones first. At most DIFFERENCES_SHOWN; `differenceCount` counts all. */
  readonly differences: readonly StepDifference[];
  readonly differenceCount: number;
  /** Fields that the recording does not have, or that nothing can be said of. */
  readonly notCompared: readonly string[];
  readonly recorded: StepStreams;
  readonly simulated: StepStreams;
  readonly rules: readonly FollowedRule[];
  readonly told: ToldInputs;
}

/** What the simulator was told before a step. */
export interface ToldInputs {
  readonly unmovable: Handling;
  /** Blocks with pages that cannot be moved; null: the machine's own condition decided. */
  readonly unmovableBlocks: readonly number[] | null;
  /** They are not in the recording: they follow from what it says did not go offline. */
  readonly inferred: boolean;
  readonly pressure: Handling;
  /** Memory that programs hold, in KiB; null: not told. */
  readonly usedByProgramsKib: number | null;
}

export interface ReplayCounts {
  readonly steps: number;
  readonly equal: number;
  readonly differs: number;
  readonly carried: number;
  readonly notRun: number;
}

export interface Replayed {
  readonly name: string;
  readonly format: number;
  /** "2026-11-30"; null where the recording does not say. */
  readonly recordedOn: string | null;
  readonly release: string;
  readonly arch: string;
  readonly engineVersion: string;
  /** What of the machine the recording says, and what had to be assumed: one sentence each. */
  readonly known: readonly string[];
  readonly assumed: readonly string[];
  readonly steps: readonly ReplayedStep[];
  readonly counts: ReplayCounts;
  /** False when it was ended before the last step. */
  readonly complete: boolean;
}

/** Differences of one step that are kept; the rest is counted. */
export const DIFFERENCES_SHOWN = 200;

/** Whether everything that was compared is equal. */
export const isEqual = ({ steps, complete }: Replayed): boolean =>
  complete && steps.every(({ differenceCount }) => differenceCount === 0);

/** Steps with new differences first, then those that only carry some, then the others; each in their order. */
export function differencesFirst(steps: readonly ReplayedStep[]): ReplayedStep[] {
  const rank = ({ verdict, differenceCount }: ReplayedStep): number =>
    verdict === 'differs' ? 0 : differenceCount > 0 ? 1 : 2;
  return [...steps].sort((a, b) => rank(a) - rank(b) || a.n - b.n);
}

export const countsOf = (steps: readonly ReplayedStep[]): ReplayCounts => {
  const having = (wanted: StepVerdict): number => steps.filter(({ verdict }) => verdict === wanted).length;
  return {
    steps: steps.length,
    equal: having('equal'),
    differs: having('differs'),
    carried: having('carried'),
    notRun: having('notRun'),
  };
};

/** What a list says of a recording without reading it. */
export interface RecordingFacts {
  readonly format: number;
  readonly recordedOn: string | null;
  readonly release: string;
  readonly arch: string;
  readonly steps: number;
}

/** What a replay gave in short. */
export type ReplayResult = Pick<Replayed, 'engineVersion' | 'counts' | 'complete'>;

/** A recording that is kept in the console's data. */
export interface RecordingHeading extends RecordingFacts {
  readonly id: number;
  /** The recording's own, until it is given another. */
  readonly name: string;
  /** Name of its file. */
  readonly file: string;
  readonly takenMs: number;
  /** What it takes of the disk. */
  readonly bytes: number;
  /** How it was replayed last, or will be. */
  readonly chosen: ReplayChoices;
  /** What replaying it last gave, also before the console was closed; null: not replayed yet. */
  readonly last: ReplayResult | null;
  /** The replay whose steps can be asked for; null: it has to be replayed. */
  readonly replay: ReplayView | null;
}

/** A replay as a whole; its steps are asked for in pages. */
export type ReplayView = Omit<Replayed, 'steps' | 'name' | 'format' | 'recordedOn' | 'release' | 'arch'>;

/** A step in a list. Texts are cut. */
export interface ReplayRow
  extends Pick<ReplayedStep, 'n' | 'name' | 'command' | 'verdict' | 'reason' | 'differenceCount' | 'told'> {
  readonly first: StepDifference | null;
}

/** Differences first, or in the order in which they were recorded. */
export const STEP_ORDERS = ['differences', 'recorded'] as const;
export type StepOrder = (typeof STEP_ORDERS)[number];

/** Recordings that the console keeps, and how long a name may be. */
export const RECORDINGS_LIMIT = 500;
export const RECORDING_NAME_CHARS = 200;

export const REPLAY_ROWS_LIMIT = 200;
/** Choices that differ from the usual ones. */
export const CHOICES_LIMIT = 10_000;

export type RecordingRequest =
  | { readonly do: 'list' }
  | { readonly do: 'rename'; readonly recording: number; readonly name: string }
  /** Until the console closes it can be restored. */
  | { readonly do: 'remove' | 'restore'; readonly recording: number }
  /** Stopped by `cancel` with the ticket. */
  | {
      readonly do: 'replay';
      readonly recording: number;
      readonly chosen: ReplayChoices;
      readonly ticket: string;
    }
  | {
      readonly do: 'rows';
      readonly recording: number;
      readonly order: StepOrder;
      readonly from: number;
      readonly limit: number;
    }
  | { readonly do: 'step'; readonly recording: number; readonly n: number };

export type RecordingAnswer =
  | { readonly did: 'list'; readonly recordings: readonly RecordingHeading[] }
  /** null: it was stopped; what was replayed before stands. */
  | { readonly did: 'replay'; readonly view: ReplayView | null }
  | { readonly did: 'rows'; readonly rows: readonly ReplayRow[]; readonly total: number }
  | { readonly did: 'step'; readonly step: ReplayedStep };

/** What became of a file that was taken in as a recording. */
export type RecordingTaken = Result<
  RecordingHeading,
  { readonly failure: Failure; readonly problems: readonly FileProblem[] }
>;
