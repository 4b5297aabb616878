/** What there is to see of a guest: increments and requests of SCLP on s390, device memory on x86-64. */

import type { PartitionView } from '../../shared/view.ts';
import type { Category, ColourBy } from './categories.ts';
import type { ScreenId, SystemScreenId } from './router.ts';
import type { ColumnId } from './rows.ts';
import { suitsGuest, TASKS, type Task } from './verbs.ts';

export type PartitionScreenId = Exclude<ScreenId, 'block' | 'pages' | SystemScreenId>;

/** In the order of the tree. */
const PARTITION_SCREENS: readonly PartitionScreenId[] = [
  'overview',
  'increments',
  'blocks',
  'trace',
  'sequence',
  'journal',
  'console',
  'conditions',
  'messages',
  'planner',
  'devices',
];

/** The machine answers SCLP: there are increments, standby storage to plan, and two truths. */
export const hasSclp = ({ platform }: PartitionView): boolean => platform === undefined;

const OF_SCLP: ReadonlySet<ScreenId> = new Set<ScreenId>(['increments', 'trace', 'planner']);

/** What the open lesson hides from its attendees; who knows the lesson says so. */
let hidden: ReadonlySet<ScreenId> = new Set();

export function hideScreens(screens: readonly ScreenId[]): void {
  hidden = new Set(screens);
}

/** Whether the partition has this screen. */
export const hasScreen = (view: PartitionView, screen: ScreenId): boolean =>
  !hidden.has(screen) && isScreenOf(view, screen);

const isScreenOf = (view: PartitionView, screen: ScreenId): boolean =>
  screen === 'devices' ? !hasSclp(view) : hasSclp(view) || !OF_SCLP.has(screen);

export const screensOf = (view: PartitionView): readonly PartitionScreenId[] =>
  PARTITION_SCREENS.filter((screen) => hasScreen(view, screen));

export const tasksOf = (view: PartitionView): readonly Task[] =>
  TASKS.filter(({ verb }) => suitsGuest(verb, view));

const without = <T>(all: readonly T[], ...these: readonly T[]): readonly T[] =>
  all.filter((each) => !these.includes(each));

export const categoriesOf = (view: PartitionView, all: readonly Category[]): readonly Category[] =>
  hasSclp(view) ? all : without(all, 'deconfigured', 'differs');

export const coloursOf = (view: PartitionView, all: readonly ColourBy[]): readonly ColourBy[] =>
  hasSclp(view) ? all : without(all, 'divergence');

/** Columns of the block table that say something of this guest. */
export const tellingColumns = (view: PartitionView, all: readonly ColumnId[]): readonly ColumnId[] =>
  hasSclp(view) ? all : without(all, 'rn', 'configured');
