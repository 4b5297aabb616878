/** What stands in the tree: of a partition the screens of every day, and the others under More. */

import type { PartitionView } from '../../shared/view.ts';
import { type PartitionScreenId, screensOf } from './guest.ts';
import type { SystemScreenId } from './router.ts';

const EVERY_DAY: readonly PartitionScreenId[] = ['overview', 'blocks', 'increments', 'console', 'devices'];

export function treeScreens(view: PartitionView): {
  readonly first: readonly PartitionScreenId[];
  readonly more: readonly PartitionScreenId[];
} {
  const all = screensOf(view);
  return {
    first: EVERY_DAY.filter((screen) => all.includes(screen)),
    more: all.filter((screen) => !EVERY_DAY.includes(screen)),
  };
}

/** Below the partitions, always in sight. */
export const PINNED: readonly Exclude<SystemScreenId, 'system'>[] = [
  'machines',
  'compare',
  'runbooks',
  'recordings',
  'workshop',
  'help',
  'settings',
];

/** Whether a partition is meant by what was typed: by its name, its status or its release, in any order. */
export function isMeant(view: PartitionView, statusWord: string, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const about = `${view.name} ${statusWord} ${view.release}`.toLowerCase();
  return words.every((word) => about.includes(word));
}
