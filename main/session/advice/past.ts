/** Why a command of the journal was refused: with the figures of then, and the ways out of now. */

import type { Command } from '../../../shared/command.ts';
import type { Revision } from '../../../shared/ids.ts';
import type { Cause } from '../../../shared/refusals/remedy.ts';
import { blockOfPath, partitionView, type System } from '../../engine/index.ts';
import type { OpenMachine } from '../../machine/open-machine.ts';
import type { Past, ToldSequence } from '../../machine/past.ts';
import { type Advised, causesOf } from './index.ts';
import { newRefusedGroups, newWaitingGroups } from './refused.ts';

/** None where it was carried out, where it waits no longer, and where the state of then cannot be shown any more. */
export async function causesOfPast(
  past: Past,
  machine: OpenMachine,
  { revision, command, outcome, events }: ToldSequence,
): Promise<readonly Cause[]> {
  if (outcome.kind === 'done') return [];
  const groups = newRefusedGroups();
  const waits = newWaitingGroups();
  const block = command.kind === 'writeSysfs' ? blockOfPath(command.path) : undefined;
  if (outcome.kind === 'refused') groups.add(outcome.refusal, command, events, block);
  else if (stillWaits(machine.system, command)) waits.add(outcome, command, events, block);
  const advised: Advised = { groups: groups.groups, waits: waits.groups, refusedBlocks: [], planned: false };
  const told = await past.at(revision as Revision, (system) =>
    causesOf(system, { kind: 'command', command }, advised, machine.system),
  );
  return told.ok ? told.value : [];
}

function stillWaits(system: System, command: Command): boolean {
  if (command.kind !== 'writeSysfs') return false;
  const waits = partitionView(system, command.partition)?.pendingWrite;
  return waits?.path === command.path && waits.value === command.value;
}
