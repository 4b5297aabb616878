/** Shell lines whose write waits inside the kernel, until a later command ends it. */

import type { MachineEvent } from '../../shared/event.ts';
import type { Errno } from '../../shared/failure.ts';

/** How a waiting write ended; without errno it was carried out. */
export interface WriteEnd {
  readonly errno?: Errno;
}

export interface PendingWrites {
  /** Resolves when the write with this ticket ends. */
  end(ticket: number): Promise<WriteEnd>;
  /** Looks for ends among the events of committed commands. */
  notice(events: readonly MachineEvent[]): void;
  /** The state was replaced: no write waits any more. */
  endAll(): void;
}

export function newPendingWrites(): PendingWrites {
  const waiting = new Map<number, (end: WriteEnd) => void>();
  const finish = (ticket: number, end: WriteEnd): void => {
    waiting.get(ticket)?.(end);
    waiting.delete(ticket);
  };
  return {
    end: (ticket) => new Promise((resolve) => void waiting.set(ticket, resolve)),
    notice: (events) => {
      if (waiting.size === 0) return;
      for (const event of events) {
        const end = endOf(event);
        if (end) finish(end.ticket, end);
      }
    },
    endAll: () => {
      for (const ticket of [...waiting.keys()]) finish(ticket, { errno: 'EINTR' });
    },
  };
}

/** The end of a write that an event tells of. */
export function endOf(event: MachineEvent): (WriteEnd & { readonly ticket: number }) | undefined {
  if (event.kind !== 'writeEnded') return undefined;
  const { ticket, errno } = event;
  return errno === undefined ? { ticket } : { ticket, errno };
}
