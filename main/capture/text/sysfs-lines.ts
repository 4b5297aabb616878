/**
 * Files of /sys in a text: as `grep . /sys/…` prints them, PATH:VALUE, or a loop of a shell, PATH VALUE or PATH=VALUE; as
 * `head` and `tail` do, below ==> PATH <==; and as `find -print -exec cat {} \;` does, below PATH.
 */

import { wantedOf } from '../wanted.ts';

const PATH = '(?:\\/|\\.\\/)?(?:[\\w.-]{1,64}\\/){1,12}[\\w.-]{1,64}';
const GREPPED = new RegExp(`^(${PATH})(?:[ \\t]{0,4}[:=][ \\t]{0,4}|[ \\t]{1,16})(\\S.{0,200})$`);
const PATH_ALONE = new RegExp(`^${PATH}$`);
const HEADED = /^==> (\S{1,400}) <==$/;
const OF_MEMORY = /\/memory|memory\d|block_size_bytes|auto_online_blocks/;

export class SysfsLines {
  /** By path, from "sys/" on. */
  readonly files = new Map<string, string>();
  #headed: string | undefined;

  /** The next line is the value of a file. */
  get isHeaded(): boolean {
    return this.#headed !== undefined;
  }

  /** @returns whether the line was of a file of /sys */
  take(line: string): boolean {
    const headed = this.#headed;
    if (headed !== undefined) {
      this.#headed = undefined;
      if (line.trim() === '' || line.startsWith('==>')) return this.#takeHead(line);
      // A list of paths, as ls prints them, has no values.
      return this.#takePath(line) || this.#keep(headed, line);
    }
    if (line.startsWith('==>')) return this.#takeHead(line);
    if (!OF_MEMORY.test(line)) return false;
    if (this.#takePath(line)) return true;
    const [, path, value] = GREPPED.exec(line) ?? [];
    return path !== undefined && value !== undefined && this.#keep(path, value);
  }

  #takePath(line: string): boolean {
    const path = line.trim();
    if (!OF_MEMORY.test(path) || !PATH_ALONE.test(path) || !isFile(path)) return false;
    this.#headed = path;
    return true;
  }

  #takeHead(line: string): boolean {
    this.#headed = HEADED.exec(line)?.[1];
    return this.#headed !== undefined;
  }

  #keep(path: string, value: string): boolean {
    const wanted = fileOf(path);
    if (wanted === undefined) return false;
    this.files.set(wanted, `${value.trim()}\n`);
    return true;
  }
}

/** From "sys/" on; undefined where it is no file that is read. */
function fileOf(path: string): string | undefined {
  const wanted = wantedOf(path.replace(/^\.?\//, ''));
  return wanted?.kind === 'file' && wanted.path.startsWith('sys/') ? wanted.path : undefined;
}

const isFile = (path: string): boolean => fileOf(path) !== undefined;
