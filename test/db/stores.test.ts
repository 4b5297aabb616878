import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../db/journal-store.ts';
import { guarded } from '../../db/storage-failure.ts';
import { type Stores, storesOn, TRACE_LIMIT_SETTING } from '../../db/stores.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { RowPage, TouchedRows } from '../../shared/rows.ts';
import { newDatabase } from './files.ts';

const entry = (revision: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  revision,
  parent: revision - 1,
  branch: 1,
  action: revision,
  actor: 'ui',
  stampMs: 1_700_000_000_000 + revision,
  engine: '1',
  depth: revision,
  partition: null,
  block: null,
  path: null,
  value: null,
  command: `{"n":${revision}}`,
  outcome: null,
  events: null,
  stateHash: String(revision).padStart(16, '0'),
  ...more,
});

function withMachine() {
  const { writer, path } = newDatabase();
  const stores = storesOn(writer);
  const machine = stores.machines.insert({
    name: 'Sample',
    definition: '{}',
    createdMs: 1,
    head: 0,
    branch: 1,
    stateHash: '0',
    engine: '1',
    rowsAt: 0,
  });
  return { writer, path, stores, machine };
}

const LNX = 'LNX' as PartitionName;
const rows = (blocks: number, state = 'offline'): TouchedRows => ({
  partitions: [
    {
      partition: LNX,
      status: 'operating',
      release: '7.2',
      commandLine: '',
      memTotalKib: 1,
      memFreeKib: 1,
      rest: '{}',
    },
  ],
  increments: [{ partition: LNX, rn: 1, element: 0, assigned: 1, believedAssigned: null }],
  blocks: Array.from({ length: blocks }, (_, block) => ({
    partition: LNX,
    block,
    state,
    zone: null,
    memmap: 'none',
    altmapPages: 0,
    configured: 0,
    memmapRequested: 1,
  })),
  zones: [{ partition: LNX, zone: 'DMA', startPfn: 0, spannedPages: 1, presentPages: 1, managedPages: 1 }],
});

describe('journal', () => {
  test('rows come back as they were written, newest first in pages', () => {
    const { stores, machine } = withMachine();
    for (const revision of [1, 2, 3]) stores.journal.append(machine, entry(revision));
    expect(stores.journal.find(machine, 2)).toEqual(entry(2));
    expect(stores.journal.page(machine, { from: 1, before: 3 }, 5).map((row) => row.revision)).toEqual([
      2, 1,
    ]);
    expect(stores.journal.last(machine)).toEqual({ revision: 3, action: 3 });
  });

  test('a row can neither be changed nor removed while its machine is kept', () => {
    const { stores, machine, writer } = withMachine();
    stores.journal.append(machine, entry(1));
    expect(() => writer.exec("UPDATE journal SET actor = 'shell'")).toThrow('never changed');
    expect(() => writer.exec('DELETE FROM journal')).toThrow('kept');
    stores.transaction.around(() => stores.machines.remove(machine, 5));
    expect(stores.machines.list()).toEqual([]);
    expect(stores.journal.find(machine, 1)).toBeUndefined();
  });

  test('a flipped byte in a row is found with its revision', () => {
    const { stores, machine, writer } = withMachine();
    for (const revision of [1, 2, 3]) stores.journal.append(machine, entry(revision));
    const intact = () => stores.journal.checked(machine, 0, 3).map((row) => row.intact);
    expect(intact()).toEqual([true, true, true]);
    writer.exec('DROP TRIGGER journal_rows_are_never_changed');
    writer.exec(`UPDATE journal SET command = '{"n":3}' WHERE revision = 2`);
    expect(intact()).toEqual([true, false, true]);
  });

  test('a range holds the rows of one branch only', () => {
    const { stores, machine } = withMachine();
    for (const [revision, branch] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 1],
    ] as const) {
      stores.journal.append(machine, entry(revision, { branch }));
    }
    const range = stores.journal.rows(machine, { branch: 1, after: 1, upTo: 4 }, 10);
    expect(range.map((row) => row.revision)).toEqual([2, 4]);
  });
});

