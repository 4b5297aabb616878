/** How the window is divided, and what each pane keeps of its own. */

import type { ReactiveController } from 'lit';
import { Course } from '../state/course.ts';
import { RouteData } from '../state/route-data.ts';
import { type SplitWay, storedLayout, storeLayout, type WindowLayout } from '../state/window-layout.ts';
import { BlockChoice } from './block-choice.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';

/** What a pane has chosen and been told, whatever the other one shows. */
export interface PaneParts {
  readonly choice: BlockChoice;
  readonly data: RouteData;
  readonly course: Course;
}

export class Split implements ReactiveController {
  layout: WindowLayout = storedLayout();
  readonly #host: ConsoleHost;
  readonly #navigation: Navigation;
  readonly #parts: readonly [PaneParts, PaneParts];

  constructor(host: ConsoleHost, navigation: Navigation) {
    this.#host = host;
    this.#navigation = navigation;
    const redraw = (): void => host.requestUpdate();
    const made = (): PaneParts => ({
      choice: new BlockChoice(host),
      data: new RouteData(host.store, redraw),
      course: new Course(host.store, redraw),
    });
    this.#parts = [made(), made()];
  }

  hostConnected(): void {
    this.#host.addEventListener('pointerdown', this.#touched, true);
    this.#host.addEventListener('focusin', this.#touched, true);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('pointerdown', this.#touched, true);
    this.#host.removeEventListener('focusin', this.#touched, true);
  }

  /** What is pressed or gets the focus in a pane is meant for that pane, before anything comes of it. */
  readonly #touched = (event: Event): void => {
    for (const node of event.composedPath()) {
      if (!(node instanceof HTMLElement) || node.dataset.paneIndex === undefined) continue;
      this.#navigation.activate(Number(node.dataset.paneIndex));
      return;
    }
  };

  /** The panes that are shown. */
  get panes(): readonly number[] {
    return this.layout.split === 'none' ? [0] : [0, 1];
  }

  in(pane: number): PaneParts {
    return pane === 1 ? this.#parts[1] : this.#parts[0];
  }

  get active(): PaneParts {
    return this.in(this.#navigation.active);
  }

  change(change: Partial<WindowLayout>): void {
    this.layout = { ...this.layout, ...change };
    storeLayout(this.layout);
    this.#host.requestUpdate();
  }

  split(way: SplitWay): void {
    const before = this.layout.split;
    if (way === before) return;
    this.change({ split: way });
    if (way === 'none') this.#navigation.keepOnly(this.#navigation.active);
    else if (before === 'none') this.#navigation.openSecond();
  }

  /** The window was left divided: the second pane has to have something to show. */
  settle(): void {
    if (this.layout.split === 'none' || this.#navigation.routeIn(1) || !this.#navigation.route) return;
    this.#navigation.openSecond();
    this.#navigation.activate(0);
  }
}
