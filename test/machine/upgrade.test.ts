import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { ENGINE_VERSION } from '../../main/engine/index.ts';
import { value } from '../db/files.ts';
import { blocks, fileOf, openSession, redo, type TestSession, undo } from '../session/open-session.ts';

/** A closed database as another engine version would have left it: its hashes mean nothing to this one. */
async function fromOtherEngine(more = '', events = ''): Promise<TestSession> {
  const session = openSession();
  await session.done(blocks('enable', 256, 257));
  await session.close();
  const db = new Database(session.path);
  db.function('crc32', (text) => crc32(String(text)));
  db.exec(`
    DROP TRIGGER journal_rows_are_never_changed;
    UPDATE journal SET engine = '0', state_hash = '00000000000000ff';
    ${events}
    UPDATE journal SET checksum = crc32(concat_ws('|', revision, parent, branch_id, depth, action, actor, stamp_ms,
      engine, coalesce(partition, ''), coalesce(block, ''), coalesce(path, ''), coalesce(value, ''),
      coalesce(command, ''), coalesce(outcome, ''), coalesce(events, ''), state_hash));
    UPDATE snapshot SET engine = '0', state_hash = '00000000000000ff';
    UPDATE machine SET engine = '0', state_hash = '00000000000000ff';
    ${more}`);
  db.close();
  return openSession(session.path);
}

test.each([
  ['its snapshot', ''],
  ['its journal', 'DELETE FROM snapshot;'],
])('after an upgrade the head is taken over from %s, and work goes on from there', async (_what, sql) => {
  const session = await fromOtherEngine(sql);
  expect(await session.session.verified).toBeNull();
  expect(await fileOf(session, 257, 'state')).toBe('online');
  expect(session.database.writer.prepare('SELECT engine FROM machine').pluck().get()).toBe(ENGINE_VERSION);
  const { revision } = await session.done(blocks('enable', 300));
  await session.done(undo);
  await session.done(redo);
  await session.close();
  const again = openSession(session.path);
  expect(await again.session.verified).toBeNull();
  expect(await again.done(blocks('offline', 300))).toMatchObject({ revision: revision + 1 });
});

test('older history is shown from the events that it has, and not gone back to', async () => {
  const session = await fromOtherEngine(
    '',
    `UPDATE journal SET events = '[{"kind":"hotplugLocked"}]'; DELETE FROM sclp_trace;`,
  );
  expect(await session.run(undo)).toMatchObject({
    ok: false,
    failure: { kind: 'rejection', message: expect.stringContaining('engine version 0') },
  });
  const answer = value(await session.call('query', { kind: 'sequence', revision: 3 as never }));
  expect(answer).toMatchObject({ sequence: { events: [{ kind: 'hotplugLocked' }], remark: null } });
  expect(value(await session.call('hello', {})).readOnly).toBeNull();
});

test('what another version reckoned at the IPL is kept, and the rows get what this one shows besides', async () => {
  const session = await fromOtherEngine(`
    DELETE FROM snapshot;
    UPDATE zone SET managed_pages = managed_pages - 128 WHERE zone = 'DMA';
    UPDATE partition SET mem_total_kib = mem_total_kib - 512, mem_free_kib = mem_free_kib - 4096,
      rest = json_remove(rest, '$.parameters.autoMovableRatio');`);
  const shown = session.database.writer
    .prepare(`
      SELECT mem_total_kib AS total, mem_free_kib AS free, rest ->> '$.parameters.autoMovableRatio' AS ratio
      FROM partition WHERE partition = 'LNXTEST'`)
    .get();
  expect(await session.session.verified).toBeNull();
  expect(value(await session.call('hello', {})).readOnly).toBeNull();
  expect(shown).toMatchObject({ total: expect.any(Number), ratio: 301 });
  await session.done(blocks('enable', 300));
  await session.close();
  const again = openSession(session.path);
  expect(await again.session.verified).toBeNull();
  const { total, free } = shown as { total: number; free: number };
  await again.done(undo);
  expect(
    again.database.writer
      .prepare(
        "SELECT mem_total_kib AS total, mem_free_kib AS free FROM partition WHERE partition = 'LNXTEST'",
      )
      .get(),
  ).toEqual({ total, free });
});

test('without a snapshot of its head the rest is gone again from the newest one', async () => {
  const before = openSession();
  await before.done(blocks('enable', 256));
  await before.close();
  const between = openSession(before.path);
  const kept = between.database.writer.prepare('SELECT max(revision) FROM snapshot').pluck().get();
  await between.done(blocks('enable', 257));
  await between.close();
  const db = new Database(before.path);
  db.prepare('DELETE FROM snapshot WHERE revision > ?').run(kept);
  db.exec(
    "UPDATE snapshot SET engine = '0'; UPDATE machine SET engine = '0', state_hash = '00000000000000ff';",
  );
  db.close();
  const session = openSession(before.path);
  expect(await session.session.verified).toBeNull();
  expect(await fileOf(session, 257, 'state')).toBe('online');
  await session.done(blocks('enable', 300));
});

test('a stored head that this version cannot reach is opened read-only, with the reason', async () => {
  const session = await fromOtherEngine(
    "DELETE FROM snapshot; UPDATE memory_block SET state = 'offline' WHERE block = 256;",
  );
  const hello = value(await session.call('hello', {}));
  expect(hello.readOnly).toContain('engine version 0');
  const recovered = value(
    await session.call('manage', { action: { kind: 'recover', machine: 1, name: 'As this version has it' } }),
  );
  value(await session.call('open', { machine: recovered.machine }));
  expect(await session.session.verified).toBeNull();
});

test('steps that another engine version made and nobody kept are missed with the reason', async () => {
  const session = await fromOtherEngine();
  const answer = value(await session.call('query', { kind: 'sequence', revision: 3 as never }));
  expect(answer).toMatchObject({
    sequence: {
      command: { kind: 'writeSysfs' },
      events: [],
      remark: expect.stringContaining('engine version 0'),
    },
  });
});
