/**
 * Shell lines that look at what others do (tail -f, watch, dmesg -w) and have nothing to do until somebody does something:
 * a line in another terminal, a click, a move through the history.
 */

export interface Watchers {
  /** Resolves when somebody else has done something. `ticket`: the line's. */
  next(ticket: string): Promise<void>;
  /** Whether the line with this ticket waits. */
  has(ticket: string): boolean;
  readonly isAnyWaiting: boolean;
  /** Somebody did something. */
  wake(): void;
}

export function newWatchers(): Watchers {
  const waiting = new Map<string, () => void>();
  return {
    next: (ticket) => new Promise((resolve) => void waiting.set(ticket, resolve)),
    has: (ticket) => waiting.has(ticket),
    get isAnyWaiting() {
      return waiting.size > 0;
    },
    wake: () => {
      const woken = [...waiting.values()];
      waiting.clear();
      for (const wake of woken) wake();
    },
  };
}
