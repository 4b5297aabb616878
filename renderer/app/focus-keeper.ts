/**
 * Gives the focus a place when what had it is gone or disabled: after a plan or a form whose opener waits for the
 * action, and in a screen that has just been opened. The browser would leave it on the page, where a keyboard starts anew.
 */

import type { ReactiveController } from 'lit';
import { deepFind } from '../a11y/regions.ts';
import { type ConsoleHost, screenOf } from './console-host.ts';
import type { ConsoleParts } from './console-parts.ts';

export class FocusKeeper implements ReactiveController {
  readonly #host: ConsoleHost;
  readonly #all: () => ConsoleParts;
  /** What had the focus last outside of dialogs; undefined after a click on nothing, which takes it away on purpose. */
  #last: HTMLElement | undefined;
  #looking = false;

  constructor(host: ConsoleHost, all: () => ConsoleParts) {
    this.#host = host;
    this.#all = all;
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#focused);
    window.addEventListener('mousedown', this.#pressed, true);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#focused);
    window.removeEventListener('mousedown', this.#pressed, true);
  }

  hostUpdated(): void {
    if (this.#looking) return;
    this.#looking = true;
    // The screens and dialogs are drawn after the console, and a dialog gives the focus back when it closes.
    setTimeout(() => {
      this.#looking = false;
      this.#keep();
    });
  }

  readonly #focused = (event: Event): void => {
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && !isInDialog(event)) this.#last = target;
  };

  readonly #pressed = (event: Event): void => {
    if (isInDialog(event)) return;
    // What is pressed takes the focus after this event, unless it has it already.
    setTimeout(() => {
      if (isLost()) this.#last = undefined;
    });
  };

  #keep(): void {
    const { running, plan } = this.#all().tasks.runner;
    // What opened a plan is enabled again when its action is through; a long one is not waited for.
    if (!this.#last || plan || !isLost() || (running && !running.slow)) return;
    const screen = screenOf(this.#host);
    const places = [
      () => this.#last?.focus(),
      () => screen && deepFind(screen, '[role="gridcell"][tabindex="0"]')?.focus({ preventScroll: true }),
      () => screen?.closest<HTMLElement>('[data-pane-index]')?.querySelector('outcome-note')?.focus(),
      () => focusHeading(screen),
    ];
    for (const place of places) {
      place();
      if (!isLost()) return;
    }
  }
}

const isLost = (): boolean => document.activeElement === document.body || document.activeElement === null;

const isInDialog = (event: Event): boolean =>
  event.composedPath().some((node) => node instanceof HTMLDialogElement);

function focusHeading(screen: HTMLElement | null): void {
  const heading = screen && deepFind(screen, 'h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
