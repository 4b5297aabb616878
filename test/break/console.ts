/** A console without windows, worked on by chance. */

import { type OpenConsole, openConsole } from '../../main/hosts/open-console.ts';
import type { Client } from '../../main/session/index.ts';
import type { Action, ActionResult } from '../../shared/api.ts';
import type { Failure, Result } from '../../shared/failure.ts';
import { type BlockId, partitionName, type Revision } from '../../shared/ids.ts';
import type { Chance } from './breaker.ts';

export const PARTITION = partitionName('LNXTEST');
const VERBS = ['enable', 'online', 'offline', 'disable', 'configure', 'deconfigure'] as const;
const BLOCKS = 512;

export function anyAction({ below, one }: Chance, terminal = 't'): Action {
  const kind = below(10);
  if (kind === 0) return { kind: 'undo', scope: 'action' };
  if (kind === 1) return { kind: 'redo', scope: 'action' };
  if (kind < 4) {
    const line = one([
      `chmem -${one(['e', 'd'])} ${1 + below(8)}G`,
      `echo ${one(['online', 'offline', 'online_movable'])} > /sys/devices/system/memory/memory${below(BLOCKS)}/state`,
      `echo kept ${below(100)} > /root/note`,
      'lsmem | tail -3',
    ]);
    return { kind: 'shell', partition: PARTITION, terminal, line };
  }
  const first = below(BLOCKS);
  const blocks = Array.from({ length: 1 + below(4) }, (_, index) => ((first + index) % BLOCKS) as BlockId);
  return { kind: 'blocks', partition: PARTITION, verb: one(VERBS), blocks };
}

let calls = 0;

export const run = (client: Client, action: Action, seen: Revision | null = null) =>
  client.call({ id: ++calls, method: 'run', params: { action, seen, ticket: `b${calls}` } }) as Promise<
    Result<ActionResult, Failure>
  >;

export function opened(directory: string): OpenConsole {
  const console = openConsole({ directory, host: 'browser' });
  if (!console.ok) throw new Error(JSON.stringify(console.failure));
  return console.value;
}

/** Everything that the open machine is, as text. */
export async function wholeOf({ session }: OpenConsole): Promise<string> {
  const text = await session.exportMachine();
  if (!text.ok) throw new Error(text.failure);
  return text.value;
}

/** One sentence for a person: no stack, no code of ours. */
export const isSentence = (failure: Failure): boolean =>
  'message' in failure ? /^[A-Z“].*[.!]$/s.test(failure.message) && !/\n\s+at /.test(failure.message) : true;
