/** Every view has an address: `#/LNXTEST/blocks`, `#/LNXTEST/block/42`, `#/LNXTEST/sequence/121`. */

export type ScreenId =
  | 'overview'
  | 'increments'
  | 'blocks'
  | 'block'
  | 'trace'
  | 'sequence'
  | 'journal'
  | 'console'
  | 'conditions'
  | 'messages'
  | 'workshop'
  | 'help';

export interface Route {
  readonly partition: string;
  readonly screen: ScreenId;
  /** Block number or revision, for the screens that show one. */
  readonly item: number | undefined;
}

export const SCREENS: readonly ScreenId[] = [
  'overview',
  'increments',
  'blocks',
  'block',
  'trace',
  'sequence',
  'journal',
  'console',
  'conditions',
  'messages',
  'workshop',
  'help',
];

/** Reads an address; undefined when there is no such view. */
export function readRoute(hash: string): Route | undefined {
  const parts = hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decoded);
  const [partition, screen = 'overview', item] = parts;
  if (partition === undefined || !SCREENS.includes(screen as ScreenId)) return undefined;
  if (item !== undefined && !/^\d+$/.test(item)) return undefined;
  if (screen === 'block' && item === undefined) return undefined;
  return { partition, screen: screen as ScreenId, item: item === undefined ? undefined : Number(item) };
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
  return `#/${encodeURIComponent(route.partition)}/${route.screen}${item}`;
}

export const sameRoute = (a: Route, b: Route): boolean => addressOf(a) === addressOf(b);
