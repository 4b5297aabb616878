/** Journal and SCLP trace row by row, oldest first, as lines of a file. Pages keep memory small. */

import type { Stores } from '../../db/stores.ts';
import { purposeOf } from '../../shared/command-words.ts';
import { commandOf, outcomeOf } from '../machine/journal-entry.ts';
import { csvHeader, csvLine, jsonLine, type Row } from './lines.ts';

const PAGE_ROWS = 200;

export type LineFormat = 'jsonl' | 'csv';

const JOURNAL_COLUMNS = [
  ...['revision', 'parent', 'branch', 'action', 'actor', 'time', 'engine', 'summary', 'outcome', 'errno'],
  ...['stage', 'refusedBy', 'reason', 'because', 'command', 'stateHash'],
];

/** Text in pieces of some hundred rows. */
export function* journalLines(
  stores: Stores,
  machine: number,
  format: LineFormat,
): Generator<string, void, void> {
  if (format === 'csv') yield csvHeader(JOURNAL_COLUMNS);
  for (let after = 0; ; ) {
    const entries = stores.journal.commands(machine, after, PAGE_ROWS);
    const last = entries.at(-1);
    if (!last) return;
    yield entries
      .map((entry) => {
        const { revision, parent, branch, action, actor, stampMs, engine, stateHash } = entry;
        const command = commandOf(entry);
        const outcome = outcomeOf(entry);
        const time = new Date(stampMs).toISOString();
        const common = { revision, parent, branch, action, actor, time, engine };
        if (format === 'jsonl') return jsonLine({ ...common, command, outcome, stateHash });
        const refusal = outcome?.kind === 'refused' ? outcome.refusal : undefined;
        const because = outcome?.kind === 'pending' ? outcome.because : refusal?.because;
        return csvLine(JOURNAL_COLUMNS, {
          ...common,
          summary: command ? purposeOf(command) : '',
          outcome: outcome?.kind,
          errno: refusal?.by === 'kernel' ? refusal.errno : undefined,
          stage: refusal?.by === 'kernel' ? refusal.stage : undefined,
          refusedBy: refusal?.by,
          reason: refusal && refusal.by !== 'kernel' ? refusal.reason.kind : undefined,
          because,
          command,
          stateHash,
        });
      })
      .join('');
    after = last.revision;
  }
}

const TRACE_COLUMNS = [
  'revision',
  'ordinal',
  'partition',
  'command',
  'code',
  'response',
  'element',
  'rn',
  'injected',
];

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

/** Codes are spelt as the manuals spell them; `dropped` requests are older than the first row. */
export function* traceLines(
  stores: Stores,
  machine: number,
  format: LineFormat,
): Generator<string, void, void> {
  if (format === 'csv') yield csvHeader(TRACE_COLUMNS);
  for (let after = { revision: 0, ordinal: -1 }; ; ) {
    const entries = stores.trace.after(machine, after, PAGE_ROWS);
    const last = entries.at(-1);
    if (!last) return;
    yield entries
      .map(({ code, response, injected, sccb: _sccb, ...entry }) => {
        const row: Row = {
          ...entry,
          code: `0x${code.toString(16).padStart(8, '0')}`,
          response: hex(response),
          injected: injected === 1,
        };
        return format === 'jsonl' ? jsonLine(row) : csvLine(TRACE_COLUMNS, row);
      })
      .join('');
    after = { revision: last.revision, ordinal: last.ordinal };
  }
}
