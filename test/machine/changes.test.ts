import { expect, test } from 'vitest';
import type { CellTable } from '../../shared/api.ts';
import { partitionName, revision } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, goTo, LNX, openSession, shell, type TestSession, undo } from '../session/open-session.ts';

/** Revisions that gave the cells their values, and the first revision of the action that changed any of them last. */
async function changes(session: TestSession, at: number, table: CellTable = 'block') {
  const query = { kind: 'changes', partition: LNX, table, at: revision(at) } as const;
  const answer = value(await session.call('query', query));
  if (answer.kind !== 'changes') throw new Error('another answer was asked for');
  let last = 0;
  return { since: answer.since, last: answer.steps.map((step) => (last += step)) };
}

test('every cell has the revision of the command that changed it, each block of a long action its own', async () => {
  const session = openSession();
  const { revision: end } = await session.done(
    shell('chmem -b -e 64-66; echo offline > /sys/devices/system/memory/memory65/state'),
  );
  expect(end).toBe(9);
  const { last, since } = await changes(session, end);
  expect(last.slice(62, 69)).toEqual([2, 2, 4, 9, 8, 2, 2]);
  expect(since).toBe(3);
  const increments = await changes(session, end, 'increment');
  expect(increments.last.slice(63, 68)).toEqual([2, 3, 5, 7, 2]);
});

test('asked again after more commands, after undo, and on another branch it says what a fresh session says', async () => {
  const session = openSession();
  await session.done(blocks('enable', 64, 65));
  await changes(session, 6);
  await session.done(blocks('offline', 64));
  expect((await changes(session, 7)).last.slice(64, 66)).toEqual([7, 6]);
  await session.done(undo);
  expect((await changes(session, 6)).last.slice(64, 66)).toEqual([4, 6]);
  await session.done(goTo(4));
  const { revision: branched } = await session.done(blocks('enable', 70));
  const here = await changes(session, branched);
  expect(here.last.slice(64, 71)).toEqual([4, 2, 2, 2, 2, 2, branched]);
  await session.close();
  const again = openSession(session.path);
  expect(await changes(again, branched)).toEqual(here);
});

test('a past revision is asked about as it was then', async () => {
  const session = openSession();
  await session.done(blocks('enable', 64));
  await session.done(blocks('offline', 64));
  expect((await changes(session, 4)).last[64]).toBe(4);
  expect((await changes(session, 5)).last[64]).toBe(5);
  expect(new Set((await changes(session, 0)).last)).toEqual(new Set([0]));
});

test('a revision or a partition that does not exist is refused', async () => {
  const session = openSession();
  for (const [partition, at] of [
    [LNX, 99],
    [partitionName('OTHER'), 2],
  ] as const) {
    const query = { kind: 'changes', partition, table: 'block', at: revision(at) } as const;
    expect(await session.call('query', query)).toMatchObject({ ok: false, failure: { kind: 'rejection' } });
  }
});

test('every delta says where the action that it belongs to began', async () => {
  const session = openSession();
  await session.done(blocks('enable', 64));
  await session.done(blocks('enable', 65, 66));
  const deltas = session.pushes.filter((push) => push.kind === 'delta');
  expect(deltas.map(({ since }) => since)).toEqual([3, 5]);
});
