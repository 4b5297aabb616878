/** Work of a guest that goes on beside whatever runs in front: a generator that is stepped a turn at a time. */

import type { GuestClock } from '../shell/clock.ts';
import { GuestGone } from '../shell/limits.ts';
import type { Pause, Resume, Running } from '../shell/pause.ts';

export class Lane {
  readonly #clock: () => GuestClock;
  readonly #begin: () => Running<void>;
  readonly #hasMore: () => boolean;
  #running: Running<void> | undefined;
  #blocked: Pause | undefined;
  #resume: Resume;
  #isStepping = false;

  /** `begin` makes the work whenever `hasMore` and none is under way. */
  constructor(clock: () => GuestClock, hasMore: () => boolean, begin: () => Running<void>) {
    this.#clock = clock;
    this.#hasMore = hasMore;
    this.#begin = begin;
  }

  /** Whether a turn would do anything now. */
  get isRunnable(): boolean {
    if (this.#isStepping) return false;
    if (!this.#running) return this.#hasMore();
    const blocked = this.#blocked;
    if (blocked?.kind === 'pending') return blocked.ticket === undefined || this.#resume !== undefined;
    return blocked?.kind !== 'blocked' || blocked.until === undefined || blocked.until <= this.#clock().exact;
  }

  /** Whether it is this work that asks. */
  get isAtWork(): boolean {
    return this.#isStepping;
  }

  answer(ticket: number, answer: Resume): void {
    if (this.#blocked?.kind === 'pending' && this.#blocked.ticket === ticket) this.#resume = answer;
  }

  /** Goes on to the next pause. */
  turn(): boolean {
    if (!this.isRunnable) return false;
    this.#running ??= this.#begin();
    const resume = this.#resume;
    this.#resume = undefined;
    this.#isStepping = true;
    try {
      const step = this.#running.next(resume);
      if (step.done) this.#running = undefined;
      this.#blocked = step.done || step.value.kind === 'pause' ? undefined : step.value;
    } catch (error) {
      this.#running = undefined;
      this.#blocked = undefined;
      // The kernel under it is gone: so is the work.
      if (!(error instanceof GuestGone)) throw error;
    } finally {
      this.#isStepping = false;
    }
    return true;
  }

  end(): void {
    if (!this.#isStepping) this.#running?.return();
    this.#running = undefined;
    this.#blocked = undefined;
    this.#resume = undefined;
  }
}
