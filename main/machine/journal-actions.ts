/** The journal by actions: what was done at once is one row, however many commands it took. */

import type { JournalEntry } from '../../db/journal-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { Query } from '../../shared/api.ts';
import type { Actor } from '../../shared/command.ts';
import { actionTitle } from '../../shared/command-words.ts';
import { type PartitionName, revision } from '../../shared/ids.ts';
import type { ActionRow } from '../../shared/view.ts';
import { placeOf } from './history.ts';
import { commandOf } from './journal-entry.ts';
import { reaches, storedFilter, WINDOW_REVISIONS } from './journal-page.ts';
import { searchedWords } from './journal-words.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';

type ActionsQuery = Extract<Query, { kind: 'journalActions' }>;

export interface ActionsPage {
  readonly rows: readonly ActionRow[];
  readonly more: boolean;
}

/**
 * Yields after every action, and after every window of the journal that holds none: the database goes from one row that
 * fits to the next, and the rows of its action follow each other.
 */
export function* journalActions(
  stores: Stores,
  machine: OpenMachine,
  { before, limit, filter = {} }: ActionsQuery,
): Generator<void, ActionsPage, void> {
  const { text = '', ...columns } = filter;
  const rows: ActionRow[] = [];
  const words = searchedWords(text);
  const fits = (row: ActionRow): boolean => {
    const told = `${row.title} ${row.typed ?? ''} ${row.partition ?? ''} ${row.actor}`.toLowerCase();
    // What is not in its title may stand in any of its commands, or in why one of them was refused.
    const found = (word: string): boolean =>
      told.includes(word) || stores.journal.holds(machine.id, row.first, row.last, word);
    return (!filter.refused || row.refused > 0) && words.all.every(found);
  };
  // One word leads the database to the actions that can fit: the longest is the rarest.
  const [lead] = words.stored.toSorted((a, b) => b.length - a.length);
  const newest = stores.journal.last(machine.id).revision;
  const from = Math.min(newest, (before ?? newest + 1) - 1);
  for (let at = from; at > 0; ) {
    const found = yield* newestFitting(stores, machine, at, columns, lead);
    if (found === 0) break;
    // Of an action of which one command fits all is told.
    const { action } = stores.journal.find(machine.id, found) ?? { action: 0 };
    const row = actionAt(stores, machine, stores.journal.actionEnds(machine.id, action, from).last);
    if (!row) break;
    if (fits(row)) {
      if (rows.length === limit) return { rows, more: true };
      rows.push(row);
    }
    at = row.first - 1;
    yield;
  }
  return { rows, more: false };
}

/** The newest revision up to `at` whose columns fit; 0: there is none. */
function* newestFitting(
  stores: Stores,
  machine: OpenMachine,
  at: number,
  filter: Omit<NonNullable<ActionsQuery['filter']>, 'text'>,
  lead: string | undefined,
): Generator<void, number, void> {
  const stored = { ...storedFilter(filter), ...(lead === undefined ? {} : { words: [lead] }) };
  if (Object.keys(stored).length === 0) return at;
  const isLed = stored.block !== undefined || stored.notDone === true;
  for (let before = at + 1; before > 1; ) {
    const from = isLed ? 1 : Math.max(1, before - WINDOW_REVISIONS);
    const [row] = stores.journal.page(machine.id, { from, before }, 1, stored);
    if (row) return row.revision;
    before = from;
    yield;
  }
  return 0;
}

/** The action that a revision belongs to, up to that revision. */
export function actionAt(stores: Stores, machine: HeadPlace, at: number): ActionRow | null {
  const entry = stores.journal.find(machine.id, at);
  if (!entry) return null;
  const ends = stores.journal.actionEnds(machine.id, entry.action, at);
  const first = stores.journal.find(machine.id, ends.first) ?? entry;
  return rowOf(stores, machine, first, entry);
}

/** The place of a head in a history: of the open machine or of a stored one. */
export type HeadPlace = Pick<OpenMachine, 'id' | 'branches' | 'branch' | 'head'>;

/** The last actions on the way to the head, oldest first, at most `limit`. Yields after every action. */
export function* actionsOnPath(
  stores: Stores,
  machine: HeadPlace,
  limit: number,
): Generator<void, ActionsPage, void> {
  const rows: ActionRow[] = [];
  for (let at: number = machine.head; at > 0; ) {
    if (rows.length === limit) return { rows: rows.toReversed(), more: true };
    const row = actionAt(stores, machine, at);
    if (!row) break;
    rows.push(row);
    at = row.parent;
    yield;
  }
  return { rows: rows.toReversed(), more: false };
}

/** What undo takes back and what redo does again. */
export function movesOf(
  stores: Stores,
  machine: OpenMachine,
): { undo: ActionRow | null; redo: ActionRow | null } {
  const ahead = placeOf(stores, machine, { kind: 'redo', scope: 'action' });
  return {
    undo: actionAt(stores, machine, machine.head),
    redo: ahead.ok ? actionAt(stores, machine, ahead.value.revision) : null,
  };
}

function rowOf(
  stores: Stores,
  machine: HeadPlace,
  first: JournalEntry,
  last: JournalEntry,
): ActionRow | null {
  const [began, ended] = [commandOf(first), commandOf(last)];
  if (!began || !ended) return null;
  const counts = stores.journal.summary(machine.id, first.revision, last.revision);
  const path = reaches(pathTo(machine.branches, machine.branch, machine.head));
  return {
    action: last.action,
    first: revision(first.revision),
    last: revision(last.revision),
    parent: revision(first.parent),
    actor: first.actor as Actor,
    stampMs: first.stampMs,
    partition: first.partition as PartitionName | null,
    title: actionTitle(began, ended, counts),
    typed: stores.typedLines.find(machine.id, last.action) ?? null,
    commands: counts.commands,
    refused: counts.refused,
    blocks: counts.blocks,
    onPath: last.revision <= (path.get(last.branch) ?? 0),
  };
}
