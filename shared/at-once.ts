/** Runs work that is made of pieces to its end at once: for programs that do nothing else, and for tests. */
export function atOnce<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
