/** Whose a key is that is pressed in a terminal: its own, the console's, or the browser's. */

import { isFromTerminal } from '../model/keyboard.ts';
import { settings } from '../state/settings.ts';

/** Keys that stay the console's and the browser's while a terminal has the focus: out of it, and help. */
const OTHERS: ReadonlySet<string> = new Set(['F1', 'F6', 'F11', 'F12']);

/**
 * - `emulator`: it becomes input, unless a browser does something with it that must not happen here (`guarded`)
 * - `copy`, `why`, `newline`: the terminal's own
 * - `others`: the console's or the browser's
 */
export type KeyUse = 'emulator' | 'guarded' | 'copy' | 'why' | 'newline' | 'others';

export function useOfKey(event: KeyboardEvent, hasSelection: boolean): KeyUse {
  if (OTHERS.has(event.key) || isFromTerminal(event, settings().keys)) return 'others';
  if (event.key === 'Tab' && event.shiftKey) return 'others';
  const control = event.ctrlKey || event.metaKey;
  if (control && event.shiftKey) {
    // Ctrl+Shift+V pastes, Ctrl+Shift+I is the browser's, the rest is the console's.
    const key = event.key.toLowerCase();
    return key === 'c' ? 'copy' : key === 'y' ? 'why' : 'others';
  }
  if (control && !event.altKey && event.key === 'c' && hasSelection) return 'copy';
  if (event.key === 'Enter' && event.shiftKey) return 'newline';
  // Ctrl+W must close no tab, Ctrl+R reload nothing.
  return control || event.altKey || event.key === 'Tab' ? 'guarded' : 'emulator';
}
