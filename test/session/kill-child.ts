/**
 * `kill-child.ts FILE SEED`: random work on the database until it is killed. Prints the newest revision when it is
 * ready, then for each acknowledged action one line: its last revision and the state hash after it. Run by kill.ts.
 */

import fs from 'node:fs';
import { openDatabase } from '../../db/open.ts';
import { startSession } from '../../main/session/index.ts';
import type { Action } from '../../shared/api.ts';
import { type BlockId, partitionName, type Revision } from '../../shared/ids.ts';

const [file = '', seed = '1'] = process.argv.slice(2);
const partition = partitionName('LNXTEST');

/** Mulberry32: small, and the same on every machine. */
function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const next = random(Number(seed));
const below = (limit: number): number => Math.floor(next() * limit);

function anyAction(): Action {
  const kind = below(10);
  if (kind === 0) return { kind: 'undo', scope: 'action' };
  if (kind === 1) return { kind: 'redo', scope: 'action' };
  if (kind < 4) {
    const line = `chmem -${below(2) ? 'e' : 'd'} ${1 + below(200)}G`;
    return { kind: 'shell', partition, terminal: 't', line };
  }
  const verb =
    (['enable', 'online', 'offline', 'disable', 'configure', 'deconfigure'] as const)[below(6)] ?? 'enable';
  const first = below(512);
  const count = below(4) === 0 ? 1 + below(200) : 1 + below(4);
  const blocks = Array.from({ length: count }, (_, index) => (first + index) % 512) as BlockId[];
  return { kind: 'blocks', partition, verb, blocks };
}

const database = openDatabase(file);
if (!database.ok) throw new Error(database.failure.message);
const started = startSession({ database: database.value, host: 'browser', version: 'kill' });
if (!started.ok) throw new Error(JSON.stringify(started.failure));
const session = started.value;
const found = await session.verified;
if (found) throw new Error(JSON.stringify(found));
const client = session.join(() => {});
const hash = database.value.writer.prepare('SELECT state_hash FROM machine').pluck();
// Straight to the descriptor: a line that was printed is out, whatever happens next.
const newest = database.value.writer.prepare('SELECT coalesce(max(revision), 0) FROM journal').pluck();
fs.writeSync(1, `ready ${newest.get()}\n`);
for (let count = 1; ; count++) {
  const action = anyAction();
  const call = {
    id: count,
    method: 'run',
    params: { action, seen: null as Revision | null, ticket: `k${count}` },
  } as const;
  const result = await client.call(call);
  if (result.ok) {
    const { revision } = result.value as { revision: number };
    fs.writeSync(1, `${revision} ${hash.get()}\n`);
  } else if (result.failure.kind !== 'rejection') throw new Error(JSON.stringify(result.failure));
}
