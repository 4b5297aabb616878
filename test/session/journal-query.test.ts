import { expect, test } from 'vitest';
import type { JournalFilter } from '../../shared/api.ts';
import { blockId } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession, range, shell, type TestSession, undo } from './open-session.ts';

async function asked(session: TestSession, filter: JournalFilter, limit = 500, before?: number) {
  const from = before === undefined ? {} : { before: before as never };
  const answer = value(await session.call('query', { kind: 'journal', limit, filter, ...from }));
  if (answer.kind !== 'journal') throw new Error('another answer was asked for');
  return answer;
}
const revisions = async (session: TestSession, filter: JournalFilter) =>
  (await asked(session, filter)).rows.map(({ revision }) => revision);

test('after 448 blocks came online in one action, block 64 says what was done to it', async () => {
  const session = openSession();
  await session.done(blocks('enable', ...range(64, 511)));
  const { rows, more } = await asked(session, { partition: LNX, block: blockId(64) });
  expect(more).toBe(false);
  expect(
    rows.map(({ block, command }) => [block, 'path' in command && command.path.split('/').at(-1)]),
  ).toEqual([
    [64, 'state'],
    [64, 'config'],
  ]);
});

test('rows are found by action, refusal, time, way and words, and pages go on behind each other', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256, 257));
  await session.done(blocks('offline', 0));
  await session.done(undo);
  await session.done(shell('echo offline > /sys/devices/system/memory/memory257/state'));
  expect(await revisions(session, { action: 2 })).toEqual([6, 5, 4, 3]);
  expect(await revisions(session, { refused: true })).toEqual([7]);
  expect(await revisions(session, { actor: 'shell' })).toEqual([8]);
  expect(await revisions(session, { onPath: true, partition: LNX })).toEqual([8, 6, 5, 4, 3, 2, 1]);
  expect(await revisions(session, { text: 'BLOCK 257 config' })).toEqual([5]);
  expect(await revisions(session, { text: 'ebusy' })).toEqual([7]);
  expect(await revisions(session, { text: 'activate' })).toEqual([1]);
  expect(await revisions(session, { sinceMs: Date.now() + 60_000 })).toEqual([]);
  const first = await asked(session, { block: blockId(257) }, 2);
  expect([first.rows.map(({ revision }) => revision), first.more]).toEqual([[8, 6], true]);
  const second = await asked(session, { block: blockId(257) }, 2, 6);
  expect([second.rows.map(({ revision }) => revision), second.more]).toEqual([[5], false]);
});

test('rows say what was asked and what became of it as data', async () => {
  const session = openSession();
  await session.done(blocks('offline', 0));
  expect((await asked(session, { refused: true })).rows).toMatchObject([
    {
      partition: 'LNXTEST',
      block: 0,
      command: { kind: 'writeSysfs', value: 'offline' },
      outcome: { kind: 'refused', refusal: { errno: 'EBUSY', stage: expect.any(String) } },
    },
  ]);
});

test('the steps of a command are told again as they were, long after it', async () => {
  const session = openSession();
  const { events } = await session.done(blocks('enable', 256));
  await session.done(blocks('enable', 300));
  await session.close();
  const again = openSession(session.path);
  const steps = [];
  for (const revision of [3, 4]) {
    const answer = value(await again.call('query', { kind: 'sequence', revision: revision as never }));
    if (answer.kind !== 'sequence' || !answer.sequence) throw new Error('no sequence');
    expect(answer.sequence.remark).toBeNull();
    steps.push(...answer.sequence.events);
  }
  expect(steps).toEqual(events);
  expect(again.database.writer.prepare('SELECT count(events) FROM journal').pluck().get()).toBe(0);
});
