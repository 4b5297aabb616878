/**
 * How much storage can be brought online and taken back now: block by block on a copy of the machine, in the order in which
 * they would be chosen, what is refused taken back at once. Every wish is then a piece of that order, so the trial is made
 * once for a revision.
 */

import { type BlockAction, writesFor } from '../../shared/block-action.ts';
import { BLOCK, blockStateOf, zoneIndexOf } from '../../shared/cells.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import { type BlockId, blockId } from '../../shared/ids.ts';
import type { StorageAnswer, StorageLimit, StorageWish } from '../../shared/storage-wish.ts';
import type { PartitionView } from '../../shared/view.ts';
import {
  blockCell,
  blockCells,
  execute,
  newUndoLog,
  partitionView,
  revert,
  type System,
  snapshotOf,
  systemFromSnapshot,
} from '../engine/index.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { backgroundPace } from '../machine/pause.ts';
import { causesOf } from './advice/index.ts';
import {
  newRefusedGroups,
  newWaitingGroups,
  type RefusedGroups,
  type WaitingGroups,
} from './advice/refused.ts';
import { figuresOf } from './figures.ts';

/** So many blocks in a row that meet one and the same refusal: the others would too. */
const ENOUGH_REFUSED = 64;
const MOST_KEPT = 8;

/** What one direction has come to: the blocks that go, in order, and what the others meet. */
interface Tried {
  readonly blocks: readonly BlockId[];
  readonly limit: StorageLimit;
}

export interface StorageWishes {
  answer(
    machine: Pick<OpenMachine, 'id' | 'head' | 'system'>,
    wish: StorageWish,
  ): Promise<Result<StorageAnswer, Rejection>>;
}

export function newStorageWishes(): StorageWishes {
  const kept = new Map<string, Promise<Tried | undefined>>();
  const tried = (
    machine: Pick<OpenMachine, 'id' | 'head' | 'system'>,
    action: BlockAction,
    byIncrement: boolean,
  ): Promise<Tried | undefined> => {
    const { verb, partition, memmapOnMemory } = action;
    const key = JSON.stringify([
      machine.id,
      machine.head,
      partition,
      verb,
      byIncrement,
      memmapOnMemory ?? null,
    ]);
    const known = kept.get(key);
    if (known) return known;
    const { head } = machine;
    // What was asked of a state that is past by then is not answered.
    const fresh = tryBlocks(machine.system, action, byIncrement, () => machine.head !== head);
    kept.set(key, fresh);
    for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
    return fresh;
  };

  return {
    answer: async (machine, wish) => {
      const { partition, byIncrement = false, memmapOnMemory } = wish;
      const view = partitionView(machine.system, partition);
      const now = figuresOf(machine.system, partition);
      if (!view || !now)
        return fail(rejection('unknown', 'params.partition', `There is no partition ${partition}.`));
      const revision = machine.head;
      const base = { kind: 'blocks', partition, blocks: [] as readonly BlockId[] } as const;
      const takes: BlockAction = { ...base, verb: view.platform ? 'offline' : 'disable' };
      const brings: BlockAction = {
        ...base,
        verb: 'enable',
        ...(memmapOnMemory === undefined ? {} : { memmapOnMemory }),
      };
      const others = countOthers(blockCells(machine.system, partition));
      const down = await tried(machine, takes, byIncrement);
      const up = await tried(machine, brings, byIncrement);
      if (!down || !up)
        return fail(rejection('stale', 'params', 'The machine moved on while blocks were tried.'));
      const wanted = wish.onlineBlocks ?? now.onlineBlocks;
      const more = wanted - now.onlineBlocks;
      const blocks = more > 0 ? up.blocks.slice(0, more) : down.blocks.slice(0, -more);
      return ok({
        partition,
        revision,
        now,
        least: now.onlineBlocks - down.blocks.length,
        most: now.onlineBlocks + up.blocks.length,
        down: down.limit,
        up: up.limit,
        others,
        choosesMemmap: view.era === 'dynamic' && view.parameters.memmapOnMemory !== 'N',
        action: more === 0 || blocks.length === 0 ? null : { ...(more > 0 ? brings : takes), blocks },
      });
    },
  };
}

