import { expect, test } from 'vitest';
import { ORDINARY_CONDITIONS } from '../../shared/definition.ts';
import type { Revision } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, fileOf, LNX, openSession, shell, stateFile, type TestSession } from './open-session.ts';

/** Programs that take nearly all memory: an offline has nowhere to migrate to and never ends by itself. */
async function underPressure(): Promise<TestSession> {
  const session = openSession();
  await session.done(blocks('enable', 256));
  await pressure(session, 66_000_000);
  return session;
}

async function pressure(session: TestSession, usedByProgramsKib: number): Promise<void> {
  const conditions = { ...ORDINARY_CONDITIONS, pressure: { usedByProgramsKib } };
  await session.done({ kind: 'command', command: { kind: 'setConditions', partition: LNX, conditions } });
}

const offline = shell(`echo offline > ${stateFile(256)}`);
const start = (session: TestSession, ticket: string) =>
  session.call('run', { action: offline, seen: null, ticket });
const goingOffline = (session: TestSession) =>
  expect.poll(() => fileOf(session, 256, 'state')).toBe('going-offline');

test('a line whose write waits lets others run, and goes on when the kernel has answered', async () => {
  const session = await underPressure();
  const line = start(session, 'w');
  await goingOffline(session);
  expect(await session.done(shell('cat /sys/devices/system/memory/block_size_bytes', 't2'))).toMatchObject({
    exitCode: 0,
  });
  await pressure(session, 0);
  expect(value(await line)).toMatchObject({ exitCode: 0, cancelled: false });
  expect(await fileOf(session, 256, 'state')).toBe('offline');
});

test('Ctrl+C ends a waiting write with the signal, which is journaled', async () => {
  const session = await underPressure();
  const line = start(session, 'w');
  await goingOffline(session);
  expect(value(await session.call('cancel', { ticket: 'w' }))).toEqual({ found: true });
  expect(value(await line)).toMatchObject({ exitCode: 130, cancelled: true });
  expect(await fileOf(session, 256, 'state')).toBe('online');
  const journal = value(await session.call('query', { kind: 'journal', limit: 1 }));
  expect(journal).toMatchObject({ rows: [{ command: { kind: 'signalPendingWrite' } }] });
});

test('a line that waits says at once what it waits for, and what is under way has its ways out', async () => {
  const session = await underPressure();
  const line = start(session, 'w');
  await goingOffline(session);
  const said = () =>
    session.pushes.flatMap((push) => (push.kind === 'terminal' && push.stream === 'hint' ? [push.text] : []));
  await expect
    .poll(() => said().join(''))
    .toMatch(/^Block 256 is still going offline: .* Ctrl\+C interrupts it\.\n$/);
  const head = value(await session.call('query', { kind: 'journal', limit: 1 }));
  const at = head.kind === 'journal' ? head.rows[0]?.revision : undefined;
  const asked = value(await session.call('query', { kind: 'sequence', revision: at as Revision }));
  expect(asked).toMatchObject({
    sequence: {
      outcome: { kind: 'pending' },
      causes: [{ case: 'wait:migration', remedies: [{ kind: 'endPressure' }, { kind: 'signal' }, {}, {}] }],
    },
  });
  await pressure(session, 0);
  expect(value(await line), 'what has ended waits no more').toMatchObject({ causes: [] });
  const ended = value(await session.call('query', { kind: 'sequence', revision: at as Revision }));
  expect(ended).toMatchObject({ sequence: { outcome: { kind: 'pending' }, causes: [] } });
});

test('an action whose writes wait counts them and names both kinds', async () => {
  const session = await underPressure();
  const result = await session.done(blocks('offline', 256, 60));
  expect(result).toMatchObject({
    waiting: 2,
    refused: 0,
    causes: [
      { case: 'wait:migration', blocks: [256] },
      { case: 'wait:lock', blocks: [60] },
    ],
  });
});

test('a close while a write waits ends it first', async () => {
  const session = await underPressure();
  const line = start(session, 'w');
  await goingOffline(session);
  await session.close();
  expect(value(await line)).toMatchObject({ cancelled: true });
  const again = openSession(session.path);
  expect(await again.session.verified).toBeNull();
  expect(await fileOf(again, 256, 'state')).toBe('online');
});

test('undo while a write waits interrupts its line', async () => {
  const session = await underPressure();
  const line = start(session, 'w');
  await goingOffline(session);
  await session.done({ kind: 'undo', scope: 'action' });
  expect(value(await line)).toMatchObject({ exitCode: 1 });
  expect(await fileOf(session, 256, 'state')).toBe('online');
});

test('a preview of a write that would wait says so and does not wait', async () => {
  const session = await underPressure();
  const result = value(await session.call('preview', { action: blocks('offline', 256) }));
  expect(result.results[0]?.outcome).toMatchObject({ kind: 'pending' });
  expect(await fileOf(session, 256, 'state')).toBe('online');
});
