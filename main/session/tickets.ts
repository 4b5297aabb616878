/** Running and waiting actions by the name their caller gave them, so that they can be cancelled. */

export interface Ticket {
  readonly cancelled: boolean;
  /** Resolves when the action is cancelled; never otherwise. */
  readonly whenCancelled: Promise<void>;
}

export interface Tickets {
  /** @returns undefined when an action of this name is still under way */
  open(name: string): Ticket | undefined;
  close(name: string): void;
  /** @returns whether there is such an action */
  cancel(name: string): boolean;
  /** Cancels everything and resolves when the last action has ended. */
  endAll(): Promise<void>;
}

export function newTickets(): Tickets {
  const open = new Map<string, () => void>();
  let idle = (): void => {};
  return {
    open: (name) => {
      if (open.has(name)) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      const ticket = { cancelled: false, whenCancelled: promise };
      open.set(name, () => {
        ticket.cancelled = true;
        resolve();
      });
      return ticket;
    },
    close: (name) => {
      open.delete(name);
      if (open.size === 0) idle();
    },
    cancel: (name) => {
      const cancel = open.get(name);
      cancel?.();
      return cancel !== undefined;
    },
    endAll: async () => {
      for (const cancel of open.values()) cancel();
      if (open.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      idle = resolve;
      await promise;
    },
  };
}
