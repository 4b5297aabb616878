/** What undo and redo would do, asked again after every change of the machine, once it rests. */

import type { QueryAnswer } from '../../shared/api.ts';
import type { Store } from './store.ts';

export type Moves = Omit<Extract<QueryAnswer, { kind: 'moves' }>, 'kind'>;

const QUIET_MS = 60;

export class MovesAhead {
  /** Of the revision that the machine has now; undefined while it is not known. */
  now: Moves | undefined;
  readonly #store: Store;
  readonly #changed: () => void;
  #asked = '';
  #timer = 0;

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    store.subscribe((event) => {
      if (event.kind === 'changed') this.#look();
    });
  }

  #look(): void {
    const { machine } = this.#store;
    const key = machine
      ? `${machine.id} ${machine.revision} ${machine.history.tip} ${machine.history.branch}`
      : '';
    if (key === this.#asked) return;
    this.#asked = key;
    this.now = undefined;
    window.clearTimeout(this.#timer);
    if (machine) this.#timer = window.setTimeout(() => void this.#ask(key), QUIET_MS);
  }

  async #ask(key: string): Promise<void> {
    const answer = await this.#store.api.call('query', { kind: 'moves' });
    if (key !== this.#asked || !answer.ok || answer.value.kind !== 'moves') return;
    this.now = answer.value;
    this.#changed();
  }
}
