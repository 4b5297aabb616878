/** Settings of this data directory, by name. */

import type { Reader, Writer } from './connection.ts';

export interface SettingReader {
  get(name: string): string | undefined;
}

export interface SettingWriter extends SettingReader {
  set(name: string, value: string): void;
}

export function settingReader(db: Reader): SettingReader {
  const get = db.prepare('SELECT value FROM setting WHERE name = ?').pluck();
  return { get: (name) => get.get(name) as string | undefined };
}

export function settingWriter(db: Writer): SettingWriter {
  const set = db.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');
  return { ...settingReader(db), set: (name, value) => void set.run(name, value) };
}
