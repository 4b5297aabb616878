/**
 * A file that is dropped anywhere in the window goes to the import of the saved machines. Without this a browser would
 * leave the console and show the file.
 */

import type { ReactiveController } from 'lit';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';

export class FileDrop implements ReactiveController {
  /** Dropped and not imported yet. */
  file: File | undefined;
  readonly #host: ConsoleHost;
  readonly #navigation: Navigation;
  #listening: AbortController | undefined;

  constructor(host: ConsoleHost, navigation: Navigation) {
    this.#host = host;
    this.#navigation = navigation;
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    window.addEventListener('dragover', this.#over, { signal });
    window.addEventListener('drop', this.#dropped, { signal });
  }

  hostDisconnected(): void {
    this.#listening?.abort();
  }

  /** The saved machines have it. */
  taken(): void {
    this.file = undefined;
    this.#host.requestUpdate();
  }

  /** Without it nothing could be dropped. */
  #over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  #dropped = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0];
    // The saved machines have taken it by themselves when it was dropped on them.
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    if (!this.#host.store.shown) return;
    this.file = file;
    this.#navigation.go('machines');
    this.#host.requestUpdate();
  };
}
