/** Looking at past revisions, and moving the machine to one. */

import type { Revision } from '../../shared/ids.ts';
import { failureSentences } from '../model/outcome-text.ts';
import { strings } from '../strings/index.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Tasks } from './tasks.ts';

export class TimeTravel {
  readonly #host: ConsoleHost;
  readonly #tasks: Tasks;

  constructor(host: ConsoleHost, tasks: Tasks) {
    this.#host = host;
    this.#tasks = tasks;
  }

  /** null: back to the present. */
  async look(wanted: Revision | null): Promise<void> {
    const failure = await this.#host.store.look(wanted);
    if (failure) this.#host.say(failureSentences(failure).join(' '));
    else this.#sayPlace();
  }

  async step(step: 1 | -1): Promise<void> {
    const stepped = await this.#host.store.lookStep(step);
    if (typeof stepped === 'object') this.#host.say(failureSentences(stepped).join(' '));
    else if (stepped) this.#sayPlace();
    else this.#host.say(step < 0 ? strings.past.noEarlier : strings.past.noLater);
  }

  /** The machine goes where one looks: a move through the history, undone like any other. */
  async continueHere(): Promise<void> {
    const { store } = this.#host;
    const wanted = store.past?.view.revision;
    if (wanted === undefined) return;
    await store.look(null);
    await this.#tasks.run({ kind: 'goTo', revision: wanted });
  }

  #sayPlace(): void {
    const { past, seen } = this.#host.store;
    this.#host.say(past ? strings.past.at(past.view.revision, seen) : strings.past.returned(seen));
  }
}
