import { expect, test } from 'vitest';
import { value } from '../db/files.ts';
import { openSession, shell, type TestSession } from './open-session.ts';

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
