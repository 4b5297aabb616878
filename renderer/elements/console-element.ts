/** What every element of the console is. */

import { LitElement } from 'lit';
import { onSettings } from '../state/settings.ts';
import { fire } from './events.ts';

/**
 * Lit has no error boundary: an element that throws while it is drawn stays blank and says nothing. Ours fire
 * `pane-error`, and the pane that they stand in shows a message in their place.
 */
export class ConsoleElement extends LitElement {
  #stopSettings: (() => void) | undefined;

  /** Sizes, times, keys and type are written by the settings everywhere: when they change, everything is drawn anew. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopSettings = onSettings(() => this.settingsChanged());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopSettings?.();
  }

  protected settingsChanged(): void {
    this.requestUpdate();
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      // Still in the browser's log, as an uncaught error would be.
      reportError(error);
      fire(this, 'pane-error', { error });
    }
  }
}