const countOthers = (cells: Uint16Array): number => {
  let count = 0;
  for (const cell of cells) if (['offline', 'deconfigured'].includes(blockStateOf(cell))) count++;
  return count;
};

/** Bringing: offline blocks first, which cost nothing more, then ascending. Taking: Movable first, then highest first. */
function candidates(
  { verb }: BlockAction,
  view: PartitionView,
  cells: Uint16Array,
  byIncrement: boolean,
): BlockId[] {
  const all = [...cells.keys()];
  const state = (block: number) => blockStateOf(cells[block] ?? 0);
  if (verb === 'enable') {
    const isOffline = (block: number): number => Number(state(block) === 'offline');
    return all
      .filter((block) => state(block) === 'offline' || state(block) === 'deconfigured')
      .sort((a, b) => isOffline(b) - isOffline(a) || a - b)
      .map(blockId);
  }
  const isMovable = (block: number): number =>
    byIncrement ? 0 : Number(view.zones[zoneIndexOf(cells[block] ?? 0)]?.name === 'Movable');
  return all
    .filter((block) => state(block) === 'online')
    .sort((a, b) => isMovable(b) - isMovable(a) || b - a)
    .map(blockId);
}

/** undefined: `stop` said that nobody wants to know any more. */
async function tryBlocks(
  system: System,
  action: BlockAction,
  byIncrement: boolean,
  stop: () => boolean,
): Promise<Tried | undefined> {
  // Both copies are of one moment: the machine goes on while blocks are tried.
  const snapshot = snapshotOf(system);
  const copied = systemFromSnapshot(snapshot);
  if (!copied.ok) throw new Error('a snapshot of the running state cannot be read');
  const copy = copied.value;
  const view = partitionView(copy, action.partition);
  if (view?.status !== 'operating') return { blocks: [], limit: NO_LIMIT };
  const groups = newRefusedGroups();
  const waits = newWaitingGroups();
  const going: BlockId[] = [];
  const asked = candidates(action, view, blockCells(copy, action.partition), byIncrement);
  const pace = backgroundPace();
  let inARow = 0;
  let tried = 0;
  for (const block of asked) {
    const kinds = groups.groups.length;
    const how = tryBlock(copy, action, view, block, { groups, waits });
    tried++;
    if (how === 'done') going.push(block);
    inARow = how === 'refused' && groups.groups.length === kinds ? inARow + 1 : 0;
    if (inARow >= ENOUGH_REFUSED && action.verb === 'enable') break;
    await pace();
    if (stop()) return undefined;
  }
  // Ways out are looked for on the machine as it is.
  const plain = systemFromSnapshot(snapshot);
  if (!plain.ok) throw new Error('a snapshot of the running state cannot be read');
  const goes = new Set(going);
  const causes = causesOf(
    plain.value,
    { ...action, blocks: asked },
    {
      groups: groups.groups,
      waits: waits.groups,
      refusedBlocks: asked.filter((block) => !goes.has(block)),
      planned: true,
    },
  );
  return { blocks: going, limit: { causes, notAsked: asked.length - tried } };
}

const NO_LIMIT: StorageLimit = { causes: [], notAsked: 0 };

/** Stays done on the copy, or is taken back whole. */
function tryBlock(
  copy: System,
  action: BlockAction,
  { era }: PartitionView,
  block: BlockId,
  met: { readonly groups: RefusedGroups; readonly waits: WaitingGroups },
): 'done' | 'refused' | 'pending' {
  const undo = newUndoLog();
  const cell = (): number => blockCell(copy, action.partition, block);
  const writes = writesFor(action, block, era, (cell() & BLOCK.configured) !== 0);
  for (const [count, write] of writes.entries()) {
    if (count > 0 && action.verb === 'enable' && cell() & BLOCK.online) break;
    const { outcome, events } = execute(copy, write, undo);
    if (outcome.kind === 'done') continue;
    if (outcome.kind === 'refused') met.groups.add(outcome.refusal, write, events, block);
    else met.waits.add(outcome, write, events, block);
    revert(copy, undo);
    return outcome.kind;
  }
  return 'done';
}
