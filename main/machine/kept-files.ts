/**
 * The files of /root and /tmp between two starts of the console. They belong to a partition's guest and are no part of
 * the machine's state: not journaled, not undone.
 */

import fs from 'node:fs';
import path from 'node:path';
import type { GuestFileWriter } from '../../db/guest-file-store.ts';
import type { OpenDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Stores } from '../../db/stores.ts';
import { ok, type Result, type StorageFailure } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { KIB } from '../../shared/units.ts';
import { Scratch } from '../guest/shell/index.ts';

export interface KeptFiles {
  /** The partition's files, as they were kept. */
  open(partition: PartitionName): Scratch;
  /** Keeps what has changed since it was opened or last saved, or says why it cannot: then the files are again what is kept. */
  save(): Result<null, StorageFailure>;
}

interface Kept {
  readonly database: Pick<OpenDatabase, 'path'>;
  readonly stores: Pick<Stores, 'guestFiles' | 'transaction'>;
}

interface OpenFiles {
  readonly machine: number;
  readonly partition: PartitionName;
  readonly scratch: Scratch;
  /** What is in the database. */
  stored: ReadonlyMap<string, string | null>;
  version: number;
}

/** What SQLite writes for a file besides its content. */
const SPARE_BYTES = 64 * KIB;

/** @param machine number of the open machine at the moment of the call */
export function keptFiles({ database, stores }: Kept, machine: () => number): KeptFiles {
  const files = stores.guestFiles;
  const hasRoom = (bytes: number): boolean => freeBytes(database.path) > bytes + SPARE_BYTES;
  const opened = new Map<string, OpenFiles>();
  return {
    open: (partition) => {
      const id = machine();
      const key = `${id} ${partition}`;
      const known = opened.get(key);
      if (known) return known.scratch;
      const scratch = new Scratch(hasRoom);
      scratch.restore(files.of(id, partition));
      const stored = new Map(scratch.entries());
      opened.set(key, { machine: id, partition, scratch, stored, version: scratch.version });
      return scratch;
    },
    save: () => {
      const changed = [...opened.values()].filter(({ version, scratch }) => version !== scratch.version);
      if (changed.length === 0) return ok(null);
      const saved = guarded(database.path, () =>
        stores.transaction.around(() => {
          for (const open of changed) saveOne(files, open);
        }),
      );
      for (const open of changed) {
        if (saved.ok) open.stored = new Map(open.scratch.entries());
        else open.scratch.replace(open.stored);
        open.version = open.scratch.version;
      }
      return saved.ok ? ok(null) : saved;
    },
  };
}

function saveOne(files: GuestFileWriter, open: OpenFiles): void {
  const { machine, partition, scratch, stored } = open;
  const now = new Map(scratch.entries());
  for (const [name, content] of now) {
    if (stored.get(name) !== content || !stored.has(name)) files.put(machine, partition, [name, content]);
  }
  for (const name of stored.keys()) if (!now.has(name)) files.remove(machine, partition, name);
}

/** What the disk has left for us; no limit where it does not say. */
function freeBytes(file: string): number {
  try {
    const { bavail, bsize } = fs.statfsSync(path.dirname(file));
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
