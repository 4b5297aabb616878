/**
 * What scripts/dbginfo.sh of s390-tools would collect of a running partition: DBGINFO-DATE-HOST.tgz with the archive of
 * /sys, files of /proc, and runtime.out with what its commands printed. It comes in again as a capture.
 */

import type { PartitionName } from '../../shared/ids.ts';
import type { System } from '../engine/index.ts';
import { logIn } from '../guest/login.ts';
import { runToEnd, type Tree } from '../guest/shell/index.ts';
import { letOthersRun } from '../machine/pause.ts';
import { packedEntries } from './sysfs-archive.ts';
import { entriesBelow, type TreeEntry } from './whole-tree.ts';

/** Of the script's commands those that tell of memory and the system; the ones that a shell lacks are named as it does. */
const COMMANDS = [
  ...[
    'uname -a',
    'uptime',
    'lscpu -ae',
    'lsmem',
    'zmemtopo -t',
    'lsmod',
    'lsshut',
    'sysctl -a',
    'df -h',
    'mount',
  ],
  'dmesg -s 1048576',
];
const RULE = '#######################################################';
/** Not of the machine: others read them only as root, or they are large and say nothing of memory. */
const PROC_FILES = [
  'buddyinfo',
  'cmdline',
  'iomem',
  'meminfo',
  'pagetypeinfo',
  'version',
  'vmstat',
  'zoneinfo',
];

export interface DbginfoSource {
  readonly system: System;
  readonly partition: PartitionName;
  readonly tree: Tree;
  readonly stampMs: number;
  /** The table of increments, which no shell prints. */
  readonly zmemtopo: string;
}

export interface Dbginfo {
  readonly name: string;
  readonly bytes: Buffer;
}

export async function dbginfoArchive(source: DbginfoSource): Promise<Dbginfo> {
  const { partition, tree, stampMs } = source;
  const host = partition.toLowerCase();
  const root = `DBGINFO-${new Date(stampMs).toISOString().slice(0, 19).replace(/[T:]/g, '-')}-${host}`;
  const sysfs = await packedEntries(entriesBelow(tree, '/sys'), stampMs);
  const runtime = await runtimeOut(source, host);
  const entries = function* (): Generator<TreeEntry & { readonly bytes?: Buffer }> {
    const mode = 0o644;
    yield { path: root, content: null, mode: 0o755 };
    yield { path: `${root}/dbginfo.log`, content: `${root}: written by the LPAR memory console\n`, mode };
    for (const name of PROC_FILES) {
      const content = tree.read(`/proc/${name}`);
      if (content.ok) yield { path: `${root}/proc/${name}`, content: content.value, mode };
    }
    yield { path: `${root}/runtime.out`, content: runtime, mode };
    yield { path: `${root}/sysfs.err`, content: '', mode };
    yield { path: `${root}/sysfs.tgz`, content: '', bytes: sysfs, mode };
  };
  return { name: `${root}.tgz`, bytes: await packedEntries(entries(), stampMs) };
}

/** "HOST> COMMAND" and what it printed, under a rule each. */
async function runtimeOut({ system, partition, zmemtopo }: DbginfoSource, host: string): Promise<string> {
  const { shell } = logIn({
    system: () => system,
    partition,
    run: () => {
      throw new Error('a command that only looks wants to change the machine');
    },
  });
  const parts: string[] = [];
  for (const command of COMMANDS) {
    const [program = ''] = command.split(' ');
    const isThere = program === 'zmemtopo' || runToEnd(shell, `command -v ${program}`).exit === 0;
    const printed = isThere ? outputOf(command) : `Command "${program}" not available\n`;
    parts.push(`${RULE}\n${host}> ${command}\n${printed}\n`);
    await letOthersRun();
  }
  return parts.join('');

  function outputOf(command: string): string {
    if (command.startsWith('zmemtopo')) return zmemtopo;
    const { stdout, stderr } = runToEnd(shell, command);
    return stdout + stderr;
  }
}
