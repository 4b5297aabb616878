/**
 * Where a running line can be stopped. The shell is a generator: at every pause its driver may commit what was written,
 * let other work run, cancel, or just go on.
 */

import type { Errno } from '../../shared/failure.ts';
import type { Files } from './files.ts';
import type { WriteAnswer } from './tree.ts';

export type Pause =
  | { readonly kind: 'pause' }
  /** A write waits: resume with its answer once a later command ended it; with nothing, to go on waiting. */
  | { readonly kind: 'pending'; readonly path: string; readonly because: string };

/** What a driver hands back at a pause. Only a pending write listens to it. */
export type Resume = WriteAnswer | undefined;

export type Running<T> = Generator<Pause, T, Resume>;

export const PAUSE: Pause = { kind: 'pause' };

/** Writes to sysfs and waits for a pending answer. */
export function* awaitWrite(files: Files, path: string, text: string): Running<Errno | undefined> {
  let answer = files.writeTree(path, text);
  while (answer.kind === 'pending') {
    const because = answer.because;
    answer = (yield { kind: 'pending', path, because }) ?? answer;
  }
  return answer.kind === 'refused' ? answer.errno : undefined;
}
