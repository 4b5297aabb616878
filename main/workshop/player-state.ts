/** Where an attendee is in a lesson: plain data, as it is stored. */

import type { ShellRun } from './evidence.ts';

export interface PlayerState {
  readonly step: number;
  /** Ids of the steps that are done. */
  readonly done: readonly string[];
  /** Revision at which each step began, by id. */
  readonly begun: Readonly<Record<string, number>>;
  /** Hints shown, by step. */
  readonly hints: Readonly<Record<string, number>>;
  /** Wrong answers of the present step, by goal. */
  readonly wrong: Readonly<Record<string, number>>;
  /** Hashes of the steps that are done, as they were then. */
  readonly tasks: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
  /** Steps for which the presenter carried out something: they are nobody's achievement. */
  readonly shown: readonly string[];
  /** Goals without points of steps that are done, by step: optional, or closed after too many attempts. */
  readonly missed: Readonly<Record<string, readonly string[]>>;
  /** How long each step took so far. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Of the present step. */
  readonly answers: Readonly<Record<string, string>>;
  readonly baseline: readonly (readonly [string, number])[];
  readonly runs: readonly ShellRun[];
  /** Where exploring began; null while it is the lesson that is played. */
  readonly exploredFrom: number | null;
  /** Id of the present step: a lesson that was changed may have it at another place. */
  readonly at: string;
  /** Revision of the lesson's start. */
  readonly base: number;
  /** Hash of the lesson's start, as it was begun. */
  readonly start: string;
  /** Commands of the model solution that the presenter has carried out in this step. */
  readonly solved: number;
}
