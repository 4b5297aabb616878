/** The microsteps of one command, for whoever steps through them. */

import type { Command } from './command.ts';
import type { MachineEvent } from './event.ts';
import type { Revision } from './ids.ts';
import type { Outcome } from './outcome.ts';
import type { Cause } from './refusals/remedy.ts';

/** The microsteps of one revision. */
export interface SequenceView {
  readonly revision: Revision;
  readonly command: Command;
  readonly outcome: Outcome;
  /** Why it was refused, or what it still waits for; ways out are those of now. */
  readonly causes: readonly Cause[];
  readonly events: readonly MachineEvent[];
  /** Why there are no events, or by which engine version they are; null where there is nothing to say. */
  readonly remark: string | null;
}
