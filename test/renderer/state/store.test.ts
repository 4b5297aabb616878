import { describe, expect, it } from 'vitest';
import { blockCounts } from '../../../renderer/model/block-counts.ts';
import { ActionRunner, type Done, isNothingToDo } from '../../../renderer/state/action-runner.ts';
import { Store } from '../../../renderer/state/store.ts';
import { BLOCK } from '../../../shared/cells.ts';
import type { SclpFault } from '../../../shared/definition.ts';
import { type BlockId, partitionName, type Rn } from '../../../shared/ids.ts';
import { RealConsole } from '../real-console.ts';

const NAME = partitionName('LNXTEST');

async function opened(): Promise<{ api: RealConsole; store: Store }> {
  const api = new RealConsole();
  const store = new Store(api);
  await store.start();
  return { api, store };
}

const enable = (...blocks: number[]) =>
  ({ kind: 'blocks', partition: NAME, verb: 'enable', blocks: blocks as BlockId[] }) as const;

/** The hypervisor does not assign the increment of this block, until `allow`. */
const refuse = (api: RealConsole, block: number) =>
  setFaults(api, [{ command: 'assign', rn: (block + 1) as Rn, response: 0x0340 }]);
const allow = (api: RealConsole) => setFaults(api, []);

const setFaults = (api: RealConsole, sclpFaults: readonly SclpFault[]) =>
  api.call('run', {
    action: {
      kind: 'command',
      command: { kind: 'setConditions', partition: NAME, conditions: { sclpFaults } },
    },
    seen: null,
    ticket: `c${api.calls.length}`,
  });

const isBlocks = (params: unknown): boolean =>
  (params as { readonly action: { readonly kind: string } }).action.kind === 'blocks';

const counted = (done: Done | undefined) =>
  done?.result && done.action.kind === 'blocks' ? blockCounts(done.action, done.result) : undefined;

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
    api.deaf = true;
    await api.call('run', { action: enable(64), seen: null, ticket: 't1' });
    api.deaf = false;
    const before = api.opens;
    await api.call('run', { action: enable(65), seen: null, ticket: 't2' });
    await api.answered();
    expect(api.opens).toBe(before + 1);
    expect(store.seen).toBe(6);
    for (const block of [64, 65])
      expect((store.machine?.partitions.get(NAME)?.blocks[block] ?? 0) & BLOCK.online).toBeTruthy();
  });

  it('is locked while the connection is lost', async () => {
    const { store, api } = await opened();
    api.tell({ kind: 'connection', state: 'lost' });
    expect(store.locked).toBe('lost');
    api.tell({ kind: 'connection', state: 'back' });
    expect(store.locked).toBeUndefined();
    await api.answered();
  });

  it('is locked for good when the disk said no', async () => {
    const { store, api } = await opened();
    api.tell({ kind: 'trouble', failure: { kind: 'storage', reason: 'full', message: 'The disk is full.' } });
    expect(store.locked).toBe('readOnly');
  });
});

describe('action runner', () => {
  it('does one harmless block at once', async () => {
    const { store } = await opened();
    const runner = new ActionRunner(store, () => {});
    await runner.start(enable(64));
    expect(runner.plan).toBeUndefined();
    expect(counted(runner.doneOn(NAME))).toMatchObject({ done: 1, refused: 0 });
  });

  it('shows the plan when the machine would refuse it', async () => {
    const { store, api } = await opened();
    await refuse(api, 64);
    const runner = new ActionRunner(store, () => {});
    await runner.start(enable(64));
    expect(runner.plan?.result?.firstRefusal).toMatchObject({ by: 'kernel', errno: 'EIO' });
    expect(api.calls.some(({ method, params }) => method === 'run' && isBlocks(params))).toBe(false);
  });

  it('shows the plan of several blocks first, and runs it on the revision that was seen', async () => {
    const { store, api } = await opened();
    const runner = new ActionRunner(store, () => {});
    await runner.start(enable(64, 65));
    expect(runner.plan?.result).toMatchObject({ refused: 0, refusedBlocks: [] });
    await runner.run(enable(64, 65));
    expect(runner.plan).toBeUndefined();
    expect(api.calls.at(-1)).toMatchObject({ method: 'run', params: { seen: 2 } });
  });

  it('counts what an action did and was refused, and leaves the rest for another try', async () => {
    const { store, api } = await opened();
    await refuse(api, 65);
    const runner = new ActionRunner(store, () => {});
    const done = await runner.run(enable(64, 65, 66));
    expect(counted(done)).toEqual({ done: 2, refused: 1, left: 0, remaining: [65] });
  });

  it('counts what a cancelled action did not come to as left', async () => {
    const { store } = await opened();
    const runner = new ActionRunner(store, () => {});
    const action = enable(...Array.from({ length: 448 }, (_, index) => 64 + index));
    const running = runner.run(action);
    await runner.cancel();
    const done = await running;
    const counts = counted(done);
    expect(done.result).toMatchObject({ cancelled: true });
    expect(counts?.left).toBeGreaterThan(0);
    expect((counts?.done ?? 0) + (counts?.left ?? 0)).toBe(448);
    expect(counts?.remaining).toEqual(action.blocks.slice(counts?.done));
  });

  it('keeps what a result was about, until another machine is open', async () => {
    const { store, api } = await opened();
    await refuse(api, 64);
    const runner = new ActionRunner(store, () => {});
    await runner.run(enable(64));
    await allow(api);
    await api.call('run', { action: enable(64), seen: store.seen, ticket: 't' });
    expect(runner.doneOn(NAME)).toMatchObject({ partition: NAME, traced: true, stays: 'deconfigured' });
    runner.leave(NAME);
    expect(runner.doneOn(NAME)).toBeDefined();
    // It lies on its partition: not on another one, and not on a screen of none.
    expect(runner.doneOn('OTHER')).toBeUndefined();
    expect(runner.doneOn(undefined)).toBeUndefined();
    await api.call('manage', { action: { kind: 'duplicate', machine: 1, name: 'Other' } });
    await store.openMachine(2);
    expect(store.machine?.name).toBe('Other');
    expect(runner.doneOn(NAME)).toBeUndefined();
    await api.answered();
  });

  it('forgets with the view that there was nothing to redo', async () => {
    const { store } = await opened();
    const runner = new ActionRunner(store, () => {});
    const done = await runner.run({ kind: 'redo', scope: 'action' });
    expect(isNothingToDo(done)).toBe(true);
    runner.leave(NAME);
    expect(runner.doneOn(NAME)).toBeUndefined();
  });

  it('keeps a stale rejection for the note', async () => {
    const { store, api } = await opened();
    api.deaf = true;
    await api.call('run', { action: enable(65), seen: null, ticket: 't' });
    const runner = new ActionRunner(store, () => {});
    const done = await runner.run(enable(64));
    expect(done.failure).toMatchObject({ kind: 'rejection', reason: 'stale' });
  });
});
