/** Locks of files, as flock(2) has them: each belongs to what opened the file, and ends when that is closed everywhere. */

import type { Descriptor, Streams } from './streams.ts';

export interface Lock {
  /** The open file; its copies in subshells and jobs are the same one. */
  readonly holder: object;
  readonly shared: boolean;
  /** Whether it is open anywhere still. */
  isOpen(): boolean;
}

export class Locks {
  readonly #held = new Map<string, Lock[]>();
  /** Descriptors of everything that runs. */
  readonly #streams = new Set<Streams>();

  /** Takes the lock of a file, or changes the one that the holder has; whether nobody else was in the way. */
  take(path: string, lock: Lock): boolean {
    const others = (this.#held.get(path) ?? []).filter(
      ({ holder, isOpen }) => holder !== lock.holder && isOpen(),
    );
    if (others.some(({ shared }) => !shared || !lock.shared)) return false;
    this.#held.set(path, [...others, lock]);
    return true;
  }

  release(path: string, holder: object): void {
    const rest = (this.#held.get(path) ?? []).filter((lock) => lock.holder !== holder);
    if (rest.length > 0) this.#held.set(path, rest);
    else this.#held.delete(path);
  }

  /** What runs with these descriptors has begun. */
  opened(streams: Streams): void {
    this.#streams.add(streams);
  }

  closed(streams: Streams): void {
    this.#streams.delete(streams);
  }

  isOpen(descriptor: Descriptor): boolean {
    for (const { more } of this.#streams)
      for (const each of more?.values() ?? []) if (each === descriptor) return true;
    return false;
  }
}
