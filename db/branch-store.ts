/** Branches of a machine's history: each a chain of journal rows from its base to its tip. */

import type { Reader, Writer } from './connection.ts';

export interface BranchRow {
  readonly branch: number;
  readonly name: string;
  /** Branch that holds the base; null for the first branch, whose base is 0, the definition. */
  readonly parent: number | null;
  readonly base: number;
  readonly tip: number;
  readonly createdMs: number;
}

export interface BranchReader {
  list(machine: number): BranchRow[];
}

export interface BranchWriter extends BranchReader {
  insert(machine: number, branch: BranchRow): void;
  moveTip(machine: number, branch: number, tip: number): void;
  rename(machine: number, branch: number, name: string): void;
}

export function branchReader(db: Reader): BranchReader {
  const list = db.prepare(`
    SELECT branch_id AS branch, name, parent_branch AS parent, base, tip, created_ms AS createdMs
    FROM branch WHERE machine_id = ? ORDER BY branch_id`);
  return { list: (machine) => list.all(machine) as BranchRow[] };
}

export function branchWriter(db: Writer): BranchWriter {
  const insert = db.prepare(`
    INSERT INTO branch (machine_id, branch_id, name, parent_branch, base, tip, created_ms)
    VALUES (:machine, :branch, :name, :parent, :base, :tip, :createdMs)`);
  const moveTip = db.prepare('UPDATE branch SET tip = ? WHERE machine_id = ? AND branch_id = ?');
  const rename = db.prepare('UPDATE branch SET name = ? WHERE machine_id = ? AND branch_id = ?');
  return {
    ...branchReader(db),
    insert: (machine, branch) => void insert.run({ machine, ...branch }),
    rename: (machine, branch, name) => void rename.run(name, machine, branch),
    moveTip: (machine, branch, tip) => void moveTip.run(tip, machine, branch),
  };
}
