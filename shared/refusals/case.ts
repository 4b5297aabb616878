/** Which line of the table a refusal is: the rule, and where one rule has several causes, what stood behind it. */

import type { MachineEvent } from '../event.ts';
import type { ConditionsReason, CpReason, HmcReason, KernelRefusal, Refusal } from '../failure.ts';
import type { AssignRule, KernelRule } from './rules.ts';

/** What stood behind an ASSIGN that failed. */
export type AssignCase = 'assign-pool' | 'assign-standby' | 'assign-injected' | 'assign-refused';

export type KernelCase = Exclude<KernelRule, AssignRule> | AssignCase | 'kept-for-crash';

export type RefusalCase =
  | KernelCase
  | `hmc:${HmcReason['kind']}`
  | `cp:${CpReason['kind']}`
  | `conditions:${ConditionsReason['kind']}`;

/** `events`: microsteps of the refused command; without them ASSIGN has no known cause. */
export function caseOf(refusal: Refusal, events: readonly MachineEvent[]): RefusalCase {
  switch (refusal.by) {
    case 'kernel':
      return kernelCase(refusal, events);
    case 'hmc':
      return `hmc:${refusal.reason.kind}`;
    case 'cp':
      return `cp:${refusal.reason.kind}`;
    case 'conditions':
      return `conditions:${refusal.reason.kind}`;
  }
}

function kernelCase({ rule }: KernelRefusal, events: readonly MachineEvent[]): KernelCase {
  if (rule === 'assign-failure-eio' || rule === 'assign-failure-eperm') return assignCase(events);
  const crash = events.some((event) => event.kind === 'notifierCalled' && event.callback === 'crashkernel');
  return rule === 'notifier-bad-is-eperm' && crash ? 'kept-for-crash' : rule;
}

/** The first ASSIGN that was not answered with normal completion decides, as it does for the kernel. */
export const failedAssign = (events: readonly MachineEvent[]) =>
  events.find(
    (event) =>
      event.kind === 'sclpAnswered' &&
      event.command === 'assign' &&
      (event.poolEmpty === true || event.beyondStandby === true || !SUCCESS.includes(event.response)),
  );

/** drivers/s390/char/sclp_cmd.c: answers with which ASSIGN and UNASSIGN have worked. */
const SUCCESS: readonly number[] = [0x0020, 0x0120];

function assignCase(events: readonly MachineEvent[]): AssignCase {
  const failed = failedAssign(events);
  if (failed?.kind !== 'sclpAnswered') return 'assign-refused';
  if (failed.injected) return 'assign-injected';
  if (failed.beyondStandby) return 'assign-standby';
  return failed.poolEmpty ? 'assign-pool' : 'assign-refused';
}
