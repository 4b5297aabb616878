import type { Stores } from '../../db/stores.ts';
import type { Command } from '../../shared/command.ts';
import { revision } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { JournalRow } from '../../shared/view.ts';
import { summaryOf } from './announce.ts';
import { parseStored } from './restore.ts';

/** A stored row as lists show it; undefined when the disk gave back something else. */
export function journalRow(
  row: ReturnType<Stores['journal']['page']>[number],
  isOnPath: boolean,
): JournalRow | undefined {
  const command = parseStored<Command>(row.command);
  const outcome = parseStored<Outcome>(row.outcome);
  if (!command || !outcome) return undefined;
  const { action, actor, stampMs } = row;
  return {
    revision: revision(row.revision),
    parent: revision(row.parent),
    action,
    actor,
    stampMs,
    command,
    outcome: outcome.kind,
    summary: summaryOf(command, outcome),
    onPath: isOnPath,
  };
}
