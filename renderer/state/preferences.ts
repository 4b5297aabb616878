/**
 * How a window was left: its tabs, its columns, what is open in it. Kept by the browser, never with the machine; what a
 * person chooses for every window is in the settings (settings.ts).
 */

import { PARTITION_STATUSES, type PartitionStatus } from '../../shared/partition-action.ts';
import { type Settings, type SettingsChange, THEME_CHOICES } from '../../shared/settings.ts';
import { COLUMNS, DEFAULT_COLUMNS } from '../model/columns.ts';
import { FIRST_LOOK, readLook, type TableLook } from '../model/data-table.ts';
import { addressOf, type Route, readRoute } from '../model/router.ts';
import type { ColumnId } from '../model/rows.ts';

const KEYS = {
  settings: 'last-settings',
  tabs: 'tabs',
  last: 'last-view',
  columns: 'table-columns',
  table: 'table',
  acceptable: 'acceptable-status',
  course: 'journal-chart',
  large: 'large-type',
  terminals: 'terminals',
  tree: 'tree',
  layout: 'layout',
  start: 'start-card',
  otherTabs: 'other-tabs',
  otherView: 'other-view',
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

/** What the browser kept before there were settings. */
const EARLIER = { theme: 'theme', letterKeys: 'letter-keys' } as const;

export const preferences = {
  /** For the first picture only: the console process has the true ones. */
  get lastSettings(): Partial<Settings> {
    try {
      return JSON.parse(read(KEYS.settings) ?? '{}') as Partial<Settings>;
    } catch {
      return {};
    }
  },
  set lastSettings(settings: Settings) {
    write(KEYS.settings, JSON.stringify(settings));
  },
  /** What an earlier version kept here: told once. */
  takeEarlier(): SettingsChange | undefined {
    const theme = THEME_CHOICES.find((choice) => choice === read(EARLIER.theme));
    const letters = read(EARLIER.letterKeys);
    if (theme === undefined && letters === null) return undefined;
    for (const key of Object.values(EARLIER)) localStorage.removeItem(key);
    return { ...(theme && { theme }), ...(letters !== null && { letterKeys: letters !== 'off' }) };
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
  /** Statuses that an operator takes for acceptable, by machine and partition; undefined: nobody chose any. */
  acceptable(object: string): readonly PartitionStatus[] | undefined {
    const stored = read(`${KEYS.acceptable}-${object}`)?.split(' ');
    return stored && PARTITION_STATUSES.filter((status) => stored.includes(status));
  },
  setAcceptable(object: string, statuses: readonly PartitionStatus[]): void {
    write(`${KEYS.acceptable}-${object}`, statuses.join(' '));
  },
  /** How a table is looked at, by its name. */
  tableLook(table: string): TableLook {
    try {
      return readLook(JSON.parse(read(`${KEYS.table}-${table}`) ?? 'null'));
    } catch {
      return FIRST_LOOK;
    }
  },
  setTableLook(table: string, look: TableLook): void {
    write(`${KEYS.table}-${table}`, JSON.stringify(look));
  },
  /** Lines "MACHINE/PARTITION NUMBERS" (open-terminals.ts). */
  get terminals(): readonly string[] {
    return (read(KEYS.terminals) ?? '').split('\n').filter((line) => line !== '');
  },
  set terminals(lines: readonly string[]) {
    write(KEYS.terminals, lines.join('\n'));
  },
  /** What was opened or closed in the tree by hand: not as it would be by itself. */
  get tree(): ReadonlySet<string> {
    return new Set((read(KEYS.tree) ?? '').split('\n').filter((line) => line !== ''));
  },
  set tree(keys: ReadonlySet<string>) {
    write(KEYS.tree, [...keys].join('\n'));
  },
  /** Whether the first steps are shown. */
  get startCard(): boolean {
    return read(KEYS.start) !== 'closed';
  },
  closeStartCard(): void {
    write(KEYS.start, 'closed');
  },
  /** Of whichever shape was left there (window-layout.ts). */
  get layout(): Readonly<Record<string, unknown>> {
    try {
      const stored: unknown = JSON.parse(read(KEYS.layout) ?? '{}');
      return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  },
  set layout(layout: Readonly<Record<string, unknown>>) {
    write(KEYS.layout, JSON.stringify(layout));
  },
  /** Of the second pane. */
  get otherTabs(): Route[] {
    return (read(KEYS.otherTabs) ?? '').split('\n').flatMap((line) => readRoute(line) ?? []);
  },
  set otherTabs(tabs: readonly Route[]) {
    write(KEYS.otherTabs, tabs.map(addressOf).join('\n'));
  },
  get otherView(): Route | undefined {
    return readRoute(read(KEYS.otherView) ?? '');
  },
  set otherView(route: Route) {
    write(KEYS.otherView, addressOf(route));
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
