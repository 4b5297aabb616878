/** What a command led to. */

import type { MachineEvent } from './event.ts';
import type { Refusal } from './failure.ts';

/**
 * `done`: carried out. `refused`: the machine said no; events show how far it got and what it took back.
 * `pending`: the write holds the hotplug lock (endless migration) or waits for it; a later command ends it.
 */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'pending'; readonly ticket: number; readonly because: string };

/** One command, its outcome and its microsteps. */
export interface Step {
  readonly outcome: Outcome;
  readonly events: readonly MachineEvent[];
}
