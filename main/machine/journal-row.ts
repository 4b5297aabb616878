import type { ListedEntry } from '../../db/journal-store.ts';
import type { Actor } from '../../shared/command.ts';
import { summaryOf } from '../../shared/command-words.ts';
import { blockId, type PartitionName, revision } from '../../shared/ids.ts';
import type { JournalRow } from '../../shared/view.ts';
import { commandOf, outcomeOf } from './journal-entry.ts';

/** A stored row as lists show it; undefined when the disk gave back something else. */
export function journalRow(row: ListedEntry, isOnPath: boolean): JournalRow | undefined {
  const command = commandOf(row);
  const outcome = outcomeOf(row);
  if (!command || !outcome) return undefined;
  return {
    revision: revision(row.revision),
    parent: revision(row.parent),
    action: row.action,
    actor: row.actor as Actor,
    stampMs: row.stampMs,
    command,
    partition: row.partition as PartitionName | null,
    block: row.block === null ? null : blockId(row.block),
    outcome,
    summary: summaryOf(command, outcome),
    onPath: isOnPath,
  };
}
