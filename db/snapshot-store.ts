/** Whole states as the engine packs them: shortcuts through the journal, never the only copy of anything. */

import { crc32 } from 'node:zlib';
import type { Reader, Writer } from './connection.ts';
import type { BranchRange } from './journal-store.ts';

export interface SnapshotRow {
  readonly revision: number;
  readonly branch: number;
  readonly stateHash: string;
  readonly state: Uint8Array;
}

/** `intact`: its bytes are those that were written. */
export type StoredSnapshot = SnapshotRow & { readonly intact: boolean };

export interface SnapshotReader {
  /** The newest snapshot that this engine version took on the path, at or below `upTo`. */
  newest(
    machine: number,
    engine: string,
    path: readonly BranchRange[],
    upTo: number,
  ): StoredSnapshot | undefined;
  /** The newest snapshot that another engine version took on the path. */
  newestOfOther(machine: number, engine: string, path: readonly BranchRange[]): StoredSnapshot | undefined;
}

export interface SnapshotWriter extends SnapshotReader {
  put(machine: number, engine: string, snapshot: SnapshotRow): void;
  /** Drops all but the newest `keep` of a machine, and those of other engine versions. */
  trim(machine: number, engine: string, keep: number): void;
}

export function snapshotReader(db: Reader): SnapshotReader {
  const newestWhere = (engine: string) =>
    db.prepare(`
      SELECT revision, branch_id AS branch, state_hash AS stateHash, state, checksum FROM snapshot
      WHERE machine_id = :machine AND engine ${engine} :engine AND branch_id = :branch AND revision <= :upTo
      ORDER BY revision DESC, engine DESC LIMIT 1`);
  const own = newestWhere('=');
  const other = newestWhere('<>');
  const checked = (row: SnapshotRow & { checksum: number }): StoredSnapshot => ({
    ...row,
    intact: crc32(row.state) === row.checksum,
  });
  const newestAlong = (
    statement: typeof own,
    { machine, engine }: { readonly machine: number; readonly engine: string },
    path: readonly BranchRange[],
    upTo: number,
  ): StoredSnapshot | undefined => {
    const found = path.flatMap((range) => {
      const limit = Math.min(range.upTo, upTo);
      const row = statement.get({ machine, engine, branch: range.branch, upTo: limit });
      return row ? [row as SnapshotRow & { checksum: number }] : [];
    });
    const row = found.sort((a, b) => b.revision - a.revision)[0];
    return row && checked(row);
  };
  return {
    newest: (machine, engine, path, upTo) => newestAlong(own, { machine, engine }, path, upTo),
    newestOfOther: (machine, engine, path) =>
      newestAlong(other, { machine, engine }, path, Number.MAX_SAFE_INTEGER),
  };
}

export function snapshotWriter(db: Writer): SnapshotWriter {
  const put = db.prepare(`
    INSERT OR REPLACE INTO snapshot (machine_id, revision, branch_id, engine, state_hash, state, checksum)
    VALUES (:machine, :revision, :branch, :engine, :stateHash, :state, :checksum)`);
  const trim = db.prepare(`
    DELETE FROM snapshot WHERE machine_id = :machine AND (engine <> :engine OR revision NOT IN (
      SELECT revision FROM snapshot WHERE machine_id = :machine AND engine = :engine
      ORDER BY revision DESC LIMIT :keep))`);
  return {
    ...snapshotReader(db),
    put: (machine, engine, snapshot) =>
      void put.run({ machine, engine, ...snapshot, checksum: crc32(snapshot.state) }),
    trim: (machine, engine, keep) => void trim.run({ machine, engine, keep }),
  };
}
