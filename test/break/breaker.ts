/** What every way of breaking the console has in common: a seed, rounds until the time is over, counts, and what went wrong. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Outcome {
  /** What was tried, counted by name. */
  readonly tried: Readonly<Record<string, number>>;
  /** What is not as promised, each with what is needed to see it again. */
  readonly wrong: readonly string[];
  /** Why nothing could be tried here. */
  readonly skipped?: string;
}

export interface Effort {
  readonly seed: number;
  /** Rounds begin as long as this says so; at least one does. */
  readonly goesOn: (rounds: number) => boolean;
}

export type Breaker = (effort: Effort) => Promise<Outcome>;

/** Mulberry32: small, and the same on every machine. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Chance {
  below(limit: number): number;
  one<T>(items: readonly T[]): T;
}

export function chance(seed: number): Chance {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, one: (items) => items[below(items.length)] as never };
}

export interface Tally {
  count(what: string, times?: number): void;
  wrong(what: string): void;
  outcome(): Outcome;
}

export function newTally(): Tally {
  const tried: Record<string, number> = {};
  const wrong: string[] = [];
  return {
    count: (what, times = 1) => {
      tried[what] = (tried[what] ?? 0) + times;
    },
    wrong: (what) => void wrong.push(what),
    outcome: () => ({ tried, wrong }),
  };
}

/** Rounds with a folder of their own, which goes afterwards. What a round throws is wrong too. */
export async function rounds(
  { seed, goesOn }: Effort,
  tally: Tally,
  round: (seed: number, folder: string) => Promise<void>,
): Promise<Outcome> {
  for (let done = 0; done === 0 || goesOn(done); done++) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-break-'));
    const own = seed + done;
    try {
      await round(own, folder);
      tally.count('rounds');
    } catch (error) {
      tally.wrong(`seed ${own}: ${error instanceof Error ? error.stack : error}`);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return tally.outcome();
}
