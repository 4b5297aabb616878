/** The one dialog of an element: open or not, and what has the focus when it opens. */

import type { LitElement } from 'lit';

/**
 * Opens or closes the element's dialog, where it is not so already.
 *
 * @param first what gets the focus when it opens; without it the browser chooses.
 */
export function setModal({ renderRoot }: LitElement, open: boolean, first?: string): void {
  const dialog = renderRoot.querySelector('dialog');
  if (!dialog || dialog.open === open) return;
  if (!open) {
    dialog.close();
    return;
  }
  dialog.showModal();
  if (first !== undefined) renderRoot.querySelector<HTMLElement>(first)?.focus();
}

/**
 * For a dialog's `close` event, which the browser sends only after what closed it: what was opened again in between
 * stays open.
 */
export const whenClosed =
  (then: () => void) =>
  ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLDialogElement && currentTarget.open)) then();
  };
