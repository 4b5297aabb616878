/** The machine of a file in memory: no database, for the command line. */

import type { Command } from '../../shared/command.ts';
import { type FileProblem, fail, ok, type Result } from '../../shared/failure.ts';
import {
  createSystem,
  ENGINE_VERSION,
  execute,
  newUndoLog,
  type System,
  stateHash,
} from '../engine/index.ts';
import type { FileAction, FileJournal, MachineFile } from './machine-file-form.ts';

/** The state at a revision, or at the head of its journal; without a journal, the system as it is defined. */
export function systemOfFile(
  { system: definition, journal }: MachineFile,
  at?: number,
): Result<System, FileProblem> {
  const created = createSystem(definition);
  if (!created.ok) {
    const { path = 'system', rule = 'no machine can be like this' } = created.failure[0] ?? {};
    return fail({ path: `system.${path}`, rule });
  }
  const system = created.value;
  if (at !== undefined && at > 0 && !journal?.actions.some((action) => holds(action, at)))
    return fail({ path: 'journal', rule: `there is no revision ${at} in it` });
  if (!journal) return ok(system);
  for (const { action, upTo } of pathTo(at === undefined ? journal : { ...journal, head: at })) {
    for (const { command } of action.steps.slice(0, upTo - action.revision + 1))
      execute(system, command, newUndoLog());
    const isWhole = upTo === action.revision + action.steps.length - 1;
    const comparable = isWhole && action.hash !== null && journal.engine === ENGINE_VERSION;
    if (!comparable || action.hash === stateHash(system)) continue;
    const rule = `revision ${upTo} leads to another state than the file says: something before it was changed`;
    return fail({ path: `journal.actions[${journal.actions.indexOf(action)}].hash`, rule });
  }
  return ok(system);
}

const holds = ({ revision, steps }: FileAction, at: number): boolean =>
  revision <= at && at < revision + steps.length;

/** What led from its system to the head of its journal, oldest first. */
export const commandsOfFile = ({ journal }: MachineFile): Command[] =>
  (journal ? pathTo(journal) : []).flatMap(({ action, upTo }) =>
    action.steps.slice(0, upTo - action.revision + 1).map(({ command }) => command),
  );

/** The actions that led to the head, oldest first, and how far each of them. */
function pathTo({ actions, head }: FileJournal): { action: FileAction; upTo: number }[] {
  const path: { action: FileAction; upTo: number }[] = [];
  let upTo = head;
  for (const action of actions.toReversed()) {
    const last = action.revision + action.steps.length - 1;
    if (upTo < action.revision || upTo > last) continue;
    path.push({ action, upTo });
    upTo = action.after;
  }
  return path.reverse();
}
