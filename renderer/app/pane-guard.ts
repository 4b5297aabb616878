/**
 * Lit has no error boundary: an element that throws while it draws stays blank and says nothing. Here every element
 * reports it as `pane-error` {error}; `panes.ts` puts a message in its place.
 */

import { ReactiveElement } from 'lit';

interface Updating {
  performUpdate(): void;
}

/** Wraps the one function through which every Lit element is drawn. Call once, before the first element. */
export function guardPanes(): void {
  const prototype = ReactiveElement.prototype as unknown as Updating;
  const { performUpdate } = prototype;
  prototype.performUpdate = function (this: ReactiveElement & Updating) {
    try {
      performUpdate.call(this);
    } catch (error) {
      // Still in the browser's log, as an uncaught error would be.
      reportError(error);
      this.dispatchEvent(new CustomEvent('pane-error', { detail: { error }, bubbles: true, composed: true }));
    }
  };
}
