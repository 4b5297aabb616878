/** Memory of a partition along the journal: asked point by point, in order, because each step then costs little. */

import { type PartitionName, type Revision, revision } from '../../shared/ids.ts';
import type { ActionRow } from '../../shared/view.ts';
import { type CoursePoint, sampled } from '../model/course.ts';
import type { Store } from './store.ts';

const PAGE_ROWS = 500;
const MOST_PAGES = 4;
const MOST_POINTS = 120;

export class Course {
  points: readonly CoursePoint[] = [];
  readonly #store: Store;
  readonly #changed: () => void;
  /** What a revision was never changes: asked once. */
  readonly #known = new Map<string, Omit<CoursePoint, 'place'>>();
  #turn = 0;
  #shown = '';

  constructor(store: Store, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
  }

  /** Asks for what is missing up to the revision where the machine stands. */
  async show(partition: PartitionName, head: Revision): Promise<void> {
    const key = `${this.#store.machine?.id} ${partition}`;
    if (`${key} ${head}` === this.#shown) return;
    if (!this.#shown.startsWith(`${key} `)) this.points = [];
    this.#shown = `${key} ${head}`;
    const turn = ++this.#turn;
    const path = await this.#path();
    const wanted = sampled(
      path.map((at, place) => ({ at, place })),
      MOST_POINTS,
    );
    const points: CoursePoint[] = [];
    for (const { at, place } of wanted) {
      const point = this.#known.get(`${key} ${at}`) ?? (await this.#ask(partition, at));
      if (turn !== this.#turn) return;
      if (!point) continue;
      this.#known.set(`${key} ${at}`, point);
      points.push({ ...point, place });
    }
    this.points = points;
    this.#changed();
  }

  forget(): void {
    this.#shown = '';
  }

  /** The ends of the newest actions that led to the present state, ascending. */
  async #path(): Promise<Revision[]> {
    const rows: ActionRow[] = [];
    let before: Revision | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const from = before === undefined ? {} : { before };
      const asked = { kind: 'journalActions', ...from, limit: PAGE_ROWS } as const;
      const answer = await this.#store.api.call('query', asked);
      if (!answer.ok || answer.value.kind !== 'journalActions') break;
      rows.push(...answer.value.rows);
      before = rows.at(-1)?.first;
      if (!answer.value.more) return [...onPath(rows), revision(0)].reverse();
    }
    return onPath(rows).reverse();
  }

  async #ask(partition: PartitionName, at: Revision): Promise<Omit<CoursePoint, 'place'> | undefined> {
    const answer = await this.#store.api.call('query', { kind: 'figures', partition, at });
    if (!answer.ok || answer.value.kind !== 'figures' || !answer.value.figures) return undefined;
    return { revision: at, ...answer.value.figures };
  }
}

const onPath = (rows: readonly ActionRow[]): Revision[] =>
  rows.filter((row) => row.onPath).map((row) => row.last);
