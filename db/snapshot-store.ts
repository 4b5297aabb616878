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
  /**
   * Drops those of other engine versions, and all but the newest `keep` of all branches, the newest `keep` on the path,
   * and on the path, further back, one for about every doubling of the distance.
   */
  trim(machine: number, engine: string, path: readonly BranchRange[], keep: number): void;
}

interface Place {
  readonly revision: number;
  readonly branch: number;
  readonly engine: string;
}

/** Whether a place lies on a path. */
function isOn(path: readonly BranchRange[]): (place: Place) => boolean {
  const reaches = new Map(path.map(({ branch, upTo }) => [branch, upTo]));
  return ({ branch, revision }) => revision <= (reaches.get(branch) ?? 0);
}

export function snapshotReader(db: Reader): SnapshotReader {
  // There are few, however many branches there are: each is looked at, none of a branch is looked for.
  const placesWhere = (engine: string) =>
    db.prepare(`
      SELECT revision, branch_id AS branch, engine FROM snapshot
      WHERE machine_id = ? AND engine ${engine} ? AND revision <= ? ORDER BY revision DESC, engine DESC`);
  const own = placesWhere('=');
  const other = placesWhere('<>');
  const find = db.prepare(`
    SELECT revision, branch_id AS branch, state_hash AS stateHash, state, checksum FROM snapshot
    WHERE machine_id = ? AND revision = ? AND engine = ?`);
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
    const places = statement.all(machine, engine, upTo) as Place[];
    const place = places.find(isOn(path));
    const row = place && find.get(machine, place.revision, place.engine);
    return row ? checked(row as SnapshotRow & { checksum: number }) : undefined;
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
  const places = db.prepare(`
    SELECT revision, branch_id AS branch, engine FROM snapshot WHERE machine_id = ? ORDER BY revision DESC`);
  const drop = db.prepare('DELETE FROM snapshot WHERE machine_id = ? AND revision = ? AND engine = ?');
  return {
    ...snapshotReader(db),
    put: (machine, engine, snapshot) =>
      void put.run({ machine, engine, ...snapshot, checksum: crc32(snapshot.state) }),
    trim: (machine, engine, path, keep) => {
      const all = places.all(machine) as Place[];
      const kept = keptOf(
        all.filter((place) => place.engine === engine),
        isOn(path),
        keep,
      );
      for (const place of all) if (!kept.has(place)) drop.run(machine, place.revision, place.engine);
    },
  };
}

/** @param places newest first */
function keptOf(
  places: readonly Place[],
  isOnPath: (place: Place) => boolean,
  keep: number,
): ReadonlySet<Place> {
  const onPath = places.filter(isOnPath);
  const kept = new Set([...places.slice(0, keep), ...onPath.slice(0, keep)]);
  const newest = onPath[0]?.revision ?? 0;
  let distance = newest - (onPath[keep - 1]?.revision ?? 0);
  for (const [index, place] of onPath.entries()) {
    if (index < keep) continue;
    const older = onPath[index + 1];
    // The last one before the distance has doubled.
    if (older && newest - older.revision <= 2 * distance) continue;
    kept.add(place);
    distance = newest - place.revision;
  }
  return kept;
}
