/**
 * A file that is dropped anywhere in the window goes to the import of the saved machines, a recording to the recordings. Without this a browser would
 * leave the console and show the file.
 */

import type { ReactiveController } from 'lit';
import { looksLikeRecording } from '../model/recordings.ts';
import type { ConsoleHost } from './console-host.ts';
import type { Navigation } from './navigation.ts';

export class FileDrop implements ReactiveController {
  /** Dropped and not imported yet. */
  file: File | undefined;
  /** The same of a recording. */
  recording: File | undefined;
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

  /** The saved machines, or the recordings, have it. */
  taken(): void {
    this.file = undefined;
    this.recording = undefined;
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

  /** To the screen that takes such a file. */
  give(file: File): void {
    void looksLikeRecording(file).then((isRecording) => {
      this.file = isRecording ? undefined : file;
      this.recording = isRecording ? file : undefined;
      this.#navigation.go(isRecording ? 'recordings' : 'machines');
      this.#host.requestUpdate();
    });
  }
}
