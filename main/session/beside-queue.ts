/** Long work beside the action queue, that changes no machine: told of as it goes, and ended by its ticket. */

import type { Push } from '../../shared/api.ts';
import { inBackground } from '../machine/pause.ts';

/** Progress is told this often. */
export const PROGRESS_EVERY_MS = 100;

export interface Progress {
  readonly done: number;
  readonly total: number;
}

type InPieces = <T>(work: Generator<Progress, T, undefined>) => Promise<T | undefined>;

export class BesideQueue {
  readonly #push: (push: Push) => void;
  readonly #isClosed: () => boolean;
  readonly #running = new Map<string, { cancelled: boolean }>();

  constructor(push: (push: Push) => void, isClosed: () => boolean) {
    this.#push = push;
    this.#isClosed = isClosed;
  }

  /** @param work what it does in pieces is undefined once it was cancelled, or the console closes */
  async run<T>(ticket: string, work: (inPieces: InPieces, stop: () => boolean) => Promise<T>): Promise<T> {
    const running = { cancelled: false };
    this.#running.set(ticket, running);
    const stop = (): boolean => running.cancelled || this.#isClosed();
    try {
      return await work((pieces) => inBackground(this.#telling(pieces, ticket), stop), stop);
    } finally {
      this.#running.delete(ticket);
    }
  }

  /** @returns whether there was work with this ticket */
  cancel(ticket: string): boolean {
    const running = this.#running.get(ticket);
    if (running) running.cancelled = true;
    return running !== undefined;
  }

  /** The same work, whose progress everybody is told now and then. */
  *#telling<T>(work: Generator<Progress, T, undefined>, ticket: string): Generator<Progress, T, undefined> {
    let told = Number.NEGATIVE_INFINITY;
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      const now = performance.now();
      if (now - told >= PROGRESS_EVERY_MS) {
        told = now;
        this.#push({ kind: 'progress', ticket, ...step.value });
      }
      yield step.value;
    }
  }
}
