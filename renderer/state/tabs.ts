/** Open tasks. One tab per view; inspector, sequence and terminals keep one tab each and change what they show. */

import { type Route, sameRoute } from '../model/router.ts';

const REUSED = new Set<Route['screen']>(['block', 'pages', 'sequence', 'trace', 'console']);

/** The tabs after going to a view. None gives way: what does not fit in its row is in the row's menu. */
export function withTab(tabs: readonly Route[], route: Route): Route[] {
  if (tabs.some((tab) => sameRoute(tab, route))) return [...tabs];
  const reused = tabs.findIndex(
    (tab) => REUSED.has(route.screen) && tab.screen === route.screen && tab.partition === route.partition,
  );
  if (reused >= 0) return tabs.map((tab, index) => (index === reused ? route : tab));
  return [...tabs, route];
}

/** Only one tab, or none of a partition's: never none at all. */
export function onlyTabs(
  tabs: readonly Route[],
  keeps: (tab: Route) => boolean,
  shown: Route,
): { readonly tabs: Route[]; readonly next: Route } {
  const kept = tabs.filter(keeps);
  if (kept.length === 0) return { tabs: [shown], next: shown };
  const next = kept.some((tab) => sameRoute(tab, shown)) ? shown : (kept.at(-1) ?? shown);
  return { tabs: kept, next };
}

/** The tabs without one, and the view to go to when it was the shown one. The last tab stays. */
export function withoutTab(
  tabs: readonly Route[],
  index: number,
  shown: Route,
): { readonly tabs: Route[]; readonly next: Route } {
  const closed = tabs[index];
  if (!closed || tabs.length <= 1) return { tabs: [...tabs], next: shown };
  const rest = tabs.filter((_, other) => other !== index);
  const neighbour = rest[Math.max(0, index - 1)] ?? shown;
  return { tabs: rest, next: sameRoute(closed, shown) ? neighbour : shown };
}
