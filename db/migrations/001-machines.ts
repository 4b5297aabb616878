import type { Migration } from './migration.ts';

/**
 * Machines, their state as rows, and their history.
 *
 * State tables (partition, increment, memory_block, zone) show the state at `machine.head`; they can be derived from
 * definition and journal and are checked against them after opening. History is a tree: `journal.parent` is the
 * revision a command was carried out on (0: the definition), a branch is a chain of rows from its base to its tip.
 * JSON columns hold what the engine and the contract call command, outcome and events.
 */
export const machines: Migration = (db) => {
  db.exec(`
    CREATE TABLE machine (
      machine_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      definition TEXT NOT NULL,
      -- CRC-32 of the definition.
      checksum INTEGER NOT NULL,
      created_ms INTEGER NOT NULL,
      -- Revision whose state the rows show.
      head INTEGER NOT NULL,
      -- Branch that a further command continues, if the head is its tip.
      branch_id INTEGER NOT NULL,
      -- State hash and engine version at the head.
      state_hash TEXT NOT NULL,
      engine TEXT NOT NULL,
      -- Set before the rows of a machine are removed; without it journal rows cannot be deleted.
      deleted_ms INTEGER
    ) STRICT;

    CREATE TABLE branch (
      machine_id INTEGER NOT NULL REFERENCES machine,
      branch_id INTEGER NOT NULL,
      name TEXT NOT NULL,
      -- Branch that holds the base; NULL for the first branch.
      parent_branch INTEGER,
      base INTEGER NOT NULL,
      tip INTEGER NOT NULL,
      created_ms INTEGER NOT NULL,
      PRIMARY KEY (machine_id, branch_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE journal (
      journal_id INTEGER PRIMARY KEY,
      machine_id INTEGER NOT NULL REFERENCES machine,
      revision INTEGER NOT NULL,
      parent INTEGER NOT NULL,
      branch_id INTEGER NOT NULL,
      -- Commands with the same number are one action and are undone together.
      action INTEGER NOT NULL,
      actor TEXT NOT NULL,
      stamp_ms INTEGER NOT NULL,
      engine TEXT NOT NULL,
      command TEXT NOT NULL,
      outcome TEXT NOT NULL,
      events TEXT NOT NULL,
      state_hash TEXT NOT NULL,
      -- CRC-32 of the row's text columns: finds flipped bytes that SQLite itself does not notice.
      checksum INTEGER NOT NULL,
      UNIQUE (machine_id, revision)
    ) STRICT;

    CREATE INDEX journal_by_action ON journal (machine_id, action, revision);

    CREATE TRIGGER journal_rows_are_never_changed BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal rows are never changed'); END;

    CREATE TRIGGER journal_rows_are_kept BEFORE DELETE ON journal
    WHEN (SELECT deleted_ms FROM machine WHERE machine_id = OLD.machine_id) IS NULL
    BEGIN SELECT RAISE(ABORT, 'journal rows are kept while their machine is'); END;

    CREATE TABLE snapshot (
      machine_id INTEGER NOT NULL REFERENCES machine,
      revision INTEGER NOT NULL,
      branch_id INTEGER NOT NULL,
      engine TEXT NOT NULL,
      state_hash TEXT NOT NULL,
      state BLOB NOT NULL,
      -- CRC-32 of the state.
      checksum INTEGER NOT NULL,
      PRIMARY KEY (machine_id, revision, engine)
    ) STRICT;

    CREATE TABLE partition (
      machine_id INTEGER NOT NULL REFERENCES machine,
      partition TEXT NOT NULL,
      status TEXT NOT NULL,
      release TEXT NOT NULL,
      command_line TEXT NOT NULL,
      mem_total_kib INTEGER NOT NULL,
      mem_free_kib INTEGER NOT NULL,
      rest TEXT NOT NULL,
      PRIMARY KEY (machine_id, partition)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE increment (
      machine_id INTEGER NOT NULL REFERENCES machine,
      partition TEXT NOT NULL,
      rn INTEGER NOT NULL,
      element INTEGER NOT NULL,
      assigned INTEGER NOT NULL CHECK (assigned IN (0, 1)),
      believed_assigned INTEGER CHECK (believed_assigned IN (0, 1)),
      PRIMARY KEY (machine_id, partition, rn)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE memory_block (
      machine_id INTEGER NOT NULL REFERENCES machine,
      partition TEXT NOT NULL,
      block INTEGER NOT NULL,
      state TEXT NOT NULL,
      zone TEXT,
      memmap TEXT NOT NULL,
      altmap_pages INTEGER NOT NULL,
      configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
      memmap_wish INTEGER NOT NULL CHECK (memmap_wish IN (0, 1)),
      PRIMARY KEY (machine_id, partition, block)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE zone (
      machine_id INTEGER NOT NULL REFERENCES machine,
      partition TEXT NOT NULL,
      zone TEXT NOT NULL,
      start_pfn INTEGER,
      spanned_pages INTEGER NOT NULL,
      present_pages INTEGER NOT NULL,
      managed_pages INTEGER NOT NULL,
      PRIMARY KEY (machine_id, partition, zone)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sclp_trace (
      machine_id INTEGER NOT NULL REFERENCES machine,
      revision INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      partition TEXT NOT NULL,
      command TEXT NOT NULL,
      code INTEGER NOT NULL,
      response INTEGER NOT NULL,
      element INTEGER,
      rn INTEGER,
      injected INTEGER NOT NULL CHECK (injected IN (0, 1)),
      PRIMARY KEY (machine_id, revision, ordinal)
    ) STRICT, WITHOUT ROWID;

    -- The trace is bounded per partition; what was dropped is counted here.
    CREATE TABLE sclp_trace_size (
      machine_id INTEGER NOT NULL REFERENCES machine,
      partition TEXT NOT NULL,
      kept INTEGER NOT NULL,
      dropped INTEGER NOT NULL,
      PRIMARY KEY (machine_id, partition)
    ) STRICT, WITHOUT ROWID;

    -- Defects and mismatches, with the report that was offered.
    CREATE TABLE incident (
      incident_id INTEGER PRIMARY KEY,
      machine_id INTEGER NOT NULL REFERENCES machine,
      revision INTEGER NOT NULL,
      stamp_ms INTEGER NOT NULL,
      report TEXT NOT NULL
    ) STRICT;

    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
};
