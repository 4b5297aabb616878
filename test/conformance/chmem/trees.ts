/** The prepared trees, and which of them a recorded file was made on. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileTree } from '../../../main/guest/tree/file-tree.ts';
import type { CaseFile, RecordedRun } from './case-file.ts';

export interface PreparedTree {
  readonly name: string;
  readonly files: Readonly<Record<string, string | null>>;
}

const OWN_TREES = join(import.meta.dirname, '..', 'util-linux', 'trees');

/** Trees beside the recorded file first, then ours. */
export function treesFor(file: string): PreparedTree[] {
  const folders = [join(dirname(file), 'trees'), OWN_TREES].filter((folder) => existsSync(folder));
  const trees = new Map<string, PreparedTree>();
  for (const folder of folders) {
    for (const entry of readdirSync(folder).sort()) {
      const name = basename(entry, '.json');
      if (!entry.endsWith('.json') || trees.has(name)) continue;
      const parsed: { files: Record<string, string | null> } = JSON.parse(
        readFileSync(join(folder, entry), 'utf8'),
      );
      trees.set(name, { name, files: parsed.files });
    }
  }
  return [...trees.values()];
}

export const buildTree = (tree: PreparedTree): FileTree => FileTree.of(Object.entries(tree.files));

/**
 * The tree a run was recorded on. Files rarely say it, so it is inferred from what a recording shows of its tree:
 * the block size in its addresses, the blocks it names, and the state they must have been in. Never from what our
 * own programs answer.
 */
export function chooseTree(
  file: string,
  cases: CaseFile,
  run: RecordedRun,
  before: PreparedTree | undefined,
  trees: readonly PreparedTree[],
): PreparedTree | undefined {
  const named = trees.find((tree) => tree.name === cases.tree);
  if (named) return named;
  const runs = cases.form === 'session' ? cases.runs : [run];
  const possible = trees.filter(
    (tree) => runs.every((each) => couldShow(tree, each)) && startsAs(tree, runs[0]),
  );
  const kind = /classic|dynamic/.exec(basename(file))?.[0];
  const ranked = [...possible].sort((left, right) => rank(right) - rank(left));
  return ranked[0];

  function rank(tree: PreparedTree): number {
    const like = kind !== undefined && tree.name.startsWith(kind) ? 2 : 0;
    return like * 2 + (tree === before ? 1 : 0);
  }
}

const attribute = (tree: PreparedTree, path: string): string | undefined => tree.files[path]?.trim();

/** Block size, numbers and the summary of what is printed fit the tree. */
function couldShow(tree: PreparedTree, run: RecordedRun): boolean {
  const size = Number.parseInt(attribute(tree, 'sys/devices/system/memory/block_size_bytes') ?? '', 16);
  const text = [...run.stdout, ...run.stderr].join('\n');
  for (const [, block, start, end] of text.matchAll(/Memory Block (\d+) \(0x([0-9a-f]+)-0x([0-9a-f]+)\)/g)) {
    const bytes = Number.parseInt(end ?? '', 16) - Number.parseInt(start ?? '', 16) + 1;
    if (bytes !== size || !knows(tree, Number(block))) return false;
  }
  const shown = /^Memory block size:\s+(\d+)([MG]?)$/m.exec(text);
  const scale = { '': 1, M: 2 ** 20, G: 2 ** 30 }[shown?.[2] ?? ''] ?? 1;
  if (shown && Number(shown[1]) * scale !== size) return false;
  const aligned = /aligned to memory block size \((\d+)([MG])\)/.exec(text);
  if (aligned && Number(aligned[1]) * (aligned[2] === 'G' ? 2 ** 30 : 2 ** 20) !== size) return false;
  if (!endsAlike(tree, run, size)) return false;
  const dynamic = isDynamic(tree);
  if (/Cannot (de)?configure\. Use/.test(text) && dynamic) return false;
  if (/\b(de)?configured\b/.test(text) && !dynamic) return false;
  return run.writes.every((write) => {
    const match = /^memory(\d+)\/(\w+)/.exec(write);
    return match !== null && knows(tree, Number(match[1])) && (match[2] === 'state' || dynamic);
  });
}

/** lsmem without a pipe behind it lists every block: its last address is the tree's. */
function endsAlike(tree: PreparedTree, run: RecordedRun, size: number): boolean {
  const ends = run.stdout.flatMap((line) => {
    const match = /\b0x[0-9a-f]{16}-0x([0-9a-f]{16})\b/.exec(line);
    return match && !line.startsWith('Memory Block') ? [Number.parseInt(match[1] ?? '', 16) + 1] : [];
  });
  if (ends.length === 0 || !/^lsmem/.test(run.command) || run.command.includes('|')) return true;
  return Math.max(...ends) === (lastBlock(tree) + 1) * size;
}

const lastBlock = (tree: PreparedTree): number =>
  Object.keys(tree.files).reduce(
    (last, path) => Math.max(last, Number(/\/memory(\d+)\//.exec(path)?.[1] ?? -1)),
    -1,
  );

const isDynamic = (tree: PreparedTree): boolean =>
  tree.files['sys/firmware/memory/memory0/config'] !== undefined;

const knows = (tree: PreparedTree, block: number): boolean =>
  tree.files[`sys/devices/system/memory/memory${block}/state`] !== undefined ||
  tree.files[`sys/firmware/memory/memory${block}/config`] !== undefined;

/** The first writes tell in what state the tree was, and the ranges how many blocks it has. */
function startsAs(tree: PreparedTree, run: RecordedRun | undefined): boolean {
  if (!run) return true;
  const seen = new Set<string>();
  for (const write of run.writes) {
    const match = /^memory(\d+)\/(state|config) <- (\w+)/.exec(write);
    if (!match || seen.has(match[1] ?? '')) continue;
    seen.add(match[1] ?? '');
    const state = attribute(tree, `sys/devices/system/memory/memory${match[1]}/state`);
    const config = attribute(tree, `sys/firmware/memory/memory${match[1]}/config`);
    if (match[2] === 'state' && match[3] === 'offline' && state !== 'online') return false;
    if (match[2] === 'state' && match[3] !== 'offline' && state === 'online') return false;
    if (match[2] === 'config' && match[3] === '1' && config !== '0') return false;
    if (match[2] === 'config' && match[3] === '0' && config !== '1') return false;
    if (match[2] === 'state' && match[3] === 'online') {
      const zones = attribute(tree, `sys/devices/system/memory/memory${match[1]}/valid_zones`) ?? '';
      if (/movable/i.test(zones)) return false;
    }
  }
  return true;
}
