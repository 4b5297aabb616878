/** A command in progress: the partition it acts on, the events so far, and how it ends. */

import type { MachineEvent } from '../../shared/event.ts';
import type { Errno, Refusal } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { logMessage, type Partition } from './state/partition.ts';
import type { SystemState } from './system-state.ts';

export interface Steps {
  readonly system: SystemState;
  readonly partition: Partition;
  readonly events: MachineEvent[];
  /** What has been taken back since the command began, for the refusal. */
  readonly undone: string[];
}

export const begin = (system: SystemState, partition: Partition): Steps => ({
  system,
  partition,
  events: [],
  undone: [],
});

export function emit(steps: Steps, event: MachineEvent): void {
  steps.events.push(event);
}

/** A message for the kernel log. Debug messages are events only: they are invisible in a default kernel. */
export function log(steps: Steps, level: 'err' | 'warn' | 'info' | 'debug', text: string): void {
  emit(steps, { kind: 'messageLogged', level, text });
  if (level !== 'debug') logMessage(steps.partition, text);
}

/** Why something was refused; becomes a Refusal when it reaches the user. */
export interface Refused {
  readonly errno: Errno;
  readonly stage: string;
  readonly rule: string;
  readonly because: string;
  readonly sclpResponse?: number;
}

export const DONE: Outcome = { kind: 'done' };

export function refuse(steps: Steps, refused: Refused): Outcome {
  const refusal: Refusal = { kind: 'refusal', ...refused, undone: steps.undone };
  return { kind: 'refused', refusal };
}