function difference(stores: Stores, machine: number, wanted: TouchedRows): unknown {
  const work = stores.state.difference(machine, wanted, pagesOf(wanted));
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** As a state gives them: pages of 2,048 numbers, the last one open. */
function pagesOf(wanted: TouchedRows): RowPage[] {
  const none = { partitions: [], increments: [], blocks: [], zones: [] };
  return wanted.partitions.flatMap(({ partition }) => [
    {
      ...{ partition, table: 'increment', first: 1, last: Number.MAX_SAFE_INTEGER },
      rows: { ...none, increments: wanted.increments },
    },
    {
      ...{ partition, table: 'block', first: 0, last: 2047 },
      rows: { ...none, blocks: wanted.blocks.filter(({ block }) => block < 2048) },
    },
    {
      ...{ partition, table: 'block', first: 2048, last: Number.MAX_SAFE_INTEGER },
      rows: { ...none, blocks: wanted.blocks.filter(({ block }) => block >= 2048) },
    },
  ]);
}

/** @param stored what is there, where it is told */
function settle(stores: Stores, machine: number, wanted: TouchedRows, stored?: TouchedRows): void {
  const known = stored && pagesOf(stored);
  const pages = pagesOf(wanted).map((page, index) => {
    const rows = known?.[index]?.rows;
    return rows ? { ...page, stored: rows } : page;
  });
  stores.transaction.around(() => {
    for (const _page of stores.state.settle(machine, wanted, pages));
  });
}

describe('state rows', () => {
  test('writing over and replacing leave exactly the wanted rows', () => {
    const { stores, machine } = withMachine();
    stores.state.put(machine, rows(3));
    const mixed = {
      ...rows(3),
      blocks: rows(3).blocks.map((row, block) => (block === 1 ? { ...row, state: 'online' } : row)),
    };
    stores.state.put(machine, { ...rows(0), blocks: rows(2, 'online').blocks.slice(1) });
    expect(difference(stores, machine, mixed)).toBeUndefined();
    settle(stores, machine, rows(2));
    expect(difference(stores, machine, rows(2))).toBeUndefined();
    settle(stores, machine, rows(5000));
    expect(difference(stores, machine, rows(5000))).toBeUndefined();
    settle(stores, machine, { partitions: [], increments: [], blocks: [], zones: [] });
    expect(
      difference(stores, machine, { ...rows(0), partitions: [], increments: [], zones: [] }),
    ).toBeUndefined();
  });

  test('where the stored rows are told, what differs from them is written and removed', () => {
    const { stores, machine } = withMachine();
    stores.state.put(machine, rows(3000));
    let stored = rows(3000);
    for (const wanted of [rows(2500, 'online'), rows(2600), rows(0), rows(3000)]) {
      settle(stores, machine, wanted, stored);
      expect(difference(stores, machine, wanted)).toBeUndefined();
      stored = wanted;
    }
  });

  test('a row that differs, is missing or is too many is named with its table', () => {
    const { stores, machine } = withMachine();
    stores.state.put(machine, rows(3));
    expect(difference(stores, machine, rows(3))).toBeUndefined();
    expect(difference(stores, machine, rows(2))).toEqual({ table: 'memory_block', key: 'LNX 2' });
    expect(difference(stores, machine, rows(4))).toEqual({ table: 'memory_block', key: 'LNX 3' });
    expect(difference(stores, machine, rows(3, 'online'))).toEqual({ table: 'memory_block', key: 'LNX 0' });
  });
});

describe('SCLP trace', () => {
  const request = (partition: string, rn: number) =>
    ({
      partition,
      command: 'assign',
      code: 0xd0001,
      response: 0x20,
      element: null,
      rn,
      injected: 0,
      sccb: null,
    }) as const;

  test('the trace is bounded per partition and says what it dropped', () => {
    const { stores: before, machine, writer } = withMachine();
    before.settings.set(TRACE_LIMIT_SETTING, '10');
    const stores = storesOn(writer);
    for (let revision = 1; revision <= 30; revision++) {
      stores.trace.append(machine, [{ ...request('A', revision), revision, ordinal: 0 }]);
      if (revision <= 5)
        stores.trace.append(machine, [{ ...request('B', revision), revision: 100 + revision, ordinal: 0 }]);
    }
    const kept = stores.trace.page(machine, { revision: 1000, ordinal: 0 }, 100);
    const ofA = kept.filter((row) => row.partition === 'A').map((row) => row.revision);
    expect(ofA.length).toBeLessThanOrEqual(10);
    expect(ofA[0]).toBe(30);
    expect(kept.filter((row) => row.partition === 'B')).toHaveLength(5);
    const ofB = stores.trace.page(machine, { revision: 104, ordinal: 0 }, 2, 'B');
    expect(ofB.map(({ revision, partition }) => [revision, partition])).toEqual([
      [103, 'B'],
      [102, 'B'],
    ]);
    expect(stores.trace.dropped(machine)).toBe(30 - ofA.length);
  });

  test('a page goes on in the middle of a revision', () => {
    const { stores, machine } = withMachine();
    const requests = [1, 2, 3].map((rn, ordinal) => ({ ...request('A', rn), revision: 1, ordinal }));
    stores.trace.append(machine, requests);
    const page = stores.trace.page(machine, { revision: 1, ordinal: 2 }, 1);
    expect(page).toEqual([{ ...request('A', 2), revision: 1, ordinal: 1 }]);
  });
});

describe('snapshots', () => {
  test('the newest on the path and below the limit is found, of this engine version only', () => {
    const { stores, machine } = withMachine();
    const put = (revision: number, branch: number, engine = '1') =>
      stores.snapshots.put(machine, engine, {
        revision,
        branch,
        stateHash: 'h',
        state: Uint8Array.of(revision),
      });
    put(3, 1);
    put(6, 1);
    put(8, 2);
    put(9, 2, '0');
    const path = [
      { branch: 1, upTo: 5 },
      { branch: 2, upTo: 20 },
    ];
    const newest = (upTo: number) => stores.snapshots.newest(machine, '1', path, upTo)?.revision;
    expect([newest(20), newest(7), newest(2)]).toEqual([8, 3, undefined]);
    stores.snapshots.trim(machine, '1', path, 1);
    expect([newest(20), newest(7)]).toEqual([8, 3]);
    const byRevision = [
      { branch: 1, upTo: 6 },
      { branch: 2, upTo: 20 },
    ];
    expect(stores.snapshots.newest(machine, '1', byRevision, 7)?.revision).toBe(3);
    expect(stores.snapshots.newestOfOther(machine, '1', path)).toBeUndefined();
  });

  test('tries that were undone push none off the path, and further back they lie further apart', () => {
    const { stores, machine } = withMachine();
    const path = [{ branch: 1, upTo: 100_000 }];
    const put = (revision: number, branch: number) => {
      const state = Uint8Array.of(1);
      stores.snapshots.put(machine, '1', { revision, branch, stateHash: 'h', state });
      stores.snapshots.trim(machine, '1', path, 3);
    };
    stores.transaction.around(() => {
      for (let revision = 1; revision <= 200; revision++) put(revision, 1);
      for (let revision = 201; revision <= 300; revision++) put(revision, 2);
    });
    const newest = (upTo: number) => stores.snapshots.newest(machine, '1', path, upTo)?.revision;
    expect(newest(300)).toBe(200);
    const all = new Set(Array.from({ length: 200 }, (_, index) => newest(index + 1)));
    expect(all.size).toBeLessThan(20);
    for (const back of [2, 5, 10, 50, 100])
      expect(200 - back - (newest(200 - back) ?? 0)).toBeLessThanOrEqual(2 * back);
  });
});

describe('what the disk refuses', () => {
  test('a full disk is a value, and the transaction is taken back', () => {
    const { writer, stores, machine, path } = withMachine();
    const pages = Number(writer.prepare('PRAGMA page_count').pluck().get());
    writer.prepare(`PRAGMA max_page_count = ${pages + 4}`).get();
    const result = guarded(path, () =>
      stores.transaction.around(() => {
        for (let revision = 1; revision <= 100; revision++) {
          stores.journal.append(machine, entry(revision, { events: JSON.stringify('x'.repeat(10_000)) }));
        }
      }),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'storage', reason: 'full' } });
    expect(stores.journal.last(machine).revision).toBe(0);
    writer.prepare('PRAGMA max_page_count = 1000000').get();
    stores.transaction.around(() => stores.journal.append(machine, entry(1)));
    expect(stores.journal.last(machine).revision).toBe(1);
  });

  test('a mistake of ours is thrown, not called a storage failure', () => {
    expect(() =>
      guarded('x', () => {
        throw new TypeError('ours');
      }),
    ).toThrow('ours');
    const { writer, path } = withMachine();
    expect(() => guarded(path, () => writer.exec('SELEKT'))).toThrow('syntax');
  });
});
