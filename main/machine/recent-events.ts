/** Events of the last commands, as they were carried out: the journal does not keep them, and who asks asks soon. */

import type { MachineEvent } from '../../shared/event.ts';

const COMMANDS_KEPT = 2000;

export interface RecentEvents {
  add(revision: number, events: readonly MachineEvent[]): void;
  of(revision: number): readonly MachineEvent[] | undefined;
}

export function newRecentEvents(): RecentEvents {
  /** Each at its revision modulo the length: the one before it there is the oldest. */
  const kept: { readonly revision: number; readonly events: readonly MachineEvent[] }[] = [];
  return {
    add: (revision, events) => {
      kept[revision % COMMANDS_KEPT] = { revision, events };
    },
    of: (revision) => {
      const found = kept[revision % COMMANDS_KEPT];
      return found?.revision === revision ? found.events : undefined;
    },
  };
}
