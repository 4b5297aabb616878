/** chmem's view of /sys: block directories, attributes, and writes with their reasons told on the why channel. */

import type { Errno } from '../../../../shared/failure.ts';
import type { Files } from '../../tree/files.ts';
import { FIRMWARE_DIRECTORY, MEMORY_DIRECTORY } from '../../tree/index.ts';
import { blockNumbers } from '../lsmem/read-blocks.ts';
import { awaitWrite, type Running } from '../pause.ts';
import { errnoText, type Invocation, type Personality } from '../program.ts';

export type FirmwareFile = 'config' | 'memmap_on_memory';

export class ChmemMachine {
  readonly blockBytes: bigint;
  /** Candidates in ascending order: firmware directories where they exist. */
  readonly blocks: readonly number[];
  readonly dynamic: boolean;
  readonly hasZones: boolean;
  readonly #run: Invocation;
  readonly #files: Files;
  readonly #dry: Map<string, string> | undefined;
  #skipped: { readonly first: number; last: number; readonly reason: string } | undefined;

  /** The machine, or the message that chmem ends with. */
  static open(run: Invocation, personality: Personality, dryRun: boolean): ChmemMachine | string {
    const { files } = run.surroundings;
    const size = files.read(`${MEMORY_DIRECTORY}/block_size_bytes`);
    const devices = blockNumbers(files, MEMORY_DIRECTORY);
    const blockBytes = size.ok ? BigInt(`0x${/^[0-9a-fA-F]{1,16}/.exec(size.value)?.[0] ?? '0'}`) : 0n;
    if (devices.length === 0 || blockBytes === 0n)
      return `Failed to read ${MEMORY_DIRECTORY}: No such file or directory`;
    const dynamic = personality === '2.42' && files.stat(`${FIRMWARE_DIRECTORY}/memory0`) !== undefined;
    const blocks = dynamic ? blockNumbers(files, FIRMWARE_DIRECTORY) : devices;
    return new ChmemMachine(run, files, blockBytes, blocks, dynamic, dryRun);
  }

  private constructor(
    run: Invocation,
    files: Files,
    blockBytes: bigint,
    blocks: readonly number[],
    dynamic: boolean,
    dryRun: boolean,
  ) {
    this.#run = run;
    this.#files = files;
    this.blockBytes = blockBytes;
    this.blocks = blocks;
    this.dynamic = dynamic;
    this.hasZones = files.stat(`${MEMORY_DIRECTORY}/memory0/valid_zones`) !== undefined;
    this.#dry = dryRun ? new Map() : undefined;
  }

  /** "0–511", or "0–4, 8–15" where some are missing. */
  get blocksText(): string {
    const runs: [number, number][] = [];
    for (const block of this.blocks) {
      const run = runs.at(-1);
      if (run && block === run[1] + 1) run[1] = block;
      else runs.push([block, block]);
    }
    return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
  }

  /** "Memory Block 4 (0x…-0x…)". */
  label(block: number): string {
    const start = BigInt.asUintN(64, BigInt(block) * this.blockBytes);
    const end = BigInt.asUintN(64, start + this.blockBytes - 1n);
    const hex = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;
    return `Memory Block ${block} (${hex(start)}-${hex(end)})`;
  }

  /** `state` without its newline; undefined while the block has no directory. */
  state(block: number): string | undefined {
    return this.#read(`${MEMORY_DIRECTORY}/memory${block}/state`);
  }

  validZones(block: number): string | undefined {
    return this.#read(`${MEMORY_DIRECTORY}/memory${block}/valid_zones`);
  }

  /** A number of the firmware directory; undefined when it cannot be read. */
  firmware(block: number, file: FirmwareFile): number | undefined {
    const text = this.#read(`${FIRMWARE_DIRECTORY}/memory${block}/${file}`);
    const value = text === undefined ? Number.NaN : Number.parseInt(text, 10);
    return Number.isNaN(value) ? undefined : value;
  }

  *writeState(block: number, word: string): Running<Errno | undefined> {
    return yield* this.#write(`${MEMORY_DIRECTORY}/memory${block}/state`, word);
  }

  *writeFirmware(block: number, file: FirmwareFile, value: 0 | 1): Running<Errno | undefined> {
    return yield* this.#write(`${FIRMWARE_DIRECTORY}/memory${block}/${file}`, `${value}`);
  }

  /** Neighbours passed over for the same reason become one line. */
  skip(block: number, reason: string): void {
    if (this.#skipped?.reason === reason && Math.abs(this.#skipped.last - block) === 1) {
      this.#skipped.last = block;
      return;
    }
    this.tellSkipped();
    this.#skipped = { first: block, last: block, reason };
  }

  tellSkipped(): void {
    if (!this.#skipped) return;
    const { first, last, reason } = this.#skipped;
    this.#run.why(`${first === last ? `block ${first}` : `blocks ${first} to ${last}`} skipped: ${reason}`);
    this.#skipped = undefined;
  }

  *#write(path: string, text: string): Running<Errno | undefined> {
    this.tellSkipped();
    yield* this.#run.rest();
    if (this.#dry) {
      this.#run.why(`would write ${text} to ${path}`);
      this.#pretend(this.#dry, path, text);
      return undefined;
    }
    const stat = this.#files.stat(path);
    const errno =
      stat === undefined
        ? 'ENOENT'
        : (stat.mode & 0o222) === 0
          ? 'EACCES'
          : yield* awaitWrite(this.#files, path, text, (line) => this.#run.why(line));
    this.#run.why(`${path} ← ${text}: ${errno === undefined ? 'done' : `${errno}, ${errnoText(errno)}`}`);
    return errno;
  }

  #read(path: string): string | undefined {
    const pretended = this.#dry?.get(path);
    if (pretended !== undefined) return pretended === GONE ? undefined : pretended;
    const text = this.#files.read(path);
    return text.ok ? text.value.replace(/\n$/, '') : undefined;
  }

  /** What a dry run assumes after a write: that it succeeded, and that a new block could go to either zone. */
  #pretend(dry: Map<string, string>, path: string, text: string): void {
    const device = path.replace(/\/[^/]*$/, '').replace(FIRMWARE_DIRECTORY, MEMORY_DIRECTORY);
    if (path.endsWith('/state')) dry.set(path, text.startsWith('online') ? 'online' : text);
    else dry.set(path, text);
    if (!path.endsWith('/config')) return;
    dry.set(`${device}/state`, text === '1' ? 'offline' : GONE);
    dry.set(`${device}/valid_zones`, text === '1' ? 'Normal Movable' : GONE);
  }
}

const GONE = '\0';
