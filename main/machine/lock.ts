/** One action at a time, in the order in which they came. */

export interface Lock {
  /** Actions that wait or run. */
  readonly length: number;
  /** Resolves when it is the caller's turn; the function ends it. */
  take(): Promise<() => void>;
}

export function newLock(): Lock {
  let last: Promise<void> = Promise.resolve();
  let length = 0;
  return {
    get length() {
      return length;
    },
    take: async () => {
      length++;
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return () => {
        length--;
        resolve();
      };
    },
  };
}
