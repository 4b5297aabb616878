/** What making and reading of archives share. */

import { matchesPattern } from '../../language/pattern.ts';
import type { Invocation } from '../../program.ts';
import { formatTime } from '../../time-format.ts';
import { letters as modeLetters } from './chmod.ts';
import type { TarEntry } from './tar-format.ts';

export const TROUBLE = 2;

/** A name of the command line, and the directory that it is of. */
export interface Member {
  readonly name: string;
  readonly directory: string;
}

export interface TarRequest {
  readonly archive: string;
  readonly gzip: boolean;
  readonly members: readonly Member[];
  /** Where unpacking starts: the last -C. */
  readonly directory: string;
  readonly excluded: readonly string[];
  readonly strip: number;
  /** -v twice: making tells as much as a list. */
  readonly isLong: boolean;
  has(...ids: readonly string[]): boolean;
}

export function fatal(run: Invocation, message: string): number {
  run.err(`tar: ${message}\ntar: Error is not recoverable: exiting now\n`);
  return TROUBLE;
}

export function failedBefore(run: Invocation): number {
  run.err('tar: Exiting with failure status due to previous errors\n');
  return TROUBLE;
}

/** Owner and size of a long list together, as wide as they were once. */
export type Widths = { owner: number };

/** One line of a list. */
export function lineOf(entry: TarEntry, long: boolean, numeric: boolean, widths: Widths): string {
  if (!long) return `${entry.name}\n`;
  const { kind, mode, modified, bytes, name, link } = entry;
  const type = { file: '-', directory: 'd', link: 'l', 'hard link': 'h' }[kind];
  const owner = numeric ? '0/0' : 'root/root';
  const size = `${kind === 'file' ? bytes.length : 0}`;
  widths.owner = Math.max(widths.owner, owner.length + 1 + size.length);
  const time = formatTime('%Y-%m-%d %H:%M', modified);
  const behind = kind === 'link' ? ` -> ${link}` : kind === 'hard link' ? ` link to ${link}` : '';
  return `${type}${modeLetters(mode)} ${owner}${size.padStart(widths.owner - owner.length)} ${time} ${name}${behind}\n`;
}

export const FIRST_WIDTHS = 19;

/** Whether a pattern matches the name, or what follows one of its slashes. */
export function isExcluded(name: string, patterns: readonly string[]): boolean {
  const parts = name.replace(/\/$/, '').split('/');
  return patterns.some((pattern) =>
    parts.some((_, index) => matchesPattern(pattern, parts.slice(index).join('/'))),
  );
}

/** Names lose what would lead out of the directory; it is told once. */
export class Names {
  readonly #run: Invocation;
  readonly #absolute: boolean;
  #told = false;

  constructor(run: Invocation, absolute: boolean) {
    this.#run = run;
    this.#absolute = absolute;
  }

  relative(name: string): string {
    const prefix = /^\/+/.exec(name)?.[0];
    if (this.#absolute || prefix === undefined) return name;
    if (!this.#told) this.#run.err(`tar: Removing leading \`${prefix}' from member names\n`);
    this.#told = true;
    return name.slice(prefix.length) || './';
  }
}
