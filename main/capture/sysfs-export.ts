/** The current partition as files that the real `lsmem --sysroot DIR` reads. Writing them to disk is the caller's. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import { FIRMWARE_DIRECTORY, MEMORY_DIRECTORY, PARAMETER_DIRECTORY, type Tree } from '../guest/tree/index.ts';
import { joinPath } from '../guest/tree/paths.ts';

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
/** What an import knows the kernel and its memory from. */
const PROC_FILES = ['cmdline', 'iomem', 'meminfo', 'version', 'zoneinfo'];

/** Everything below the directories that util-linux reads, and what /proc says. Fails where no Linux runs. */
export function exportSysfs(tree: Tree): Result<Iterable<ExportedEntry>, string> {
  if (!tree.stat(`${MEMORY_DIRECTORY}/block_size_bytes`))
    return fail('no Linux is running in this partition');
  return ok(entriesOf(tree));
}

function* entriesOf(tree: Tree): Generator<ExportedEntry> {
  for (const directory of [MEMORY_DIRECTORY, FIRMWARE_DIRECTORY, PARAMETER_DIRECTORY])
    if (tree.stat(directory)) yield* entriesBelow(tree, directory);
  for (const name of PROC_FILES) {
    const content = tree.read(`/proc/${name}`);
    if (content.ok) yield { path: `proc/${name}`, content: content.value };
  }
}

function* entriesBelow(tree: Tree, directory: string): Generator<ExportedEntry> {
  yield { path: directory.slice(1), content: null };
  const names = tree.list(directory);
  if (!names.ok) return;
  for (const name of names.value) {
    if (LEFT_OUT.has(name)) continue;
    const path = joinPath(directory, name);
    const stat = tree.stat(path);
    // Links are not followed: those of a node lead back here. To lsmem a directory of its name is as good.
    if (stat?.link !== undefined) {
      if (/^node\d+$/.test(name)) yield { path: path.slice(1), content: null };
    } else if (stat?.type === 'directory') yield* entriesBelow(tree, path);
    else if (stat) {
      const content = tree.read(path);
      if (content.ok) yield { path: path.slice(1), content: content.value };
    }
  }
}
