/** Compares one recorded run with ours, and says the first difference. */

import type { RecordedRun } from './case-file.ts';
import { collapse } from './text.ts';

export interface OurRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly writes: readonly string[];
  readonly exit: number;
}

/** The first difference, or undefined. `withMemmap`: whether the form logs writes to memmap_on_memory. */
export function difference(recorded: RecordedRun, ours: OurRun, withMemmap: boolean): string | undefined {
  const writes = withMemmap
    ? ours.writes
    : ours.writes.filter((write) => !write.includes('/memmap_on_memory '));
  return (
    differentLines('stdout', collapse(recorded.stdout), collapse(ours.stdout.split('\n'))) ??
    differentLines('stderr', collapse(recorded.stderr), collapse(ours.stderr.split('\n'))) ??
    differentLines('write', recorded.writes, writes) ??
    (recorded.exit !== undefined && recorded.exit !== ours.exit
      ? `exit ${ours.exit}, recorded ${recorded.exit}`
      : undefined)
  );
}

function differentLines(
  what: string,
  recorded: readonly string[],
  ours: readonly string[],
): string | undefined {
  const length = Math.max(recorded.length, ours.length);
  for (let index = 0; index < length; index++) {
    const [theirs, own] = [recorded[index], ours[index]];
    if (theirs === own) continue;
    const show = (text: string | undefined): string => (text === undefined ? 'nothing' : `"${text}"`);
    return `${what} line ${index + 1}: ${show(own)}, recorded ${show(theirs)}`;
  }
  return undefined;
}
