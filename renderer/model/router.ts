/**
 * Every view has an address: `#/LNXTEST/blocks`, `#/LNXTEST/block/42`, `#/LNXTEST/sequence/121`,
 * `#/LNXTEST/console/2`; views of no single
 * partition stand under `~`, which no partition can be named: `#/~/system`.
 */

export type ScreenId =
  | 'overview'
  | 'increments'
  | 'blocks'
  | 'block'
  | 'pages'
  | 'trace'
  | 'sequence'
  | 'journal'
  | 'console'
  | 'conditions'
  | 'messages'
  | 'planner'
  | 'devices'
  | SystemScreenId;

/** Views of the whole system, or of no system at all. */
export type SystemScreenId =
  | 'system'
  | 'machines'
  | 'compare'
  | 'runbooks'
  | 'recordings'
  | 'workshop'
  | 'help'
  | 'settings';
export const SYSTEM_SCREENS: readonly SystemScreenId[] = [
  'system',
  'machines',
  'compare',
  'runbooks',
  'recordings',
  'workshop',
  'help',
  'settings',
];
/** Stands for the partition in their addresses. */
const NO_PARTITION = '~';

export const isSystemScreen = (screen: ScreenId): screen is SystemScreenId =>
  (SYSTEM_SCREENS as readonly ScreenId[]).includes(screen);

export interface Route {
  /** Empty for views of no single partition. */
  readonly partition: string;
  readonly screen: ScreenId;
  /** Block number, revision or terminal, for the screens that show one. */
  readonly item: number | undefined;
}

export const SCREENS: readonly ScreenId[] = [
  'overview',
  'increments',
  'blocks',
  'block',
  'pages',
  'trace',
  'sequence',
  'journal',
  'console',
  'conditions',
  'messages',
  'planner',
  'devices',
  ...SYSTEM_SCREENS,
];

/** Reads an address; undefined when there is no such view. */
export function readRoute(hash: string): Route | undefined {
  const parts = hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decoded);
  const [partition, screen = 'overview', item] = parts;
  if (partition === undefined || !SCREENS.includes(screen as ScreenId)) return undefined;
  if (item !== undefined && !/^\d+$/.test(item)) return undefined;
  if ((screen === 'block' || screen === 'pages') && item === undefined) return undefined;
  const none = partition === NO_PARTITION;
  // Up to 0.2 the help stood under each partition.
  if (screen === 'help') return { partition: '', screen, item: undefined };
  if (none !== isSystemScreen(screen as ScreenId)) return undefined;
  return {
    partition: none ? '' : partition,
    screen: screen as ScreenId,
    item: item === undefined ? undefined : Number(item),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function addressOf(route: Route): string {
  const item = route.item === undefined ? '' : `/${route.item}`;
  const partition = isSystemScreen(route.screen) ? NO_PARTITION : encodeURIComponent(route.partition);
  return `#/${partition}/${route.screen}${item}`;
}

export const sameRoute = (a: Route, b: Route): boolean => addressOf(a) === addressOf(b);
