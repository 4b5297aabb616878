/** What all shells of one login share: process ids, random numbers, jobs, history. */

import { Locks } from '../locks.ts';
import type { JobTable, SessionHost } from '../shell-host.ts';
import type { Input, SubstitutionPipe } from '../streams.ts';

/** The login's own; programs and subshells have the numbers above. */
const FIRST_PROCESS = 1187;
const HISTORY_LIMIT = 1000;
const RANDOM_MASK = 0x7fff;
const PARK_MILLER = 16_807;
const PARK_MILLER_MODULUS = 2 ** 31 - 1;

export class Terminal implements SessionHost {
  readonly processId = FIRST_PROCESS;
  readonly parentId = FIRST_PROCESS - 1;
  readonly jobs: JobTable;
  readonly locks = new Locks();
  readonly pipes = new Map<string, SubstitutionPipe>();
  readonly history: string[] = [];
  terminalInput: Input | undefined;
  #lastProcess = FIRST_PROCESS;
  #seed: number;
  #last = -1;

  constructor(jobs: JobTable, seed: number) {
    this.jobs = jobs;
    this.#seed = seed >>> 0;
  }

  nextProcessId(): number {
    return ++this.#lastProcess;
  }

  /** The generator of Park and Miller, as bash has it: never the same number twice in a row. */
  random(): number {
    let value = this.#draw();
    while (value === this.#last) value = this.#draw();
    this.#last = value;
    return value;
  }

  seed(value: number): void {
    this.#seed = value >>> 0;
    this.#last = -1;
  }

  remember(line: string): void {
    if (this.history.at(-1) === line) return;
    this.history.push(line);
    if (this.history.length > HISTORY_LIMIT) this.history.shift();
  }

  #draw(): number {
    const seed = this.#seed === 0 ? 123_459_876 : this.#seed;
    this.#seed = (seed * PARK_MILLER) % PARK_MILLER_MODULUS;
    return ((this.#seed >>> 16) ^ (this.#seed & 0xffff)) & RANDOM_MASK;
  }
}
