/**
 * corrupt: bytes of the database change behind our back. It is refused with a sentence, opened without changing anything, or
 * opened as it was at some moment; never as something that it never was, and never with a stack.
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DATABASE_NAME } from '../../db/data-directory.ts';
import { openConsole } from '../../main/hosts/open-console.ts';
import { inspect } from '../session/kill.ts';
import { type Breaker, type Chance, chance, newTally, rounds } from './breaker.ts';
import { anyAction, isSentence, opened, run, wholeOf } from './console.ts';

const ACTIONS = 12;
const DAMAGES = 10;
const PAGE_BYTES = 4096;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A history, the files that it leaves with and without a clean close, and what the machine was after each action. */
async function material(folder: string, by: Chance) {
  const data = path.join(folder, 'data');
  const console = opened(data);
  const client = console.session.join(() => {});
  const known = new Set([hashOf(await wholeOf(console))]);
  for (let done = 0; done < ACTIONS; done++) {
    await run(client, anyAction(by));
    known.add(hashOf(await wholeOf(console)));
  }
  const file = path.join(data, DATABASE_NAME);
  const wal = fs.readFileSync(`${file}-wal`);
  const beside = fs.readFileSync(file);
  client.leave();
  await console.close();
  return { closed: fs.readFileSync(file), beside, wal, known };
}

/** How bytes are damaged, by name. */
const DAMAGE: Readonly<Record<string, (bytes: Buffer, by: Chance) => Buffer>> = {
  'a bit flipped': (bytes, { below }) =>
    changed(bytes, below(bytes.length), (byte) => byte ^ (1 << below(8))),
  'a page of zeros': (bytes, { below }) => {
    const copy = Buffer.from(bytes);
    const at = below(bytes.length / PAGE_BYTES) * PAGE_BYTES;
    copy.fill(0, at, at + PAGE_BYTES);
    return copy;
  },
  'a page of another place': (bytes, { below }) => {
    const copy = Buffer.from(bytes);
    const pages = Math.floor(bytes.length / PAGE_BYTES);
    const from = below(pages) * PAGE_BYTES;
    bytes.copy(copy, below(pages) * PAGE_BYTES, from, from + PAGE_BYTES);
    return copy;
  },
  'the end cut off': (bytes, { below }) => bytes.subarray(0, below(bytes.length)),
  'a run of other bytes': (bytes, { below }) => {
    const copy = Buffer.from(bytes);
    const at = below(bytes.length);
    for (let offset = at; offset < Math.min(bytes.length, at + 64); offset++) copy[offset] = below(256);
    return copy;
  },
};

function changed(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = change(copy[at] ?? 0);
  return copy;
}

export const corrupt: Breaker = (effort) => {
  const tally = newTally();
  return rounds(effort, tally, async (seed, folder) => {
    const by = chance(seed);
    const { closed, beside, wal, known } = await material(folder, by);
    for (let damage = 0; damage < DAMAGES; damage++) {
      const name = by.one(Object.keys(DAMAGE));
      const data = path.join(folder, `damaged-${damage}`);
      fs.mkdirSync(data);
      const ofTheWal = damage % 3 === 2;
      const damaged = DAMAGE[name]?.(ofTheWal ? wal : closed, by) ?? closed;
      fs.writeFileSync(path.join(data, DATABASE_NAME), ofTheWal ? beside : damaged);
      if (ofTheWal) fs.writeFileSync(path.join(data, `${DATABASE_NAME}-wal`), damaged);
      const what = `${name}${ofTheWal ? ' in the WAL' : ''}`;
      tally.count(what);
      const became = ofTheWal ? cutTo(data) : await openedAs(data, known);
      tally.count(`→ ${became}`);
      if (became.startsWith('wrong')) tally.wrong(`seed ${seed}, ${what}: ${became}`);
    }
  });
};

/**
 * SQLite ends a journal of writes at the first frame whose checksum is wrong: what is left is how the database was after some
 * commit, which may lie within an action. It must be whole: rows, state and a replay from the beginning agree.
 */
function cutTo(data: string): string {
  const { wrong } = inspect(path.join(data, DATABASE_NAME), [], 0);
  const refused = wrong.length === 1 && /^[A-Z].*[.!]$/.test(wrong[0] ?? '');
  if (refused) return 'refused';
  return wrong.length === 0 ? 'as it was after a commit' : `wrong: ${wrong.join('; ')}`;
}

async function openedAs(data: string, known: ReadonlySet<string>): Promise<string> {
  const console = openConsole({ directory: data, host: 'browser' });
  if (!console.ok)
    return isSentence(console.failure) ? 'refused' : `wrong: ${JSON.stringify(console.failure)}`;
  try {
    const failure = await console.value.session.verified;
    if (failure !== undefined && failure !== null) return 'noticed, and opened for reading';
    const text = await console.value.session.exportMachine();
    if (!text.ok) return 'noticed when it is read';
    return known.has(hashOf(text.value)) ? 'as it was' : 'wrong: another machine, without a word';
  } finally {
    await console.value.close();
  }
}
