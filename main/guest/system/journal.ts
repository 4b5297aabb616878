/** The log of a guest's programs, as logger writes it and journalctl shows it: one line each, with its time. */

import type { Errno } from '../../../shared/failure.ts';
import type { Scratch } from '../tree/scratch.ts';

export const JOURNAL = '/tmp/.journal';
/** Older lines go when it grows beyond. */
const LIMIT_CHARS = 128 * 1024;

export interface LogLine {
  readonly seconds: number;
  readonly hostname: string;
  readonly name: string;
  readonly text: string;
}

export function appendToJournal(
  scratch: Scratch,
  { seconds, hostname, name, text }: LogLine,
): Errno | undefined {
  const line = `${seconds} ${hostname} ${name}: ${text}\n`;
  const before = scratch.stat(JOURNAL)?.size ?? 0;
  if (before + line.length <= LIMIT_CHARS) return scratch.write(JOURNAL, line, true);
  const kept = scratch.read(JOURNAL);
  const half = kept.ok ? kept.value.slice(-LIMIT_CHARS / 2) : '';
  return scratch.write(JOURNAL, half.slice(half.indexOf('\n') + 1) + line, false);
}
