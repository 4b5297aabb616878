/** The chosen theme: applied to the document, remembered, and the system's followed where that is the choice. */

import type { ReactiveController } from 'lit';
import { applyTheme, followSystemTheme, preferences, type ThemeChoice } from '../state/preferences.ts';
import type { ConsoleHost } from './console-host.ts';

export class ThemeSetting implements ReactiveController {
  choice: ThemeChoice = preferences.theme;
  readonly #host: ConsoleHost;
  #stop: (() => void) | undefined;

  constructor(host: ConsoleHost) {
    this.#host = host;
  }

  hostConnected(): void {
    this.#stop = followSystemTheme(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  choose(choice: ThemeChoice): void {
    preferences.theme = choice;
    this.choice = choice;
    applyTheme(choice);
    this.#host.requestUpdate();
  }
}
