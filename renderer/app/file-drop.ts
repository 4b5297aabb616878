/**
 * A file that is dropped anywhere in the window goes to the import of the saved machines, a recording to the recordings, a
 * runbook to the runbooks. Without this a browser would leave the console and show the file.
 */

import type { ReactiveController } from 'lit';
import { looksLikeRecording } from '../model/recordings.ts';
import { looksLikeRunbook } from '../model/runbook.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';

export class FileDrop implements ReactiveController {
  /** Dropped and not imported yet. */
  file: File | undefined;
  /** The same of a recording. */
  recording: File | undefined;
  /** The same of a runbook. */
  runbook: File | undefined;
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

  /** The screen that takes such files has it. */
  taken(): void {
    this.file = undefined;
    this.recording = undefined;
    this.runbook = undefined;
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
    this.give(file);
  };

  async #kindOf(file: File): Promise<'machines' | 'recordings' | 'runbooks'> {
    if (await looksLikeRunbook(file)) return 'runbooks';
    return (await looksLikeRecording(file)) ? 'recordings' : 'machines';
  }

  /** To the screen that takes such a file. */
  give(file: File): void {
    void this.#kindOf(file).then((kind) => {
      this.file = kind === 'machines' ? file : undefined;
      this.recording = kind === 'recordings' ? file : undefined;
      this.runbook = kind === 'runbooks' ? file : undefined;
      this.#navigation.go(kind);
      this.#host.requestUpdate();
    });
  }
}
