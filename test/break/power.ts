/**
 * power: what a power cut leaves. A process works under a shim of ours (power-shim.c) that records what it writes, syncs and
 * says; the files are put together as they can be on the disk at random moments after a sync: what was synced, and of what
 * came later any part, torn at sectors. Every action that was acknowledged by then must be there.
 */

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { acknowledgedIn, inspect } from '../session/kill.ts';
import { type Breaker, type Chance, chance, newTally, rounds } from './breaker.ts';

const SECTOR_BYTES = 512;
const WORKED_MS = 1500;
const CUTS = 12;

interface Entry {
  readonly op: string;
  readonly path: string;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Compiles the shim. @returns why it cannot be, or where it is */
function shim(folder: string): { readonly file: string } | { readonly why: string } {
  if (process.platform !== 'linux') return { why: 'the shim is for Linux' };
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) return { why: 'there is no C compiler here' };
  const file = path.join(folder, 'power-shim.so');
  const source = path.join(import.meta.dirname, 'power-shim.c');
  const { status, stderr } = spawnSync(compiler, [
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    file,
    source,
    '-ldl',
    '-lpthread',
  ]);
  return status === 0 ? { file } : { why: `the shim does not compile: ${stderr}` };
}

/** Works until it is killed. @returns what it did to the disk, in order */
async function recorded(shimFile: string, folder: string, seed: number): Promise<readonly Entry[]> {
  const data = path.join(folder, 'data');
  const log = path.join(folder, 'log');
  fs.mkdirSync(data);
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, '..', 'session', 'kill-child.ts'),
      path.join(data, 'console.sqlite'),
      String(seed),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LD_PRELOAD: shimFile, POWER_FOLDER: data, POWER_LOG: log },
    },
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), WORKED_MS));
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', (code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error(`the child ended by itself with ${code}`)),
    );
  });
  return entriesOf(fs.readFileSync(log));
}

function entriesOf(log: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < log.length; ) {
    const end = log.indexOf('\n', at);
    const [op = '', length = '0', offset = '0', nameLength = '0'] = log
      .toString('latin1', at, end)
      .split(' ');
    const name = end + 1;
    const bytes = name + Number(nameLength);
    const next = bytes + Number(length);
    // The last record of a killed process may be cut.
    if (end < 0 || next > log.length) break;
    entries.push({
      op,
      path: log.toString('utf8', name, bytes),
      offset: Number(offset),
      bytes: log.subarray(bytes, next),
    });
    at = next;
  }
  return entries;
}

/** Files as they can be after a cut behind entry `until`: synced things surely, others by chance and in pieces. */
function filesAfter(
  entries: readonly Entry[],
  until: number,
  { below }: Chance,
): ReadonlyMap<string, Buffer> {
  const lastSync = new Map<string, number>();
  entries.slice(0, until).forEach(({ op, path: file }, index) => {
    if (op === 'S') lastSync.set(file, index);
  });
  const files = new Map<string, Buffer>();
  entries.slice(0, until).forEach(({ op, path: file, offset, bytes }, index) => {
    const isSafe = index < (lastSync.get(file) ?? -1);
    if (op === 'W') {
      const pieces = isSafe ? [bytes] : sectorsOf(bytes);
      let at = offset;
      for (const piece of pieces) {
        if (isSafe || below(2) === 1) files.set(file, written(files.get(file), piece, at));
        at += piece.length;
      }
    } else if (op === 'T' && (isSafe || below(2) === 1)) {
      files.set(file, resized(files.get(file) ?? Buffer.alloc(0), offset));
    } else if (op === 'U') files.delete(file);
    else if (op === 'R' || op === 'L') {
      const content = files.get(file);
      if (content) files.set(bytes.toString(), content);
      if (op === 'R') files.delete(file);
    }
  });
  return files;
}

const sectorsOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / SECTOR_BYTES) }, (_, index) =>
    bytes.subarray(index * SECTOR_BYTES, (index + 1) * SECTOR_BYTES),
  );

function resized(content: Buffer, size: number): Buffer {
  const next = Buffer.alloc(size);
  content.copy(next);
  return next;
}

function written(content: Buffer | undefined, bytes: Buffer, offset: number): Buffer {
  const before = content ?? Buffer.alloc(0);
  const next = before.length >= offset + bytes.length ? before : resized(before, offset + bytes.length);
  bytes.copy(next, offset);
  return next;
}

export const power: Breaker = async (effort) => {
  const tally = newTally();
  let why: string | undefined;
  const outcome = await rounds(effort, tally, async (seed, folder) => {
    const made = shim(folder);
    if ('why' in made) {
      why = made.why;
      return;
    }
    const entries = await recorded(made.file, folder, seed);
    const syncs = entries.flatMap(({ op }, index) => (op === 'S' ? [index + 1] : []));
    tally.count('writes recorded', entries.filter(({ op }) => op === 'W').length);
    tally.count('syncs', syncs.length);
    const by = chance(seed);
    for (let cut = 0; cut < CUTS && syncs.length > 0; cut++) {
      const until = Math.min(entries.length, by.one(syncs) + by.below(12));
      const disk = path.join(folder, `cut-${cut}`);
      fs.mkdirSync(disk);
      for (const [file, content] of filesAfter(entries, until, by)) {
        // Shared memory of the processes that had the database open; it does not outlive them.
        if (!file.endsWith('-shm')) fs.writeFileSync(path.join(disk, path.basename(file)), content);
      }
      const said = entries.slice(0, until).flatMap(({ op, bytes }) => (op === 'A' ? [bytes.toString()] : []));
      const { acknowledged, before } = acknowledgedIn(said.join('').split('\n').slice(0, -1));
      const database = path.join(disk, 'console.sqlite');
      if (!fs.existsSync(database)) {
        if (acknowledged.length > 0)
          tally.wrong(`seed ${seed}, cut ${cut} after entry ${until}: no database`);
        continue;
      }
      const { wrong } = inspect(database, acknowledged, before);
      tally.count('power cuts');
      tally.count('acknowledged actions kept', acknowledged.length);
      for (const what of wrong) tally.wrong(`seed ${seed}, cut ${cut} after entry ${until}: ${what}`);
    }
  });
  return why === undefined ? outcome : { ...outcome, skipped: why };
};
