/** The application menu: standard roles, and what only the host can do. Everything else is in the page. */

import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { MENU_KEYS, type MenuCommand } from '../../../shared/menu-keys.ts';
import { PRODUCT_NAME } from '../../../shared/product.ts';

export interface MenuActions {
  open(): void;
  openRecent(file: string): void;
  clearRecent(): void;
  save(): void;
  /** Has the page do what it does at this key. */
  press(key: string): void;
  about(): void;
}

/** As Electron writes it: the command key of a Mac is the control key of the others. */
const accelerator = (command: MenuCommand): string =>
  MENU_KEYS[command].keys[0].replace('Ctrl+', 'CmdOrCtrl+').replace('++', '+Plus');

export function menuTemplate(
  platform: NodeJS.Platform,
  recent: readonly string[],
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const separator = { type: 'separator' } as const;
  const recentItems: MenuItemConstructorOptions[] = recent.map((file, index) => ({
    // A single & would be taken for a mnemonic.
    label: `${index + 1} ${path.basename(file)}`.replaceAll('&', '&&'),
    toolTip: file,
    click: () => actions.openRecent(file),
  }));
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: '&Open machine file…', accelerator: accelerator('open'), click: () => actions.open() },
      {
        label: 'Open &recent',
        enabled: recent.length > 0,
        submenu: [...recentItems, separator, { label: 'Clear list', click: () => actions.clearRecent() }],
      },
      {
        label: '&Save machine as file…',
        accelerator: accelerator('save'),
        click: () => actions.save(),
      },
      separator,
      {
        label: '&Close tab',
        accelerator: accelerator('closeTab'),
        // The page has its own command for it, which does nothing under a dialog; nothing may fall through to the window.
        registerAccelerator: false,
        click: (_item, _window, event) => {
          // macOS has no accelerators that are only shown: the page has had this key and did not want it.
          if (!event.triggeredByAccelerator) actions.press('W');
        },
      },
      { role: 'close', label: 'Close &window', accelerator: accelerator('closeWindow') },
      ...(mac ? [] : [separator, { role: 'quit', accelerator: accelerator('quit') } as const]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      // The page undoes actions with these keys; in a text field they belong to the text.
      { role: 'undo', accelerator: accelerator('undo'), registerAccelerator: mac },
      { role: 'redo', accelerator: accelerator('redo'), registerAccelerator: mac },
      separator,
      { role: 'cut', accelerator: accelerator('cut') },
      { role: 'copy', accelerator: accelerator('copy') },
      { role: 'paste', accelerator: accelerator('paste') },
      { role: 'selectAll', accelerator: accelerator('selectAll') },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload', accelerator: accelerator('reload') },
      separator,
      { role: 'resetZoom', accelerator: accelerator('resetZoom') },
      { role: 'zoomIn', accelerator: accelerator('zoomIn') },
      { role: 'zoomOut', accelerator: accelerator('zoomOut') },
      separator,
      { role: 'togglefullscreen', accelerator: accelerator('fullScreen') },
    ],
  };
  // Electron's own window menu would close the window with Ctrl+W.
  const window: MenuItemConstructorOptions = {
    role: 'window',
    label: '&Window',
    submenu: [
      { role: 'minimize', accelerator: accelerator('minimize') },
      ...(mac ? ([{ role: 'zoom' }, separator, { role: 'front' }] as const) : []),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: mac ? [] : [{ label: `&About ${PRODUCT_NAME}`, click: () => actions.about() }],
  };
  return [...(mac ? [{ role: 'appMenu' } as const] : []), file, edit, view, window, help];
}
