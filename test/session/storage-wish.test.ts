/** What the panel Storage online promises holds when it is done: blocks, limits and figures, up and down. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockCell,
  blockCells,
  execute,
  newUndoLog,
  partitionView,
  type System,
  stateHash,
} from '../../main/engine/index.ts';
import type { OpenMachine } from '../../main/machine/open-machine.ts';
import { figuresOf } from '../../main/session/figures.ts';
import { preview } from '../../main/session/preview.ts';
import { newStorageWishes } from '../../main/session/storage-wish.ts';
import { type BlockAction, writesFor } from '../../shared/block-action.ts';
import { BLOCK } from '../../shared/cells.ts';
import { revision } from '../../shared/ids.ts';
import { planText } from '../../shared/plan-text.ts';
import type { StorageAnswer, StorageWish } from '../../shared/storage-wish.ts';
import { value } from '../db/files.ts';
import { Machine, P1 } from '../engine/support.ts';
import { build, LEFT, machine } from './random-machine.ts';

const wish = async (
  system: System,
  asked: Omit<StorageWish, 'partition'>,
  partition = LEFT,
): Promise<StorageAnswer> =>
  value(
    await newStorageWishes().answer({ id: 1, system, head: revision(1) } as OpenMachine, {
      partition,
      ...asked,
    }),
  );

const figuresOfPlan = async (system: System, action: BlockAction) =>
  value(await preview({ system, head: revision(1) } as OpenMachine, action)).figures;

/** Every write of the action, carried out by the engine alone; each has to be done. */
function carryOut(system: System, action: BlockAction): void {
  const era = partitionView(system, action.partition)?.era ?? 'classic';
  for (const block of action.blocks) {
    const cell = () => blockCell(system, action.partition, block);
    for (const [count, write] of writesFor(action, block, era, (cell() & BLOCK.configured) !== 0).entries()) {
      if (count > 0 && action.verb === 'enable' && cell() & BLOCK.online) break;
      const { outcome } = execute(system, write, newUndoLog());
      expect(outcome, `${write.value} > ${write.path}`).toEqual({ kind: 'done' });
    }
  }
}

const wishes = fc.record({
  share: fc.integer({ min: -100, max: 100 }),
  byIncrement: fc.boolean(),
  memmap: fc.constantFrom(undefined, undefined, true, false),
});

describe('a wish for storage', () => {
  let done = 0;
  test('is carried out as it was planned, to the last kibibyte, over random machines', async () => {
    await fc.assert(
      fc.asyncProperty(machine, wishes, async (of, { share, byIncrement, memmap }) => {
        const system = build(of);
        const before = stateHash(system);
        const options = { byIncrement, ...(memmap === undefined ? {} : { memmapOnMemory: memmap }) };
        const now = await wish(system, options);
        expect(now.least).toBeLessThanOrEqual(now.now.onlineBlocks);
        expect(now.most).toBeGreaterThanOrEqual(now.now.onlineBlocks);
        expect(now.action).toBeNull();
        const room = share < 0 ? now.now.onlineBlocks - now.least : now.most - now.now.onlineBlocks;
        const wanted = now.now.onlineBlocks + Math.round((share * room) / 100);
        const answer = await wish(system, { ...options, onlineBlocks: wanted });
        expect(stateHash(system), 'planning leaves no trace').toBe(before);
        if (!answer.action) {
          expect(wanted).toBe(now.now.onlineBlocks);
          return;
        }
        done++;
        const planned = await figuresOfPlan(system, answer.action);
        expect(planned?.before).toEqual(figuresOf(system, LEFT));
        carryOut(system, answer.action);
        expect(figuresOf(system, LEFT)).toEqual(planned?.after);
        expect(planned?.after.onlineBlocks).toBe(wanted);
      }),
      { numRuns: 120 },
    );
  });

  test('has led to something in most of them', () => {
    expect(done).toBeGreaterThan(40);
  });

  test('beyond what is possible leads to the most that is, and the limit says why', async () => {
    const guest = new Machine({
      core: 1024,
      standby: 2048,
      customerMib: 1536,
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
    });
    const answer = await wish(guest.system, { onlineBlocks: 12 }, P1);
    expect(answer).toMatchObject({ least: 2, most: 6, others: 8 });
    expect(answer.action?.blocks).toEqual([4, 5]);
    expect(answer.up.causes).toMatchObject([
      {
        case: 'assign-pool',
        what: 'The machine has only 512 MiB of storage left: P1 holds 1 GiB. Blocks 6–11 will not come online.',
        remedies: [{ label: 'Bring only 512 MiB' }, { label: 'Show who holds it' }],
      },
    ]);
  });

  test('takes Movable back first, then the highest; by increment the highest whatever its zone', async () => {
    const guest = new Machine({ release: '6.12', commandLine: 'memhp_default_state=offline' });
    for (const block of [5, 6]) guest.state(block, 'online_movable');
    for (const block of [4, 7]) guest.state(block, 'online_kernel');
    const online = guest.view.geometry.blockCount && figuresOf(guest.system, P1)?.onlineBlocks;
    const zone = await wish(guest.system, { onlineBlocks: (online ?? 0) - 3 }, P1);
    expect(zone.action?.blocks).toEqual([6, 5, 7]);
    const increment = await wish(guest.system, { onlineBlocks: (online ?? 0) - 3, byIncrement: true }, P1);
    expect(increment.action?.blocks).toEqual([7, 6, 5]);
  });

  test('frees the memmap of blocks that host their own, and says so', async () => {
    const guest = new Machine({
      release: '7.2',
      commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
    });
    for (const block of [4, 5, 6, 7]) {
      guest.wish(block, '1');
      guest.config(block, '1');
      guest.state(block, 'online_movable');
    }
    const online = figuresOf(guest.system, P1)?.onlineBlocks ?? 0;
    const answer = await wish(guest.system, { onlineBlocks: online - 4 }, P1);
    if (!answer.action) throw new Error('there is something to take back');
    const planned = await figuresOfPlan(guest.system, answer.action);
    expect([planned?.before.memmapSelfKib, planned?.after.memmapSelfKib]).toEqual([4 * 4096, 0]);
  });
});

