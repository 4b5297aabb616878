/** What a person chose about the look; kept by the browser, never with the machine. */

import { COLUMNS, DEFAULT_COLUMNS } from '../model/columns.ts';
import { addressOf, type Route, readRoute } from '../model/router.ts';
import type { ColumnId } from '../model/rows.ts';

export type ThemeChoice = 'system' | 'white' | 'g10' | 'g90' | 'g100';
export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'white', 'g10', 'g90', 'g100'];

const KEYS = {
  theme: 'theme',
  tabs: 'tabs',
  letters: 'letter-keys',
  last: 'last-view',
  columns: 'table-columns',
  course: 'journal-chart',
  large: 'large-type',
  terminals: 'terminals',
} as const;

/** Safe mode: what was stored is left alone and not read. */
let ignored = false;

export function ignoreStored(): void {
  ignored = true;
}

export const isStoredIgnored = (): boolean => ignored;

function read(key: string): string | null {
  try {
    return ignored ? null : localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    if (!ignored) localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

export const preferences = {
  get theme(): ThemeChoice {
    const stored = read(KEYS.theme) as ThemeChoice | null;
    return stored && THEME_CHOICES.includes(stored) ? stored : 'system';
  },
  set theme(choice: ThemeChoice) {
    write(KEYS.theme, choice);
  },
  /** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
  get letterKeys(): boolean {
    return read(KEYS.letters) !== 'off';
  },
  set letterKeys(on: boolean) {
    write(KEYS.letters, on ? 'on' : 'off');
  },
  /** Whether the journal shows its chart. */
  get course(): boolean {
    return read(KEYS.course) !== 'closed';
  },
  set course(open: boolean) {
    write(KEYS.course, open ? 'open' : 'closed');
  },
  /** By what the window is for. */
  largeType(window: string): boolean {
    return read(`${KEYS.large}-${window}`) === 'on';
  },
  setLargeType(window: string, on: boolean): void {
    write(`${KEYS.large}-${window}`, on ? 'on' : 'off');
  },
  get columns(): readonly ColumnId[] {
    const stored = read(KEYS.columns)?.split(' ');
    return stored ? COLUMNS.map(({ id }) => id).filter((id) => stored.includes(id)) : DEFAULT_COLUMNS;
  },
  set columns(columns: readonly ColumnId[]) {
    write(KEYS.columns, columns.join(' '));
  },
  /** Lines "MACHINE/PARTITION NUMBERS" (open-terminals.ts). */
  get terminals(): readonly string[] {
    return (read(KEYS.terminals) ?? '').split('\n').filter((line) => line !== '');
  },
  set terminals(lines: readonly string[]) {
    write(KEYS.terminals, lines.join('\n'));
  },
  get tabs(): Route[] {
    return (read(KEYS.tabs) ?? '').split('\n').flatMap((line) => readRoute(line) ?? []);
  },
  set tabs(tabs: readonly Route[]) {
    write(KEYS.tabs, tabs.map(addressOf).join('\n'));
  },
  get lastView(): Route | undefined {
    return readRoute(read(KEYS.last) ?? '');
  },
  set lastView(route: Route) {
    write(KEYS.last, addressOf(route));
  },
};

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Sets the document's theme, and again when the system's changes while the choice is "system". */
export function applyTheme(choice: ThemeChoice): void {
  const theme = choice === 'system' ? (darkSystem.matches ? 'g100' : 'white') : choice;
  document.documentElement.dataset.theme = theme;
}

export function followSystemTheme(changed: () => void): () => void {
  const listener = () => {
    applyTheme(preferences.theme);
    changed();
  };
  darkSystem.addEventListener('change', listener);
  return () => darkSystem.removeEventListener('change', listener);
}
