/**
 * How long a piece of work keeps everybody else waiting, told in processor time of this thread.
 *
 * A second chain of setImmediate runs beside the work. Between two of its ticks the event loop has gone round once, so the
 * processor time that the thread used in between is what one turn of the work took. Time on the clock would count what
 * other programs did to us meanwhile; processor time does not, and only grows a little when they share our caches. Work that
 * a worker does is not counted: it keeps nobody waiting.
 */

import { setImmediate as turn } from 'node:timers/promises';

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

export interface Held<T> {
  readonly longestMs: number;
  readonly value: T;
}

/** @returns the longest that the work held the event loop, from its call to the end of what it resolves to and `after` it */
export async function longestHold<T>(
  work: () => Promise<T> | T,
  after: () => Promise<unknown> = async () => {},
): Promise<Held<T>> {
  let isOver = false;
  let longestMs = 0;
  const watch = async (): Promise<void> => {
    let last = cpuMs();
    while (!isOver) {
      await turn();
      const now = cpuMs();
      longestMs = Math.max(longestMs, now - last);
      last = now;
    }
  };
  const watching = watch();
  try {
    const value = await work();
    await after();
    await turn();
    return {
      value,
      get longestMs() {
        return longestMs;
      },
    };
  } finally {
    isOver = true;
    await watching;
  }
}
