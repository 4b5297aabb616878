/** Upgrade checks of the open machine: one after the other, each can be cancelled. */

import type { Push } from '../../shared/api.ts';
import { type Failure, ok, type Result } from '../../shared/failure.ts';
import type { UpgradeCheck, UpgradeRequest } from '../../shared/upgrade-check.ts';
import { inPieces } from '../machine/pause.ts';
import type { Current } from './current.ts';
import { copyOf } from './runbook/rehearse.ts';
import { doneSinceLoad } from './upgrade/done-since-load.ts';
import { checkUpgrade } from './upgrade/index.ts';

const PROGRESS_EVERY_MS = 100;

export class Upgrades {
  readonly #current: Current;
  readonly #push: (push: Push) => void;
  readonly #running = new Map<string, { cancelled: boolean }>();

  constructor(current: Current, push: (push: Push) => void) {
    this.#current = current;
    this.#push = push;
  }

  /** @returns whether there was one with this ticket */
  cancel(ticket: string): boolean {
    const running = this.#running.get(ticket);
    if (running) running.cancelled = true;
    return running !== undefined;
  }

  /** null: it was cancelled. */
  async check({
    partition,
    releases,
    change,
    ticket,
  }: UpgradeRequest): Promise<Result<UpgradeCheck | null, Failure>> {
    const running = { cancelled: false };
    this.#running.set(ticket, running);
    try {
      const { machine, context } = this.#current;
      const { stores } = context;
      // The machine goes on meanwhile: what is checked is how it was when it was asked.
      const base = copyOf(machine.system);
      const done =
        change.kind === 'done'
          ? await inPieces(doneSinceLoad(stores, machine, partition))
          : { actions: [], more: false };
      let told = Number.NEGATIVE_INFINITY;
      const checked = await checkUpgrade(
        {
          machine: machine.name,
          base,
          partition,
          files: stores.guestFiles.of(machine.id, partition),
          done: done.actions,
          notes: done.more
            ? ['Only the newest actions are replayed: there are too many since the last load.']
            : [],
        },
        releases,
        change,
        {
          stop: () => running.cancelled || this.#current.isClosed,
          progress: (count, total) => {
            const now = performance.now();
            if (now - told < PROGRESS_EVERY_MS) return;
            told = now;
            this.#push({ kind: 'progress', ticket, done: count, total });
          },
        },
      );
      return checked ?? ok(null);
    } finally {
      this.#running.delete(ticket);
    }
  }
}
