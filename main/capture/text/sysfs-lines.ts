/** Files of /sys in a text: as `grep . /sys/…` prints them, PATH:VALUE, and as `head` and `tail` do, below ==> PATH <==. */

import { wantedOf } from '../wanted.ts';

const GREPPED = /^((?:\/|\.\/)?(?:[\w.-]{1,64}\/){1,12}[\w.-]{1,64}):(\S.{0,200})$/;
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
      return this.#keep(headed, line);
    }
    if (line.startsWith('==>')) return this.#takeHead(line);
    if (!OF_MEMORY.test(line)) return false;
    const [, path, value] = GREPPED.exec(line) ?? [];
    return path !== undefined && value !== undefined && this.#keep(path, value);
  }

  #takeHead(line: string): boolean {
    this.#headed = HEADED.exec(line)?.[1];
    return this.#headed !== undefined;
  }

  #keep(path: string, value: string): boolean {
    const wanted = wantedOf(path.replace(/^\.?\//, ''));
    if (wanted?.kind !== 'file' || !wanted.path.startsWith('sys/')) return false;
    this.files.set(wanted.path, `${value.trim()}\n`);
    return true;
  }
}
