/** How much storage can be brought online and taken back now, each direction tried once for a revision. */

import type { BlockAction } from '../../shared/block-action.ts';
import { blockStateOf } from '../../shared/cells.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import type { BlockId } from '../../shared/ids.ts';
import type { StorageAnswer, StorageWish } from '../../shared/storage-wish.ts';
import { blockCells, partitionView } from '../engine/index.ts';
import type { OpenMachine } from '../machine/open-machine.ts';
import { BlockTrial } from './block-trial.ts';
import { figuresOf } from './figures.ts';

const MOST_KEPT = 8;

export interface StorageWishes {
  answer(
    machine: Pick<OpenMachine, 'id' | 'head' | 'system'>,
    wish: StorageWish,
  ): Promise<Result<StorageAnswer, Rejection>>;
}

export function newStorageWishes(): StorageWishes {
  const kept = new Map<string, BlockTrial>();
  const trialOf = (
    machine: Pick<OpenMachine, 'id' | 'head' | 'system'>,
    action: BlockAction,
    byIncrement: boolean,
  ): BlockTrial => {
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
    const fresh: BlockTrial = new BlockTrial(machine.system, action, byIncrement, () => {
      const isWanted = machine.head === head && kept.get(key) === fresh;
      // The head may come back to where it was.
      if (!isWanted && kept.get(key) === fresh) kept.delete(key);
      return !isWanted;
    });
    kept.set(key, fresh);
    for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
    return fresh;
  };

  return {
    answer: async (machine, wish) => {
      const { partition, byIncrement = false, memmapOnMemory, early = false } = wish;
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
      const wanted = wish.onlineBlocks ?? now.onlineBlocks;
      const more = wanted - now.onlineBlocks;
      const [takesTrial, bringsTrial] = [
        trialOf(machine, takes, byIncrement),
        trialOf(machine, brings, byIncrement),
      ];
      const down = await (early ? takesTrial.early(-more) : takesTrial.whole());
      const up = await (early ? bringsTrial.early(more) : bringsTrial.whole());
      if (!down || !up)
        return fail(rejection('stale', 'params', 'The machine moved on while blocks were tried.'));
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
