/** What was done on a partition since it was loaded last, action by action, as the journal and the terminals have it. */

import type { Stores } from '../../../db/stores.ts';
import type { Command } from '../../../shared/command.ts';
import { partitionOf } from '../../../shared/command.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { UPGRADE_ACTIONS_LIMIT } from '../../../shared/upgrade-check.ts';
import { commandOf, outcomeOf } from '../../machine/journal-entry.ts';
import { type OpenMachine, pathTo } from '../../machine/open-machine.ts';
import type { DoneAction } from './intents.ts';

const PAGE_ROWS = 500;

/** Oldest first; `more`: there are older ones that are left out. Yields after every page. */
export function* doneSinceLoad(
  stores: Stores,
  machine: OpenMachine,
  partition: PartitionName,
): Generator<void, { readonly actions: readonly DoneAction[]; readonly more: boolean }, undefined> {
  const found = new Map<number, Command[]>();
  const tried = new Set<number>();
  const path = pathTo(machine.branches, machine.branch, machine.head);
  let more = false;
  search: for (const { branch, upTo } of path.toReversed()) {
    for (let before = upTo + 1; ; ) {
      const page = stores.journal.pageOfBranch(machine.id, branch, before, PAGE_ROWS);
      for (const entry of page) {
        const command = commandOf(entry);
        if (!command || partitionOf(command) !== partition) continue;
        if (command.kind === 'load' || command.kind === 'activate' || command.kind === 'definePartition')
          break search;
        if (command.kind === 'setConditions' || command.kind === 'signalPendingWrite') continue;
        if (!found.has(entry.action) && found.size >= UPGRADE_ACTIONS_LIMIT) {
          more = true;
          break search;
        }
        tried.add(entry.action);
        const commands = found.get(entry.action) ?? [];
        if (outcomeOf(entry)?.kind !== 'refused') commands.push(command);
        found.set(entry.action, commands);
      }
      yield;
      const last = page.at(-1);
      if (!last || page.length < PAGE_ROWS) break;
      before = last.revision;
    }
  }
  const actions = [...found]
    .sort(([a], [b]) => a - b)
    .map(
      ([action, commands]): DoneAction => ({
        line: stores.typedLines.find(machine.id, action),
        commands: commands.toReversed(),
      }),
    )
    .filter(({ line, commands }) => line !== undefined || commands.length > 0);
  return { actions, more };
}
