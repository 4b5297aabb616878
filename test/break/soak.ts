/** soak: mixed work for a long time by two clients; memory, descriptors and time a command stay flat, and so does what a command leaves on the disk. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { DATABASE_NAME } from '../../db/data-directory.ts';
import { type Breaker, chance, newTally } from './breaker.ts';
import { anyAction, opened, run, wholeOf } from './console.ts';

/** What is garbage is not counted. */
v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;

const FEWEST_COMMANDS = 60;
/** Samples are compared from the second one: the first has not warmed up. */
const SAMPLE_EVERY = 500;
const HEAP_GROWTH_BYTES = 96e6;
const DESCRIPTOR_GROWTH = 4;

interface Sample {
  readonly commands: number;
  readonly heapBytes: number;
  readonly descriptors: number;
  readonly fileBytes: number;
  readonly msEach: number;
}

export const soak: Breaker = async ({ seed, goesOn }) => {
  const tally = newTally();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-break-'));
  const data = path.join(folder, 'data');
  const console = opened(data);
  const clients = [console.session.join(() => {}), console.session.join(() => {})];
  const by = chance(seed);
  const samples: Sample[] = [];
  let began = performance.now();
  let done = 0;
  for (; done < FEWEST_COMMANDS || goesOn(done); done++) {
    const client = by.one(clients);
    const ran = await run(client, anyAction(by, `t${by.below(2)}`));
    if (!ran.ok && ran.failure.kind !== 'rejection')
      tally.wrong(`seed ${seed}, command ${done}: ${JSON.stringify(ran.failure)}`);
    if (done % SAMPLE_EVERY !== SAMPLE_EVERY - 1) continue;
    collect();
    samples.push({
      commands: done + 1,
      heapBytes: process.memoryUsage().heapUsed,
      descriptors: fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd').length : 0,
      fileBytes: fs.statSync(path.join(data, DATABASE_NAME)).size,
      msEach: (performance.now() - began) / SAMPLE_EVERY,
    });
    began = performance.now();
  }
  tally.count('actions', done);
  const whole = await wholeOf(console);
  for (const client of clients) client.leave();
  await console.close();
  const again = opened(data);
  if ((await wholeOf(again)) !== whole) tally.wrong(`seed ${seed}: another machine after a start`);
  await again.close();
  fs.rmSync(folder, { recursive: true, force: true });
  const [, first] = samples;
  const last = samples.at(-1);
  if (first && last && last !== first) {
    tally.count('MB of heap more', Math.round((last.heapBytes - first.heapBytes) / 1e6));
    tally.count(
      'bytes a command on the disk',
      Math.round((last.fileBytes - first.fileBytes) / (last.commands - first.commands)),
    );
    tally.count('ms a command at first × 100', Math.round(first.msEach * 100));
    tally.count('ms a command at last × 100', Math.round(last.msEach * 100));
    if (last.heapBytes - first.heapBytes > HEAP_GROWTH_BYTES) tally.wrong('the heap grows');
    if (last.descriptors - first.descriptors > DESCRIPTOR_GROWTH) tally.wrong('descriptors are left open');
  }
  return tally.outcome();
};
