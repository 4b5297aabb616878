/**
 * Runbooks: a change written down so that somebody else can carry it out. Every step is a command with the output that a
 * rehearsal gave, and what to do when it differs. Plain data: it is stored, sent and published as it is here
 * (schemas/runbook.schema.json).
 */

import type { BlockAction } from './block-action.ts';
import type { PartitionName, Revision } from './ids.ts';
import type { CompareSide } from './saved-machine.ts';

export const RUNBOOK_FORMAT = 1;

/** The parts of a runbook in the order in which they are carried out; the way back only when the change is given up. */
export const RUNBOOK_PARTS = ['before', 'steps', 'after', 'back'] as const;
export type RunbookPart = (typeof RUNBOOK_PARTS)[number];

/** What a change is written as: chmem, one write after the other, or one script. */
export const RUNBOOK_FORMS = ['chmem', 'writes', 'script'] as const;
export type RunbookForm = (typeof RUNBOOK_FORMS)[number];

/** How the output of a step is compared: all of it, a part of it, or only the exit code. */
export const MATCHES = ['equal', 'contains', 'exit'] as const;
export type Match = (typeof MATCHES)[number];

/** Steps of one part; characters of a command, of an output, of any other text; bytes of a whole runbook as JSON. */
export const RUNBOOK_LIMITS = {
  steps: 200,
  commandChars: 16 * 1024,
  outputChars: 32 * 1024,
  lineChars: 200,
  textChars: 4096,
  risks: 40,
  bytes: 512 * 1024,
  /** Of one machine. */
  runbooks: 500,
} as const;

export interface RunbookStep {
  readonly title: string;
  /** For bash, in a shell of its own; '' for what a person does elsewhere, at the HMC for example. */
  readonly command: string;
  readonly exit: number;
  readonly match: Match;
  /** What it prints, standard output and standard error as they come. */
  readonly output: string;
  /** What to do when it differs. */
  readonly otherwise: string;
}

/** Where the expected output comes from. */
export interface Rehearsal {
  readonly machine: string;
  readonly revision: Revision;
  readonly release: string;
  readonly engineVersion: string;
  readonly stampMs: number;
}

export interface Runbook {
  readonly format: typeof RUNBOOK_FORMAT;
  readonly title: string;
  /** Number of the change in the book of whoever approves it. */
  readonly change: string;
  readonly author: string;
  readonly system: string;
  readonly partition: PartitionName;
  readonly purpose: string;
  /** null: it was never rehearsed, or was changed since. */
  readonly rehearsal: Rehearsal | null;
  readonly risks: readonly string[];
  readonly before: readonly RunbookStep[];
  readonly steps: readonly RunbookStep[];
  readonly after: readonly RunbookStep[];
  readonly back: readonly RunbookStep[];
}

export interface RunbookHeading {
  readonly id: number;
  readonly title: string;
  readonly change: string;
  readonly partition: PartitionName;
  readonly steps: number;
  readonly changedMs: number;
}

/** What a runbook is made from. */
export type RunbookSource =
  | { readonly kind: 'blank'; readonly partition: PartitionName }
  | { readonly kind: 'plan'; readonly action: BlockAction }
  /** Numbers of actions of the journal, all of one partition. */
  | { readonly kind: 'actions'; readonly actions: readonly number[] }
  /** From the left state to the right one, in the first partition that differs or in this one. */
  | {
      readonly kind: 'comparison';
      readonly left: CompareSide;
      readonly right: CompareSide;
      readonly partition?: PartitionName;
    };

export const ACTIONS_LIMIT = 200;

/** What a step came to somewhere: here, or on a recorded machine. */
export interface StepRun {
  readonly part: RunbookPart;
  readonly index: number;
  /** `notRun`: nothing to run, or not to be found in the recording. `differs` comes before everything else. */
  readonly verdict: 'equal' | 'differs' | 'notRun';
  readonly exit: number | null;
  readonly output: string | null;
  /** "exit code", "output, line 3"; at most DIFFERENCES_LIMIT. */
  readonly differences: readonly OutputDifference[];
  /** Of a recorded machine: its step, and what else differed from the simulated one there. */
  readonly recorded: { readonly n: number; readonly state: readonly OutputDifference[] } | null;
}

