/**
 * The time that a simulated system shows. Nothing here reads the host's clock: it stands still between commands, so that
 * the same lines print the same dates whenever they are run.
 */

/** Monday 5 January 2026, 08:00:00 UTC: when every simulated kernel was loaded. Our choice. */
export const BOOT_SECONDS = Date.UTC(2026, 0, 5, 8) / 1000;

export class GuestClock {
  #seconds: number;
  /** When the kernel was loaded: what uptime counts from. */
  readonly boot: number;

  constructor(boot: number = BOOT_SECONDS) {
    this.boot = boot;
    this.#seconds = boot;
  }

  /** Whole seconds since 1970-01-01 00:00:00 UTC. */
  get now(): number {
    return Math.floor(this.#seconds);
  }

  /** The same with its fraction: what a `sleep 0.5` waits for. */
  get exact(): number {
    return this.#seconds;
  }

  /** `sleep`, and a second for each line. Never goes back. */
  advance(seconds: number): void {
    this.#seconds += Math.max(0, seconds);
  }

  /** `date -s`. */
  set(seconds: number): void {
    this.#seconds = Math.floor(seconds);
  }
}
