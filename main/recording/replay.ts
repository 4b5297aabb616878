/**
 * Replays one recording. The recorded changes are only ever compared with, never applied. What a machine cannot derive,
 * unmovable pages and what programs hold, is taken from the recording, or, where a step's choice says "difference",
 * decided by the machine itself; the steps behind it go on from the recorded course.
 */

import type { UnmovablePages } from '../../shared/definition.ts';
import { ok, type Result } from '../../shared/failure.ts';
import {
  countsOf,
  DIFFERENCES_SHOWN,
  type Handlings,
  type Replayed,
  type ReplayedStep,
  type StepChoice,
  type StepDifference,
  type ToldInputs,
} from '../../shared/replayed.ts';
import type { Era } from '../../shared/view.ts';
import { ENGINE_VERSION, type System } from '../engine/index.ts';
import type { Baseline } from './compare-state.ts';
import {
  branchOf,
  type Course,
  eraOf,
  freeOf,
  openCourse,
  type ShellManner,
  setPressure,
  tellUnmovable,
  usedByProgramsOf,
} from './course.ts';
import { follow, notRunReason, type StepSeen } from './follow-step.ts';
import { mannerOf, type NoteStep } from './guest-shell.ts';
import { inferUnmovable } from './infer.ts';
import { accumulate, type RecordedState, type RecordedStep, type Recording } from './recording.ts';
import { followedRules, ruleOf } from './rules.ts';
import { freeKibOf } from './running-machine.ts';
import { Standing } from './standing.ts';
import { type FreeBaselines, type Started, startOf } from './start.ts';

export interface ReplayOptions {
  /** Of steps that are not handled as usual. */
  readonly choices?: readonly StepChoice[];
  /** How steps without a choice are handled; null: as `defaultChoice` has it. */
  readonly usual?: Handlings | null;
  readonly baselines?: FreeBaselines;
  /** Told of every step of the machine that is on the recorded course. */
  readonly note?: NoteStep;
}

export interface ReplayProgress {
  readonly done: number;
  readonly total: number;
}

export type Replaying = Generator<ReplayProgress, Result<Replayed, string>, undefined>;

/** Free memory of a real system is never twice the same: less than this is not told. */
const PRESSURE_NOISE_KIB = 1536;

/** What was recorded is told. A recording of format 1 was made on an idle guest, where no programs hold memory. */
export const defaultChoice = ({ boot }: Recording, n: number): StepChoice => ({
  n,
  unmovable: 'input',
  pressure: !boot.panics && boot.running ? 'input' : 'difference',
});

/** Yields where a pause may be made; a driver that stops early calls `return()`. Fails with what no machine can be. */
export function* replay(recording: Recording, options: ReplayOptions = {}): Replaying {
  const total = recording.steps.length + 1;
  const progress: ReplayProgress = { done: 0, total };
  const started = yield* paced(startOf(recording, options.baselines ?? new Map(), options.note), progress);
  if (!started.ok) return started;
  const standing = new Standing();
  const steps = [yield* paced(startStep(recording, started.value, standing), progress)];
  const { machine } = started.value;
  if (machine && !recording.boot.panics) {
    const walk = new Walk(recording, machine, recording.boot.state, options);
    for (const step of recording.steps) {
      const at = { done: steps.length, total };
      const seen = yield* paced(walk.step(step), at);
      steps.push(yield* paced(stepOf(step, seen, standing), at));
    }
  }
  return ok(replayedOf(recording, started.value, steps, machine !== null || total === 1));
}

/** At once and to the end. */
export function replayAtOnce(recording: Recording, options?: ReplayOptions): Result<Replayed, string> {
  const replaying = replay(recording, options);
  for (;;) {
    const step = replaying.next();
    if (step.done) return step.value;
  }
}

function* paced<T>(work: Generator<void, T, undefined>, at: ReplayProgress): Generator<ReplayProgress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield at;
  }
}

/** What became of a step, and what had been told. */
type Walked = StepSeen & { readonly told: ToldInputs; readonly era: Era | null };

/** The machine on the recorded course, and beside it, while steps are handled as difference, one that is not told. */
class Walk {
  readonly #recording: Recording;
  readonly #manner: ShellManner;
  readonly #baseline: Baseline;
  readonly #ownUnmovable: UnmovablePages;
  readonly #choices: ReadonlyMap<number, StepChoice>;
  readonly #usual: Handlings | null;
  readonly #told: Course;
  #untold: Course | undefined;
  #before: RecordedState;

  constructor(
    recording: Recording,
    { system, baseline, ownUnmovable }: NonNullable<Started['machine']>,
    start: RecordedState,
    { choices = [], usual = null, note }: ReplayOptions,
  ) {
    this.#recording = recording;
    this.#manner = mannerOf(recording, note);
    this.#baseline = baseline;
    this.#ownUnmovable = ownUnmovable;
    this.#choices = new Map(choices.map((choice) => [choice.n, choice]));
    this.#usual = usual;
    this.#told = openCourse(system, this.#manner);
    this.#before = start;
  }

