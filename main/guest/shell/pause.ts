/**
 * Where a running line can be stopped. The shell is a generator: at every pause its driver may commit what was written,
 * let other work run, cancel, or just go on.
 */

import type { Errno } from '../../../shared/failure.ts';
import type { Files } from '../tree/files.ts';
import type { WriteAnswer } from '../tree/index.ts';
import { GuestGone } from './limits.ts';

export type Pause =
  | { readonly kind: 'pause' }
  /**
   * Only others can make this go on: a pipe is empty, a job has not ended, or it is not yet `until` (seconds of the
   * simulated clock). The shell drives those; its own driver never sees this one.
   */
  | { readonly kind: 'blocked'; readonly until?: number }
  /**
   * A program looks (tail -f, watch) and nothing is new: it goes on when somebody else has done something. Resume: `done`
   * when somebody did, a refusal when nobody ever will. `until`: its own next look, should time pass for another reason.
   */
  | { readonly kind: 'watching'; readonly until?: number }
  /** A write waits: resume with its answer once a later command ended it; with nothing, to go on waiting. */
  | { readonly kind: 'pending'; readonly path: string; readonly because: string; readonly ticket?: number };

/** What a driver hands back at a pause. Only a pending write and who watches listen to it. */
export type Resume = WriteAnswer | undefined;

export type Running<T> = Generator<Pause, T, Resume>;

export const PAUSE: Pause = { kind: 'pause' };
export const BLOCKED: Pause = { kind: 'blocked' };

/** Writes to sysfs and waits for a pending answer. */
export function* awaitWrite(
  files: Files,
  path: string,
  text: string,
  why: (line: string) => void,
): Running<Errno | undefined> {
  let answer = files.writeTree(path, text);
  for (;;) {
    for (const note of answer.notes ?? []) why(note);
    if (answer.kind === 'done') return undefined;
    if (answer.kind === 'refused') {
      if (answer.gone) throw new GuestGone();
      return answer.errno;
    }
    const { because, ticket } = answer;
    const waiting = { kind: 'pending', because, ...(ticket !== undefined && { ticket }) } as const;
    answer = (yield { ...waiting, path }) ?? waiting;
  }
}
