import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { storesOn } from '../../db/stores.ts';
import { headRows, rowPages } from '../../main/engine/index.ts';
import { loadMachine } from '../../main/machine/load.ts';
import { atOnce } from '../../shared/at-once.ts';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession, range, type TestSession, undo } from './open-session.ts';

/** The first stored row that is not that of the state at the head. */
function difference(session: TestSession): unknown {
  const stores = storesOn(session.database.writer);
  const [row] = stores.machines.list();
  if (!row) throw new Error('no machine');
  const { system } = value(loadMachine(stores, row));
  return atOnce(stores.state.difference(row.id, headRows(system), rowPages(system)));
}
const rowsAt = (session: TestSession): unknown =>
  session.database.writer.prepare('SELECT rows_at = head FROM machine WHERE machine_id = 1').pluck().get();

test.each([
  [
    'half written',
    "UPDATE machine SET rows_at = NULL; UPDATE memory_block SET state = 'offline' WHERE block > 200",
  ],
  [
    'not written at all',
    'UPDATE machine SET rows_at = NULL; DELETE FROM memory_block; DELETE FROM increment; DELETE FROM zone',
  ],
  [
    'too many',
    "UPDATE machine SET rows_at = NULL; UPDATE memory_block SET partition = 'OTHER' WHERE block < 100",
  ],
])('rows of the state that a process that died has left %s are written anew', async (_what, sql) => {
  const first = openSession();
  await first.done(blocks('enable', ...range(256, 300)));
  const db = new Database(await first.abandon());
  db.exec(sql);
  db.close();
  const session = openSession(db.name);
  expect(await session.session.verified).toBeNull();
  await session.done(blocks('enable', 301));
  expect(rowsAt(session)).toBe(1);
  expect(difference(session)).toBeUndefined();
});

test('rows follow moves through the history and tables laid anew', async () => {
  const session = openSession();
  await session.done(blocks('enable', ...range(256, 300)));
  await session.done({ kind: 'command', command: { kind: 'deactivate', partition: LNX } });
  expect([rowsAt(session), difference(session)]).toEqual([1, undefined]);
  await session.done(undo);
  expect([rowsAt(session), difference(session)]).toEqual([1, undefined]);
  await session.done(undo);
  expect([rowsAt(session), difference(session)]).toEqual([1, undefined]);
});