  *step(step: RecordedStep): Generator<void, Walked, undefined> {
    const before = this.#before;
    const after = accumulate(before, step.changes);
    this.#before = after;
    const usual = defaultChoice(this.#recording, step.n);
    const choice = this.#choices.get(step.n) ?? this.#usual ?? usual;
    const isAlone = choice.unmovable === 'difference' || choice.pressure !== usual.pressure;
    const around = {
      step,
      before,
      after,
      baseline: this.#baseline,
      reason: notRunReason(step),
      comparesFree: step.compareMemFree === true || choice.pressure !== usual.pressure,
    };
    if (isAlone) this.#untold ??= branchOf(this.#told, this.#ownUnmovable, this.#quiet());
    else this.#untold = undefined;
    const told = yield* this.#tell(this.#told, step, before, after, usual);
    const era = eraOf(this.#told.system);
    const seen = yield* follow(this.#told, around);
    if (!this.#untold) return { ...seen, told, era };
    const toldAlone = yield* this.#tell(this.#untold, step, before, after, choice);
    const alone = yield* follow(this.#untold, around);
    if (alone.differences.length > 0)
      this.#untold = branchOf(this.#told, this.#ownUnmovable, this.#quiet(), this.#untold);
    return { ...alone, told: toldAlone, era };
  }

  /** Coverage counts what the recorded course touched. */
  #quiet(): ShellManner {
    const { note: _, ...quiet } = this.#manner;
    return quiet;
  }

  *#tell(
    { system }: Course,
    step: RecordedStep,
    before: RecordedState,
    after: RecordedState,
    { unmovable, pressure }: Handlings,
  ): Generator<void, ToldInputs, undefined> {
    const usedByProgramsKib = pressure === 'input' ? tellPressure(system, before) : null;
    if (unmovable === 'difference')
      return { unmovable, unmovableBlocks: null, inferred: false, pressure, usedByProgramsKib };
    const running = !this.#recording.boot.panics && this.#recording.boot.running === true;
    const inferred = running && step.unmovable == null;
    const blocks = inferred
      ? yield* inferUnmovable(system, this.#manner, step, before, after)
      : (step.unmovable ?? []);
    tellUnmovable(system, blocks);
    const isInferred = inferred && blocks.length > 0;
    return { unmovable, unmovableBlocks: blocks, inferred: isInferred, pressure, usedByProgramsKib };
  }
}

/** Programs hold what makes free memory what was recorded before the step; they cannot hold less than nothing. */
function tellPressure(system: System, before: RecordedState): number | null {
  const recorded = freeKibOf(before);
  const { freeKib, usedKib } = { freeKib: freeOf(system), usedKib: usedByProgramsOf(system) };
  if (recorded === null || Math.abs(freeKib - recorded) <= PRESSURE_NOISE_KIB) return usedKib || null;
  const wanted = Math.max(0, usedKib + freeKib - recorded);
  return setPressure(system, { usedByProgramsKib: wanted }) && wanted > 0 ? wanted : null;
}

type Telling = Generator<void, ReplayedStep, undefined>;

function* startStep(recording: Recording, started: Started, standing: Standing): Telling {
  const { differences, happened, machine } = started;
  const era = machine ? eraOf(machine.system) : null;
  const told: ToldInputs = {
    unmovable: 'input',
    unmovableBlocks: null,
    inferred: false,
    pressure: 'input',
    usedByProgramsKib: null,
  };
  const state = recording.boot.panics ? {} : recording.boot.state;
  const step: RecordedStep = {
    n: 0,
    name: recording.boot.panics || !recording.boot.running ? 'boot' : 'start',
    command: '',
    exit: null,
    stdout: null,
    stderr: null,
    sclp: recording.boot.sclp ?? null,
    changes: state,
  };
  const seen: Walked = { differences, happened, ran: null, reason: null, notCompared: [], told, era };
  return yield* stepOf(step, seen, standing);
}

function* stepOf(
  step: RecordedStep,
  { differences, happened, ran, reason, notCompared, told, era }: Walked,
  standing: Standing,
): Telling {
  const rules = followedRules(happened, era);
  const found = yield* standing.take(step.n, differences);
  const fresh = found.filter(({ since }) => since === null);
  const isNew = fresh.length > 0;
  const shown = isNew ? [...fresh, ...found.filter(({ since }) => since !== null)] : found;
  yield;
  const shownDifferences = shown.slice(0, DIFFERENCES_SHOWN).map(
    ({ difference, since }): StepDifference => ({
      ...difference,
      ...ruleOf(difference, rules, happened, era),
      since,
    }),
  );
  return {
    n: step.n,
    name: step.name,
    command: step.command,
    verdict: reason !== null ? 'notRun' : isNew ? 'differs' : found.length > 0 ? 'carried' : 'equal',
    reason,
    differences: shownDifferences,
    differenceCount: found.length,
    notCompared,
    recorded: { exit: step.exit, stdout: step.stdout, stderr: step.stderr },
    simulated: ran ?? { exit: null, stdout: null, stderr: null },
    rules,
    told,
  };
}

function replayedOf(
  recording: Recording,
  { known, assumed }: Started,
  steps: readonly ReplayedStep[],
  complete: boolean,
): Replayed {
  const { name, format, recordedOn = null, kernel } = recording;
  return {
    name,
    format,
    recordedOn,
    release: kernel.release,
    arch: kernel.arch,
    engineVersion: ENGINE_VERSION,
    known,
    assumed,
    steps,
    counts: countsOf(steps),
    complete,
  };
}
