/** The running partition as a tree: its sysfs from the engine, its /proc from views of the engine. */

import type { SysfsWrite } from '../../../shared/command.ts';
import { type Errno, errnoOf, fail, ok, type Result } from '../../../shared/failure.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import type { Step } from '../../../shared/outcome.ts';
import {
  blockCells,
  listDirectory,
  partitionView,
  readFile,
  type System,
  statFile,
} from '../../engine/index.ts';
import { PRIVATE_PROC_FILES, PROC_FILES, readProc } from '../proc/index.ts';
import { notesOf } from '../shell/why.ts';
import { type FixedFiles, FixedSysfs, LOCKED_DOWN } from './fixed-sysfs.ts';
import type { BlockCells, Tree, TreeStat, WriteAnswer } from './index.ts';
import { DONE, refusedWith } from './index.ts';

export interface EngineTreeOptions {
  /** The state at the moment of each read: a write is seen by the next read at once. */
  readonly system: () => System;
  readonly partition: PartitionName;
  /** Carries out one write and journals it; the session's, or the engine's `execute` alone. */
  readonly write: (command: SysfsWrite) => Step;
  /** Files of /sys beside those of the engine and of a locked-down kernel. */
  readonly fixed?: () => FixedFiles;
}

const LOCKED_DOWN_FILES: FixedFiles = new Map(LOCKED_DOWN);

/** What the engine does not serve. */
const DIRECTORY: TreeStat = { type: 'directory', mode: 0o755 };
const PROC_DIRECTORY: TreeStat = { type: 'directory', mode: 0o555 };
const PROC_FILE: TreeStat = { type: 'file', mode: 0o444, size: 0 };

export function createEngineTree({ system, partition, write, fixed }: EngineTreeOptions): Tree {
  const beside = new FixedSysfs(fixed ?? (() => LOCKED_DOWN_FILES));
  const procName = (path: string): string | undefined =>
    path.startsWith('/proc/') ? PROC_FILES.find((name) => path === `/proc/${name}`) : undefined;
  const runs = (): boolean => listDirectory(system(), partition, '/sys').ok;

  return {
    stat(path) {
      if (path === '/proc') return PROC_DIRECTORY;
      const name = procName(path);
      if (name !== undefined) {
        if (!runs()) return undefined;
        return PRIVATE_PROC_FILES.includes(name) ? { ...PROC_FILE, mode: 0o400 } : PROC_FILE;
      }
      if (path === '/sys') return DIRECTORY;
      const own = statFile(system(), partition, path);
      const other = own ? undefined : beside.stat(path);
      return own ?? (other && runs() ? other : undefined);
    },
    list(path): Result<readonly string[], Errno> {
      if (path === '/proc') return ok([...PROC_FILES, ...beside.list(path)].sort());
      if (procName(path)) return fail('ENOTDIR');
      const listed = listDirectory(system(), partition, path);
      const more = beside.list(path);
      if (more.length === 0 || !(listed.ok || runs())) return listed;
      return ok([...new Set([...(listed.ok ? listed.value : []), ...more])].sort());
    },
    read(path): Result<string, Errno> {
      if (path === '/proc') return fail('EISDIR');
      const name = procName(path);
      if (!name) {
        const read = beside.read(path);
        return read && runs() ? read : readFile(system(), partition, path);
      }
      const view = partitionView(system(), partition);
      if (!view || !runs()) return fail('ENODEV');
      return ok(readProc(name, view, blockCells(system(), partition)));
    },
    write(path, text): WriteAnswer {
      const taken = beside.write(path, text);
      if (taken !== undefined && runs()) return taken === null ? DONE : refusedWith(taken);
      // proc opens for root; these files have no write operation.
      if (path.startsWith('/proc/')) return refusedWith(procName(path) ? 'EIO' : 'ENOENT');
      // The newline that echo adds is the same to the kernel, and the journal is easier to read without it.
      return answerOf(write({ kind: 'writeSysfs', partition, path, value: text.replace(/(?<!\n)\n$/, '') }));
    },
    refusesOpen: (path) => beside.refusesOpen(path),
    blockCells(): BlockCells | undefined {
      const view = partitionView(system(), partition);
      // Device memory has nodes of its own.
      if (view?.status !== 'operating' || view.platform) return undefined;
      const node = view.kernelBuild.numa ? 0 : -1;
      return { cells: blockCells(system(), partition), dynamic: view.era === 'dynamic', node };
    },
  };
}

/** Rules of refusals that say that no kernel runs. */
const ENDS_OF_A_GUEST: ReadonlySet<string> = new Set(['storage-touched', 'memory-deadlock', 'no-guest']);

/** A machine's outcome as a write's answer, with its notes for the why channel. */
export function answerOf({ outcome, events }: Step): WriteAnswer {
  const notes = notesOf(outcome, events);
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', notes };
    case 'refused':
      return {
        kind: 'refused',
        errno: errnoOf(outcome.refusal),
        ...(ENDS_OF_A_GUEST.has(outcome.refusal.rule) ? { gone: true } : {}),
        notes,
      };
    case 'pending':
      return { kind: 'pending', because: outcome.because, ticket: outcome.ticket, notes };
  }
}
