/** The sample machine as the real session shows it: engine, session and a database file that is gone afterwards. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../db/open.ts';
import { startSession } from '../../main/session/index.ts';
import { machineFrom } from '../../renderer/state/store.ts';
import type { Push, SnapshotPush } from '../../shared/api.ts';
import type { PartitionView } from '../../shared/view.ts';

/** What a window is told when it opens the sample of a new data directory. */
export async function sampleSnapshot(): Promise<SnapshotPush> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-sample-'));
  const database = openDatabase(path.join(folder, 'console.sqlite'));
  if (!database.ok) throw new Error(database.failure.message);
  const session = startSession({ database: database.value, host: 'browser', version: 'test' });
  if (!session.ok) throw new Error(JSON.stringify(session.failure));
  const pushes: Push[] = [];
  const client = session.value.join((push) => pushes.push(push));
  await client.call({ id: 1, method: 'open', params: { machine: 1 } });
  await session.value.close();
  database.value.close();
  fs.rmSync(folder, { recursive: true });
  const snapshot = pushes.find((push) => push.kind === 'snapshot');
  if (!snapshot) throw new Error('the sample was not shown');
  return snapshot;
}

/** A copy for each test: 512 blocks of 1 GiB, the first 64 online since the boot, the others deconfigured. */
export const sampleOf = (snapshot: SnapshotPush) => {
  const partition = () => {
    const [first] = machineFrom(snapshot).partitions.values();
    if (!first) throw new Error('the sample has a partition');
    return first;
  };
  return {
    partition,
    view: (changes: Partial<PartitionView> = {}): PartitionView => ({ ...partition().view, ...changes }),
    blocks: (): Uint16Array => partition().blocks,
    increments: (): Uint8Array => partition().increments,
  };
};
