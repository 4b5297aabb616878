/** The presenter's window: the same page at an address of its own, so that it can be opened, reloaded and bookmarked. */

// For its word on `window.lparConsole`.
import type {} from './connection.ts';

const ADDRESS = '#/~/presenter';
const FEATURES = 'popup,width=1280,height=900';

export const isPresenterAddress = (hash: string): boolean => hash === ADDRESS;

/** Its address, for people whose browser opens no window. */
export const presenterAddress = (): string => new URL(ADDRESS, window.location.href).href;

/** @returns whether a window was asked for; a host that opens it by itself hands none back */
export function openPresenterWindow(): boolean {
  const opened = window.open(presenterAddress(), 'lpar-presenter', FEATURES);
  opened?.focus();
  return opened !== null || window.lparConsole !== undefined;
}
