/** Pages of the journal, newest first, and searches in it: in windows, so that others have their turn in between. */

import type { BranchRange, ListedEntry, JournalFilter as StoredFilter } from '../../db/journal-store.ts';
import type { Stores } from '../../db/stores.ts';
import type { JournalFilter } from '../../shared/api.ts';
import { commandText } from '../../shared/command-words.ts';
import type { JournalRow } from '../../shared/view.ts';
import { journalRow } from './journal-row.ts';
import { searchedWords } from './journal-words.ts';
import { type OpenMachine, pathTo } from './open-machine.ts';

const END = Number.MAX_SAFE_INTEGER - 1;
const PAGE_ROWS = 200;
/** Revisions that are gone through at a time where no index leads to the rows. */
export const WINDOW_REVISIONS = 5000;

export interface JournalPage {
  readonly rows: readonly JournalRow[];
  /** Whether there are older rows that fit. */
  readonly more: boolean;
}

export interface JournalQuery {
  readonly before?: number;
  readonly limit: number;
  readonly filter?: JournalFilter;
}

/** Yields after every page that was read. */
export function* journalPage(
  stores: Stores,
  machine: OpenMachine,
  { before: given = END, limit, filter = {} }: JournalQuery,
): Generator<void, JournalPage, void> {
  const way = pathTo(machine.branches, machine.branch, machine.head);
  const path = reaches(way);
  const words = searchedWords(filter.text);
  const stored = { ...storedFilter(filter), ...(words.stored.length > 0 ? { words: words.stored } : {}) };
  const typed = typedLines(stores, machine.id);
  const fits = fitting(filter, words.all, typed);
  const rows: JournalRow[] = [];
  const span = spanOf(stores, machine, filter.action, given);
  const isLed = stored.block !== undefined || stored.notDone === true;
  // Along the way branch by branch: between its rows may lie very many of tries that were undone.
  const ranges = filter.onPath && !isLed ? way.toReversed() : [{ branch: undefined, upTo: END }];
  for (const { branch, upTo } of ranges) {
    const wanted = branch === undefined ? stored : { ...stored, branch };
    for (let before = Math.min(span.before, upTo + 1); before > span.from; ) {
      const isWhole = isLed || branch !== undefined;
      const from = isWhole ? span.from : Math.max(span.from, before - WINDOW_REVISIONS);
      const page = stores.journal.page(machine.id, { from, before }, PAGE_ROWS, wanted);
      for (const entry of page) {
        const row = journalRow(entry, entry.revision <= (path.get(entry.branch) ?? 0));
        if (!row || !fits(entry, row)) continue;
        if (rows.length === limit) return { rows, more: true };
        rows.push(row);
      }
      const last = page.at(-1);
      before = last && page.length === PAGE_ROWS ? last.revision : from;
      yield;
    }
  }
  return { rows, more: false };
}

/** How far each branch of a path belongs to it. */
export const reaches = (path: readonly BranchRange[]): ReadonlyMap<number, number> =>
  new Map(path.map(({ branch, upTo }) => [branch, upTo]));

/** Revisions that can fit. The rows of an action follow each other. */
function spanOf(
  stores: Stores,
  machine: OpenMachine,
  action: number | undefined,
  given: number,
): { from: number; before: number } {
  const newest = stores.journal.last(machine.id).revision;
  if (action === undefined) return { from: 1, before: Math.min(given, newest + 1) };
  const { first, last } = stores.journal.actionEnds(machine.id, action, newest);
  return first === 0 ? { from: 1, before: 1 } : { from: first, before: Math.min(given, last + 1) };
}

export const storedFilter = ({ partition, block, actor, refused, sinceMs }: JournalFilter): StoredFilter => ({
  ...(partition === undefined ? {} : { partition }),
  ...(block === undefined ? {} : { block }),
  ...(actor === undefined ? {} : { actor }),
  ...(refused === undefined ? {} : { notDone: true }),
  ...(sinceMs === undefined ? {} : { sinceMs }),
});

/** What the columns do not say. */
function fitting(
  { refused, onPath }: JournalFilter,
  words: readonly string[],
  typed: (action: number) => string,
): (entry: ListedEntry, row: JournalRow) => boolean {
  return (entry, row) =>
    (!refused || row.outcome.kind === 'refused') &&
    (!onPath || row.onPath) &&
    (words.length === 0 || contains(`${textOf(entry, row)} ${typed(entry.action)}`, words));
}

/** Lines that were typed, in lower case; rows of one action ask for the same. */
function typedLines({ typedLines: lines }: Stores, machine: number): (action: number) => string {
  let last = { action: 0, line: '' };
  return (action) => {
    if (action !== last.action) last = { action, line: (lines.find(machine, action) ?? '').toLowerCase() };
    return last.line;
  };
}

const contains = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word));

/** Everything of a row that somebody may look for. */
function textOf(
  { block, partition, actor, command, outcome: stored }: ListedEntry,
  { summary, outcome, command: asked }: JournalRow,
): string {
  const because = outcome.kind === 'refused' ? outcome.refusal.because : '';
  const number = block === null ? '' : `block ${block}`;
  return [summary, number, partition, actor, commandText(asked), command, outcome.kind, because, stored]
    .join(' ')
    .toLowerCase();
}
