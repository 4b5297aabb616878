/** Time slices: long work runs in pieces of at most 50 ms with the event loop in between. */

import { setImmediate as nextTick } from 'node:timers/promises';

/** Commands that a file brings run this long before they are committed; the commit takes about as long again. */
export const IMPORT_SLICE_MS = 20;
/** Commands of an action and the commit that makes them real take about this long together; a disk that stalls adds to it. */
export const ACTION_SLICE_MS = 30;
const BACKGROUND_SLICE_MS = 8;

/** Lets everything that waits in the event loop have its turn. */
export const letOthersRun = (): Promise<void> => nextTick();

/** Lets others run whenever a small slice is over; between two slices nothing is waited for. */
export function backgroundPace(): () => Promise<undefined> | undefined {
  let until = performance.now() + BACKGROUND_SLICE_MS;
  return () => {
    if (performance.now() < until) return undefined;
    return letOthersRun().then(() => {
      until = performance.now() + BACKGROUND_SLICE_MS;
      return undefined;
    });
  };
}

/** Runs a generator to its end in small slices; `stop` ends it early, with undefined. */
export async function inBackground<T>(
  work: Generator<unknown, T, void>,
  stop: () => boolean,
): Promise<T | undefined> {
  const pace = backgroundPace();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    const others = pace();
    if (!others) continue;
    await others;
    if (stop()) {
      work.return(undefined as T);
      return undefined;
    }
  }
}

/** The same for work that nobody ends early. */
export const inPieces = async <T>(work: Generator<unknown, T, void>): Promise<T> =>
  (await inBackground(work, () => false)) as T;
