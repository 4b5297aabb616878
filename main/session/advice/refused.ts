/** Equal refusals of an action, collected while it runs; bounded, whatever the action is. */

import type { Command } from '../../../shared/command.ts';
import type { MachineEvent } from '../../../shared/event.ts';
import type { Refusal } from '../../../shared/failure.ts';
import type { BlockId } from '../../../shared/ids.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { caseOf, failedAssign, type RefusalCase } from '../../../shared/refusals/case.ts';
import { type WaitCase, waitCaseOf } from '../../../shared/refusals/waits.ts';

const GROUP_LIMIT = 20;
const BLOCK_LIMIT = 1000;

/** Refusals that have one cause. */
export interface RefusedGroup {
  readonly case: RefusalCase;
  /** The first of them, and the command that met it. */
  readonly refusal: Refusal;
  readonly command: Command;
  /** Increments whose ASSIGN failed, at most as many as blocks are kept. */
  readonly rns: number[];
  readonly blocks: BlockId[];
  commands: number;
}

/** Writes that have not returned, by what they wait for. */
export interface WaitingGroup {
  readonly case: WaitCase;
  /** Of the first of them. */
  readonly because: string;
  readonly command: Command;
  readonly blocks: readonly BlockId[];
  readonly commands: number;
}

interface WaitingWrite {
  readonly ticket: number;
  readonly case: WaitCase;
  readonly because: string;
  readonly command: Command;
  readonly block: BlockId | undefined;
}

export interface WaitingGroups {
  add(
    outcome: Extract<Outcome, { kind: 'pending' }>,
    command: Command,
    events: readonly MachineEvent[],
    block: BlockId | undefined,
  ): void;
  /** The write with this ticket has returned. */
  ended(ticket: number): void;
  readonly groups: readonly WaitingGroup[];
}

/** At most 4,096 writes wait in a partition. */
export function newWaitingGroups(): WaitingGroups {
  const writes = new Map<number, WaitingWrite>();
  return {
    get groups() {
      return [...Map.groupBy(writes.values(), (write) => write.case).values()].flatMap(groupOf);
    },
    add: ({ ticket, because }, command, events, block) => {
      writes.set(ticket, { ticket, case: waitCaseOf(events), because, command, block });
    },
    ended: (ticket) => void writes.delete(ticket),
  };
}

function groupOf(writes: readonly WaitingWrite[]): WaitingGroup[] {
  const [first] = writes;
  if (!first) return [];
  const blocks = writes.flatMap(({ block }) => (block === undefined ? [] : [block]));
  const { case: waits, because, command } = first;
  return [{ case: waits, because, command, blocks: blocks.slice(0, BLOCK_LIMIT), commands: writes.length }];
}

export interface RefusedGroups {
  add(refusal: Refusal, command: Command, events: readonly MachineEvent[], block: BlockId | undefined): void;
  readonly groups: readonly RefusedGroup[];
}

export function newRefusedGroups(): RefusedGroups {
  const byKey = new Map<string, RefusedGroup>();
  return {
    get groups() {
      return [...byKey.values()];
    },
    add: (refusal, command, events, block) => {
      const refused = caseOf(refusal, events);
      const group = groupFor(byKey, keyOf(refused, refusal), { case: refused, refusal, command });
      if (!group) return;
      group.commands++;
      const failed = failedAssign(events);
      if (failed?.kind === 'sclpAnswered' && failed.rn && group.rns.length < BLOCK_LIMIT)
        group.rns.push(failed.rn);
      if (block !== undefined && group.blocks.length < BLOCK_LIMIT) group.blocks.push(block);
    },
  };
}

function groupFor(
  groups: Map<string, RefusedGroup>,
  key: string,
  first: Pick<RefusedGroup, 'case' | 'refusal' | 'command'>,
): RefusedGroup | undefined {
  const known = groups.get(key);
  if (known || groups.size >= GROUP_LIMIT) return known;
  const group = { ...first, rns: [], blocks: [], commands: 0 };
  groups.set(key, group);
  return group;
}

/** Blocks that cannot move for different reasons are told one by one. */
const keyOf = (refused: RefusalCase, refusal: Refusal): string =>
  refusal.by === 'kernel'
    ? `${refused} ${refusal.errno} ${JSON.stringify(refusal.unmovable ?? '')}`
    : refused;
