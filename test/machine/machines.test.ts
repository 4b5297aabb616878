import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { storesOn } from '../../db/stores.ts';
import { SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import type { Push } from '../../shared/api.ts';
import { revision } from '../../shared/ids.ts';
import type { FileRequest, MachineAction, MachineAnswer, SavedMachine } from '../../shared/saved-machine.ts';
import { value } from '../db/files.ts';
import {
  blocks,
  fileOf,
  goTo,
  openSession,
  range,
  shell,
  type TestSession,
  undo,
} from '../session/open-session.ts';

const manage = async (session: TestSession, action: MachineAction): Promise<MachineAnswer> =>
  value(await session.call('manage', { action }));

async function machines(session: TestSession): Promise<readonly SavedMachine[]> {
  const answer = value(await session.call('query', { kind: 'machines' }));
  if (answer.kind !== 'machines') throw new Error('another answer was asked for');
  return answer.machines;
}

async function textOf(session: TestSession, request: FileRequest): Promise<string> {
  return [...value(await session.session.files.offer(request)).pieces].join('');
}
const fileText = (session: TestSession, machine = 1, history = true): Promise<string> =>
  textOf(session, { kind: 'machine', machine, history });

/** A tree: two branches, refusals, an undone end. */
async function withHistory(): Promise<TestSession> {
  const session = openSession();
  await session.done(blocks('enable', ...range(256, 262)));
  await session.run(blocks('offline', 0));
  await session.done(undo);
  await session.done(shell('chmem -e 3G'));
  await session.done(blocks('disable', 256));
  await session.done(goTo(5));
  await session.done(blocks('enable', 400));
  await session.done(undo);
  return session;
}

describe('saved machines', () => {
  test('a machine is made, named, annotated, opened and deleted; everybody hears of it', async () => {
    const session = openSession();
    const { machine } = await manage(session, {
      kind: 'create',
      name: 'Second',
      definition: SAMPLE_DEFINITION,
    });
    await manage(session, { kind: 'rename', machine, name: 'Other' });
    await manage(session, { kind: 'annotate', machine, notes: 'For Monday' });
    expect(session.pushes.at(-1)).toMatchObject({ kind: 'machines' });
    expect((await machines(session)).map(({ name, notes, isOpen }) => [name, notes, isOpen])).toEqual([
      ['Sample', '', true],
      ['Other', 'For Monday', false],
    ]);
    value(await session.call('open', { machine }));
    expect((await machines(session)).find(({ id }) => id === machine)).toMatchObject({
      isOpen: true,
      openedMs: expect.any(Number),
    });
    await manage(session, { kind: 'delete', machine });
    expect((await machines(session)).map(({ name, isOpen }) => [name, isOpen])).toEqual([['Sample', true]]);
    expect(session.pushes).toContainEqual(
      expect.objectContaining({ kind: 'snapshot', machine: { id: 1, name: 'Sample' } }),
    );
  });

  test('deleting the last machine leaves a new sample', async () => {
    const session = openSession();
    await session.done(blocks('enable', 256));
    await manage(session, { kind: 'delete', machine: 1 });
    const [only] = await machines(session);
    expect(only).toMatchObject({ name: 'Sample', revision: 2, isOpen: true });
    await session.done(blocks('enable', 300));
  });

  test('the rows of a deleted machine are gone after a while', async () => {
    const session = openSession();
    const { machine } = await manage(session, { kind: 'duplicate', machine: 1, name: 'Copy' });
    await manage(session, { kind: 'delete', machine });
    await session.close();
    const again = openSession(session.path);
    const count = (table: string): unknown =>
      again.database.writer
        .prepare(`SELECT count(*) FROM ${table} WHERE machine_id = ?`)
        .pluck()
        .get(machine);
    await vi.waitFor(() => expect(count('machine')).toBe(0));
    expect(['journal', 'memory_block', 'snapshot'].map(count)).toEqual([0, 0, 0]);
  });

  test('a deleted machine comes back as it was, under another name when its own is taken', async () => {
    const session = await withHistory();
    const before = await fileText(session);
    await manage(session, { kind: 'delete', machine: 1 });
    expect(await machines(session)).toMatchObject([{ name: 'Sample', isOpen: true, revision: 2 }]);
    const deleted = [{ id: 1, name: 'Sample', revision: expect.any(Number) }];
    expect(await session.call('query', { kind: 'machines' })).toMatchObject({ value: { deleted } });
    expect(session.pushes.findLast(({ kind }) => kind === 'machines')).toMatchObject({ deleted });
    await manage(session, { kind: 'restore', machine: 1 });
    expect(await session.call('query', { kind: 'machines' })).toMatchObject({ value: { deleted: [] } });
    expect((await machines(session)).map(({ name }) => name)).toEqual(['Sample (2)', 'Sample']);
    value(await session.call('open', { machine: 1 }));
    expect(await session.session.verified).toBeNull();
    expect(await fileText(session)).toBe(before.replace('name: Sample', 'name: Sample (2)'));
    await session.done(blocks('enable', 310));
  });

  test('only what was deleted lately, and by this program, comes back', async () => {
    const session = openSession();
    const copies: number[] = [];
    for (let copy = 0; copy < 11; copy++) {
      const { machine } = await manage(session, { kind: 'duplicate', machine: 1, name: `Copy ${copy}` });
      copies.push(machine);
      await manage(session, { kind: 'delete', machine });
    }
    const restore = (machine = 0) => session.call('manage', { action: { kind: 'restore', machine } });
    const [first, second] = copies;
    expect(await restore(first)).toMatchObject({ ok: false, failure: { reason: 'unknown' } });
    value(await restore(second));
    expect(await restore(second)).toMatchObject({ ok: false });
    expect(await restore(1)).toMatchObject({ ok: false });
    expect(await restore(99)).toMatchObject({ ok: false });
    await session.close();
    const again = openSession(session.path);
    const late = { action: { kind: 'restore', machine: copies[5] ?? 0 } } as const;
    expect(await again.call('manage', late)).toMatchObject({ ok: false });
  });

  test('a copy has the whole history and goes its own way', async () => {
    const session = await withHistory();
    const { machine } = await manage(session, { kind: 'duplicate', machine: 1, name: 'Copy' });
    const [original, copy] = await Promise.all([fileText(session), fileText(session, machine)]);
    expect(copy).toBe(original.replace('name: Sample', 'name: Copy'));
    value(await session.call('open', { machine }));
    expect(await session.session.verified).toBeNull();
    await session.done(blocks('enable', 300));
    expect(await fileText(session)).toBe(original);
  });

  test('a machine that is only half there is not shown and goes away', async () => {
    const first = openSession();
    await first.close();
    const db = new Database(first.path);
    db.exec('UPDATE machine SET deleted_ms = 1');
    db.close();
    const again = openSession(first.path);
    expect(await machines(again)).toHaveLength(1);
    const count = again.database.writer.prepare('SELECT count(*) FROM machine').pluck();
    await vi.waitFor(() => expect(count.get()).toBe(1));
  });
});

describe('machine files', () => {
  test('save, load, save again gives the same bytes, history and branches included', async () => {
    const session = await withHistory();
    await manage(session, { kind: 'renameBranch', machine: 1, branch: 2, name: 'The other way' });
    await manage(session, { kind: 'annotate', machine: 1, notes: 'Line one\nLine two' });
    const text = await fileText(session);
    const other = openSession();
    await manage(other, { kind: 'rename', machine: 1, name: 'Not this one' });
    const { machine } = value(await other.session.files.receive(text));
    expect(await fileText(other, machine)).toBe(text);
    value(await other.call('open', { machine }));
    expect(await other.session.verified).toBeNull();
    await other.done({ kind: 'redo', scope: 'action' });
    expect(await fileOf(other, 400, 'state')).toBe('online');
    await other.done(goTo(5));
  });

  test('without its history a machine is its definition as it is now', async () => {
    const session = openSession();
    const text = await fileText(session, 1, false);
    expect(text).not.toContain('journal');
    const { machine } = value(await session.session.files.receive(text));
    expect((await machines(session)).at(-1)).toMatchObject({ id: machine, name: 'Sample (2)', revision: 0 });
  });

  test('unknown fields survive the database', async () => {
    const session = openSession();
    const text = (await fileText(session, 1, false))
      .replace('system:', 'colour: green\nsystem:')
      .replace('Sample', 'New');
    const { machine } = value(await session.session.files.receive(text));
    expect(await fileText(session, machine, false)).toContain('colour: green');
  });

  test.each([
    [
      'a changed command',
      (text: string) => text.replace('memory256/state', 'memory255/state'),
      'journal.actions',
    ],
    ['another outcome', (text: string) => text.replace(' # EBUSY', ''), 'journal.actions'],
    ['another head', (text: string) => text.replace(/head: \d+/, 'head: 7'), 'journal.head'],
    ['a newer version', (text: string) => text.replace('lparMachine: 1', 'lparMachine: 9'), 'lparMachine'],
  ])('a file with %s is refused whole', async (_what, change, path) => {
    const session = await withHistory();
    const text = await fileText(session);
    const changed = change(text);
    expect(changed).not.toBe(text);
    const answer = await session.session.files.receive(changed);
    if (answer.ok) throw new Error('it was taken');
    expect(answer.failure.problems[0]?.path).toContain(path);
    expect(answer.failure.failure).toMatchObject({ kind: 'rejection', reason: 'malformed' });
    expect(await machines(session)).toHaveLength(1);
  });
});

describe('looking at the past', () => {
  const past = (session: TestSession): Extract<Push, { kind: 'past' }> | undefined =>
    session.pushes.findLast((push) => push.kind === 'past');

  test('any revision can be looked at, and nothing changes by that', async () => {
    const session = openSession();
    await session.done(blocks('enable', 256));
    await session.done(blocks('enable', 300));
    const view = value(await session.call('view', { revision: revision(4) }));
    expect(view).toMatchObject({ revision: 4, previous: 3, previousAction: 2, next: 5, nextAction: 6 });
    expect(view?.row?.summary).toContain('block 256');
    expect(past(session)).toMatchObject({ revision: 4, machine: { id: 1 } });
    const block = { kind: 'block', partition: 'LNXTEST', block: 300 } as never as { kind: 'block' };
    const then = value(await session.call('query', { ...block, at: revision(4) } as never));
    const now = value(await session.call('query', block as never));
    if (then.kind !== 'block' || now.kind !== 'block') throw new Error('another answer was asked for');
    expect([then.detail.cell, now.detail.cell].map((cell) => cell & 8)).toEqual([0, 8]);
    expect((await session.done(blocks('enable', 301))).revision).toBe(8);
    expect(value(await session.call('view', { revision: null }))).toBeNull();
    expect(await session.call('view', { revision: revision(99) })).toMatchObject({ ok: false });
  });

  test('step by step every revision is what it was when it was the head', async () => {
    const session = openSession();
    const seen = new Map<number, unknown>();
    const note = (push: Push | undefined): void => {
      if (push && 'partitions' in push && push.kind === 'snapshot') seen.set(push.revision, push.partitions);
    };
    for (const block of range(256, 262)) {
      await session.done(blocks('enable', block));
      value(await session.call('open', { machine: 1 }));
      note(session.pushes.at(-1));
    }
    const looked = new Map<number, unknown>();
    for (let at: number | null = 0; at !== null; ) {
      const view: { next: number | null } | null = value(
        await session.call('view', { revision: revision(at) }),
      );
      const push = past(session);
      if (push) looked.set(push.revision, push.partitions);
      at = view?.next ?? null;
    }
    expect([...looked.keys()]).toEqual(range(0, 16));
    for (const [at, partitions] of seen) expect(looked.get(at)).toEqual(partitions);
    // Backwards, and to another branch.
    value(await session.call('view', { revision: revision(4) }));
    expect(past(session)?.partitions).toEqual(seen.get(4));
  });

  test('a past revision is continued as a new branch', async () => {
    const session = openSession();
    await session.done(blocks('enable', 256, 257));
    value(await session.call('view', { revision: revision(4) }));
    await session.done(goTo(4));
    await session.done(blocks('enable', 300));
    const answer = value(await session.call('query', { kind: 'branches' }));
    if (answer.kind !== 'branches') throw new Error('another answer was asked for');
    expect(answer.branches).toMatchObject([
      { branch: 1, name: 'Main', tip: 6, isCurrent: false },
      { branch: 2, base: 4, tip: 8, isCurrent: true },
    ]);
  });
});

describe('when something is damaged', () => {
  async function damaged(sql: string): Promise<TestSession> {
    const session = openSession();
    await session.done(blocks('enable', 256, 257, 258));
    await session.close();
    const db = new Database(session.path);
    db.exec('DROP TRIGGER journal_rows_are_never_changed');
    db.exec(sql);
    db.close();
    return openSession(session.path);
  }

  test.each([
    ['a state row', "UPDATE memory_block SET state = 'offline' WHERE block = 256", 8],
    ['a journal row', "UPDATE journal SET path = replace(path, '257', '255') WHERE revision = 6", 5],
    ['the definition', "UPDATE machine SET definition = replace(definition, 'SIMCPC1', 'SIMCPC2')", 0],
  ])('%s: the last good revision is a machine of its own', async (_what, sql, at) => {
    const session = await damaged(sql);
    expect(await session.session.verified).not.toBeNull();
    const { machine, revision: reached } = await manage(session, {
      kind: 'recover',
      machine: 1,
      name: 'Recovered',
    });
    expect(reached).toBe(at);
    value(await session.call('open', { machine }));
    expect(await session.session.verified).toBeNull();
    expect(value(await session.call('hello', {})).readOnly).toBeNull();
    if (at > 2) await session.done(blocks('enable', 400));
  });
});

test('a backup is taken while work goes on, and is whole', async () => {
  const session = openSession();
  const work = session.done(blocks('enable', ...range(256, 300)));
  const { path } = value(await session.call('backUp', {}));
  await work;
  const again = openSession(path);
  expect(await again.session.verified).toBeNull();
  expect(storesOn(again.database.writer).machines.list()).toHaveLength(1);
});
