/**
 * Captures that machines were made of, as the shell's `lsmem -s /mnt/NAME` reads them. They belong to a machine and are
 * no part of it: not journaled, not in its file.
 */

import { once } from 'node:events';
import { createGzip, gunzipSync } from 'node:zlib';
import type { CaptureReader, CaptureWriter } from '../../db/capture-store.ts';
import type { Capture } from '../capture/files.ts';
import { captureName } from '../capture/summary.ts';
import { FileTree, type Tree, type TreeStat } from '../guest/shell/index.ts';
import { parseStored } from './journal-entry.ts';
import { letOthersRun } from './pause.ts';

type Entries = readonly (readonly [string, string | null])[];

export async function keepCapture(
  captures: CaptureWriter,
  machine: number,
  file: string,
  capture: Capture,
): Promise<void> {
  captures.put(machine, { name: captureName(file), files: await packed(capture) });
}

const ENTRIES_AT_A_TIME = 2000;

/** The JSON of all entries with gzip, a piece at a time: all of it as one text would hold everybody up. */
async function packed(capture: Capture): Promise<Buffer> {
  const gzip = createGzip();
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(gzip, 'end');
  let piece: (readonly [string, string | null])[] = [];
  let lead = '[';
  const write = async (): Promise<void> => {
    const text = JSON.stringify(piece).slice(1, -1);
    if (!gzip.write(`${lead}${text}`)) await once(gzip, 'drain');
    lead = ',';
    piece = [];
    await letOthersRun();
  };
  for (const entry of capture) {
    piece.push(entry);
    if (piece.length === ENTRIES_AT_A_TIME) await write();
  }
  if (piece.length > 0 || lead === '[') await write();
  gzip.end(']');
  await ended;
  return Buffer.concat(chunks);
}

/** By mount point; empty for machines that were not made of a capture. */
export function capturesOf(captures: CaptureReader, machine: number): ReadonlyMap<string, Tree> {
  return new Map(
    captures
      .of(machine)
      .flatMap(({ name, files, intact }) =>
        intact ? [[`/mnt/${name}`, new UnpackedWhenNeeded(files)] as const] : [],
      ),
  );
}

/** Half a million files take a second to unpack: a shell that does not look at them does not wait for them. */
class UnpackedWhenNeeded implements Tree {
  readonly #files: Uint8Array;
  #tree: Tree | undefined;

  constructor(files: Uint8Array) {
    this.#files = files;
  }

  stat(path: string): TreeStat | undefined {
    return path === '/' ? { type: 'directory', mode: 0o755 } : this.#unpacked().stat(path);
  }

  list(path: string): ReturnType<Tree['list']> {
    return this.#unpacked().list(path);
  }

  read(path: string): ReturnType<Tree['read']> {
    return this.#unpacked().read(path);
  }

  write(path: string, text: string): ReturnType<Tree['write']> {
    return this.#unpacked().write(path, text);
  }

  #unpacked(): Tree {
    this.#tree ??= FileTree.of(unpacked(this.#files) ?? []);
    return this.#tree;
  }
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
