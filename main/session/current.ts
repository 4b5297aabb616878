/** The machine that is open, the checks that follow its opening, and what was found to be wrong with it. */

import type { OpenDatabase } from '../../db/open.ts';
import { classify, guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import type { Push } from '../../shared/api.ts';
import type { Defect, Failure } from '../../shared/failure.ts';
import { takeSnapshot } from '../machine/load.ts';
import type { MachineContext } from '../machine/machines.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { NO_MACHINE, type Opened, rememberLast } from '../machine/opening.ts';

export interface Surroundings {
  readonly database: OpenDatabase;
  readonly stores: Stores;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  readonly push: (push: Push) => void;
}

export class Current {
  readonly #around: Surroundings;
  #machine: OpenMachine;
  #definition: string;
  #closed = false;
  #left: OpenMachine | undefined;
  /** Resolves when the checks after opening are through: null, or what was found. */
  verified: Promise<Failure | null>;

  constructor(around: Surroundings, opened: Opened) {
    this.#around = around;
    this.#machine = opened.machine;
    this.#definition = opened.definition;
    this.verified = this.#begin(opened);
  }

  get machine(): OpenMachine {
    return this.#machine;
  }

  /** JSON of the definition that the machine's history begins with. */
  get definition(): string {
    return this.#definition;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** From now on nothing is begun; checks in the background end. */
  close(): void {
    this.#closed = true;
  }

  get context(): MachineContext {
    const { database, stores, now } = this.#around;
    return { database, stores, now };
  }

  /** Another machine is about to be opened: how the checks of this one would end is nobody's any more. */
  async endChecks(): Promise<void> {
    this.#left = this.#machine;
    await this.verified;
  }

  put(opened: Opened): void {
    this.#left = this.#machine;
    this.#machine = opened.machine;
    this.#definition = opened.definition;
    this.verified = this.#begin(opened);
  }

  /** What the next opening can start from instead of going through the history since the last snapshot. */
  takeSnapshot(): void {
    if (this.#machine.sinceSnapshot > 0 && !this.#machine.readOnly)
      takeSnapshot(this.#around.stores, this.#machine);
  }

  /** The failure behind an exception: the disk's, or a defect, after which nothing may be changed any more. */
  failureOf(error: unknown, during: unknown): Failure {
    return classify(error, this.#around.database.path) ?? this.defect(error, during);
  }

  /** A check of ours failed: nothing may be changed any more, and the report says what was going on. */
  defect(error: unknown, during: unknown): Defect {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const report = `${stack ?? message}\nDuring: ${JSON.stringify(during)?.slice(0, 4000)}\nRevision: ${this.#machine.head}`;
    const defect: Defect = { kind: 'defect', check: message, report };
    this.#machine.readOnly ??= defect;
    this.#record(defect);
    return defect;
  }

  #begin(opened: Opened): Promise<Failure | null> {
    const { database, stores, now } = this.#around;
    const { id } = opened.machine;
    if (id === NO_MACHINE) return this.#verify(opened);
    // At once, not at the end: a console that is killed comes back to the machine that was open.
    guarded(database.path, () => {
      stores.machines.noteOpened(id, now());
      rememberLast(stores, id);
    });
    return this.#verify(opened);
  }

  async #verify({ machine, check }: Opened): Promise<Failure | null> {
    const stop = (): boolean => this.#closed || this.#left === machine;
    const found = await check(stop).catch((error: unknown): Failure => this.defect(error, 'verify'));
    if (!found) return machine.readOnly;
    machine.readOnly ??= found;
    this.#record(found);
    this.#around.push({ kind: 'trouble', failure: found });
    return found;
  }

  #record(failure: Failure): void {
    const { database, stores, now } = this.#around;
    const { id, head } = this.#machine;
    const report = JSON.stringify(failure);
    // The disk may be the very thing that is wrong.
    guarded(database.path, () => stores.incidents.add(id, { revision: head, stampMs: now(), report }));
  }
}
