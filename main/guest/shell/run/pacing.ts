/** How often a running shell lets its driver in: every so many operations, and whenever it waits. */

import { Cancelled, LIMITS, LimitReached } from '../limits.ts';
import { PAUSE, type Running } from '../pause.ts';
import type { Job, SessionHost } from '../shell-host.ts';

/** Operations between two pauses. */
const OPERATIONS_PER_PAUSE = 32;
/** 4096 characters of output count as one operation: a program that prints much took long. */
const OUTPUT_SHIFT = 12;

export class Pacing {
  readonly #job: Job;
  readonly #session: SessionHost;
  #sincePause = 0;

  constructor(job: Job, session: SessionHost) {
    this.#job = job;
    this.#session = session;
  }

  /** Counts one unit of work. Whether it is time for a pause; a generator less where it is not. */
  isDue(): boolean {
    return ++this.#sincePause >= OPERATIONS_PER_PAUSE;
  }

  get isNear(): boolean {
    return this.#sincePause + 1 >= OPERATIONS_PER_PAUSE;
  }

  /** Counts output towards the next pause. */
  weigh(characters: number): void {
    this.#sincePause += characters >> OUTPUT_SHIFT;
  }

  *rest(): Running<void> {
    if (this.isDue()) yield* this.pause();
  }

  /** @throws Cancelled */
  *pause(): Running<void> {
    this.#sincePause = 0;
    yield PAUSE;
    if (this.#job.isCancelled()) throw new Cancelled();
  }

  /** One round of a loop. @throws LimitReached */
  *round(): Running<void> {
    if (++this.#job.counts.rounds > LIMITS.rounds)
      throw new LimitReached(`more than ${LIMITS.rounds} rounds of loops`);
    if (this.isDue()) yield* this.pause();
  }

  /** `sleep`: the simulated clock goes on at once, unless jobs run beside it. */
  *sleep(seconds: number): Running<void> {
    const { clock } = this.#job.surroundings;
    const until = clock.exact + seconds;
    if (!this.#job.isBackground && !this.#session.jobs.isAnyAtWork) {
      clock.advance(seconds);
      yield* this.pause();
      return;
    }
    while (clock.exact < until && this.#job.signals.length === 0) {
      yield { kind: 'blocked', until };
      if (this.#job.isCancelled()) throw new Cancelled();
    }
  }
}
