import fs from 'node:fs';
import { expect, test } from 'vitest';
import { value } from '../db/files.ts';
import { LNX, openSession, shell, type TestSession, undo } from './open-session.ts';

async function printed(session: TestSession, line: string): Promise<string> {
  session.pushes.length = 0;
  await session.done(shell(line));
  return session.pushes.flatMap((push) => (push.kind === 'terminal' ? [push.text] : [])).join('');
}
const manage = async (session: TestSession, action: object): Promise<number> =>
  value(await session.call('manage', { action: action as never })).machine;

test('a new machine has nothing of a deleted one', async () => {
  const first = openSession();
  const id = await manage(first, { kind: 'create', name: 'Second' });
  value(await first.call('open', { machine: id }));
  await first.done(shell('echo secret > /root/notes'));
  value(await first.call('open', { machine: 1 }));
  await manage(first, { kind: 'delete', machine: id });
  await first.close();
  const session = openSession(first.path);
  const next = await manage(session, { kind: 'create', name: 'Third' });
  expect(next).toBeGreaterThan(id);
  value(await session.call('open', { machine: next }));
  expect(await printed(session, 'cat /root/notes')).toContain('No such file');
});

test('a copy has the files, and each changes its own from then on', async () => {
  const session = openSession();
  await session.done(shell('mkdir /root/d; echo one > /root/d/notes; echo two > /tmp/t; rm /tmp/t'));
  const copy = await manage(session, { kind: 'duplicate', machine: 1, name: 'Copy' });
  await session.done(shell('echo changed > /root/d/notes'));
  value(await session.call('open', { machine: copy }));
  expect(await printed(session, 'cat /root/d/notes; ls /tmp')).toBe('one\n');
});

test('a full disk is ENOSPC to the guest, and what was kept before is there', async () => {
  const session = openSession();
  await session.done(shell('echo one > /root/plan'));
  const { writer } = session.database;
  const pages = Number(writer.prepare('PRAGMA page_count').pluck().get());
  writer.prepare(`PRAGMA max_page_count = ${pages}`).get();
  session.pushes.length = 0;
  const line = 'a=0123456789; for i in 1 2 3 4; do a=$a$a$a$a$a$a$a$a$a$a; done; echo $a > /root/plan';
  const result = await session.done(shell(line));
  expect(result.exitCode).toBe(1);
  expect(session.pushes).toContainEqual(
    expect.objectContaining({ stream: 'stderr', text: '-bash: write error: No space left on device\n' }),
  );
  expect(await printed(session, 'cat /root/plan')).toBe('one\n');
  writer.prepare('PRAGMA max_page_count = 1000000').get();
  expect(await session.done(shell('echo two > /root/plan'))).toMatchObject({ exitCode: 0 });
  await session.close();
  expect(await printed(openSession(session.path), 'cat /root/plan')).toBe('two\n');
});

test('a database that was moved away takes nothing: undo, notes, copies and files are refused and not lost', async () => {
  const session = openSession();
  await session.done({ kind: 'command', command: { kind: 'stop', partition: LNX } });
  fs.renameSync(session.path, `${session.path}.away`);
  const moved = { ok: false, failure: { kind: 'storage', reason: 'other' } };
  expect(await session.run(undo)).toMatchObject(moved);
  for (const action of [
    { kind: 'annotate', machine: 1, notes: 'n' },
    { kind: 'duplicate', machine: 1, name: 'Copy' },
    { kind: 'create', name: 'New' },
    { kind: 'rename', machine: 1, name: 'Other' },
    { kind: 'delete', machine: 1 },
  ]) {
    expect(await session.call('manage', { action: action as never })).toMatchObject(moved);
  }
  fs.renameSync(`${session.path}.away`, session.path);
  expect(await session.run(undo)).toMatchObject({ ok: true });
});

test('what a deleted machine took is given back to the disk', async () => {
  const first = openSession();
  const id = await manage(first, { kind: 'create', name: 'Second' });
  const { writer } = first.database;
  writer.prepare('INSERT INTO capture VALUES (?, ?, zeroblob(20000000), 0)').run(id, 'large');
  await manage(first, { kind: 'delete', machine: id });
  await first.close();
  expect(fs.statSync(first.path).size).toBeGreaterThan(20_000_000);
  const again = openSession(first.path);
  const pages = again.database.writer.prepare('PRAGMA page_count').pluck();
  await expect.poll(() => pages.get(), { timeout: 20_000 }).toBeLessThan(1000);
  await again.close();
  expect(fs.statSync(first.path).size).toBeLessThan(4_000_000);
});
