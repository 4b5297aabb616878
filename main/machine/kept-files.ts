/**
 * The files of /root and /tmp between two starts of the console. They belong to a partition's guest and are no part of
 * the machine's state: not journaled, not undone.
 */

import type { GuestFileWriter } from '../../db/guest-file-store.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { Scratch } from '../guest/shell/index.ts';

export interface KeptFiles {
  /** The partition's files, as they were kept. */
  open(partition: PartitionName): Scratch;
  /** Keeps what has changed since it was opened or last saved. Call it within a transaction. */
  save(): void;
}

interface OpenFiles {
  readonly machine: number;
  readonly partition: PartitionName;
  readonly scratch: Scratch;
  /** What is in the database. */
  stored: ReadonlyMap<string, string | null>;
  version: number;
}

/** @param machine number of the open machine at the moment of the call */
export function keptFiles(files: GuestFileWriter, machine: () => number): KeptFiles {
  const opened = new Map<string, OpenFiles>();
  return {
    open: (partition) => {
      const id = machine();
      const key = `${id} ${partition}`;
      const known = opened.get(key);
      if (known) return known.scratch;
      const scratch = new Scratch();
      scratch.restore(files.of(id, partition));
      const stored = new Map(scratch.entries());
      opened.set(key, { machine: id, partition, scratch, stored, version: scratch.version });
      return scratch;
    },
    save: () => {
      for (const open of opened.values()) {
        if (open.version !== open.scratch.version) saveOne(files, open);
      }
    },
  };
}

function saveOne(files: GuestFileWriter, open: OpenFiles): void {
  const { machine, partition, scratch, stored } = open;
  const now = new Map(scratch.entries());
  for (const [path, content] of now) {
    if (stored.get(path) !== content || !stored.has(path)) files.put(machine, partition, [path, content]);
  }
  for (const path of stored.keys()) if (!now.has(path)) files.remove(machine, partition, path);
  open.stored = now;
  open.version = scratch.version;
}
