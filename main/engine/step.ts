/** A command in progress: the partition it acts on, the events so far, and how it ends. */

import type { MachineEvent } from '../../shared/event.ts';
import type { ConditionsRefusal, CpRefusal, Errno, HmcRefusal, Refusal } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { KernelRule } from '../../shared/refusals/rules.ts';
import type { UnmovableReason } from '../../shared/unmovable.ts';
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
  readonly rule: KernelRule;
  readonly because: string;
  readonly sclpResponse?: number;
  readonly unmovable?: UnmovableReason;
}

export const DONE: Outcome = { kind: 'done' };

/** The same of somebody above the guest: the HMC, CP, or the conditions that were set up. */
export type RefusedAbove = Above<HmcRefusal> | Above<CpRefusal> | Above<ConditionsRefusal>;
type Above<R extends Refusal> = Omit<R, 'kind' | 'undone'>;

export const refuse = (steps: Steps, refused: Refused | RefusedAbove): Outcome =>
  refusedOutcome(refused, steps.undone);

/** Where nothing was begun. */
export function refusedOutcome(refused: Refused | RefusedAbove, undone: readonly string[] = []): Outcome {
  const refusal: Refusal =
    'by' in refused
      ? { kind: 'refusal', ...refused, undone }
      : { kind: 'refusal', by: 'kernel', ...refused, undone };
  return { kind: 'refused', refusal };
}
