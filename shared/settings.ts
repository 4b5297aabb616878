/**
 * What a person chooses about the console, kept in its data folder: the same in every window, never part of a machine.
 * Only what was changed is stored; everything else is as here.
 */

export const THEME_CHOICES = ['system', 'white', 'g10', 'g90', 'g100'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Size of all text, in percent of what the browser takes for normal. */
export const TEXT_SIZES = [85, 100, 115, 130, 150] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
export const MOTIONS = ['system', 'reduced'] as const;
export const TERMINAL_FONTS = ['plex', 'system', 'courier'] as const;
/** Size of a terminal's text, in pixels at a text size of 100 %. */
export const TERMINAL_SIZES = [10, 11, 12, 13, 14, 16, 18, 20, 24] as const;
export const BELLS = ['none', 'visible', 'sound'] as const;
/** `fitting`: the largest unit in which the size is exact with two digits. */
export const SIZE_UNITS = ['fitting', 'GiB', 'MiB'] as const;
export const THOUSANDS = ['comma', 'space', 'none'] as const;
export const DATE_STYLES = ['iso', 'system'] as const;
/** What the console does when its last window has gone. */
export const LAST_WINDOWS = ['end', 'stay'] as const;

export interface Settings {
  readonly theme: ThemeChoice;
  readonly textSize: (typeof TEXT_SIZES)[number];
  readonly density: (typeof DENSITIES)[number];
  readonly motion: (typeof MOTIONS)[number];
  readonly terminalFont: (typeof TERMINAL_FONTS)[number];
  readonly terminalSize: (typeof TERMINAL_SIZES)[number];
  readonly bell: (typeof BELLS)[number];
  /** Whether a terminal shows what a command asked of the machine. */
  readonly why: boolean;
  readonly sizeUnit: (typeof SIZE_UNITS)[number];
  readonly thousands: (typeof THOUSANDS)[number];
  readonly dates: (typeof DATE_STYLES)[number];
  /** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
  readonly letterKeys: boolean;
  /** Shortcuts by the command's name, where they are not the usual ones; an empty list: none. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly lastWindow: (typeof LAST_WINDOWS)[number];
}

export type SettingName = keyof Settings;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  textSize: 100,
  density: 'comfortable',
  motion: 'system',
  terminalFont: 'plex',
  terminalSize: 13,
  bell: 'none',
  why: true,
  sizeUnit: 'fitting',
  thousands: 'comma',
  dates: 'iso',
  letterKeys: true,
  keys: {},
  lastWindow: 'end',
};

export const SETTING_NAMES = Object.keys(DEFAULT_SETTINGS) as readonly SettingName[];

/** The settings that change, with their new values. */
export type SettingsChange = { readonly [Name in SettingName]?: Settings[Name] };

/** `unread`: those whose stored value is none that this version knows; they are as if nothing were stored. */
export interface SettingsView {
  readonly settings: Settings;
  readonly unread: readonly SettingName[];
}

/** The folder that holds the database and everything else that the console keeps. */
export interface DataFolder {
  readonly path: string;
  /** Where it moves at the next start, or null. */
  readonly movesTo: string | null;
  /** What became of a move at this start, or null. */
  readonly moved: { readonly from: string } | { readonly to: string; readonly failed: string } | null;
  /** Why the file manager cannot show it, or null. */
  readonly cannotOpen: string | null;
}

export type DataFolderRequest =
  /** Shows it in the file manager. */
  | { readonly kind: 'open' }
  /** Copies it to an absolute path at the next start, and goes on there once the copy is known to be the same. */
  | { readonly kind: 'move'; readonly to: string }
  /** Takes a move back that was asked for. */
  | { readonly kind: 'stay' };
