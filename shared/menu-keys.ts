/**
 * Keys of the application menu, which only the desktop application has, written as the page writes keys. The one table of
 * them: the menu takes its accelerators from here, and the page keeps them out of what a person may choose for something else.
 */

/**
 * Who does what the key asks for:
 * - `menu`: the menu, unless the part of the page that has the focus takes the key first, as a terminal does
 * - `page`: the page's own command of the same keys; the menu only shows them
 * - `text`: the field that has the focus
 */
export interface MenuKey {
  readonly keys: readonly string[];
  readonly by: 'menu' | 'page' | 'text';
}

export const MENU_KEYS = {
  open: { keys: ['Ctrl+O'], by: 'menu' },
  save: { keys: ['Ctrl+S'], by: 'menu' },
  quit: { keys: ['Ctrl+Q'], by: 'menu' },
  closeTab: { keys: ['Ctrl+W'], by: 'page' },
  closeWindow: { keys: ['Ctrl+Shift+W'], by: 'menu' },
  undo: { keys: ['Ctrl+Z'], by: 'page' },
  redo: { keys: ['Ctrl+Shift+Z'], by: 'page' },
  cut: { keys: ['Ctrl+X'], by: 'text' },
  copy: { keys: ['Ctrl+C'], by: 'text' },
  paste: { keys: ['Ctrl+V'], by: 'text' },
  selectAll: { keys: ['Ctrl+A'], by: 'text' },
  reload: { keys: ['Ctrl+R'], by: 'menu' },
  resetZoom: { keys: ['Ctrl+0'], by: 'menu' },
  zoomIn: { keys: ['Ctrl++'], by: 'menu' },
  zoomOut: { keys: ['Ctrl+-'], by: 'menu' },
  fullScreen: { keys: ['F11'], by: 'menu' },
  minimize: { keys: ['Ctrl+M'], by: 'menu' },
} as const satisfies Readonly<Record<string, MenuKey>>;

export type MenuCommand = keyof typeof MENU_KEYS;

/** What a person cannot give to a command of the page: the menu would do something else. */
export const keysOfTheMenu: ReadonlySet<string> = new Set(
  Object.values(MENU_KEYS).flatMap(({ keys, by }): readonly string[] => (by === 'page' ? [] : keys)),
);
