/**
 * When blocks and increments last changed, asked of the journal: a window sees only what happens while it is open, and
 * of a long action only its pieces. The answer goes into the arrays of the partition that is shown.
 */

import type { CellTable } from '../../shared/api.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { PartitionState } from '../model/machine-state.ts';
import type { Store } from './store.ts';

/** While an action goes on there is something new all the time: its end is waited for. */
const QUIET_MS = 250;

export class LastChanges {
  readonly #store: Store;
  readonly #changed: () => void;
  readonly #timers = new Map<string, number>();
  readonly #asked = new Set<string>();

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
  }

  /** A view shows them. Cheap to call with every drawing. */
  want(partition: PartitionName, table: CellTable): void {
    const key = `${partition} ${table}`;
    const shown = this.#store.shown;
    if (shown?.partitions.get(partition)?.exact[table] !== false) return;
    if (this.#asked.has(`${key} ${shown.id} ${shown.revision}`)) return;
    window.clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      window.setTimeout(() => void this.#ask(partition, table, key), QUIET_MS),
    );
  }

  async #ask(partition: PartitionName, table: CellTable, key: string): Promise<void> {
    const { shown } = this.#store;
    if (!shown) return;
    // One question for each revision: a history that cannot be told is not asked about again and again.
    const question = `${key} ${shown.id} ${shown.revision}`;
    if (this.#asked.has(question)) return;
    this.#asked.add(question);
    const { revision: at } = shown;
    const answer = await this.#store.api.call('query', { kind: 'changes', partition, table, at });
    this.#asked.delete(question);
    if (!answer.ok || answer.value.kind !== 'changes') {
      this.#asked.add(question);
      return;
    }
    const { steps, since } = answer.value;
    const now = this.#store.shown;
    const state = now?.partitions.get(partition);
    // Deltas patch the arrays; after a snapshot, or at another revision that is looked at, they are others.
    if (!now || !state || state.blocks !== shown.partitions.get(partition)?.blocks) return;
    if (!enter(state, table, steps, at)) return;
    state.exact[table] = now.revision === at;
    this.#store.learnSince(partition, since);
    this.#changed();
  }
}

/** What this window saw after the answer's revision stays. @returns whether the answer is about these cells */
function enter(state: PartitionState, table: CellTable, steps: readonly number[], at: number): boolean {
  const into = table === 'block' ? state.blocksChanged : state.incrementsChanged;
  if (into.length !== steps.length) return false;
  let revision = 0;
  for (let index = 0; index < steps.length; index++) {
    revision += steps[index] ?? 0;
    if ((into[index] ?? 0) <= at) into[index] = revision;
  }
  return true;
}
