import { describe, expect, it } from 'vitest';
import { blockCounts } from '../../renderer/model/block-counts.ts';
import { ActionRunner, isNothingToDo } from '../../renderer/state/action-runner.ts';
import { Store } from '../../renderer/state/store.ts';
import { BLOCK } from '../../shared/cells.ts';
import { type BlockId, partitionName, revision } from '../../shared/ids.ts';
import { FakeConsole } from './fake-console.ts';

const NAME = partitionName('LNXTEST');

async function opened(): Promise<{ api: FakeConsole; store: Store }> {
  const api = new FakeConsole();
  const store = new Store(api);
  await store.start();
  return { api, store };
}

const enable = (...blocks: number[]) =>
  ({ kind: 'blocks', partition: NAME, verb: 'enable', blocks: blocks as BlockId[] }) as const;

describe('store', () => {
  it('opens the machine and holds its cells', async () => {
    const { store } = await opened();
    expect(store.machine?.partitions.get(NAME)?.blocks).toHaveLength(512);
    expect(store.seen).toBe(2);
  });

  it('patches cells in place and makes a new partition object', async () => {
    const { store, api } = await opened();
    const before = store.machine?.partitions.get(NAME);
    await api.call('run', { action: enable(64), seen: store.seen, ticket: 't' });
    const after = store.machine?.partitions.get(NAME);
    expect(after).not.toBe(before);
    expect(after?.blocks).toBe(before?.blocks);
    expect((after?.blocks[64] ?? 0) & BLOCK.online).toBeTruthy();
  });

  it('asks for a snapshot when a delta was missed', async () => {
    const { store, api } = await opened();
    api.revision = revision(9);
    const seen = api.calls.filter(({ method }) => method === 'open').length;
    await api.call('run', { action: enable(64), seen: null, ticket: 't' });
    expect(api.calls.filter(({ method }) => method === 'open')).toHaveLength(seen + 1);
    expect(store.seen).toBe(api.revision);
  });

  it('is locked while the connection is lost', async () => {
    const { store, api } = await opened();
    api.push({ kind: 'connection', state: 'lost' });
    expect(store.locked).toBe('lost');
    api.push({ kind: 'connection', state: 'back' });
    expect(store.locked).toBeUndefined();
  });

  it('is locked for good when the disk said no', async () => {
    const { store, api } = await opened();
    api.push({ kind: 'trouble', failure: { kind: 'storage', reason: 'full', message: 'The disk is full.' } });
    expect(store.locked).toBe('readOnly');
  });
});

describe('action runner', () => {
  it('does one harmless block at once', async () => {
    const { store } = await opened();
    const runner = new ActionRunner(store, () => {});
    await runner.start(enable(64));
    expect(runner.plan).toBeUndefined();
    expect(runner.done?.result?.done).toBe(1);
  });

  it('shows the plan when the machine would refuse it', async () => {
    const { store, api } = await opened();
    api.refusing.add(64);
    const runner = new ActionRunner(store, () => {});
    await runner.start(enable(64));
    expect(runner.plan?.result?.firstRefusal).toMatchObject({ by: 'kernel', errno: 'EBUSY' });
    expect(api.calls.some(({ method }) => method === 'run')).toBe(false);
  });

  it('shows the plan of several blocks first, and runs it on the revision that was seen', async () => {
    const { store, api } = await opened();
    const runner = new ActionRunner(store, () => {});
    await runner.start(enable(64, 65));
    expect(runner.plan?.result?.done).toBe(2);
    await runner.run(enable(64, 65));
    expect(runner.plan).toBeUndefined();
    expect(api.calls.at(-1)).toMatchObject({ method: 'run', params: { seen: 2 } });
  });

  it('counts what a cancelled action did, was refused and left, and leaves it for another try', async () => {
    const { store, api } = await opened();
    api.refusing.add(65);
    api.stopAfter = 3;
    const runner = new ActionRunner(store, () => {});
    const action = enable(64, 65, 66, 67, 68);
    const done = await runner.run(action);
    const counts = done.result && blockCounts(action, done.result);
    expect(counts).toEqual({ done: 2, refused: 1, left: 2, remaining: [65, 67, 68] });
  });

  it('keeps what a result was about, until another machine is open', async () => {
    const { store, api } = await opened();
    api.refusing.add(64);
    const runner = new ActionRunner(store, () => {});
    await runner.run(enable(64));
    api.refusing.clear();
    await api.call('run', { action: enable(64), seen: store.seen, ticket: 't' });
    expect(runner.done).toMatchObject({ partition: NAME, traced: true, stays: 'deconfigured' });
    runner.leave();
    expect(runner.done).toBeDefined();
    api.pushSnapshot({ id: 2, name: 'other' });
    expect(runner.done).toBeUndefined();
  });

  it('forgets with the view that there was nothing to redo', async () => {
    const { store } = await opened();
    const runner = new ActionRunner(store, () => {});
    const done = await runner.run({ kind: 'redo', scope: 'action' });
    expect(isNothingToDo(done)).toBe(true);
    runner.leave();
    expect(runner.done).toBeUndefined();
  });

  it('keeps a stale rejection for the note', async () => {
    const { store, api } = await opened();
    api.revision = revision(7);
    const runner = new ActionRunner(store, () => {});
    const done = await runner.run(enable(64));
    expect(done.failure).toMatchObject({ kind: 'rejection', reason: 'stale' });
  });
});
