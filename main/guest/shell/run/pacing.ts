/** How often a running shell lets its driver in: every so many operations, and whenever it waits. */

import { Cancelled, GuestGone, LIMITS, LimitReached, Signalled } from '../limits.ts';
import { PAUSE, type Running } from '../pause.ts';
import type { Job, SessionHost } from '../shell-host.ts';
import { EXIT_BROKEN_PIPE } from '../streams.ts';
import { HARMLESS_SIGNALS, numberOfSignal, SIGNAL_BASE } from './signals.ts';

/** Operations between two pauses. */
const OPERATIONS_PER_PAUSE = 32;
/** 4096 characters of output count as one operation: a program that prints much took long. */
const OUTPUT_SHIFT = 12;

export class Pacing {
  readonly #job: Job;
  readonly #session: SessionHost;
  #sincePause = 0;
  /** A signal came while a program waited, and it has looked once more. */
  #hasLookedLast = false;

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

  /**
   * tail -f, watch: nothing goes on before somebody else has done something, or the clock has come so far for another
   * reason. `isPointless`: nobody reads what it would say. What others did begins a new count of output and commands: they
   * may go on for days.
   * @throws Cancelled, Signalled
   */
  *watch(until: number | undefined, isPointless: () => boolean): Running<void> {
    this.#sincePause = 0;
    const job = this.#job;
    const { clock } = job.surroundings;
    for (;;) {
      if (isPointless()) throw new Signalled(EXIT_BROKEN_PIPE);
      if (this.#hasLookedLast) this.#endBySignal();
      const answer = yield until === undefined ? { kind: 'watching' } : { kind: 'watching', until };
      if (answer?.kind === 'refused' && answer.gone) throw new GuestGone();
      if (this.#signal) {
        if (until !== undefined) this.#endBySignal();
        // Before the signal was sent there was time to say what is new.
        this.#hasLookedLast = true;
        return;
      }
      if (job.isCancelled() || answer?.kind === 'refused') throw new Cancelled();
      if (answer?.kind === 'done') {
        job.meter.renew();
        job.counts.rounds = 0;
        job.counts.commands = 0;
      } else if (until !== undefined && clock.exact < until) continue;
      return;
    }
  }

  get #signal(): string | undefined {
    return this.#job.signals.find(({ name }) => !HARMLESS_SIGNALS.has(name))?.name;
  }

  #endBySignal(): void {
    this.#hasLookedLast = false;
    const signal = this.#signal;
    if (signal !== undefined) throw new Signalled(SIGNAL_BASE + numberOfSignal(signal));
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
