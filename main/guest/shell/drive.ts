/**
 * Drives what can be stopped, a shell's line or other work made of pauses, to its end. What a pause means is its
 * driver's to say: a commit, a slice that is over, a signal, or nothing.
 */

import type { Pause, Resume, Running } from './pause.ts';

/** A policy's answer that goes no further: what was driven stays as it is. */
export const LEAVE = Symbol('leave');
/** What the work goes on with, or that it does not. Only a write that waits listens to what it is given. */
export type Onward = Resume | typeof LEAVE;

export type PendingPause = Extract<Pause, { kind: 'pending' }>;

/** How far it came. `at`: the pause at which it was left; the caller may drive it on from there, or end it. */
export type Driven<T> =
  | { readonly ended: true; readonly value: T }
  | { readonly ended: false; readonly at: Pause };

/** At once, until it ends or is left. `resume`: for work that was left at a pause before. */
export function drive<T>(running: Running<T>, policy: (at: Pause) => Onward, resume?: Resume): Driven<T> {
  for (let answer = resume; ; ) {
    const step = running.next(answer);
    if (step.done) return { ended: true, value: step.value };
    const onward = policy(step.value);
    if (onward === LEAVE) return { ended: false, at: step.value };
    answer = onward;
  }
}

/** At once and to the end: `pending` answers a write that waits, `watching` who waits for others; nobody else is there. */
export function driveToEnd<T>(
  running: Running<T>,
  pending: (at: PendingPause) => Resume,
  watching: () => Resume = () => INTERRUPTED,
): T {
  const driven = drive(running, (at) =>
    at.kind === 'pending' ? pending(at) : at.kind === 'watching' ? watching() : undefined,
  );
  if (!driven.ended) throw new Error('work that nobody leaves was left');
  return driven.value;
}

/** The same as `drive` for a policy that may take its time; where it does not, nothing is waited for. */
export async function driveInSlices<T>(
  running: Running<T>,
  policy: (at: Pause) => Onward | Promise<Onward>,
): Promise<Driven<T>> {
  for (let answer: Resume; ; ) {
    const step = running.next(answer);
    if (step.done) return { ended: true, value: step.value };
    const said = policy(step.value);
    const onward = said instanceof Promise ? await said : said;
    if (onward === LEAVE) return { ended: false, at: step.value };
    answer = onward;
  }
}

/** The signal that a person would send to a program whose write waits. */
export const INTERRUPTED: Resume = { kind: 'refused', errno: 'EINTR' };

/** Goes on at every pause, and leaves what waits inside the kernel or for others. */
export const untilPending = (at: Pause): Onward =>
  at.kind === 'pending' || at.kind === 'watching' ? LEAVE : undefined;
