/**
 * Captures that machines were made of, as the shell's `lsmem -s /mnt/NAME` reads them. They belong to a machine and are
 * no part of it: not journaled, not in its file.
 */

import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import type { CaptureReader, CaptureWriter } from '../../db/capture-store.ts';
import type { Capture } from '../capture/collector.ts';
import { captureName } from '../capture/summary.ts';
import { FileTree, type Tree } from '../guest/shell/index.ts';
import { parseStored } from './journal-entry.ts';
import { letOthersRun } from './pause.ts';

type Entries = readonly (readonly [string, string | null])[];

export async function keepCapture(
  captures: CaptureWriter,
  machine: number,
  file: string,
  capture: Capture,
): Promise<void> {
  const files = await promisify(gzip)(Buffer.from(await jsonOf(capture)));
  captures.put(machine, { name: captureName(file), files });
}

const ENTRIES_AT_A_TIME = 5000;

/** The text of all entries, made in pieces. */
async function jsonOf(capture: Capture): Promise<string> {
  const entries = [...capture];
  const pieces: string[] = [];
  for (let from = 0; from < entries.length; from += ENTRIES_AT_A_TIME) {
    pieces.push(JSON.stringify(entries.slice(from, from + ENTRIES_AT_A_TIME)).slice(1, -1));
    await letOthersRun();
  }
  return `[${pieces.join(',')}]`;
}

/** By mount point; empty for machines that were not made of a capture. */
export function capturesOf(captures: CaptureReader, machine: number): ReadonlyMap<string, Tree> {
  return new Map(
    captures.of(machine).flatMap(({ name, files, intact }) => {
      const entries = intact ? unpacked(files) : undefined;
      return entries ? [[`/mnt/${name}`, FileTree.of(entries)] as const] : [];
    }),
  );
}

/** What cannot be unpacked is as good as nothing: the machine does not depend on it. */
function unpacked(files: Uint8Array): Entries | undefined {
  try {
    const entries = parseStored<Entries>(gunzipSync(files).toString('utf8'));
    return Array.isArray(entries) ? entries : undefined;
  } catch {
    return undefined;
  }
}
