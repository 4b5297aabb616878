/** Lines of the why channel about one write: what the machine was asked, and why it refused. */

import { reasonOf, refusalText } from '../../../shared/command-words.ts';
import type { MachineEvent, SclpAnswered } from '../../../shared/event.ts';
import type { Outcome } from '../../../shared/outcome.ts';

const RESPONSE_DIGITS = 4;

/** Notes of a write to sysfs, in the order in which they happened. */
export function notesOf(outcome: Outcome, events: readonly MachineEvent[]): string[] {
  const notes = sclpNotes(events);
  if (outcome.kind === 'refused') {
    const { refusal } = outcome;
    notes.push(`refused: ${reasonOf(refusal)} (${refusalText(refusal)})`);
    for (const undone of refusal.undone) notes.push(`taken back: ${undone}`);
  }
  if (outcome.kind === 'pending') notes.push(`waits: ${outcome.because}`);
  return notes;
}

/** Runs of equal SCLP commands on neighbouring increments become one line. */
function sclpNotes(events: readonly MachineEvent[]): string[] {
  const runs: { first: SclpAnswered; last: SclpAnswered }[] = [];
  for (const event of events) {
    if (event.kind !== 'sclpAnswered') continue;
    const run = runs[runs.length - 1];
    if (run && continues(run.last, event)) run.last = event;
    else runs.push({ first: event, last: event });
  }
  return runs.map(({ first, last }) => {
    const where =
      first.rn === undefined
        ? first.element === undefined
          ? ''
          : ` element ${first.element}`
        : first.rn === last.rn
          ? ` increment ${first.rn}`
          : ` increments ${first.rn}-${last.rn}`;
    const response = `0x${first.response.toString(16).padStart(RESPONSE_DIGITS, '0')}`;
    return `SCLP ${first.command}${where}: ${response}${first.injected ? ' (injected)' : ''}`;
  });
}

const continues = (before: SclpAnswered, next: SclpAnswered): boolean =>
  before.command === next.command &&
  before.response === next.response &&
  before.injected === next.injected &&
  before.rn !== undefined &&
  next.rn === before.rn + 1;
