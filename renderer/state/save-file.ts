/** The one way in which something of the page becomes a file: it is handed to the host, which alone knows what becomes of it. */

import { strings } from '../strings/index.ts';

/** By then whoever saves it has its own hold on the content. */
const HOLD_MS = 60_000;

/** Hands a file to the browser's downloads or to Electron's dialog. @returns what can truly be said of it by now */
export function handOverFile(name: string, content: Blob): string {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), HOLD_MS);
  return handedOver(name);
}

/** Electron asks where, and tells the end of it (`fileSaved`); a browser does what it is set to, and tells nobody. */
export const handedOver = (name: string): string =>
  window.lparConsole ? strings.files.asked(name) : strings.files.handedOver(name);
