/**
 * When the kernel wrote each of its messages, on the simulated clock. The engine's log has no times, because nothing in the
 * engine has: a message is dated when it is first seen, which is right behind the command that caused it.
 */

import type { GuestClock } from '../shell/clock.ts';

/** Between two messages of a boot, and of one command: our choice, of the order that real logs show. */
const BOOT_STEP_SECONDS = 0.001;
const STEP_SECONDS = 0.000_021;

export class LogTimes {
  readonly #lines: () => readonly string[];
  readonly #clock: () => GuestClock;
  #times: number[] = [];
  #seen: GuestClock | undefined;

  constructor(lines: () => readonly string[], clock: () => GuestClock) {
    this.#lines = lines;
    this.#clock = clock;
  }

  /** Seconds since the boot, one for each message. */
  all(): readonly number[] {
    const clock = this.#clock();
    const count = this.#lines().length;
    // Another clock is another boot.
    if (clock !== this.#seen || count < this.#times.length) {
      this.#seen = clock;
      this.#times = Array.from({ length: count }, (_, index) => index * BOOT_STEP_SECONDS);
      return this.#times;
    }
    for (let before = this.#times.at(-1) ?? 0; this.#times.length < count; ) {
      before = Math.max(before + STEP_SECONDS, clock.exact - clock.boot);
      this.#times.push(before);
    }
    return this.#times;
  }
}
