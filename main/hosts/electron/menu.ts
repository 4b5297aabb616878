/** The application menu: standard roles, and what only the host can do. Everything else is in the page. */

import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { PRODUCT_NAME } from '../../../shared/product.ts';

export interface MenuActions {
  open(): void;
  openRecent(file: string): void;
  clearRecent(): void;
  save(): void;
  about(): void;
}

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
      { label: '&Open machine file…', accelerator: 'CmdOrCtrl+O', click: () => actions.open() },
      {
        label: 'Open &recent',
        enabled: recent.length > 0,
        submenu: [...recentItems, separator, { label: 'Clear list', click: () => actions.clearRecent() }],
      },
      {
        label: '&Save machine as file…',
        accelerator: 'CmdOrCtrl+S',
        click: () => actions.save(),
      },
      separator,
      mac ? { role: 'close' } : { role: 'quit' },
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      // The page undoes actions with these keys; in a text field they belong to the text.
      { role: 'undo', registerAccelerator: mac },
      { role: 'redo', registerAccelerator: mac },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: mac ? [] : [{ label: `&About ${PRODUCT_NAME}`, click: () => actions.about() }],
  };
  return [...(mac ? [{ role: 'appMenu' } as const] : []), file, edit, view, { role: 'windowMenu' }, help];
}
