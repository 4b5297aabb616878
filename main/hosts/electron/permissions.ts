/** What the console's page may ask of the system: to copy. Everything else is denied, and so is everybody else. */

import type { Session } from 'electron';

/** A text that the page puts on the clipboard; it never reads what is there. */
const ALLOWED = 'clipboard-sanitized-write';

/** Whether an address, or an origin as Electron writes it (`app://console/`), is our own page's. */
function isOurs(address: string | undefined, origin: string): boolean {
  if (address === undefined || !URL.canParse(address)) return false;
  // The origin of a scheme that is not of the web is "null" to URL.
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}` === origin;
}

/**
 * @param origin of the console's own page
 * @param ownContent beginnings of the addresses that may be loaded
 */
export function guardSession(session: Session, origin: string, ownContent: readonly string[]): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(permission === ALLOWED && isMainFrame && isOurs(requestingUrl, origin)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => permission === ALLOWED && isOurs(requestingOrigin, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !ownContent.some((start) => url.startsWith(start)) }),
  );
}
