/** Pages that the console may show: its own. A few others open in the person's browser. */

import { shell, type WebContents } from 'electron';

/** Where the documentation that the console cites is published. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set(['docs.kernel.org', 'www.ibm.com']);

/** Only plain addresses: no user name, no other port, nothing but https. */
export function mayOpenOutside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'https:' && ALLOWED_HOSTS.has(host) && username === '' && password === '';
}

/**
 * @param pages the console's own addresses, between which it may move
 * @param windows addresses that the page may ask a window for; the host makes it, never the page
 */
export function guardContents(
  contents: WebContents,
  pages: ReadonlySet<string>,
  windows: ReadonlyMap<string, () => void>,
): void {
  contents.on('will-navigate', (event, url) => {
    if (!pages.has(url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const show = windows.get(url);
    if (show) show();
    else if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
