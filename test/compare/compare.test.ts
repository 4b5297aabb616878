import { expect, test } from 'vitest';
import { comparisonText } from '../../main/export/comparison-text.ts';
import type { Comparison } from '../../shared/comparison.ts';
import { revision } from '../../shared/ids.ts';
import type { CompareSide } from '../../shared/saved-machine.ts';
import { value } from '../db/files.ts';
import { blocks, goTo, openSession, range, type TestSession } from '../session/open-session.ts';

const compare = async (session: TestSession, left: CompareSide, right: CompareSide): Promise<Comparison> =>
  value(await session.call('compare', { left, right }));
const at = (number: number): CompareSide => ({ machine: 1, revision: revision(number) });
const NOW: CompareSide = { machine: 1 };

test('a revision is equal to itself', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  const same = await compare(session, at(4), NOW);
  expect(same).toMatchObject({
    equal: true,
    history: { common: 4, parting: null, last: { place: 4 }, pairs: { total: 0 } },
  });
  expect(same.partitions[0]).toMatchObject({
    figures: [],
    zones: [],
    increments: { total: 0 },
    blocks: { total: 0 },
  });
});

test('two revisions differ in the blocks and increments that were touched between them', async () => {
  const session = openSession();
  await session.done(blocks('enable', ...range(256, 258)));
  const { partitions, definition, equal, history } = await compare(session, at(2), NOW);
  expect(equal).toBe(false);
  expect(definition.total).toBe(0);
  expect(history).toMatchObject({ leftSteps: 2, rightSteps: 8, common: 2, pairs: { total: 6 } });
  expect(history.parting).toMatchObject({ place: 3, left: null, right: { revision: 3, outcome: 'done' } });
  expect(partitions[0]?.blocks.rows).toEqual([
    {
      first: 256,
      last: 258,
      left: 'deconfigured, memmap wanted in the block',
      right: 'online, Movable, memmap in the block',
    },
  ]);
  expect(partitions[0]?.increments.rows).toEqual([
    {
      first: 257,
      last: 259,
      left: 'reserved, standby, kernel: standby',
      right: 'reserved, assigned, kernel: assigned',
    },
  ]);
  expect(partitions[0]?.figures.map(({ field }) => field)).toContain('Memmap in the blocks');
});

test('two branches part where they were made', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  await session.done(goTo(2));
  await session.done(blocks('enable', 300));
  const { history } = await compare(session, at(4), at(6));
  expect(history).toMatchObject({
    common: 2,
    parting: { place: 3, left: { revision: 3 }, right: { revision: 5 } },
  });
});

test('the same commands on an older kernel part at the first that it answers differently', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  const { right, history, partitions } = await compare(session, NOW, { machine: 1, release: '6.12' });
  expect(right).toMatchObject({ machine: 'Sample', release: '6.12' });
  expect(history.common).toBe(2);
  expect(history.parting).toMatchObject({
    place: 3,
    left: { outcome: 'done' },
    right: { revision: null, outcome: expect.stringMatching(/^ENOENT/), because: expect.any(String) },
  });
  expect(history.parting?.leftEvents.length).toBeGreaterThan(0);
  expect(history.last).toMatchObject({ place: 4, left: { outcome: 'done' }, right: { revision: null } });
  expect(history.last?.leftEvents.length).toBeGreaterThan(0);
  expect(partitions[0]?.figures).toContainEqual({ field: 'Era', left: 'dynamic', right: 'memmap' });
});

test('the same kernel again leads to the same state', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  expect(await compare(session, NOW, { machine: 1, release: '7.2' })).toMatchObject({ equal: true });
});

test('two machines differ in their definitions, and partitions that only one has are named', async () => {
  const session = openSession();
  const text = [
    'lparMachine: 1',
    'name: Other',
    'system:',
    '  name: SIMCPC1',
    '  customerStorage: 512 GiB',
    '  partitions:',
    '    - name: LNXPROD',
    '      profile: { initial: 4 GiB, reserved: 4 GiB }',
    '      sclp: { increment: 256 MiB }',
    '      kernel: { release: "6.1" }',
  ].join('\n');
  const { machine } = value(await session.session.files.receive(text));
  const { definition, partitions } = await compare(session, NOW, { machine });
  expect(definition.rows).toContainEqual({ field: 'customerStorage', left: '1 TiB', right: '512 GiB' });
  expect(partitions.map(({ name, presence }) => [name, presence])).toEqual([
    ['LNXTEST', 'left'],
    ['LNXPROD', 'right'],
  ]);
});

test('the text says what differs, line by line', async () => {
  const session = openSession();
  await session.done(blocks('enable', 256));
  const text = comparisonText(await compare(session, at(2), { machine: 1, release: '6.12' }));
  expect(text).toContain('Left:  Sample, revision 2 (state ');
  expect(text).toContain('Right: Sample, revision 4, replayed on kernel 6.12');
  expect(text).toContain('Era: dynamic | memmap');
  expect(text).toMatch(/They part at command 3:\n {2}nothing\n {2}\| Configure block \d+: ENOENT/);
  expect(text).not.toContain('undefined');
});

test('what is not there is said', async () => {
  const session = openSession();
  for (const [side, where] of [
    [{ machine: 9 }, 'params.right.machine'],
    [{ machine: 1, revision: revision(99) }, 'params.right.revision'],
    [{ machine: 1, release: 'none' }, 'params.right.release'],
  ] as const) {
    const answer = await session.call('compare', { left: NOW, right: side });
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'rejection', where } });
  }
});
