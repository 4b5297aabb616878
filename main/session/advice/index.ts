/** Refusals of an action, and writes that have not returned, as causes: what happened, why, and what can be done now. */

import { partitionOf } from '../../../shared/command.ts';
import type { BlockId, PartitionName } from '../../../shared/ids.ts';
import { linesOf, refusalEntry } from '../../../shared/refusals/index.ts';
import type { Cause } from '../../../shared/refusals/remedy.ts';
import { WAITS } from '../../../shared/refusals/waits.ts';
import { partitionView, type System } from '../../engine/index.ts';
import type { WorkAction } from '../work.ts';
import type { RemedyContext } from './context.ts';
import { blocksOf, factsOf } from './facts.ts';
import type { RefusedGroup, WaitingGroup } from './refused.ts';
import { remediesFor, verbOf } from './remedies.ts';
import type { Tried } from './trial.ts';

/** Beyond this nothing is tried again: ways out are looked for while everybody waits. */
const MOST_RETRIED = 64;

export interface Advised {
  readonly groups: readonly RefusedGroup[];
  readonly waits: readonly WaitingGroup[];
  readonly refusedBlocks: readonly BlockId[];
  /** The machine is as it was before the action. */
  readonly planned: boolean;
}

/**
 * `now`: the machine on which ways out are tried, where that is not the one on which it happened: a refusal of the past
 * is told with the figures of then.
 */
export function causesOf(system: System, action: WorkAction, advised: Advised, now = system): Cause[] {
  const told = { action, advised, system, now };
  return [
    ...advised.groups.map((group) => refusedCause(told, group)),
    ...advised.waits.map((group) => waitingCause(told, group)),
  ];
}

interface Told {
  readonly action: WorkAction;
  readonly advised: Advised;
  readonly system: System;
  readonly now: System;
}

/** A shell line is not tried again as a whole: what it was refused stands for itself. */
const triedOf = (action: WorkAction, { command }: Pick<RefusedGroup, 'command'>): Tried =>
  action.kind === 'shell' ? { kind: 'command', command } : action;

function refusedCause({ action: asked, advised, system, now }: Told, group: RefusedGroup): Cause {
  const { refusal, rns } = group;
  const action = triedOf(asked, group);
  const facts = { ...factsOf(system, action, group, advised.planned), refusal };
  const entry = refusalEntry(group.case);
  const blocks = blocksOf(group);
  const context: RemedyContext = {
    ...contextOf(now, action, group, advised),
    refusal,
    facts,
    refusedBlocks: advised.refusedBlocks,
    rns,
    retry: retryOf(action, blocks),
  };
  return {
    case: group.case,
    ...linesOf(group.case, facts),
    because: refusal.because,
    refusal,
    ...(entry?.fn === undefined ? {} : { fn: entry.fn }),
    blocks: group.blocks,
    commands: group.commands,
    remedies: remediesFor(entry?.remedies ?? ['showRule'], context),
  };
}

function waitingCause({ action: asked, advised, system, now }: Told, group: WaitingGroup): Cause {
  const { because } = group;
  const action = triedOf(asked, group);
  const facts = factsOf(system, action, group, advised.planned);
  const { what, why, remedies, fn } = WAITS[group.case];
  const lines = { ...facts, planned: advised.planned, because };
  const context: RemedyContext = {
    ...contextOf(now, action, group, advised),
    refusal: undefined,
    facts,
    refusedBlocks: [...advised.refusedBlocks, ...blocksOf(group)],
    rns: [],
    // What waits goes on by itself; only a plan is asked again.
    retry: advised.planned ? retryOf(action, blocksOf(group)) : [],
  };
  return {
    case: group.case,
    what: what(lines),
    why: why(lines),
    because,
    fn,
    blocks: group.blocks,
    commands: group.commands,
    remedies: remediesFor(remedies, context),
  };
}

function contextOf(
  now: System,
  action: Tried,
  group: RefusedGroup | WaitingGroup,
  { planned }: Advised,
): Pick<RemedyContext, 'system' | 'action' | 'planned' | 'view' | 'blocks' | 'verb'> {
  const name = partitionOf(group.command);
  return {
    system: now,
    action,
    planned,
    view: name === null ? undefined : partitionView(now, name as PartitionName),
    blocks: blocksOf(group),
    verb: verbOf(action, group),
  };
}

function retryOf(action: Tried, blocks: readonly BlockId[]): readonly Tried[] {
  if (action.kind !== 'blocks') return [action];
  return blocks.length > 0 && blocks.length <= MOST_RETRIED ? [{ ...action, blocks }] : [];
}
