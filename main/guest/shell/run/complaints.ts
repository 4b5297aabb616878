/** What the shell itself says. */

import type { Refusal } from '../language/check.ts';
import type { Source } from '../language/source.ts';
import type { ShellHost } from '../shell-host.ts';
import { emitNow, type Streams } from '../streams.ts';

/** A text that is not run, and why. */
export function refuse(
  { message, position }: Refusal,
  source: Source,
  shell: ShellHost,
  streams: Streams,
): void {
  const { line, column } = source.place(position ?? 0);
  const place = position === undefined ? '' : `line ${line}, column ${column}: `;
  const text = `${source.name === '' ? 'sh' : source.name}: ${place}${message}\n`;
  shell.job.meter.count(text);
  emitNow(shell.job.surroundings.files, streams.err, text, []);
}

export function complain(message: string, shell: ShellHost, streams: Streams): void {
  emitNow(shell.job.surroundings.files, streams.err, `${where(shell)}${message}\n`, []);
}

/** "sh: " at a terminal, "name: line 3: " in a script. */
export function where(shell: ShellHost): string {
  const { source } = shell.frame;
  return source.name === '' ? 'sh: ' : `${source.name}: line ${source.place(shell.at).line}: `;
}
