/** Time slices: long work runs in pieces of at most 50 ms with the event loop in between. */

import { setImmediate as nextTick } from 'node:timers/promises';

/** Commands that a file brings run this long before they are committed; the commit takes about as long again. */
export const IMPORT_SLICE_MS = 20;
/** Commands of an action and the commit that makes them real take about this long together; a disk that stalls adds to it. */
export const ACTION_SLICE_MS = 30;
const BACKGROUND_SLICE_MS = 8;

/** Lets everything that waits in the event loop have its turn. */
export const letOthersRun = (): Promise<void> => nextTick();

/** Runs a generator to its end in small slices; `stop` ends it early, with undefined. */
export async function inBackground<T>(
  work: Generator<void, T, void>,
  stop: () => boolean,
): Promise<T | undefined> {
  for (;;) {
    const until = performance.now() + BACKGROUND_SLICE_MS;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await letOthersRun();
    if (stop()) {
      work.return(undefined as T);
      return undefined;
    }
  }
}
