import { expect, test } from 'vitest';
import { revision } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, openSession, range, shell, type TestSession } from './open-session.ts';

/** A second machine beside the sample; the sample stays open. */
async function another(session: TestSession, name: string): Promise<number> {
  const copied = value(await session.call('manage', { action: { kind: 'duplicate', machine: 1, name } }));
  if (!('machine' in copied)) throw new Error('nothing was copied');
  return copied.machine;
}

const openMachineOf = async (session: TestSession) => value(await session.call('hello', {})).openMachine;

test('two windows open machines while an action runs: both are answered, and the action ends', async () => {
  const session = openSession();
  const [a, b] = [await another(session, 'A'), await another(session, 'B')];
  const action = session.run(blocks('enable', ...range(100, 400)));
  const other = session.session.join(() => {});
  const opens = [
    session.call('open', { machine: a }),
    other.call({ id: 1, method: 'open', params: { machine: b } }),
  ];
  for (const opened of await Promise.all(opens)) expect(opened.ok).toBe(true);
  expect(value(await action).cancelled).toBe(true);
  expect(await openMachineOf(session)).toBe(b);
});

test('an action that waited when another machine was opened is not carried out on that one', async () => {
  const session = openSession();
  const a = await another(session, 'A');
  const first = session.run(blocks('enable', ...range(100, 400)));
  const second = session.run(shell('chmem -b -e 64'));
  value(await session.call('open', { machine: a }));
  expect(value(await first).cancelled).toBe(true);
  expect(value(await second)).toMatchObject({ cancelled: true, exitCode: 130, done: 0 });
  const opened = session.pushes.findLast((push) => push.kind === 'snapshot');
  expect(opened).toMatchObject({ machine: { id: a }, revision: revision(2) });
});

test('delete of the open machine beside an open of another: both are answered', async () => {
  const session = openSession();
  const a = await another(session, 'A');
  const action = session.run(blocks('enable', ...range(100, 400)));
  const [removed, opened] = await Promise.all([
    session.call('manage', { action: { kind: 'delete', machine: 1 } }),
    session.call('open', { machine: a }),
  ]);
  expect([removed.ok, opened.ok]).toEqual([true, true]);
  await action;
  expect(await openMachineOf(session)).toBe(a);
});

test('a lesson starts while another window opens a machine: both are answered, and no command of it goes astray', async () => {
  const session = openSession();
  const a = await another(session, 'A');
  const lesson = { workshop: 'storage-while-linux-runs', lesson: 'online-and-back' };
  const other = session.session.join(() => {});
  const [started, opened] = await Promise.all([
    session.call('workshop', { do: 'start', ...lesson }),
    other.call({ id: 1, method: 'open', params: { machine: a } }),
  ]);
  expect([typeof started.ok, typeof opened.ok]).toEqual(['boolean', 'boolean']);
  // Whatever came last is open; the machine of the other window has its own history and nothing else.
  value(await session.call('open', { machine: a }));
  const snapshot = session.pushes.findLast((push) => push.kind === 'snapshot');
  expect(snapshot).toMatchObject({ machine: { id: a }, revision: revision(2) });
});

test('the machine that is open is remembered when it is opened: a console that is killed comes back to it', async () => {
  const session = openSession();
  const a = await another(session, 'A');
  value(await session.call('open', { machine: a }));
  const again = openSession(await session.abandon());
  expect(await openMachineOf(again)).toBe(a);
});

test('a lesson goes on after a kill', async () => {
  const session = openSession();
  const start = {
    do: 'start',
    workshop: 'storage-while-linux-runs',
    lesson: 'online-and-back',
  } as const;
  value(await session.call('workshop', start));
  const again = openSession(await session.abandon());
  const view = value(await again.call('workshop', { do: 'view' }));
  expect(view.kind === 'player' && view.player?.heading.id).toBe('online-and-back');
});

test('closing while a lesson is presented ends without an error, also when the windows go last', async () => {
  const session = openSession();
  const start = {
    do: 'start',
    workshop: 'storage-while-linux-runs',
    lesson: 'online-and-back',
  } as const;
  value(await session.call('workshop', start));
  value(await session.call('workshop', { do: 'present' }));
  await session.close();
  expect(() => session.client.leave()).not.toThrow();
  expect(await session.call('hello', {})).toMatchObject({ ok: false, failure: { reason: 'busy' } });
  expect(await session.session.files.receive('lparMachine: 1')).toMatchObject({ ok: false });
});

test('a question that is under way when the console closes is answered', async () => {
  const session = openSession();
  value(await session.run(blocks('enable', ...range(100, 300))));
  const side = { machine: 1 };
  const compared = session.call('compare', { left: { ...side, revision: revision(1) }, right: side });
  await session.close();
  expect(typeof (await compared).ok).toBe('boolean');
});
