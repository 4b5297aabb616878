import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { storesOn } from '../../db/stores.ts';
import { snapshotOf } from '../../main/engine/index.ts';
import { loadMachine } from '../../main/machine/load.ts';
import type { Action } from '../../shared/api.ts';
import { value } from '../db/files.ts';
import {
  blocks,
  fileOf,
  goTo,
  openSession,
  range,
  redo,
  shell,
  storedHead,
  type TestSession,
  undo,
} from '../session/open-session.ts';

const enable = (...numbers: number[]): Action => blocks('enable', ...numbers);

describe('opening again', () => {
  test('after a clean close everything is as it was', async () => {
    const first = openSession();
    await first.done(enable(256, 257));
    const before = storedHead(first);
    await first.close();
    const second = openSession(first.path);
    expect(storedHead(second)).toEqual(before);
    expect(await fileOf(second, 256, 'state')).toBe('online');
    expect(await second.session.verified).toBeNull();
    expect(await second.done(blocks('offline', 256))).toMatchObject({ done: 1, revision: before.head + 1 });
  });

  test('without a close the journal leads to the same state', async () => {
    const first = openSession();
    await first.done(enable(...range(100, 120)));
    await first.done(blocks('offline', 0));
    const before = storedHead(first);
    const second = openSession(await first.abandon());
    expect(storedHead(second)).toEqual(before);
    expect(await fileOf(second, 120, 'state')).toBe('online');
    expect(await second.session.verified).toBeNull();
  });
});

describe('undo and redo', () => {
  test('undo takes back a whole action, redo brings it back', async () => {
    const session = openSession();
    await session.done(enable(256));
    const one = storedHead(session);
    await session.done(enable(300, 301));
    const two = storedHead(session);
    expect(await session.done(undo)).toMatchObject({ revision: one.head, done: 0 });
    expect(storedHead(session)).toEqual(one);
    expect(session.pushes.at(-1)).toMatchObject({
      kind: 'snapshot',
      revision: one.head,
      announcement: 'Undone: Bring block 301 online (online_movable)',
    });
    expect(await session.done(redo)).toMatchObject({ revision: two.head });
    expect(storedHead(session)).toEqual(two);
    expect(await fileOf(session, 301, 'state')).toBe('online');
  });

  test('undo of one command leaves the rest of its action', async () => {
    const session = openSession();
    await session.done(enable(256));
    await session.done({ kind: 'undo', scope: 'command' });
    expect(await fileOf(session, 256, 'state')).toBe('offline');
    await session.done({ kind: 'redo', scope: 'command' });
    expect(await fileOf(session, 256, 'state')).toBe('online');
  });

  test('at the beginning there is nothing to undo, at the end nothing to redo', async () => {
    const session = openSession();
    expect(await session.run(redo)).toMatchObject({ ok: false, failure: { kind: 'rejection' } });
    await session.done(undo);
    expect(await session.run(undo)).toMatchObject({ ok: false, failure: { kind: 'rejection' } });
    expect(storedHead(session).head).toBe(0);
  });

  test('a command after undo starts a branch, and the old future is kept', async () => {
    const session = openSession();
    await session.done(enable(256));
    const old = storedHead(session);
    await session.done(undo);
    const other = await session.done(enable(400));
    expect(other.revision).toBe(6);
    const journal = value(await session.call('query', { kind: 'journal', limit: 10 }));
    if (journal.kind !== 'journal') throw new Error('another answer was asked for');
    expect(journal.rows.map((row) => [row.revision, row.parent, row.onPath])).toEqual([
      [6, 5, true],
      [5, 2, true],
      [4, 3, false],
      [3, 2, false],
      [2, 1, true],
      [1, 0, true],
    ]);
    await session.done(goTo(4));
    expect(storedHead(session)).toEqual(old);
    await session.done(undo);
    await session.done(redo);
    expect(storedHead(session)).toEqual(old);
    await session.done(goTo(6));
    expect(await fileOf(session, 400, 'state')).toBe('online');
    await session.close();
    const again = openSession(session.path);
    expect(await again.session.verified).toBeNull();
    expect(storedHead(again).head).toBe(6);
  });
});

/** The state of the head replayed from the definition alone, without any snapshot. */
function freshReplay(session: TestSession): Uint8Array {
  const stores = storesOn(session.database.writer);
  session.database.writer.exec('DELETE FROM snapshot');
  const row = stores.machines.list()[0];
  if (!row) throw new Error('no machine');
  return snapshotOf(value(loadMachine(stores, row)).system);
}

test('random actions, undo, redo, branches and restarts lead to what a fresh replay of the path leads to', {
  timeout: 120_000,
}, async () => {
  const block = fc.integer({ min: 0, max: 511 });
  const act = fc.oneof(
    fc
      .record({
        verb: fc.constantFrom('enable', 'offline', 'disable', 'configure', 'deconfigure'),
        from: block,
        count: fc.integer({ min: 1, max: 12 }),
      })
      .map(({ verb, from, count }) => blocks(verb as 'enable', ...range(from, Math.min(511, from + count)))),
    fc.constantFrom<Action>(
      undo,
      redo,
      { kind: 'undo', scope: 'command' },
      { kind: 'redo', scope: 'command' },
      shell('chmem -e 3G'),
      shell('chmem -d 2G'),
    ),
    fc.integer({ min: 0, max: 30 }).map(goTo),
    fc.constantFrom('close' as const, 'abandon' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      let session = openSession();
      for (const one of acts) {
        if (typeof one === 'string') {
          if (one === 'close') await session.close();
          session = openSession(one === 'close' ? session.path : await session.abandon());
        } else await session.run(one);
      }
      expect(await session.session.verified).toBeNull();
      await session.close();
      const again = openSession(session.path);
      const { stateHash } = storedHead(again);
      const stores = storesOn(again.database.writer);
      const row = stores.machines.list()[0];
      const opened = value(loadMachine(stores, row as NonNullable<typeof row>));
      expect(opened.readOnly).toBeNull();
      expect(Buffer.from(freshReplay(again)).equals(Buffer.from(snapshotOf(opened.system)))).toBe(true);
      expect(row?.stateHash).toBe(stateHash);
      await again.close();
    }),
    { numRuns: 25 },
  );
});
