/**
 * Captures that machines were made of, as the shell's `lsmem -s /mnt/NAME` reads them. They belong to a machine and are
 * no part of it: not journaled, not in its file.
 */

import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import type { SettingWriter } from '../../db/setting-store.ts';
import { captureName } from '../capture/summary.ts';
import type { Capture } from '../capture/sysfs-import.ts';
import { FileTree, type Tree } from '../guest/shell/index.ts';
import { parseStored } from './restore.ts';

interface StoredCapture {
  readonly name: string;
  readonly entries: readonly (readonly [string, string | null])[];
}

const settingOf = (machine: number): string => `capture.${machine}`;

export async function keepCapture(
  settings: SettingWriter,
  machine: number,
  file: string,
  capture: Capture,
): Promise<void> {
  const stored: StoredCapture = { name: captureName(file), entries: [...capture] };
  const packed = await promisify(gzip)(JSON.stringify(stored));
  settings.set(settingOf(machine), packed.toString('base64'));
}

/** By mount point; empty for machines that were not made of a capture. */
export function capturesOf(settings: SettingWriter, machine: number): ReadonlyMap<string, Tree> {
  const packed = settings.get(settingOf(machine));
  if (!packed) return new Map();
  const stored = parseStored<StoredCapture>(unpacked(packed));
  if (!Array.isArray(stored?.entries)) return new Map();
  return new Map([[`/mnt/${captureName(String(stored.name))}`, FileTree.of(stored.entries)]]);
}

/** What cannot be unpacked is as good as nothing: the machine does not depend on it. */
function unpacked(packed: string): string {
  try {
    return gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
  } catch {
    return 'null';
  }
}

export const copyCapture = (settings: SettingWriter, from: number, to: number): void => {
  const packed = settings.get(settingOf(from));
  if (packed) settings.set(settingOf(to), packed);
};

export const forgetCapture = (settings: SettingWriter, machine: number): void => {
  if (settings.get(settingOf(machine))) settings.set(settingOf(machine), '');
};
