/** Collects what became of an action's commands into the bounded answer of the contract. */

import type { ActionResult, CommandResult } from '../../shared/api.ts';
import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Refusal } from '../../shared/failure.ts';
import type { BlockId, Revision } from '../../shared/ids.ts';
import type { Cause } from '../../shared/refusals/remedy.ts';
import { blockOfPath, type Execution } from '../engine/index.ts';
import type { Advised } from './advice/index.ts';
import { newRefusedGroups, newWaitingGroups } from './advice/refused.ts';

const RESULT_LIMIT = 1000;
const REFUSAL_LIMIT = 1000;
const EVENT_LIMIT = 2000;

const blockOf = (command: Command): BlockId | undefined =>
  command.kind === 'writeSysfs' ? blockOfPath(command.path) : undefined;

export interface ActionResults {
  add(command: Command, execution: Execution, revision: Revision | null, block?: BlockId): void;
  skip(count: number): void;
  /** A write that waited has returned. */
  ended(ticket: number): void;
  answer(ending: {
    revision: Revision;
    cancelled: boolean;
    exitCode: number | undefined;
    causes?: readonly Cause[];
  }): ActionResult;
  /** What was refused, by cause; to be asked when the action is through. */
  refused(): Omit<Advised, 'planned'>;
}

export function newActionResults(): ActionResults {
  const results: CommandResult[] = [];
  const refusedBlocks: BlockId[] = [];
  let lists: (readonly MachineEvent[])[] = [];
  let listed = 0;
  let [done, refusals, skipped] = [0, 0, 0];
  let refusalsBeyond = 0;
  let waiting = 0;
  const groups = newRefusedGroups();
  const waits = newWaitingGroups();
  const written = new Set<BlockId>();
  let requests = 0;
  let firstRefusal: Refusal | null = null;

  /** Keeps the events of the last commands only, so that memory stays bounded while the action runs. */
  const keepEvents = (events: readonly MachineEvent[]): void => {
    lists.push(events);
    listed += events.length;
    // Now and then, not at every command.
    if (listed < 2 * EVENT_LIMIT) return;
    let first = 0;
    while (first + 1 < lists.length && listed - (lists[first]?.length ?? 0) >= EVENT_LIMIT) {
      listed -= lists[first]?.length ?? 0;
      first++;
    }
    lists = lists.slice(first);
  };

  return {
    add: (command, { outcome, events }, revision, block) => {
      const refused = outcome.kind === 'refused';
      if (refused) refusals++;
      else done++;
      if (refused) {
        firstRefusal ??= outcome.refusal;
        groups.add(outcome.refusal, command, events, block ?? blockOf(command));
        if (block !== undefined) refusedBlocks.push(block);
      }
      if (outcome.kind === 'pending') {
        waiting++;
        waits.add(outcome, command, events, block ?? blockOf(command));
      }
      const room = results.length < RESULT_LIMIT || (refused && refusalsBeyond++ < REFUSAL_LIMIT);
      if (room) results.push({ revision, command, outcome, ...(block === undefined ? {} : { block }) });
      const about = block ?? blockOf(command);
      if (about !== undefined) written.add(about);
      for (const { kind } of events) if (kind === 'sclpAnswered') requests++;
      keepEvents(events);
    },
    skip: (count) => {
      skipped += count;
    },
    ended: waits.ended,
    refused: () => ({ groups: groups.groups, waits: waits.groups, refusedBlocks }),
    answer: ({ revision, cancelled, exitCode, causes = [] }) => ({
      revision,
      results,
      done,
      refused: refusals,
      waiting,
      skipped,
      cancelled,
      refusedBlocks,
      firstRefusal,
      causes,
      blocks: written.size,
      requests,
      events: lists.flat().slice(-EVENT_LIMIT),
      ...(exitCode === undefined ? {} : { exitCode }),
    }),
  };
}
