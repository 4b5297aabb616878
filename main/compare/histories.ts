/** Two paths side by side, and where they part. */

import { isDeepStrictEqual } from 'node:util';
import { outcomeText, purposeOf } from '../../shared/command-words.ts';
import type { ComparedHistory, ComparedStep, DetailedPair, StepPair } from '../../shared/comparison.ts';
import type { PathStep } from './path.ts';

const PAIR_LIMIT = 200;
const EVENT_LIMIT = 500;

/** Goes both paths in step; yields after every pair. */
export function* comparePaths(
  left: Generator<PathStep, void, void>,
  right: Generator<PathStep, void, void>,
): Generator<void, ComparedHistory, void> {
  let [leftSteps, rightSteps, common, differing] = [0, 0, 0, 0];
  let parting: DetailedPair | null = null;
  let last: DetailedPair | null = null;
  const rows: StepPair[] = [];
  let [lastLeft, lastRight]: [Step, Step] = [null, null];
  for (let place = 1; ; place++) {
    const a = left.next().value ?? null;
    yield;
    const b = right.next().value ?? null;
    if (!a && !b) {
      if (place > 1) last = detailed(place - 1, lastLeft, lastRight);
      break;
    }
    yield;
    [lastLeft, lastRight] = [a, b];
    if (a) leftSteps++;
    if (b) rightSteps++;
    if (a && b && isSame(a, b)) {
      if (!parting) common++;
      continue;
    }
    differing++;
    parting ??= detailed(place, a, b);
    if (rows.length < PAIR_LIMIT) rows.push(pairOf(place, a, b));
  }
  return { leftSteps, rightSteps, common, parting, last, pairs: { total: differing, rows } };
}

type Step = PathStep | null;

const pairOf = (place: number, a: Step, b: Step): StepPair => ({
  place,
  left: a && stepOf(a),
  right: b && stepOf(b),
});

const detailed = (place: number, a: Step, b: Step): DetailedPair => ({
  ...pairOf(place, a, b),
  leftEvents: a?.events.slice(0, EVENT_LIMIT) ?? [],
  rightEvents: b?.events.slice(0, EVENT_LIMIT) ?? [],
  leftCalls: a?.calls() ?? null,
  rightCalls: b?.calls() ?? null,
});

/** The kernel that a command names is what differs on purpose. */
const isSame = (a: PathStep, b: PathStep): boolean =>
  outcomeText(a.outcome) === outcomeText(b.outcome) &&
  (a.command.kind === 'changeKernel' && b.command.kind === 'changeKernel'
    ? a.command.partition === b.command.partition
    : a.command.kind === 'definePartition' && b.command.kind === 'definePartition'
      ? a.command.definition.name === b.command.definition.name
      : isDeepStrictEqual(a.command, b.command));

function stepOf({ revision, command, outcome, events }: PathStep): ComparedStep {
  return {
    revision,
    summary: purposeOf(command),
    outcome: outcomeText(outcome),
    because:
      outcome.kind === 'refused'
        ? outcome.refusal.because
        : outcome.kind === 'pending'
          ? outcome.because
          : null,
    eventCount: events.length,
  };
}
