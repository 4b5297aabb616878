/** Where the console is: the address bar decides, tabs and the last view are remembered, the tree may be open. */

import type { ReactiveController } from 'lit';
import type { PartitionName } from '../../shared/ids.ts';
import { hasScreen } from '../model/guest.ts';
import type { PartitionState } from '../model/machine-state.ts';
import {
  addressOf,
  isSystemScreen,
  type Route,
  readRoute,
  type ScreenId,
  sameRoute,
} from '../model/router.ts';
import { preferences } from '../state/preferences.ts';
import { onlyTabs, withoutTab, withTab } from '../state/tabs.ts';
import { strings } from '../strings/index.ts';
import { type ConsoleHost, screenOf } from './console-host.ts';
import { titleOf } from './tabs.ts';

/** Screens that take the focus when one goes to them: a person goes on with the keyboard there. */
const FOCUSED: ReadonlySet<ScreenId> = new Set(['blocks', 'console']);

/** One of at most two: what it shows, and its own tabs. */
interface Pane {
  route: Route | undefined;
  tabs: readonly Route[];
}

export class Navigation implements ReactiveController {
  /** The one that the address bar, the tree and the keys are about. */
  active = 0;
  readonly #panes: [Pane, Pane] = [
    { route: undefined, tabs: preferences.tabs },
    { route: preferences.otherView, tabs: preferences.otherTabs },
  ];
  /** Shown over the work area in narrow windows. */
  treeOpen = false;
  readonly #host: ConsoleHost;
  /** Called before the view changes; `from` is undefined for the first one. */
  readonly #moving: (from: Route | undefined, to: Route) => void;
  #drawn: Route | undefined;

  constructor(host: ConsoleHost, moving: (from: Route | undefined, to: Route) => void) {
    this.#host = host;
    this.#moving = moving;
  }

  hostConnected(): void {
    window.addEventListener('hashchange', this.#readAddress);
    window.addEventListener('popstate', this.#wentBack);
  }

  hostDisconnected(): void {
    window.removeEventListener('hashchange', this.#readAddress);
    window.removeEventListener('popstate', this.#wentBack);
  }

  /** Back and forward lead to where one was in the pane in which one was there. */
  readonly #wentBack = ({ state }: PopStateEvent): void => {
    const pane = (state as { pane?: unknown } | null)?.pane;
    if ((pane === 0 || pane === 1) && this.routeIn(pane)) this.active = pane;
  };

  hostUpdated(): void {
    const { route } = this;
    if (!route) return;
    const machine = this.#host.store.machine?.name ?? '';
    const title = `${route.partition || titleOf(route)} · ${machine} – ${strings.product}`;
    if (document.title !== title) document.title = title;
    if (route === this.#drawn) return;
    if (this.#drawn && FOCUSED.has(route.screen)) screenOf(this.#host)?.focus();
    this.#drawn = route;
  }

  /** What the active pane shows. */
  get route(): Route | undefined {
    return this.routeIn(this.active);
  }

  get tabs(): readonly Route[] {
    return this.tabsIn(this.active);
  }

  routeIn(pane: number): Route | undefined {
    return this.#pane(pane).route;
  }

  tabsIn(pane: number): readonly Route[] {
    return this.#pane(pane).tabs;
  }

  #pane(pane: number): Pane {
    return pane === 1 ? this.#panes[1] : this.#panes[0];
  }

  /** The partition whose view is shown in the active pane. */
  get partition(): PartitionState | undefined {
    return this.partitionIn(this.active);
  }

  partitionIn(pane: number): PartitionState | undefined {
    return this.#host.store.shown?.partitions.get((this.routeIn(pane)?.partition ?? '') as PartitionName);
  }

  #keep(pane: number, { route, tabs }: Partial<Pane>): void {
    const kept = this.#pane(pane);
    if (tabs) kept.tabs = tabs;
    if (route) kept.route = route;
    if (pane === 0 && tabs) preferences.tabs = tabs;
    if (pane === 0 && route) preferences.lastView = route;
    if (pane === 1 && tabs) preferences.otherTabs = tabs;
    if (pane === 1 && route) preferences.otherView = route;
  }

  /** Another pane is meant from now on: the address bar says what it shows. */
  activate(pane: number): void {
    if (pane === this.active) return;
    this.active = pane;
    const { route } = this;
    if (route) this.#note(route);
    this.#drawn = route;
    this.#host.requestUpdate();
  }

  /** The second pane begins as it was left, if that is still there, else with something else than the first one shows. */
  openSecond(): void {
    const { route } = this;
    if (!route) return;
    const left = this.#panes[1].route;
    const begins = left && this.#isKnown(left) && !sameRoute(left, route) ? left : this.#beside(route);
    const tabs = this.#panes[1].tabs.filter((tab) => this.#isKnown(tab));
    this.#keep(1, { route: begins, tabs: withTab(tabs, begins) });
    this.activate(1);
  }

  /** Of the same partition the other of the two truths, where there are two. */
  #beside({ partition, screen }: Route): Route {
    if (partition === '') return this.#home();
    const increments: Route = { partition, screen: 'increments', item: undefined };
    const blocks: Route = { partition, screen: 'blocks', item: undefined };
    if (screen !== 'increments' && this.#isKnown(increments)) return increments;
    return screen === 'blocks' ? { ...blocks, screen: 'overview' } : blocks;
  }

  /** One pane is left, with what the kept one shows and its tabs. */
  keepOnly(pane: number): void {
    if (pane === 1) this.#keep(0, { ...this.#panes[1] });
    this.active = 0;
    this.#host.requestUpdate();
  }

  #note(route: Route): void {
    window.history.replaceState({ pane: this.active }, '', addressOf(route));
  }

  /** The machine has changed: another one may have other partitions. */
  machineChanged(): void {
    if (!this.#host.store.machine) return;
    if (!this.route || !this.#isKnown(this.route)) {
      this.#readAddress();
      return;
    }
    for (const pane of [0, 1]) this.#closeGone(pane);
  }

  /** Tabs of what is gone go with it. */
  #closeGone(pane: number): void {
    const tabs = this.tabsIn(pane);
    const known = tabs.filter((tab) => this.#isKnown(tab));
    if (known.length < tabs.length) this.#keep(pane, { tabs: known });
    const route = this.routeIn(pane);
    if (route && !this.#isKnown(route)) {
      const next = known.at(-1) ?? this.#home();
      this.#keep(pane, { route: next, tabs: withTab(known, next) });
    }
  }

  /** Without an address the last view returns, else the first partition's overview. */
  readonly #readAddress = (): void => {
    const machine = this.#host.store.shown;
    if (!machine) return;
    const { hash } = window.location;
    const addressed = hash.length > 2;
    const known = (route: Route | undefined) => (route && this.#isKnown(route) ? route : undefined);
    const asked = known(addressed ? readRoute(hash) : preferences.lastView);
    if (addressed && !asked) this.#host.say(strings.notFound(hash));
    const route = asked ?? this.#home();
    this.#moving(this.route, route);
    const tabs = withTab(
      this.tabs.filter((tab) => known(tab)),
      route,
    );
    this.#keep(this.active, { route, tabs });
    this.treeOpen = false;
    this.#note(route);
    for (const pane of [0, 1]) this.#closeGone(pane);
    this.#host.requestUpdate();
  };

  #home(): Route {
    const first = this.#firstPartition();
    return first === undefined
      ? { partition: '', screen: 'system', item: undefined }
      : { partition: first, screen: 'overview', item: undefined };
  }

  #firstPartition(): PartitionName | undefined {
    return this.#host.store.shown?.partitions.keys().next().value;
  }

  #isKnown({ partition, screen }: Route): boolean {
    if (isSystemScreen(screen)) return true;
    const state = this.#host.store.shown?.partitions.get(partition as PartitionName);
    return state !== undefined && hasScreen(state.view, screen);
  }

  /** To a view of a partition: `of`, or the shown one; from a view of no partition to the first one's. */
  go(screen: ScreenId, item?: number, of?: string): void {
    const partition = isSystemScreen(screen) ? '' : of || this.route?.partition || this.#firstPartition();
    if (partition !== undefined) this.goTo({ partition, screen, item });
  }

  goTo(route: Route): void {
    window.location.hash = addressOf(route);
  }

  /** Goes to a view and puts the focus into it. */
  enter(screen: ScreenId, of?: string): void {
    this.go(screen, undefined, of);
    void this.#host.updateComplete.then(() => screenOf(this.#host)?.focus());
  }

  goToTab(index: number): void {
    const tab = this.tabs[index];
    if (tab) this.goTo(tab);
  }

  closeTab(index: number): void {
    if (!this.route) return;
    const { tabs, next } = withoutTab(this.tabs, index, this.route);
    this.#keep(this.active, { tabs });
    this.goTo(next);
    this.#host.requestUpdate();
  }

  /** Closes all tabs but the shown one, or those of one partition. */
  closeTabs(which: 'others' | { readonly of: string }): void {
    const { route } = this;
    if (!route) return;
    const keeps = (tab: Route): boolean =>
      which === 'others' ? sameRoute(tab, route) : tab.partition !== which.of;
    const { tabs, next } = onlyTabs(this.tabs, keeps, route);
    this.#keep(this.active, { tabs });
    this.goTo(next);
    this.#host.requestUpdate();
  }

  closeThisTab(): void {
    this.closeTab(this.tabs.findIndex((tab) => this.route && sameRoute(tab, this.route)));
  }

  toggleTree(): void {
    this.treeOpen = !this.treeOpen;
    this.#host.requestUpdate();
  }

  /** Safe mode: the tabs of a first start. */
  forgetTabs(): void {
    this.#panes[0].tabs = preferences.tabs;
    this.#panes[1].tabs = preferences.otherTabs;
  }
}
