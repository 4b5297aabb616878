/** The current partition as files that the real `lsmem --sysroot DIR` reads. Writing them to disk is the caller's. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { joinPath } from './paths.ts';
import { FIRMWARE_DIRECTORY, MEMORY_DIRECTORY, PARAMETER_DIRECTORY, type Tree } from './tree.ts';

export interface ExportedEntry {
  /** Relative to the chosen directory, with "/" between names. */
  readonly path: string;
  /** null is a directory. */
  readonly content: string | null;
}

/** Files of a running system that say nothing in a tree that nobody answers in. */
const LEFT_OUT = new Set([
  'uevent',
  'power',
  'subsystem',
  'driver',
  'probe',
  'hard_offline_page',
  'soft_offline_page',
]);

/** Everything below the three directories that util-linux reads. Fails where no Linux runs. */
export function exportSysfs(tree: Tree): Result<ExportedEntry[], string> {
  if (!tree.stat(`${MEMORY_DIRECTORY}/block_size_bytes`))
    return fail('no Linux is running in this partition');
  const entries: ExportedEntry[] = [];
  for (const directory of [MEMORY_DIRECTORY, FIRMWARE_DIRECTORY, PARAMETER_DIRECTORY])
    if (tree.stat(directory)) collect(tree, directory, entries);
  return ok(entries);
}

function collect(tree: Tree, directory: string, entries: ExportedEntry[]): void {
  entries.push({ path: directory.slice(1), content: null });
  const names = tree.list(directory);
  if (!names.ok) return;
  for (const name of names.value) {
    if (LEFT_OUT.has(name)) continue;
    const path = joinPath(directory, name);
    const stat = tree.stat(path);
    if (stat?.type === 'directory') collect(tree, path, entries);
    else if (stat) {
      const content = tree.read(path);
      if (content.ok) entries.push({ path: path.slice(1), content: content.value });
    }
  }
}
