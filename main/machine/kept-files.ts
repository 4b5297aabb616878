/**
 * The files of /root and /tmp between two starts of the console. They belong to a partition and are no part of the
 * machine: not journaled, not undone, saved when a line has changed them.
 */

import type { SettingWriter } from '../../db/setting-store.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { Scratch } from '../guest/shell/index.ts';
import { parseStored } from './restore.ts';

export interface KeptFiles {
  /** The partition's files, as they were kept. */
  open(partition: PartitionName): Scratch;
  /** Keeps what has changed since it was opened or last saved. */
  save(): void;
}

type Entries = [string, string | null][];

/** @param machine number of the open machine at the moment of the call */
export function keptFiles(settings: SettingWriter, machine: () => number): KeptFiles {
  const opened = new Map<string, { readonly scratch: Scratch; saved: number }>();
  const nameOf = (partition: PartitionName): string => `files.${machine()}.${partition}`;
  return {
    open: (partition) => {
      const name = nameOf(partition);
      const known = opened.get(name);
      if (known) return known.scratch;
      const scratch = new Scratch();
      const kept = parseStored<Entries>(settings.get(name) ?? '[]');
      if (Array.isArray(kept)) scratch.restore(kept);
      opened.set(name, { scratch, saved: scratch.version });
      return scratch;
    },
    save: () => {
      for (const [name, files] of opened) {
        if (files.saved === files.scratch.version) continue;
        settings.set(name, JSON.stringify(files.scratch.entries()));
        files.saved = files.scratch.version;
      }
    },
  };
}
