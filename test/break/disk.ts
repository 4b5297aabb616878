/** disk: what the disk and the system refuse in the middle of the work: one sentence, nothing half done, and it goes on when it is over. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { DATABASE_NAME } from '../../db/data-directory.ts';
import { openConsole } from '../../main/hosts/open-console.ts';
import { type Breaker, type Chance, chance, newTally, rounds } from './breaker.ts';
import { anyAction, isSentence, opened, run, wholeOf } from './console.ts';

/** Begins a fault. @returns what ends it */
type Fault = (file: string, by: Chance) => () => void;

const FAULTS: Readonly<Record<string, Fault>> = {
  'database moved away': (file) => {
    fs.renameSync(file, `${file}.away`);
    return () => fs.renameSync(`${file}.away`, file);
  },
  'database deleted and put back': (file) => {
    const copy = `${file}.copy`;
    fs.linkSync(file, copy);
    fs.rmSync(file);
    return () => fs.renameSync(copy, file);
  },
  'another program writes': (file) => {
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    return () => {
      other.exec('ROLLBACK');
      other.close();
    };
  },
  'clock an hour back': () => {
    const now = Date.now;
    Date.now = () => now() - 3_600_000;
    return () => {
      Date.now = now;
    };
  },
};

const DESCRIPTORS = 24;

export const disk: Breaker = (effort) => {
  const tally = newTally();
  return rounds(effort, tally, async (seed, folder) => {
    const by = chance(seed);
    for (const [name, fault] of Object.entries(FAULTS)) {
      const data = path.join(folder, name.replaceAll(' ', '-'));
      const console = opened(data);
      const client = console.session.join(() => {});
      await run(client, anyAction(by));
      const before = await wholeOf(console);
      const end = fault(path.join(data, DATABASE_NAME), by);
      const during = await run(client, {
        kind: 'blocks',
        partition: 'LNXTEST',
        verb: 'enable',
        blocks: [300 + by.below(100)],
      } as never);
      end();
      tally.count(name);
      if (!during.ok && !isSentence(during.failure))
        tally.wrong(`seed ${seed}, ${name}: ${JSON.stringify(during.failure)}`);
      if (!during.ok && (await wholeOf(console)) !== before)
        tally.wrong(`seed ${seed}, ${name}: refused and half done`);
      const after = await run(client, {
        kind: 'blocks',
        partition: 'LNXTEST',
        verb: 'enable',
        blocks: [450],
      } as never);
      if (!after.ok)
        tally.wrong(`seed ${seed}, ${name}: it does not go on: ${JSON.stringify(after.failure)}`);
      const last = await wholeOf(console);
      client.leave();
      const closed = await console.close();
      if (!closed.ok) tally.wrong(`seed ${seed}, ${name}: it does not close: ${closed.failure.message}`);
      const again = opened(data);
      if ((await wholeOf(again)) !== last)
        tally.wrong(`seed ${seed}, ${name}: another machine after a start`);
      await again.close();
    }
    await secondProcess(path.join(folder, 'second'), tally.wrong, seed);
    tally.count('second console on the folder');
    fewDescriptors(path.join(folder, 'few'), tally.wrong, seed);
    tally.count('few file descriptors');
  });
};

async function secondProcess(data: string, wrong: (what: string) => void, seed: number): Promise<void> {
  const first = opened(data);
  const second = openConsole({ directory: data, host: 'browser' });
  if (second.ok || second.failure.kind !== 'storage' || second.failure.reason !== 'locked')
    wrong(`seed ${seed}: a second console is not told that there is a first`);
  await first.close();
}

/** The program itself under a limit of its system: it works, or ends with one sentence. */
function fewDescriptors(data: string, wrong: (what: string) => void, seed: number): void {
  if (process.platform === 'win32') return;
  const serve = path.join(import.meta.dirname, '..', '..', 'main', 'cli', 'index.ts');
  const line = `ulimit -n ${DESCRIPTORS}; exec "$0" "$1" run -c 'chmem -e 1g; lsmem | tail -1'`;
  const { stdout, stderr } = spawnSync('sh', ['-c', line, process.execPath, serve], {
    encoding: 'utf8',
    cwd: path.dirname(data),
  });
  if (/\n\s+at /.test(stderr) && !/EMFILE|Too many open files/.test(stderr))
    wrong(`seed ${seed}: few descriptors: ${stderr}`);
  if (stdout === '' && stderr === '') wrong(`seed ${seed}: few descriptors: not a word`);
}
