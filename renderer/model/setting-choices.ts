/** The settings in their groups, with what can be chosen: one list for their screen and for the command palette. */

import {
  BELLS,
  DATE_STYLES,
  DENSITIES,
  LAST_WINDOWS,
  MOTIONS,
  type SettingName,
  type Settings,
  type SettingsChange,
  SIZE_UNITS,
  TERMINAL_FONTS,
  TERMINAL_SIZES,
  TEXT_SIZES,
  THEME_CHOICES,
  THOUSANDS,
} from '../../shared/settings.ts';
import { settingsStrings as s } from '../strings/settings.ts';

export type SettingGroup = keyof typeof s.groups;

/** Settings that are one of a few values; `keys` has a table of its own. */
export type ChoiceName = Exclude<SettingName, 'keys'>;
export type Choice = Settings[ChoiceName];

interface SettingRow {
  readonly name: ChoiceName;
  readonly group: SettingGroup;
  /** true and false: a checkbox. */
  readonly choices: readonly Choice[];
}

const SWITCH = [true, false] as const;

export const SETTING_ROWS: readonly SettingRow[] = [
  { name: 'theme', group: 'look', choices: THEME_CHOICES },
  { name: 'textSize', group: 'look', choices: TEXT_SIZES },
  { name: 'density', group: 'look', choices: DENSITIES },
  { name: 'motion', group: 'look', choices: MOTIONS },
  { name: 'sizeUnit', group: 'numbers', choices: SIZE_UNITS },
  { name: 'thousands', group: 'numbers', choices: THOUSANDS },
  { name: 'dates', group: 'numbers', choices: DATE_STYLES },
  { name: 'terminalFont', group: 'terminal', choices: TERMINAL_FONTS },
  { name: 'terminalSize', group: 'terminal', choices: TERMINAL_SIZES },
  { name: 'bell', group: 'terminal', choices: BELLS },
  { name: 'why', group: 'terminal', choices: SWITCH },
  { name: 'letterKeys', group: 'keys', choices: SWITCH },
  { name: 'lastWindow', group: 'console', choices: LAST_WINDOWS },
];

export const isSwitch = (row: SettingRow): boolean => row.choices === SWITCH;

/** "Gray 100", "13 px". */
export function choiceLabel(name: ChoiceName, choice: Choice): string {
  if (name === 'terminalSize') return s.terminalSize(Number(choice));
  const labels: Readonly<Record<string, Readonly<Record<string, string>>>> = s.labels;
  return labels[name]?.[String(choice)] ?? String(choice);
}

export const changeOf = (name: ChoiceName, choice: Choice): SettingsChange => ({ [name]: choice });
