/** How a shell, a subshell or a child ends: exit, errexit, an expansion without a value, and the EXIT trap. */

import { AbandonLine, EndShell } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { trapAction } from './traps.ts';

/** What a shell answers that was ended by this. @throws what ends more than a shell */
export function endStatus(error: unknown, shell: ShellHost, streams: Streams): number {
  if (error instanceof AbandonLine) {
    if (error.message !== '') shell.complain(streams, error.message);
    return error.status;
  }
  if (error instanceof EndShell) return error.code;
  throw error;
}

export function* runExitTrap(status: number, shell: ShellHost, streams: Streams): Running<number> {
  const action = shell.state.traps.get('EXIT');
  if (action === undefined) return status;
  shell.state.traps.delete('EXIT');
  shell.state.status = status;
  if (action === '') return status;
  shell.jump = undefined;
  try {
    yield* trapAction(action, shell, streams);
    return status;
  } catch (error) {
    return endStatus(error, shell, streams);
  }
}
