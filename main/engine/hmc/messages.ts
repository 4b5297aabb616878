/** Hardware messages: what the HMC would tell its operators, read off the events of each command. */

import type { Command } from '../../../shared/command.ts';
import type { MachineEvent, SclpAnswered } from '../../../shared/event.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Step } from '../../../shared/outcome.ts';
import type { HardwareMessage } from '../../../shared/view.ts';
import { DONE } from '../step.ts';
import type { SystemState } from '../system-state.ts';

/** Older messages give way. */
export const HARDWARE_MESSAGES_KEPT = 200;

type Draft = Omit<HardwareMessage, 'elementId' | 'partition'>;

/** Adds the messages that a command led to, and tells them as events. One message per kind of failure. */
export function issueMessages(system: SystemState, command: Command, step: Step): Step {
  if (step.outcome.kind === 'done' && !step.events.some(isTold)) return step;
  const partition = 'partition' in command ? command.partition : null;
  const drafts = draftsOf(command, step);
  if (drafts.length === 0) return step;
  const { next, messages } = system.messages.value;
  const issued = drafts.map(
    (draft, index): HardwareMessage => ({ elementId: String(next + index), partition, ...draft }),
  );
  system.store.assign(system.messages, {
    next: next + issued.length,
    messages: [...messages, ...issued].slice(-HARDWARE_MESSAGES_KEPT),
  });
  const told = issued.map(
    ({ elementId, text }): MachineEvent => ({ kind: 'hardwareMessageIssued', elementId, text }),
  );
  return { outcome: step.outcome, events: [...step.events, ...told] };
}

/** What operators are told of; of nearly every command nothing. */
const isTold = (event: MachineEvent): boolean =>
  event.kind === 'kernelPanicked' || (event.kind === 'sclpAnswered' && isFailure(event));

const isFailure = ({ injected, poolEmpty, beyondStandby }: SclpAnswered): boolean =>
  injected === true || poolEmpty === true || beyondStandby === true;

function draftsOf(command: Command, { outcome, events }: Step): Draft[] {
  const partition = 'partition' in command ? command.partition : null;
  const drafts: Draft[] = [];
  const failures = new Map<string, SclpAnswered[]>();
  for (const event of events) {
    if (event.kind === 'kernelPanicked') {
      const what = command.kind === 'load' ? 'load failed. The kernel panicked' : 'the kernel died';
      drafts.push({
        severity: 'serious',
        rule: event.rule ?? 'ipl-memmap',
        text: `${partition}: ${what}: ${event.reason}.`,
      });
    }
    if (event.kind !== 'sclpAnswered' || !isFailure(event)) continue;
    const why = event.injected ? 'injected' : event.poolEmpty ? 'pool' : 'standby';
    const key = `${why} ${event.command} ${event.response}`;
    const known = failures.get(key);
    if (known) known.push(event);
    else failures.set(key, [event]);
  }
  for (const answers of failures.values()) drafts.push(sclpDraft(partition, answers));
  if (outcome.kind === 'refused' && ['activation-storage', 'storage-origin'].includes(outcome.refusal.rule)) {
    const { because, rule } = outcome.refusal;
    drafts.push({ severity: 'warning', rule, text: `${partition}: activation failed: ${because}.` });
  }
  return drafts;
}

function sclpDraft(partition: PartitionName | null, answers: readonly SclpAnswered[]): Draft {
  const [first] = answers;
  if (!first) throw new Error('a message without an answer');
  const what =
    first.element === undefined
      ? `${first.command.toUpperCase()} of increment ${first.rn}`
      : `${first.command.toUpperCase().replaceAll('-', ' ')} of storage element ${first.element}`;
  const more = answers.length > 1 ? ` and ${answers.length - 1} more` : '';
  const response = `0x${first.response.toString(16).padStart(4, '0')}`;
  const answered = `${partition}: ${what}${more} answered ${response}`;
  if (first.poolEmpty) {
    return {
      severity: 'warning',
      rule: 'pool-empty-response',
      text: `${answered}: no customer storage is available.`,
    };
  }
  if (first.beyondStandby) {
    return {
      severity: 'warning',
      rule: 'zvm-standby',
      text: `${answered}: CP defined no more standby storage.`,
    };
  }
  return { severity: 'serious', rule: 'injected-failure', text: `${answered}: a failure was injected.` };
}

/** Takes messages from the list; ids that are gone already do not matter. */
export function deleteMessages(system: SystemState, elementIds: readonly string[]): Step {
  const { next, messages } = system.messages.value;
  const left = messages.filter(({ elementId }) => !elementIds.includes(elementId));
  if (left.length !== messages.length) system.store.assign(system.messages, { next, messages: left });
  return { outcome: DONE, events: [] };
}