describe('on a large machine', () => {
  const guest = new Machine({
    release: '7.2',
    standby: 3000 * 256,
    commandLine: 'memhp_default_state=offline',
  });

  test('the first answer comes before all blocks were tried, and says that its ends are open', async () => {
    const wishes = newStorageWishes();
    const opened = { id: 1, system: guest.system, head: revision(1) };
    const asked = { partition: P1, onlineBlocks: 14 } as const;
    const early = value(await wishes.answer(opened, { ...asked, early: true }));
    expect(early.up).toEqual({ causes: [], notAsked: 0, isOpen: true });
    expect(early.most).toBeLessThan(3000);
    const whole = value(await wishes.answer(opened, asked));
    expect(whole.up.isOpen).toBe(false);
    expect(whole.most).toBe(3004);
    expect(early.action).toEqual(whole.action);
    expect(early.action?.blocks).toHaveLength(10);
  });

  test('a wish beyond what was tried early waits until it is decided', async () => {
    const answer = await wish(guest.system, { onlineBlocks: 9999, early: true }, P1);
    expect(answer.up.isOpen).toBe(false);
    expect(answer.most).toBe(3004);
    expect(answer.action?.blocks).toHaveLength(3000);
  });

  test('a trial that the machine outran is made anew when the head comes back', async () => {
    const wishes = newStorageWishes();
    const opened = { id: 1, system: guest.system, head: revision(1) };
    const outrun = wishes.answer(opened, { partition: P1 });
    opened.head = revision(2);
    expect(await outrun).toMatchObject({ ok: false, failure: { reason: 'stale' } });
    opened.head = revision(1);
    expect(value(await wishes.answer(opened, { partition: P1 })).most).toBe(3004);
  });
});

describe('a plan as text', () => {
  const guest = new Machine({ release: '7.2', commandLine: 'memhp_default_state=offline' });
  const subject = (action: BlockAction) => ({
    action,
    era: guest.view.era,
    cells: blockCells(guest.system, P1),
    about: ['Bring online: 2 blocks'],
  });
  const bring: BlockAction = { kind: 'blocks', partition: P1, verb: 'enable', blocks: [4, 5] as never };

  test('is the command that an operator would type', () => {
    expect(planText(subject(bring), 'command')).toBe('chmem -b -e 4-5\n');
  });

  test('is the writes that it makes, which the machine carries out', () => {
    const lines = planText(subject(bring), 'writes').trim().split('\n');
    expect(lines).toEqual([
      'echo 1 > /sys/firmware/memory/memory4/config',
      'echo online_movable > /sys/devices/system/memory/memory4/state',
      'echo 1 > /sys/firmware/memory/memory5/config',
      'echo online_movable > /sys/devices/system/memory/memory5/state',
    ]);
    for (const line of lines) {
      const [, word = '', path = ''] = /^echo (\S+) > (\S+)$/.exec(line) ?? [];
      expect(guest.write(path, word)).toBe('done');
    }
  });
});
