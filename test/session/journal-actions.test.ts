/** The journal by actions, and the names of undo and redo. */

import { expect, test } from 'vitest';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession, range, shell, type TestSession, undo } from './open-session.ts';

async function actions(session: TestSession, filter: object = {}) {
  const answer = value(await session.call('query', { kind: 'journalActions', limit: 100, filter }));
  if (answer.kind !== 'journalActions') throw new Error('another answer was asked for');
  return answer.rows;
}

async function moves(session: TestSession) {
  const answer = value(await session.call('query', { kind: 'moves' }));
  if (answer.kind !== 'moves') throw new Error('another answer was asked for');
  return [answer.undo?.title ?? null, answer.redo?.title ?? null];
}

test('a line of many writes is one row, with its blocks, writes and refusals', async () => {
  const session = openSession();
  await session.done(shell('chmem -e 200G'));
  await session.done(blocks('disable', 0, ...range(64, 66)));
  const [taken, brought] = await actions(session);
  expect(brought).toMatchObject({
    title: 'Bring online: blocks 64–263',
    actor: 'shell',
    partition: LNX,
    blocks: 200,
    commands: 400,
    refused: 0,
    onPath: true,
  });
  expect(taken).toMatchObject({
    title: 'Take back: 4 blocks from 0 to 66',
    blocks: 4,
    commands: 7,
    refused: 1,
  });
  expect(taken?.parent).toBe(brought?.last);
});

test('is filtered by who, where, what was refused and words; pages go on where the last one ended', async () => {
  const session = openSession();
  await session.done(shell('chmem -b -e 64-65'));
  await session.done(blocks('offline', 0));
  await session.done(blocks('enable', 70));
  const titles = async (filter: object) => (await actions(session, filter)).map(({ title }) => title);
  expect(await titles({ refused: true })).toEqual(['Take block 0 offline']);
  expect(await titles({ actor: 'shell' })).toEqual(['Bring online: blocks 64–65']);
  expect(await titles({ text: 'online 70' })).toEqual(['Bring online: block 70']);
  const all = await actions(session);
  const page = value(await session.call('query', { kind: 'journalActions', limit: 1 }));
  if (page.kind !== 'journalActions') throw new Error('another answer was asked for');
  expect(page).toMatchObject({ more: true, rows: [all[0]] });
  const before = page.rows[0]?.first ?? all[0]?.first;
  const next = value(
    await session.call('query', { kind: 'journalActions', limit: 1, ...(before ? { before } : {}) }),
  );
  expect(next).toMatchObject({ rows: [all[1]] });
});

test('is searched by the database: typed lines, commands, and why one of many was refused; words may lie apart', async () => {
  const session = openSession();
  await session.done(shell('chmem -b -e 64-67'));
  await session.done(blocks('disable', 0, ...range(64, 66)));
  await session.done(blocks('enable', 80));
  const titles = async (text: string) => (await actions(session, { text })).map(({ title }) => title);
  expect(await titles('chmem')).toEqual(['Bring online: blocks 64–67']);
  expect(await titles('CHMEM -e')).toEqual(['Bring online: blocks 64–67']);
  expect(await titles('ebusy')).toEqual(['Take back: 4 blocks from 0 to 66']);
  expect(await titles('memory66/state')).toEqual([
    'Take back: 4 blocks from 0 to 66',
    'Bring online: blocks 64–67',
  ]);
  expect(await titles('ui take 66')).toEqual(['Take back: 4 blocks from 0 to 66']);
  expect(await titles('memory6_')).toEqual([]);
  expect(await titles('100%')).toEqual([]);
});

test('every word that a row of the journal shows finds the row, whoever answers', async () => {
  const session = openSession();
  await session.done(shell('chmem -b -e 64-65'));
  await session.done(blocks('disable', 0, 64));
  await session.done({ kind: 'command', command: { kind: 'deactivate', partition: LNX } });
  const rowsFor = async (filter: object) => {
    const answer = value(await session.call('query', { kind: 'journal', limit: 500, filter }));
    if (answer.kind !== 'journal') throw new Error('another answer was asked for');
    return answer.rows;
  };
  const all = await rowsFor({});
  expect(all.length).toBeGreaterThan(4);
  for (const row of all)
    for (const word of row.summary.split(/\s+/)) {
      const found = await rowsFor({ text: word });
      expect(
        found.map(({ revision }) => revision),
        word,
      ).toContain(row.revision);
    }
});

test('undo and redo are named by what they take back and do again', async () => {
  const session = openSession();
  await session.done(blocks('enable', ...range(64, 67)));
  expect(await moves(session)).toEqual(['Bring online: blocks 64–67', null]);
  await session.done(undo);
  expect(await moves(session)).toEqual([
    'Activate LNXTEST, Load LNXTEST (clear)',
    'Bring online: blocks 64–67',
  ]);
  expect((await actions(session))[0]?.onPath).toBe(false);
});

test('is filtered by the database: by block, by time, by who, over actions of which one command fits', async () => {
  const session = openSession();
  await session.done(shell('chmem -b -e 64-67'));
  await session.done(blocks('enable', 70));
  await session.done(blocks('offline', 66));
  const titles = async (filter: object) => (await actions(session, filter)).map(({ title }) => title);
  expect(await titles({ block: 66 })).toEqual(['Take block 66 offline', 'Bring online: blocks 64–67']);
  expect(await titles({ block: 65, actor: 'shell' })).toEqual(['Bring online: blocks 64–67']);
  expect(await titles({ block: 65, actor: 'ui' })).toEqual([]);
  const [newest] = await actions(session);
  expect(newest).toBeDefined();
  expect(await titles({ sinceMs: (newest?.stampMs ?? 0) + 1 })).toEqual([]);
  expect((await titles({ sinceMs: 1 })).length).toBe((await actions(session)).length);
  expect(await titles({ partition: 'NOBODY' })).toEqual([]);
});

test('the pages of a filter together are its rows, whatever the page', async () => {
  const session = openSession();
  for (const block of [64, 65, 66, 67, 68]) await session.done(blocks('enable', block));
  await session.done(shell('chmem -b -d 65'));
  await session.done(undo);
  for (const filter of [{}, { actor: 'ui' }, { block: 65 }, { partition: LNX, text: 'online' }]) {
    const all = await actions(session, filter);
    const paged: unknown[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const asked = { kind: 'journalActions', limit: 2, filter, ...(before ? { before } : {}) };
      const page = value(await session.call('query', asked as never));
      if (page.kind !== 'journalActions') throw new Error('another answer was asked for');
      paged.push(...page.rows);
      before = page.rows.at(-1)?.first;
      more = page.more;
    }
    expect(paged).toEqual(all);
  }
});
