/**
 * Which tasks are offered for which blocks. Whether the machine carries one out is the machine's to say (a preview
 * asks it); here is only what would plainly change nothing, with the reason that stands beside the control.
 */

import { type BlockAction, type BlockVerb, verbExists } from '../../shared/block-action.ts';
import { BLOCK, blockStateOf } from '../../shared/cells.ts';
import type { BlockId } from '../../shared/ids.ts';
import type { PartitionView } from '../../shared/view.ts';
import { strings } from '../strings/index.ts';

export interface Task {
  readonly verb: BlockVerb;
  readonly label: string;
  readonly key: string;
  /** Changes what runs: always shown as a plan before it is done. */
  readonly takesAway: boolean;
}

export const TASKS: readonly Task[] = [
  { verb: 'enable', label: strings.verbs.enable, key: 'E', takesAway: false },
  { verb: 'configure', label: strings.verbs.configure, key: 'C', takesAway: false },
  { verb: 'offline', label: strings.verbs.offline, key: 'D', takesAway: true },
  { verb: 'deconfigure', label: strings.verbs.deconfigure, key: 'G', takesAway: true },
  { verb: 'disable', label: strings.verbs.disable, key: 'Shift+D', takesAway: true },
  { verb: 'setMemmap', label: strings.verbs.setMemmap, key: 'M', takesAway: false },
];

export const taskOf = (verb: BlockVerb): Task =>
  TASKS.find((task) => task.verb === verb) ?? {
    verb,
    label: strings.verbs[verb],
    key: '',
    takesAway: false,
  };

/** Configure, deconfigure and the placement of a block are files of the s390 firmware interface. */
export const suitsGuest = (verb: BlockVerb, { platform }: PartitionView): boolean =>
  platform === undefined || verb === 'enable' || verb === 'online' || verb === 'offline';

/** Whether the verb would change the block as it is now. */
export function wouldChange(verb: BlockVerb, cell: number): boolean {
  const state = blockStateOf(cell);
  switch (verb) {
    case 'enable':
      return state === 'offline' || state === 'deconfigured';
    case 'online':
      return state === 'offline';
    case 'configure':
      return state === 'deconfigured';
    case 'offline':
    // chmem -d leaves a block alone that is offline already, configured or not.
    case 'disable':
      return state === 'online';
    case 'deconfigure':
      return state === 'offline';
    case 'setMemmap':
      return state === 'deconfigured';
  }
}

/** Why the task is not offered for these blocks, in one short sentence; undefined when it is. */
export function whyNot(
  verb: BlockVerb,
  partition: PartitionView,
  cells: ArrayLike<number>,
  blocks: readonly number[],
): string | undefined {
  const why = strings.whyNot;
  if (partition.status !== 'operating') return why[partition.halted ?? 'notOperating'];
  if (partition.pendingWrite) return why.pending;
  if (!suitsGuest(verb, partition)) return why.noFirmware;
  if (!verbExists(verb, partition.era)) return why.era;
  const existing = blocks.filter((block) => (cells[block] ?? 0) & BLOCK.known);
  if (existing.length === 0) return why.nothing;
  if (existing.some((block) => wouldChange(verb, cells[block] ?? 0))) return undefined;
  const states = new Set(existing.map((block) => blockStateOf(cells[block] ?? 0)));
  if (states.size > 1) return why.noneFits;
  return why.state(verb, [...states][0] ?? 'absent', existing.length, partition.era === 'dynamic');
}

/** The blocks among these that the task would change; when there are none, all of them (the machine then says why). */
export function fitting(verb: BlockVerb, cells: ArrayLike<number>, blocks: readonly number[]): number[] {
  const chosen = blocks.filter((block) => wouldChange(verb, cells[block] ?? 0));
  return chosen.length > 0 ? chosen : [...blocks];
}

export const ONLINE_AS = ['online_movable', 'online_kernel', 'online'] as const;
export type OnlineAs = (typeof ONLINE_AS)[number];

/** The action of a task on these blocks, as the machine gets it and as the shell would type it. */
export function actionFor(
  verb: BlockVerb,
  partition: PartitionView,
  cells: ArrayLike<number>,
  blocks: readonly number[],
  onlineAs: OnlineAs = 'online_movable',
): BlockAction {
  const chosen = fitting(verb, cells, blocks);
  return {
    kind: 'blocks',
    partition: partition.name,
    verb,
    blocks: chosen as BlockId[],
    ...(verb === 'enable' && onlineAs !== 'online_movable' ? { onlineAs } : {}),
    ...(verb === 'setMemmap' ? { memmapOnMemory: nextMemmap(cells, chosen) } : {}),
  };
}

/** The placement a toggle leads to: into the blocks, unless all of them have chosen that already. */
export const nextMemmap = (cells: ArrayLike<number>, blocks: readonly number[]): boolean =>
  !blocks.every((block) => (cells[block] ?? 0) & BLOCK.memmapRequested);

/** Whether a task is done at once when the machine would not refuse it: one block, and nothing is taken away. */
export const needsPlan = (action: BlockAction): boolean =>
  action.blocks.length > 1 || taskOf(action.verb).takesAway;
