/** The figures that a refusal is told with, as the machine has them now. */

import { type BlockVerb, blockRanges } from '../../../shared/block-action.ts';
import { type Command, partitionOf } from '../../../shared/command.ts';
import { blockWriteOf } from '../../../shared/command-words.ts';
import type { BlockId, PartitionName } from '../../../shared/ids.ts';
import type { CauseFacts } from '../../../shared/refusals/facts.ts';
import { bytes } from '../../../shared/units.ts';
import { blockOfPath, partitionView, type System, storageHolders, systemView } from '../../engine/index.ts';
import type { RefusedGroup, WaitingGroup } from './refused.ts';
import type { Tried } from './trial.ts';

/** What a refusal and a wait have in common. */
export type SharedFacts = Omit<CauseFacts, 'refusal'>;

/** `planned`: nothing has been done yet. */
export function factsOf(
  system: System,
  action: Tried,
  group: RefusedGroup | WaitingGroup,
  planned: boolean,
): SharedFacts {
  const { command } = group;
  const partition = partitionOf(command) ?? '';
  const view = partitionView(system, partition as PartitionName);
  const { customerBytes, availableBytes } = systemView(system);
  const blocks = blocksOf(group);
  const zvm = view?.zvm?.running;
  return {
    subject: blocks.length === 0 ? partition : blocksText(blocks),
    blocks: blocks.length,
    stays: planned
      ? willStay(wantedOf(action, command))
      : stayed(wantedOf(action, command), blocks.length > 1),
    partition,
    path: command.kind === 'writeSysfs' ? command.path : '',
    value: command.kind === 'writeSysfs' ? command.value.trim() : '',
    rn: 'rns' in group ? (group.rns[0] ?? null) : null,
    release: view?.release ?? '',
    pool: { customerBytes, availableBytes, holders: storageHolders(system) },
    blockBytes: view?.geometry.blockBytes ?? bytes(0),
    incrementBytes: view?.geometry.incrementBytes ?? bytes(0),
    zvm: zvm ? { standbyBytes: zvm.standbyBytes, reservedBytes: zvm.reservedBytes } : null,
  };
}

/** The blocks that a group is about: those of its action, or the one whose file was written to. */
export function blocksOf({ blocks, command }: RefusedGroup | WaitingGroup): readonly BlockId[] {
  if (blocks.length > 0 || command.kind !== 'writeSysfs') return blocks;
  const block = blockOfPath(command.path);
  return block === undefined ? [] : [block];
}

/** "block 42", "blocks 40–47", "blocks 40–47, 50 and 3 more ranges". */
export function blocksText(blocks: readonly BlockId[]): string {
  const ranges = blockRanges(blocks).map((range) => range.replace('-', '–'));
  if (blocks.length === 1) return `block ${ranges[0]}`;
  const named = ranges.slice(0, 3).join(', ');
  const more = ranges.length - 3;
  return `blocks ${named}${more > 0 ? ` and ${more} more range${more === 1 ? '' : 's'}` : ''}`;
}

type Wanted = NonNullable<ReturnType<typeof blockWriteOf>>['result'] | undefined;

const wantedOf = (action: Tried, command: Command): Wanted =>
  action.kind === 'blocks' ? WANTED[action.verb] : blockWriteOf(command)?.result;

/** What the blocks are after the refusal, by what was wanted of them. */
function stayed(wanted: Wanted, plural: boolean): string {
  switch (wanted) {
    case 'online':
      return 'did not come online';
    case 'offline':
      return plural ? 'stay online' : 'stays online';
    case 'configured':
      return plural ? 'were not configured' : 'was not configured';
    case 'deconfigured':
      return plural ? 'stay configured' : 'stays configured';
    default:
      return plural ? 'stay as they were' : 'stays as it was';
  }
}

/** The same of a plan. */
function willStay(wanted: Wanted): string {
  switch (wanted) {
    case 'online':
      return 'will not come online';
    case 'offline':
      return 'will stay online';
    case 'configured':
      return 'will not be configured';
    case 'deconfigured':
      return 'will stay configured';
    default:
      return 'will not change';
  }
}

const WANTED: Readonly<Record<BlockVerb, NonNullable<Wanted>>> = {
  enable: 'online',
  online: 'online',
  offline: 'offline',
  disable: 'offline',
  configure: 'configured',
  deconfigure: 'deconfigured',
  setMemmap: 'set',
};
