/** A stored machine as the plain data of its file. */

import type { MachineRow } from '../../db/machine-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Actor } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { GuestDisk } from '../../shared/guest-file.ts';
import type { Runbook } from '../../shared/runbook.ts';
import { definitionOf, type System } from '../engine/index.ts';
import type { FileAction, FileJournal, FileStep, MachineFile } from '../files/machine-file-form.ts';
import type { UnknownField } from '../files/unknown-fields.ts';
import { outcomeWord } from '../files/writes-text.ts';
import { guestFilesOf } from '../guest/tree/kept-disk.ts';
import { commandOf, outcomeOf, parseStored } from './journal-entry.ts';
import { readRunbook } from './kept-runbooks.ts';

const PAGE_ROWS = 500;

/**
 * With its history: the definition it began with and every command since. Without: the definition as it is now, in
 * `system`; nothing is activated in it. Yields after every page of rows.
 */
export function* machineFileOf(
  stores: Stores,
  row: MachineRow,
  system: System | null,
): Generator<void, MachineFile | undefined, void> {
  const definition = parseStored<SystemDefinition>(row.definition);
  if (!definition) return undefined;
  const journal = system ? null : yield* journalOf(stores, row);
  return {
    name: row.name,
    notes: row.notes,
    system: system ? definitionOf(system) : definition,
    journal,
    guests: guestDisksOf(stores, row.id),
    runbooks: runbooksOf(stores, row.id),
    unknown: parseStored<UnknownField[]>(row.unknownFields) ?? [],
  };
}

/** What was changed on the disks of a machine's guests; none for a disk as its distribution made it. */
export const guestDisksOf = (stores: Stores, machine: number): GuestDisk[] =>
  stores.guestFiles.partitions(machine).flatMap((partition) => {
    const files = guestFilesOf(stores.guestFiles.of(machine, partition));
    return files.length === 0 ? [] : [{ partition, files }];
  });

/** In the order in which they were made; what the disk gave back otherwise is left out. */
const runbooksOf = (stores: Stores, machine: number): Runbook[] =>
  stores.runbooks
    .list(machine)
    .sort((a, b) => a.id - b.id)
    .flatMap(({ document }) => readRunbook(document) ?? []);

function* journalOf(stores: Stores, row: MachineRow): Generator<void, FileJournal, void> {
  const actions: (FileAction & { steps: FileStep[] })[] = [];
  let current: number | undefined;
  let engine = row.engine;
  for (let after = 0; ; ) {
    const page = stores.journal.commands(row.id, after, PAGE_ROWS);
    for (const entry of page) {
      const command = commandOf(entry);
      const outcome = outcomeOf(entry);
      if (!command || !outcome) continue;
      const step = { command, outcome: outcomeWord(outcome) };
      const last = actions.at(-1);
      if (last && entry.action === current) {
        last.steps.push(step);
        actions[actions.length - 1] = { ...last, hash: entry.stateHash };
      } else {
        const { revision, parent, branch, stampMs } = entry;
        const actor = entry.actor as Actor;
        actions.push({
          revision,
          after: parent,
          branch,
          actor,
          stampMs,
          steps: [step],
          hash: entry.stateHash,
        });
      }
      current = entry.action;
      // Hashes of several engine versions cannot be compared with any one of them.
      if (entry.engine !== engine) engine = 'mixed';
    }
    const last = page.at(-1);
    if (!last) break;
    after = last.revision;
    yield;
  }
  const branches = stores.branches.list(row.id).map(({ branch, name }) => ({ branch, name }));
  return { engine, head: row.head, branch: row.branch, branches, actions };
}
