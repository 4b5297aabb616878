/**
 * Answers chmem's writes on a prepared tree the way the responder of the recorded util-linux sessions did: it stores
 * what is written, refuses the blocks it was told to, and can add and remove memoryN directories on `config`. It is
 * not a kernel: zones after a write are its own convention.
 */

import { blockFileOf } from '../../../shared/block-file.ts';
import type { Errno, Result } from '../../../shared/failure.ts';
import type { FileTree } from './file-tree.ts';
import {
  DONE,
  FIRMWARE_DIRECTORY,
  MEMORY_DIRECTORY,
  refusedWith,
  type Tree,
  type TreeStat,
  type WriteAnswer,
} from './index.ts';

export interface ResponderWrite {
  /** Relative, as the recordings name it: "memory16/config". */
  readonly file: string;
  readonly value: string;
  readonly errno?: Errno;
}

export interface ResponderRules {
  /** Blocks whose `state` answers EBUSY. */
  readonly busy: ReadonlySet<number>;
  /** Blocks whose `config` answers EIO. */
  readonly failing: ReadonlySet<number>;
  /** Whether `config` makes /sys/devices/system/memory/memoryN appear and disappear. */
  readonly movesDirectories: boolean;
}

export class ResponderTree implements Tree {
  readonly writes: ResponderWrite[] = [];
  rules: ResponderRules = { busy: new Set(), failing: new Set(), movesDirectories: false };
  readonly #files: FileTree;

  constructor(files: FileTree) {
    this.#files = files;
  }

  stat(path: string): TreeStat | undefined {
    const stat = this.#files.stat(path);
    return stat?.type === 'file' ? { ...stat, mode: 0o644 } : stat;
  }

  list(path: string): Result<readonly string[], Errno> {
    return this.#files.list(path);
  }

  read(path: string): Result<string, Errno> {
    return this.#files.read(path);
  }

  write(path: string, text: string): WriteAnswer {
    const stat = this.#files.stat(path);
    if (!stat) return refusedWith('ENOENT');
    if (stat.type === 'directory') return refusedWith('EISDIR');
    const value = text.replace(/\n$/, '');
    const found = blockFileOf(path);
    if (!found || !['state', 'config', 'memmap_on_memory'].includes(found.file)) {
      this.#files.addFile(path, `${value}\n`);
      return DONE;
    }
    const { block, file: attribute } = found;
    const errno = this.#refusal(block, attribute);
    this.writes.push({ file: `memory${block}/${attribute}`, value, ...(errno && { errno }) });
    if (errno) return refusedWith(errno);
    this.#store(block, attribute, value, path);
    return DONE;
  }

  #refusal(block: number, attribute: string): Errno | undefined {
    if (attribute === 'state' && this.rules.busy.has(block)) return 'EBUSY';
    if (attribute === 'config' && this.rules.failing.has(block)) return 'EIO';
    return undefined;
  }

  #store(block: number, attribute: string, value: string, path: string): void {
    const device = `${MEMORY_DIRECTORY}/memory${block}`;
    if (attribute === 'state') {
      const online = value.startsWith('online');
      this.#files.addFile(path, online ? 'online\n' : `${value}\n`);
      if (this.#files.stat(`${device}/online`))
        this.#files.addFile(`${device}/online`, online ? '1\n' : '0\n');
      if (!this.#files.stat(`${device}/valid_zones`)) return;
      const zones = online ? (value === 'online_movable' ? 'Movable' : 'Normal') : 'Normal Movable';
      this.#files.addFile(`${device}/valid_zones`, `${zones}\n`);
      return;
    }
    this.#files.addFile(path, `${value}\n`);
    if (attribute !== 'config' || !this.rules.movesDirectories) return;
    if (value === '0') {
      this.#files.remove(device);
      return;
    }
    if (this.#files.stat(device)) return;
    if (this.#files.stat(`${MEMORY_DIRECTORY}/memory0/node0`)) this.#files.addDirectory(`${device}/node0`);
    this.#files.addFile(`${device}/removable`, '1\n');
    this.#files.addFile(`${device}/state`, 'offline\n');
    this.#files.addFile(`${device}/valid_zones`, 'Normal Movable\n');
  }
}

/** Whether a tree has the dynamic model's directories. */
export const isDynamic = (tree: Tree): boolean => tree.stat(`${FIRMWARE_DIRECTORY}/memory0`) !== undefined;
