/** The settings as they are stored, one row each; what is as usual is not stored. */

import type { SettingWriter } from '../../db/setting-store.ts';
import {
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  type SettingsChange,
  type SettingsView,
} from '../../shared/settings.ts';
import { SETTING_VALUES } from '../contract/settings-schema.ts';

const rowOf = (name: SettingName): string => `console.${name}`;

export class ConsoleSettings {
  #view: SettingsView;
  /** Absent in safe mode: nothing is read, and what is changed holds until the console closes. */
  readonly #stored: SettingWriter | undefined;

  constructor(stored: SettingWriter | undefined) {
    this.#stored = stored;
    this.#view = stored ? readSettings(stored) : { settings: DEFAULT_SETTINGS, unread: [] };
  }

  get view(): SettingsView {
    return this.#view;
  }

  /** Stores what changes. A value that could not be read stays stored until its setting is chosen anew. */
  change(change: SettingsChange): SettingsView {
    for (const name of SETTING_NAMES) {
      if (change[name] !== undefined) this.#stored?.set(rowOf(name), JSON.stringify(change[name]));
    }
    this.#view = {
      settings: { ...this.#view.settings, ...change },
      unread: this.#view.unread.filter((name) => change[name] === undefined),
    };
    return this.#view;
  }
}

function readSettings(stored: SettingWriter): SettingsView {
  const read: Partial<Record<SettingName, unknown>> = {};
  const unread: SettingName[] = [];
  for (const name of SETTING_NAMES) {
    const text = stored.get(rowOf(name));
    if (text === undefined) continue;
    const parsed = SETTING_VALUES[name].safeParse(jsonOf(text));
    if (parsed.success) read[name] = parsed.data;
    else unread.push(name);
  }
  // Each value was read by the schema of its name.
  return { settings: { ...DEFAULT_SETTINGS, ...(read as Partial<Settings>) }, unread };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
