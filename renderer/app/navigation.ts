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

export class Navigation implements ReactiveController {
  route: Route | undefined;
  tabs: readonly Route[] = preferences.tabs;
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
  }

  hostDisconnected(): void {
    window.removeEventListener('hashchange', this.#readAddress);
  }

  hostUpdated(): void {
    const { route } = this;
    if (!route || route === this.#drawn) return;
    document.title = `${route.partition || titleOf(route)} – ${strings.product}`;
    if (this.#drawn && FOCUSED.has(route.screen)) screenOf(this.#host)?.focus();
    this.#drawn = route;
  }

  /** The partition whose view is shown. */
  get partition(): PartitionState | undefined {
    return this.#host.store.shown?.partitions.get((this.route?.partition ?? '') as PartitionName);
  }

  /** The machine has changed: another one may have other partitions. */
  machineChanged(): void {
    if (!this.#host.store.machine) return;
    if (!this.route || !this.#isKnown(this.route)) {
      this.#readAddress();
      return;
    }
    // Tabs of what is gone go with it.
    const known = this.tabs.filter((tab) => this.#isKnown(tab));
    if (known.length === this.tabs.length) return;
    this.tabs = known;
    preferences.tabs = known;
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
    this.tabs = withTab(
      this.tabs.filter((tab) => known(tab)),
      route,
    );
    this.route = route;
    this.treeOpen = false;
    preferences.tabs = this.tabs;
    preferences.lastView = route;
    if (hash !== addressOf(route)) window.history.replaceState(null, '', addressOf(route));
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
    this.tabs = tabs;
    preferences.tabs = tabs;
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
    this.tabs = tabs;
    preferences.tabs = tabs;
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
    this.tabs = preferences.tabs;
  }
}
