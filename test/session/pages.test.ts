/** The pages of a block through the contract: now, at a revision, and between two events of one. */

import { describe, expect, test } from 'vitest';
import { blockId, pfn, revision } from '../../shared/ids.ts';
import { value } from '../db/files.ts';
import { blocks, LNX, openSession } from './open-session.ts';

const BLOCK = blockId(300);

describe('the pages of a block', () => {
  test('are those of now, of an earlier revision, or of a moment within a command', async () => {
    const session = openSession();
    const pagesOf = async (more: object) => {
      const answer = value(
        await session.call('query', { kind: 'pages', partition: LNX, block: BLOCK, ...more }),
      );
      return answer.kind === 'pages' ? answer.pages : null;
    };
    const { revision: at } = await session.done(blocks('enable', 300));
    const first = BLOCK * 262_144;
    const now = await pagesOf({ pfn: pfn(first) });
    expect(now).toMatchObject({
      state: 'online',
      walk: { pfn: first, address: 300 * 2 ** 30, run: { zone: 'Movable' } },
    });
    expect(await pagesOf({ at: revision(2) })).toMatchObject({ state: 'absent', walk: null });
    const told = value(await session.call('query', { kind: 'sequence', revision: at }));
    const events = told.kind === 'sequence' ? (told.sequence?.events ?? []) : [];
    const placed = events.findIndex(({ kind }) => kind === 'rangePlacedInZone');
    const before = await pagesOf({ step: { revision: at, events: placed } });
    const after = await pagesOf({ step: { revision: at, events: placed + 1 } });
    expect(before?.structPages.rest).toBe('accessible');
    expect(after?.structPages).toMatchObject({ rest: 'initialised', restFlags: ['PageOffline'] });
    expect(await pagesOf({ step: { revision: at, events: events.length } })).toMatchObject({
      state: 'online',
    });
  });

  test('of an IPL are those that it left, of a block that does not exist there are none', async () => {
    const session = openSession();
    const ask = (params: object) =>
      session.call('query', { kind: 'pages', partition: LNX, block: BLOCK, ...params } as never);
    expect(value(await ask({ step: { revision: revision(2), events: 1 } }))).toMatchObject({
      pages: { state: 'absent' },
    });
    expect(value(await ask({ at: revision(1) }))).toEqual({ kind: 'pages', pages: null });
    expect(await ask({ step: { revision: revision(999), events: 0 } })).toMatchObject({
      ok: false,
      failure: { reason: 'unknown', where: 'params.step.revision' },
    });
  });
});
