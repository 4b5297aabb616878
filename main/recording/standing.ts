/** Differences that stand: one that was there after an earlier step is told with that step's number, not anew. */

import type { Difference } from './compare.ts';

/** What a command says belongs to its step alone. */
const OF_ONE_STEP: readonly Difference['field'][] = [
  'exit',
  'stdout',
  'stderr',
  'sclp',
  'messages',
  'memFree',
];

export interface Stood {
  readonly difference: Difference;
  /** null: it is new. */
  readonly since: number | null;
}

type Known = Map<string, { readonly mark: string; readonly since: number }>;

const DIFFERENCES_AT_A_TIME = 2_000;

export class Standing {
  #known: Known = new Map();

  /** Differences after step `n`; those that are gone are forgotten. Yields where a pause may be made. */
  *take(n: number, differences: readonly Difference[]): Generator<void, Stood[], undefined> {
    const before = this.#known;
    this.#known = new Map();
    const stood: Stood[] = [];
    for (const difference of differences) {
      if (stood.length % DIFFERENCES_AT_A_TIME === 0) yield;
      stood.push({ difference, since: this.#since(n, difference, before) });
    }
    const table = before.get('lsmem');
    if (
      table === undefined ||
      stood.some(({ difference, since }) => since === null && difference.field === 'blocks')
    )
      return stood;
    yield;
    // The table shows blocks: it differs for as long as one of them does.
    return stood.map((each) => {
      if (each.difference.field !== 'lsmem' || each.since !== null) return each;
      this.#known.set('lsmem', { mark: markOf(each.difference), since: table.since });
      return { ...each, since: table.since };
    });
  }

  /** The step since which it stands; null: it is new. */
  #since(n: number, difference: Difference, before: Known): number | null {
    if (OF_ONE_STEP.includes(difference.field)) return null;
    const key = difference.field === 'lsmem' ? 'lsmem' : difference.what;
    const old = before.get(key);
    const mark = markOf(difference);
    const isOld = old !== undefined && old.mark === mark;
    this.#known.set(key, { mark, since: isOld ? old.since : n });
    return isOld ? old.since : null;
  }
}

/** Figures move on with every step: how far they are apart is what stands. */
function markOf({ recorded, simulated }: Difference): string {
  const distance = Number.parseInt(recorded, 10) - Number.parseInt(simulated, 10);
  const isFigure = /^[+-]?\d+(?: KiB)?$/.test(recorded) && /^[+-]?\d+(?: KiB)?$/.test(simulated);
  return isFigure ? `${distance}` : `${recorded}\n${simulated}`;
}
