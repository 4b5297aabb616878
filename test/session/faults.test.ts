import fs from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { revision } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, fileOf, openSession, range, storedHead, type TestSession } from './open-session.ts';

const integrity = (session: TestSession): unknown =>
  session.database.writer.prepare('PRAGMA integrity_check').pluck().get();

describe('what the disk refuses while running', () => {
  test('a full disk: the action fails with a sentence, the state is the last committed one, and later it goes on', async () => {
    const session = openSession();
    await session.done(blocks('enable', 256));
    const { writer } = session.database;
    const pages = Number(writer.prepare('PRAGMA page_count').pluck().get());
    writer.prepare(`PRAGMA max_page_count = ${pages}`).get();
    const failed = await session.run(blocks('enable', ...range(100, 150)));
    expect(failed).toMatchObject({ ok: false, failure: { kind: 'storage', reason: 'full' } });
    expect(session.pushes.at(-1)).toMatchObject({ kind: 'trouble', failure: { reason: 'full' } });
    // The first commands may have found room in pages that are there already.
    const told = session.pushes.findLast((push) => push.kind === 'delta');
    const before = storedHead(session);
    expect(before.head).toBe(told?.kind === 'delta' && told.revision);
    expect(before.head).toBeLessThan(4 + 2 * 51);
    expect(await fileOf(session, 150, 'config')).toBe('0');
    expect(await fileOf(session, 256, 'state')).toBe('online');
    writer.prepare('PRAGMA max_page_count = 1000000').get();
    expect(await session.done(blocks('enable', 150))).toMatchObject({ done: 2, revision: before.head + 2 });
    expect(integrity(session)).toBe('ok');
  });

  test('a file that was moved away: nothing is acknowledged that would be lost', async () => {
    const session = openSession();
    fs.renameSync(session.path, `${session.path}.away`);
    const failed = await session.run(blocks('enable', 256));
    expect(failed).toMatchObject({ ok: false, failure: { kind: 'storage', reason: 'other' } });
    expect(await fileOf(session, 256, 'config')).toBe('0');
    fs.renameSync(`${session.path}.away`, session.path);
    expect(await session.done(blocks('enable', 256))).toMatchObject({ done: 2 });
  });

  test('a file that another program holds: one sentence, and it goes on when that is over', {
    timeout: 120_000,
  }, async () => {
    const session = openSession();
    const other = new Database(session.path);
    other.exec('BEGIN IMMEDIATE');
    const failed = await session.run(blocks('enable', 256));
    expect(failed).toMatchObject({ ok: false, failure: { kind: 'storage', reason: 'locked' } });
    other.exec('ROLLBACK');
    other.close();
    expect(await session.done(blocks('enable', 256))).toMatchObject({ done: 2 });
  });
});

function flipped(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(position) ^ 0x10, position);
  return copy;
}

describe('what was changed behind our back', () => {
  /** A closed database with some history, changed with SQL. */
  async function damaged(sql: string): Promise<TestSession> {
    const session = openSession();
    await session.done(blocks('enable', 256, 257));
    await session.close();
    const db = new Database(session.path);
    db.function('flipped', (bytes, position) => flipped(bytes as Buffer, Number(position)));
    db.exec('DROP TRIGGER journal_rows_are_never_changed');
    db.exec(sql);
    db.close();
    return openSession(session.path);
  }

  test('a history damaged in the middle is opened where it is good, read-only', async () => {
    const session = await damaged(`
      DELETE FROM snapshot;
      UPDATE journal SET path = replace(path, 'memory257', 'memory999') WHERE revision = 5`);
    expect(await session.session.verified).toMatchObject({ check: 'stored journal' });
    const hello = value(await session.call('hello', {}));
    expect(hello.readOnly).toContain('revision 5');
    await session.call('open', { machine: 1 });
    expect(session.pushes.at(-1)).toMatchObject({ kind: 'snapshot', revision: 4 });
    expect(await fileOf(session, 256, 'state')).toBe('online');
    await session.close();
    // Nothing of it was written: the head is still where it was.
    const again = openSession(session.path);
    expect(storedHead(again).head).toBe(6);
  });

  test.each([['DELETE FROM branch'], ['UPDATE branch SET branch_id = 7']])(
    'branches that are gone are noticed also where the head is at the beginning (%s)',
    async (sql) => {
      const session = openSession();
      await session.done(blocks('enable', 256));
      await session.done({ kind: 'goTo', revision: revision(0) });
      await session.close();
      const db = new Database(session.path);
      db.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
      db.close();
      const again = openSession(session.path);
      expect(await again.session.verified).toMatchObject({ kind: 'defect', check: 'stored branch' });
      expect(value(await again.call('hello', {})).readOnly).toContain('branch');
    },
  );

  test.each([
    ['memory_block', "UPDATE memory_block SET state = 'offline' WHERE block = 256"],
    ['increment', 'DELETE FROM increment WHERE rn = 7'],
    ['zone', 'UPDATE zone SET managed_pages = managed_pages + 1'],
    ['partition', "UPDATE partition SET rest = replace(rest, '7.2', '7.1')"],
    ['machine', "UPDATE machine SET state_hash = '0123456789abcdef'"],
    ['machine', "UPDATE machine SET definition = replace(definition, 'SIMCPC1', 'SIMCPC2')"],
    ['snapshot', 'UPDATE snapshot SET state = flipped(state, 91) WHERE revision = 6'],
    ['snapshot', 'UPDATE snapshot SET state = flipped(state, length(state) / 2) WHERE revision = 6'],
    ['sclp_trace', 'UPDATE sclp_trace SET rn = 9 WHERE revision = 3 AND ordinal = 0'],
    ['sclp_trace', 'DELETE FROM sclp_trace WHERE revision = 5'],
    ['sclp_trace', "UPDATE sclp_trace SET sccb = replace(sccb, '1', '2') WHERE revision = 2 AND ordinal = 0"],
    ['snapshot', "UPDATE snapshot SET state = X'00' WHERE revision = 6"],
    ['journal', "UPDATE journal SET path = replace(path, '256', '255') WHERE revision = 3"],
    ['journal', "UPDATE journal SET command = replace(command, 'clear', 'clean') WHERE revision = 2"],
    ['journal', 'UPDATE journal SET block = 255 WHERE revision = 4'],
    ['journal', "UPDATE journal SET actor = 'cli' WHERE revision = 2"],
  ])('%s: found, the machine is opened read-only and the table is named (%s)', async (table, sql) => {
    const session = await damaged(sql);
    const found = await session.session.verified;
    expect(found).toMatchObject({ kind: 'defect', check: `stored ${table}` });
    const hello = value(await session.call('hello', {}));
    expect(hello.readOnly).toContain(`table ${table}`);
    const before = storedHead(session);
    expect(await session.run(blocks('offline', 256))).toMatchObject({
      ok: false,
      failure: { reason: 'readOnly' },
    });
    expect(storedHead(session)).toEqual(before);
    // Looking is still possible, and the state is the one that the journal leads to.
    if (table !== 'journal') expect(await fileOf(session, 256, 'state')).toBe('online');
  });
});
