/** The menu of the desktop application and the keys of the page are one table. */

import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { menuTemplate } from '../../main/hosts/electron/menu.ts';
import { COMMANDS, commandOf } from '../../renderer/model/commands.ts';
import { choiceOf } from '../../renderer/model/keyboard.ts';
import { MENU_KEYS, type MenuCommand } from '../../shared/menu-keys.ts';

const PLATFORMS = ['linux', 'win32', 'darwin'] as const;
/** What a role has where nobody gives it another key: lib/browser/api/menu-item-roles of Electron. */
const HIDDEN_KEYS = [
  'close',
  'quit',
  'reload',
  'forceReload',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'selectAll',
  'minimize',
  'resetZoom',
  'zoomIn',
  'zoomOut',
  'togglefullscreen',
  'toggleDevTools',
  'windowMenu',
  'editMenu',
  'viewMenu',
  'fileMenu',
];

const itemsOf = (template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
const keyOf = (accelerator: string): string =>
  accelerator.replace('CmdOrCtrl+', 'Ctrl+').replace('+Plus', '++');
const owners = new Map(Object.values(MENU_KEYS).map(({ keys, by }) => [keys[0] as string, by]));

describe.each(PLATFORMS)('the menu of %s', (platform) => {
  const items = itemsOf(menuTemplate(platform, [], {} as never));
  const withKey = items.filter(({ accelerator }) => accelerator !== undefined);

  test('has no key that is not in the table, and none that Electron would add by itself', () => {
    for (const { accelerator } of withKey) expect(owners.has(keyOf(String(accelerator)))).toBe(true);
    const silent = items.filter(
      ({ role, accelerator }) => accelerator === undefined && HIDDEN_KEYS.includes(role ?? ''),
    );
    expect(silent).toEqual([]);
  });

  test('no key is there twice', () => {
    const keys = withKey.map(({ accelerator }) => accelerator);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('what the page does is only shown: the key closes a tab, never the window', () => {
    const shown = withKey.filter(({ accelerator }) => owners.get(keyOf(String(accelerator))) === 'page');
    expect(shown.map(({ accelerator }) => accelerator)).toEqual([
      'CmdOrCtrl+W',
      'CmdOrCtrl+Z',
      'CmdOrCtrl+Shift+Z',
    ]);
    // A Mac has no keys that are only shown; undo and redo are the text's there when the page does not take them.
    if (platform !== 'darwin')
      expect(shown.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    const closing = items.filter(({ role }) => role === 'close').map(({ accelerator }) => accelerator);
    expect(closing).toEqual(['CmdOrCtrl+Shift+W']);
  });

  test('a click on Close tab presses the key in the page; the key itself, which the page did not want, does nothing', () => {
    const press = vi.fn();
    const item = itemsOf(menuTemplate(platform, [], { press } as never)).find(
      ({ label }) => label === '&Close tab',
    );
    item?.click?.({} as never, undefined, { triggeredByAccelerator: true });
    expect(press).not.toHaveBeenCalled();
    item?.click?.({} as never, undefined, { triggeredByAccelerator: false });
    expect(press.mock.calls).toEqual([['W']]);
  });
});

describe('the keys of the page', () => {
  const intents = COMMANDS.filter(({ intent }) => intent !== undefined);

  test('what the menu only shows is a command of the page with that key', () => {
    const meant: Partial<Record<MenuCommand, string>> = {
      closeTab: 'tab.close',
      undo: 'history.undo',
      redo: 'history.redo',
    };
    for (const [name, { keys, by }] of Object.entries(MENU_KEYS)) {
      if (by !== 'page') continue;
      expect(commandOf(meant[name as MenuCommand] ?? '').keys).toContain(keys[0]);
    }
  });

  test('no command of the page has a key that the menu takes', () => {
    const taken = Object.values(MENU_KEYS)
      .filter(({ by }) => by !== 'page')
      .map(({ keys }) => keys[0] as string);
    expect(intents.filter(({ keys }) => keys.some((key) => taken.includes(key))).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test('a person can give a command none of them', () => {
    const command = commandOf('palette');
    const press = (key: string, shiftKey = false) => ({
      key,
      shiftKey,
      ctrlKey: true,
      metaKey: false,
      altKey: false,
    });
    for (const key of ['o', 's', 'q', 'r', 'm', 'c', 'v', 'x'])
      expect(choiceOf(press(key), command, {})).toMatchObject({ kind: 'refused', because: 'browser' });
    expect(choiceOf(press('W', true), command, {})).toMatchObject({ kind: 'refused' });
    expect(choiceOf(press('j'), command, {})).toMatchObject({ kind: 'free' });
  });
});
