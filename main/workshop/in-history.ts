/** Which commands and SCLP requests of the history a check means. */

import { refusalWord } from '../../shared/command-words.ts';
import type { Check } from '../../shared/lesson.ts';
import type { HistoryEntry } from './evidence.ts';
import { fits } from './fits.ts';

type CommandCheck = Extract<Check, { check: 'command' }>;
type RequestCheck = Extract<Check, { check: 'sclp' }>;

export function matches({ command, outcome }: HistoryEntry, check: CommandCheck): boolean {
  const isWrite = command.kind === 'writeSysfs';
  return (
    (check.partition === undefined || ('partition' in command && command.partition === check.partition)) &&
    (check.kind === undefined || command.kind === check.kind) &&
    (check.path === undefined || (isWrite && fits(command.path, check.path))) &&
    (check.value === undefined || (isWrite && fits(command.value, check.value))) &&
    (check.outcome === undefined || outcome.kind === check.outcome) &&
    [check.errno, check.reason].every(
      (word) => word === undefined || (outcome.kind === 'refused' && refusalWord(outcome.refusal) === word),
    ) &&
    (check.rule === undefined || (outcome.kind === 'refused' && outcome.refusal.rule === check.rule))
  );
}

/** Requests of one command that the check means. */
export function requestsIn(
  { events, command: cause }: HistoryEntry,
  { command, rns, response, partition }: RequestCheck,
): number {
  if (!('partition' in cause) || cause.partition !== partition) return 0;
  return events.filter(
    (event) =>
      event.kind === 'sclpAnswered' &&
      event.command === command &&
      (response === undefined || event.response === response) &&
      (!rns || (event.rn !== undefined && event.rn >= rns.first && event.rn <= rns.last)),
  ).length;
}
