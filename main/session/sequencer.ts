/**
 * Whose turn it is: one at a time, in the order in which they came. An action that waits inside the kernel gives its
 * turn away and comes back before those that have not begun. Who exchanges the machine takes the turn alone: everything
 * that came before has ended then, and what came later has not begun.
 */

type Grant = () => void;
/** Gives the turn back; once. */
export type Release = () => void;

/** Something under way that a call can cancel by its name. */
export interface Entry {
  readonly cancelled: boolean;
  /** Resolves when it is cancelled; never otherwise. */
  readonly whenCancelled: Promise<void>;
  /** Waits for the turn. */
  begin(): Promise<void>;
  /** Gives the turn to others meanwhile, and takes it back. */
  handOver(meanwhile: () => Promise<unknown>): Promise<void>;
  /** Lets those go on that gave their turn away and want it back; nobody begins meanwhile. */
  letOthersResume(): Promise<void>;
  /** It has ended, whether it ever had the turn or not. */
  end(): void;
}

export class Sequencer {
  readonly #waiting: Grant[] = [];
  readonly #resuming: Grant[] = [];
  readonly #entries = new Map<string, OpenEntry>();
  #isTaken = false;
  /** Somebody waits to be alone: nobody begins. */
  #isReserved = false;

  /** How many wait for their first turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** @returns undefined when something of this name is still under way */
  enter(name: string): Entry | undefined {
    if (this.#entries.has(name)) return undefined;
    const entry = new OpenEntry(
      () => this.#wait(this.#waiting),
      () => this.#wait(this.#resuming),
      () => this.#resuming.length > 0,
      () => this.#entries.delete(name),
    );
    this.#entries.set(name, entry);
    return entry;
  }

  /** @returns whether there is something of this name */
  cancel(name: string): boolean {
    const entry = this.#entries.get(name);
    entry?.cancel();
    return entry !== undefined;
  }

  take(): Promise<Release> {
    return this.#wait(this.#waiting);
  }

  /** Cancels everything that is under way, and takes the turn once all of it has ended. */
  async alone(): Promise<Release> {
    for (const entry of this.#entries.values()) entry.cancel();
    const release = await this.take();
    const suspended = [...this.#entries.values()].filter((entry) => entry.isSuspended);
    if (suspended.length === 0) return release;
    this.#isReserved = true;
    release();
    await Promise.all(suspended.map(({ whenEnded }) => whenEnded));
    const again = await this.#wait(this.#resuming);
    this.#isReserved = false;
    return again;
  }

  #wait(line: Grant[]): Promise<Release> {
    return new Promise((resolve) => {
      line.push(() => {
        let isHeld = true;
        resolve(() => {
          if (!isHeld) throw new Error('a turn is given back twice');
          isHeld = false;
          this.#isTaken = false;
          this.#next();
        });
      });
      this.#next();
    });
  }

  #next(): void {
    if (this.#isTaken) return;
    const grant = this.#resuming.shift() ?? (this.#isReserved ? undefined : this.#waiting.shift());
    if (!grant) return;
    this.#isTaken = true;
    grant();
  }
}

class OpenEntry implements Entry {
  readonly #begin: () => Promise<Release>;
  readonly #resume: () => Promise<Release>;
  readonly #doOthersResume: () => boolean;
  readonly #leave: () => void;
  readonly #cancelled = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #release: Release | undefined;
  cancelled = false;
  /** It gave its turn away and has not got it back. */
  isSuspended = false;

  constructor(
    begin: () => Promise<Release>,
    resume: () => Promise<Release>,
    doOthersResume: () => boolean,
    leave: () => void,
  ) {
    this.#begin = begin;
    this.#resume = resume;
    this.#doOthersResume = doOthersResume;
    this.#leave = leave;
  }

  get whenCancelled(): Promise<void> {
    return this.#cancelled.promise;
  }

  get whenEnded(): Promise<void> {
    return this.#ended.promise;
  }

  cancel(): void {
    this.cancelled = true;
    this.#cancelled.resolve();
  }

  async begin(): Promise<void> {
    this.#release = await this.#begin();
  }

  async handOver(meanwhile: () => Promise<unknown>): Promise<void> {
    this.isSuspended = true;
    this.#giveBack();
    await meanwhile();
    this.#release = await this.#resume();
    this.isSuspended = false;
  }

  async letOthersResume(): Promise<void> {
    if (!this.#doOthersResume()) return;
    this.isSuspended = true;
    const again = this.#resume();
    this.#giveBack();
    this.#release = await again;
    this.isSuspended = false;
  }

  end(): void {
    this.#leave();
    this.#giveBack();
    this.#ended.resolve();
  }

  #giveBack(): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }
}
