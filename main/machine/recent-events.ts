/** Events of the last commands, as they were carried out: the journal does not keep them, and who asks asks soon. */

import type { MachineEvent } from '../../shared/event.ts';

const COMMANDS_KEPT = 2000;

export interface RecentEvents {
  add(revision: number, events: readonly MachineEvent[]): void;
  of(revision: number): readonly MachineEvent[] | undefined;
}

export function newRecentEvents(): RecentEvents {
  const kept = new Map<number, readonly MachineEvent[]>();
  return {
    add: (revision, events) => {
      kept.set(revision, events);
      if (kept.size <= COMMANDS_KEPT) return;
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    },
    of: (revision) => kept.get(revision),
  };
}
