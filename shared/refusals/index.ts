/**
 * Every refusal of the machine in three lines: what happened, why, what can be done. One table for the page, the terminal and
 * docs/refusals.md; a case without its lines does not compile.
 */

import { ABOVE_REFUSALS } from './above.ts';
import type { RefusalCase } from './case.ts';
import type { CauseFacts, FactsOf, RefusalEntry } from './facts.ts';
import { KERNEL_REFUSALS } from './kernel.ts';

export const REFUSALS: { readonly [C in RefusalCase]: RefusalEntry<FactsOf<C>> } = {
  ...KERNEL_REFUSALS,
  ...ABOVE_REFUSALS,
};

/** Absent: a rule of another version, whose sentence is all that is known. */
export const refusalEntry = (refused: RefusalCase): RefusalEntry<CauseFacts> | undefined =>
  (REFUSALS as unknown as Readonly<Record<string, RefusalEntry<CauseFacts>>>)[refused];

/** What happened and why. `facts.refusal` is the one that `refused` was read from. */
export function linesOf(
  refused: RefusalCase,
  facts: CauseFacts,
): { readonly what: string; readonly why: string } {
  const { refusal } = facts;
  const entry = refusalEntry(refused);
  const known = refusal.by === 'kernel' ? facts : { ...facts, reason: refusal.reason };
  return entry
    ? { what: entry.what(known), why: entry.why(known) }
    : { what: `It was refused: ${refusal.because}.`, why: 'Its rule is not known to this version.' };
}
