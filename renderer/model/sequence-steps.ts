/** Microsteps as the timeline shows them: a run of equal requests for consecutive increments is one step. */

import type { MachineEvent } from '../../shared/event.ts';
import { type Described, describe } from './describe.ts';

/** Shorter runs are shown one by one. */
const LEAST_GATHERED = 4;

export interface SequenceStep extends Described {
  /** Number of the first microstep, and how many there are. */
  readonly first: number;
  readonly count: number;
}

function follows(before: MachineEvent, event: MachineEvent): boolean {
  return (
    before.kind === 'sclpAnswered' &&
    event.kind === 'sclpAnswered' &&
    before.command === event.command &&
    before.response === event.response &&
    before.injected === event.injected &&
    before.rn !== undefined &&
    event.rn === before.rn + 1
  );
}

export function sequenceSteps(events: readonly MachineEvent[]): SequenceStep[] {
  const steps: SequenceStep[] = [];
  for (let first = 0; first < events.length; ) {
    const begin = events[first];
    if (!begin) break;
    let end = first + 1;
    for (let next = events[end]; next && follows(events[end - 1] ?? begin, next); next = events[++end]);
    if (end - first < LEAST_GATHERED) end = first + 1;
    const described = describe(begin);
    const last = events[end - 1];
    const text =
      begin.kind === 'sclpAnswered' && last?.kind === 'sclpAnswered' && end - first > 1
        ? described.text.replace(`rn ${begin.rn}`, `rn ${begin.rn}–${last.rn} (${end - first} requests)`)
        : described.text;
    steps.push({ ...described, text, first: first + 1, count: end - first });
    first = end;
  }
  return steps;
}

/** The block that the last of the first `count` events is about, or the first that any is about. */
export function blockAt(events: readonly MachineEvent[], count: number): number | undefined {
  const named = (event: MachineEvent | undefined): number | undefined =>
    event && 'block' in event ? event.block : undefined;
  const before = events.slice(0, count).findLast((event) => named(event) !== undefined);
  return named(before) ?? named(events.find((event) => named(event) !== undefined));
}

/** Increments that a refused command assigned and did not take back. */
export function keptIncrements(events: readonly MachineEvent[]): number[] {
  const kept = new Set<number>();
  for (const event of events) {
    if (event.kind === 'incrementAssigned') kept.add(event.rn);
    if (event.kind === 'incrementUnassigned') kept.delete(event.rn);
  }
  return [...kept];
}