export interface OutputDifference {
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

export const DIFFERENCES_LIMIT = 50;

/** A runbook beside a recording of a real machine on which it was carried out. */
export interface RunbookAgainst {
  readonly recording: string;
  readonly release: string;
  readonly recordedOn: string | null;
  /** In the runbook's order. */
  readonly steps: readonly StepRun[];
  /** Steps of the recording that are none of the runbook's, at most DIFFERENCES_LIMIT, and how many there are. */
  readonly others: readonly { readonly n: number; readonly command: string }[];
  readonly otherCount: number;
}

export type RunbookRequest =
  | { readonly do: 'list' }
  | { readonly do: 'get' | 'remove'; readonly runbook: number }
  /** Stopped by `cancel` with the ticket, like the others with one. */
  | {
      readonly do: 'make';
      readonly from: RunbookSource;
      readonly form: RunbookForm;
      readonly ticket: string;
    }
  | { readonly do: 'put'; readonly runbook: number; readonly document: Runbook }
  /** A runbook from a file of JSON, as `lpar runbook` and *Save as* write it. */
  | { readonly do: 'takeIn'; readonly file: string; readonly text: string }
  /** All of it on a copy of the machine as it is now: what it prints becomes what is expected. */
  | { readonly do: 'rehearse'; readonly runbook: number; readonly ticket: string }
  /** One step on the machine itself. */
  | {
      readonly do: 'runStep';
      readonly runbook: number;
      readonly part: RunbookPart;
      readonly index: number;
      readonly ticket: string;
    }
  | {
      readonly do: 'against';
      readonly runbook: number;
      readonly recording: number;
      readonly ticket: string;
    };

export type RunbookAnswer =
  | { readonly did: 'list'; readonly runbooks: readonly RunbookHeading[] }
  | { readonly did: 'got'; readonly runbook: number; readonly document: Runbook }
  | { readonly did: 'stopped' }
  | { readonly did: 'ran'; readonly step: StepRun }
  | { readonly did: 'compared'; readonly against: RunbookAgainst };

export const headingOf = (
  id: number,
  changedMs: number,
  { title, change, partition, steps }: Runbook,
): RunbookHeading => ({ id, title, change, partition, steps: steps.length, changedMs });

/** Trailing white space says nothing, on a line or at the end. */
const trimmed = (text: string): string => text.replaceAll(/[ \t]+$/gm, '').trimEnd();

/** Where a step's exit code and output are not what was expected, line by line. */
export function differencesOf(
  { exit, match, output }: RunbookStep,
  ran: { readonly exit: number; readonly output: string },
): OutputDifference[] {
  const differences: OutputDifference[] = [];
  if (exit !== ran.exit) differences.push({ what: 'exit code', expected: `${exit}`, actual: `${ran.exit}` });
  const [want, got] = [trimmed(output), trimmed(ran.output)];
  if (match === 'contains' && !got.includes(want))
    differences.push({ what: 'output', expected: `… ${want} …`, actual: got });
  if (match === 'equal') differences.push(...differingLines(want, got));
  return differences.slice(0, DIFFERENCES_LIMIT);
}

function differingLines(want: string, got: string): OutputDifference[] {
  if (want === got) return [];
  const [expected, actual] = [want.split('\n'), got.split('\n')];
  const length = Math.max(expected.length, actual.length);
  return Array.from({ length }, (_, index) => index)
    .filter((index) => expected[index] !== actual[index])
    .map((index) => ({
      what: length === 1 ? 'output' : `output, line ${index + 1}`,
      expected: expected[index] ?? 'nothing',
      actual: actual[index] ?? 'nothing',
    }));
}

/** All steps in the order in which they are carried out. */
export const stepsOf = (
  runbook: Runbook,
): { readonly part: RunbookPart; readonly index: number; readonly step: RunbookStep }[] =>
  RUNBOOK_PARTS.flatMap((part) => runbook[part].map((step, index) => ({ part, index, step })));
