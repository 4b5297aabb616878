/** Refusals of an action as causes: what happened, why, and what can be done now. */

import { partitionOf } from '../../../shared/command.ts';
import type { BlockId, PartitionName } from '../../../shared/ids.ts';
import { linesOf, refusalEntry } from '../../../shared/refusals/index.ts';
import type { Cause } from '../../../shared/refusals/remedy.ts';
import { partitionView, type System } from '../../engine/index.ts';
import type { WorkAction } from '../work.ts';
import { blocksOf, factsOf } from './facts.ts';
import type { RefusedGroup } from './refused.ts';
import { remediesFor, verbOf } from './remedies.ts';
import type { Tried } from './trial.ts';

/** Beyond this nothing is tried again: ways out are looked for while everybody waits. */
const MOST_RETRIED = 64;

export interface Advised {
  readonly groups: readonly RefusedGroup[];
  readonly refusedBlocks: readonly BlockId[];
  /** The machine is as it was before the action. */
  readonly planned: boolean;
}

/** What a shell line was refused the terminal has told. */
export function causesOf(system: System, action: WorkAction, advised: Advised): Cause[] {
  if (action.kind === 'shell') return [];
  return advised.groups.map((group) => causeOf(system, action, group, advised));
}

function causeOf(system: System, action: Tried, group: RefusedGroup, advised: Advised): Cause {
  const { refusal, command, rns } = group;
  const facts = factsOf(system, action, group, advised.planned);
  const entry = refusalEntry(group.case);
  const name = partitionOf(command);
  const blocks = blocksOf(group);
  const context = {
    system,
    action,
    planned: advised.planned,
    refusal,
    facts,
    view: name === null ? undefined : partitionView(system, name as PartitionName),
    blocks,
    refusedBlocks: advised.refusedBlocks,
    rns,
    verb: verbOf(action, group),
    retry: retryOf(action, blocks),
  };
  return {
    case: group.case,
    ...linesOf(group.case, facts),
    refusal,
    ...(entry?.fn === undefined ? {} : { fn: entry.fn }),
    blocks: group.blocks,
    commands: group.commands,
    remedies: remediesFor(entry?.remedies ?? ['showRule'], context),
  };
}

function retryOf(action: Tried, blocks: readonly BlockId[]): readonly Tried[] {
  if (action.kind !== 'blocks') return [action];
  return blocks.length > 0 && blocks.length <= MOST_RETRIED ? [{ ...action, blocks }] : [];
}
