/** Copies a machine with its whole history, piece by piece, so that others have their turn in between. */

import type { Writer } from './connection.ts';

/** Tables whose rows are copied in pieces of this many numbers, with the column that numbers them. */
const IN_PIECES: readonly { readonly table: string; readonly by: string; readonly columns: string }[] = [
  {
    table: 'journal',
    by: 'revision',
    columns: `revision, parent, branch_id, depth, action, actor, stamp_ms, engine, partition, block, path, value, command,
      outcome, events, state_hash, checksum`,
  },
  {
    table: 'sclp_trace',
    by: 'revision',
    columns: 'revision, ordinal, partition, command, code, response, element, rn, injected, sccb, checksum',
  },
  { table: 'increment', by: 'rn', columns: 'partition, rn, element, assigned, believed_assigned' },
  {
    table: 'memory_block',
    by: 'block',
    columns: 'partition, block, state, zone, memmap, altmap_pages, configured, memmap_requested',
  },
];
const PIECE = 1000;

const AT_ONCE: Readonly<Record<string, string>> = {
  branch: 'branch_id, name, parent_branch, base, tip, created_ms',
  snapshot: 'revision, branch_id, engine, state_hash, state, checksum',
  partition: 'partition, status, release, command_line, mem_total_kib, mem_free_kib, rest',
  zone: 'partition, zone, start_pfn, spanned_pages, present_pages, managed_pages',
  sclp_trace_size: 'partition, kept, dropped',
  guest_file: 'partition, path, content',
  capture: 'name, files, checksum',
  runbook: 'runbook_id, changed_ms, document',
  typed_line: 'action, line',
};

export interface MachineCopier {
  /** Everything that belongs to a machine, but not its row in `machine`. Yields after every piece. */
  copy(from: number, to: number): Generator<void, void, void>;
}

export function machineCopier(db: Writer): MachineCopier {
  const pieces = IN_PIECES.map(({ table, by, columns }) => ({
    last: db.prepare(`SELECT coalesce(max(${by}), -1) FROM ${table} WHERE machine_id = ?`).pluck(),
    copy: db.prepare(`
      INSERT INTO ${table} (machine_id, ${columns})
      SELECT :to, ${columns} FROM ${table} WHERE machine_id = :from AND ${by} >= :first AND ${by} < :first + ${PIECE}`),
  }));
  const wholes = Object.entries(AT_ONCE).map(([table, columns]) =>
    db.prepare(`
      INSERT INTO ${table} (machine_id, ${columns}) SELECT :to, ${columns} FROM ${table} WHERE machine_id = :from`),
  );
  return {
    *copy(from, to) {
      for (const whole of wholes) whole.run({ from, to });
      yield;
      for (const { last, copy } of pieces) {
        const end = Number(last.get(from));
        for (let first = 0; first <= end; first += PIECE) {
          copy.run({ from, to, first });
          yield;
        }
      }
    },
  };
}
