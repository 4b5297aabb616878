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
  const text = `${source.name === '' ? shell.state.name : source.name}: ${place}${message}\n`;
  shell.job.meter.count(text);
  emitNow(shell.job.surroundings.files, streams.err, text, []);
}

/** `source`: where the command stood, when its frame is gone already. */
export function complain(
  message: string,
  shell: ShellHost,
  streams: Streams,
  source: Source = shell.frame.source,
): void {
  emitNow(shell.job.surroundings.files, streams.err, `${where(shell, source)}${message}\n`, []);
}

/** "-bash: " at a terminal, "name: line 3: " in a script, "bash: line 3: " where it comes from standard input. */
export function where(shell: ShellHost, source: Source = shell.frame.source): string {
  if (source.name === '' && shell.job.interactive) return `${shell.state.name}: `;
  return `${source.name || shell.state.name}: line ${source.place(shell.at).line}: `;
}
