/** The open machine under other kernels. */

import { expect, test } from 'vitest';
import { gib } from '../../shared/units.ts';
import type { UpgradeChange, UpgradeCheck } from '../../shared/upgrade-check.ts';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession, range, shell, type TestSession } from './open-session.ts';

let tickets = 0;
async function check(
  session: TestSession,
  releases: readonly string[],
  change: UpgradeChange,
): Promise<UpgradeCheck> {
  const ticket = `u-${++tickets}`;
  const answer = value(await session.call('upgrade', { partition: LNX, releases, change, ticket }));
  if (!answer) throw new Error('it was cancelled');
  return answer;
}

test('the own kernel stands first; distributions are releases; what starting costs and leaves is told for each', async () => {
  const session = openSession();
  const { columns } = await check(session, ['RHEL 9.4', '6.12', 'SLES 15 SP6'], { kind: 'none' });
  expect(columns.map(({ release, asked, era }) => [release, asked, era])).toEqual([
    ['7.2', '', 'dynamic'],
    ['5.14', 'RHEL 9.4', 'classic'],
    ['6.12', '', 'memmap'],
    ['6.4', 'SLES 15 SP6', 'classic'],
  ]);
  expect(columns.every(({ boots }) => boots)).toBe(true);
  const [own, classic] = columns;
  expect(classic?.costKib ?? 0).toBeGreaterThan(own?.costKib ?? 0);
  expect(classic?.shipped).toContain('RHEL 9');
  expect(own?.mostOnlineBytes).toBe(gib(512));
});

test('what was clicked is replayed by intent, what was typed as it was typed', async () => {
  const session = openSession();
  await session.done(blocks('enable', ...range(64, 67)));
  await session.done(shell('chmem -b -c 70'));
  const { columns } = await check(session, ['6.8'], { kind: 'done' });
  const [own, classic] = columns;
  expect(own?.steps.map(({ title, verdict }) => [title, verdict])).toEqual([
    ['Bring 4 GiB online', 'works'],
    ['chmem -b -c 70', 'works'],
  ]);
  expect(own?.failure).toBeNull();
  expect(classic?.steps.map(({ verdict }) => verdict)).toEqual(['works', 'refused']);
  expect(classic?.failure).toMatchObject({ where: 'chmem -b -c 70', why: expect.stringMatching(/./) });
  expect(classic?.after?.onlineBytes).toBe(gib(68));
});

test('a change that is too large fails with its three lines, and what was possible is done', async () => {
  const session = openSession();
  const { columns } = await check(session, ['6.12'], { kind: 'online', direction: 'down', bytes: gib(64) });
  for (const { failure, steps } of columns) {
    expect(steps[0]).toMatchObject({ title: 'Take 64 GiB back', verdict: 'refused' });
    expect(failure?.what).toMatch(/./);
    expect(failure?.why).toMatch(/./);
    expect(failure?.ways.length).toBeGreaterThan(0);
  }
});

test('a kernel that does not start says why and how much would do, and its column goes on with nothing', async () => {
  const session = openSession();
  await session.done({
    kind: 'command',
    command: { kind: 'deactivate', partition: LNX },
  });
  await session.done({
    kind: 'command',
    command: {
      kind: 'changeProfile',
      partition: LNX,
      profile: { initialBytes: gib(2), reservedBytes: gib(448) },
    } as never,
  });
  const { columns } = await check(session, ['6.8'], { kind: 'lines', lines: 'lsmem' });
  const [own, classic] = columns;
  expect(own?.boots).toBe(true);
  expect(classic).toMatchObject({ boots: false, steps: [], after: null, failure: { where: 'IPL' } });
  expect(classic?.failure?.ways[0]).toMatch(/^Reserve at most .* of standby storage$/);
});

test('a release that does not exist is a column of its own, and a check can be cancelled', async () => {
  const session = openSession();
  const { columns } = await check(session, ['9x'], { kind: 'none' });
  expect(columns[1]).toMatchObject({ boots: false, failure: { where: 'Definition' } });
  const running = session.call('upgrade', {
    partition: LNX,
    releases: ['6.8', '6.12', '7.3'],
    change: { kind: 'none' },
    ticket: 'stop',
  });
  await Promise.resolve();
  value(await session.call('cancel', { ticket: 'stop' }));
  expect(value(await running)).toBeNull();
});

test('a check changes nothing of the machine', async () => {
  const session = openSession();
  const head = () => session.database.writer.prepare('SELECT head, state_hash FROM machine').get();
  const before = head();
  await check(session, ['6.12'], { kind: 'online', direction: 'up', bytes: gib(8) });
  expect(head()).toEqual(before);
});

test('sides are chosen by branch too, and a partition of both is shown as two maps with the first difference', async () => {
  const session = openSession();
  const machine = Number(session.database.writer.prepare('SELECT machine_id FROM machine').pluck().get());
  await session.done(blocks('enable', 64));
  await session.done({ kind: 'undo', scope: 'action' });
  await session.done(blocks('enable', 70));
  const listed = value(await session.call('query', { kind: 'branches' }));
  if (listed.kind !== 'branches') throw new Error(listed.kind);
  const [first, second] = listed.branches;
  const left = { machine, branch: first?.name ?? '' };
  const right = { machine, branch: second?.name ?? '' };
  const compared = value(await session.call('compare', { left, right }));
  expect(compared.equal).toBe(false);
  const maps = value(await session.call('compareMaps', { left, right, partition: LNX }));
  expect(maps.sides).toHaveLength(2);
  expect(maps.difference).toMatchObject({ where: 'block 64' });
  expect(await session.call('compare', { left, right: { machine, branch: 'nowhere' } })).toMatchObject({
    ok: false,
    failure: { where: 'params.right.branch', message: expect.stringContaining(first?.name ?? '-') },
  });
});
