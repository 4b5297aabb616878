/**
 * `npm run bench:session [-- BLOCKS]`: what the session costs over a bare database, on the largest machine. Ratios are
 * taken within one run, so they mean the same on a slow machine as on a fast one.
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type OpenDatabase, openDatabase } from '../../db/open.ts';
import { storesOn } from '../../db/stores.ts';
import { makeMachineAtOnce } from '../../main/machine/machines.ts';
import { SAMPLE_COMMANDS, SAMPLE_DEFINITION } from '../../main/machine/sample.ts';
import { type Session, startSession } from '../../main/session/index.ts';
import type { Action, ActionResult } from '../../shared/api.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { Result } from '../../shared/failure.ts';
import { blockId, partitionName } from '../../shared/ids.ts';
import { bytes, gib, mib, PAGE_BYTES } from '../../shared/units.ts';

const LNX = partitionName('LNXTEST');
const BLOCK_MIB = 256;
const INITIAL_BLOCKS = 256;
/** Enough for the median to be that of warm code. */
const SINGLES = 400;
/** Before anything counts: the engine that runs the program optimises what it has seen. */
const WARM_UP = 200;

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};
const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
const ms = (time: number): string => `${time.toFixed(time < 10 ? 2 : 0)} ms`;
const residentMb = (): number => process.memoryUsage.rss() / 1e6;

function definition(blocks: number): SystemDefinition {
  const [partition] = SAMPLE_DEFINITION.partitions;
  if (!partition) throw new Error('the sample has a partition');
  const profile = {
    initialBytes: mib(INITIAL_BLOCKS * BLOCK_MIB),
    reservedBytes: mib((blocks - INITIAL_BLOCKS) * BLOCK_MIB),
  };
  const big = { ...partition, profile, sclp: { incrementBytes: mib(BLOCK_MIB) } };
  return { ...SAMPLE_DEFINITION, customerBytes: gib(32 * 1024), partitions: [big] };
}

interface Bench {
  readonly session: Session;
  readonly run: (action: Action) => Promise<ActionResult>;
  readonly batches: () => number;
}

function start(database: OpenDatabase): Bench {
  const session = value(startSession({ database, host: 'browser', version: 'bench' }));
  let batches = 0;
  const client = session.join((push) => {
    if (push.kind === 'delta') batches++;
  });
  let id = 0;
  const run = async (action: Action): Promise<ActionResult> => {
    const call = { id: ++id, method: 'run', params: { action, seen: null, ticket: `b${id}` } } as const;
    return value(await client.call(call)) as ActionResult;
  };
  return { session, run, batches: () => batches };
}

async function timed<T>(work: () => Promise<T> | T): Promise<{ time: number; value: T }> {
  const from = performance.now();
  const result = await work();
  return { time: performance.now() - from, value: result };
}

/**
 * Single operations (one block configured, brought online, taken offline, over and over), each followed by a bare
 * durable commit of one journal row: side by side, a disk that is busy with something else slows both.
 */
async function singles({ run }: Bench, database: OpenDatabase, folder: string) {
  const newest = database.writer
    .prepare('SELECT partition, path, value, state_hash FROM journal ORDER BY revision DESC LIMIT 1')
    .raw();
  const file = path.join(folder, `bare-singles-${performance.now()}.sqlite`);
  const db = bare(file);
  db.exec('CREATE TABLE journal (revision INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT) STRICT');
  const insert = db.prepare('INSERT INTO journal (a, b, c, d) VALUES (?, ?, ?, ?)');
  const [operations, commits]: [number[], number[]] = [[], []];
  for (let count = -WARM_UP; count < SINGLES; count++) {
    const verb =
      (['configure', 'online', 'offline', 'deconfigure'] as const)[(count + WARM_UP) % 4] ?? 'online';
    const blocks = [blockId(INITIAL_BLOCKS + 8 + ((count + WARM_UP) >> 2))];
    const operation = await timed(() => run({ kind: 'blocks', partition: LNX, verb, blocks }));
    const row = newest.get() as string[];
    const commit = await timed(() => insert.run(...row));
    if (count < 0) continue;
    operations.push(operation.time);
    commits.push(commit.time);
  }
  db.close();
  return { operation: median(operations), commit: median(commits) };
}

function bare(file: string): Database.Database {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
}

const COPIED = ['journal', 'sclp_trace', 'increment', 'memory_block', 'partition', 'zone'];

/** The same rows into the same tables, in as many transactions, by better-sqlite3 alone. */
function bareInsert(database: OpenDatabase, folder: string, batches: number): number {
  const file = path.join(folder, 'bare.sqlite');
  const copy = value(openDatabase(file));
  copy.close();
  const db = bare(file);
  db.pragma('foreign_keys = OFF');
  const work = COPIED.map((table) => {
    const statement = database.writer.prepare(`SELECT * FROM ${table}`).raw();
    const columns = statement.columns().map(({ name }) => name);
    const insert = db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`);
    return { insert, rows: statement.all() as unknown[][] };
  });
  const from = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    db.transaction(() => {
      for (const { insert, rows } of work) {
        const first = Math.floor((rows.length * batch) / batches);
        const last = Math.floor((rows.length * (batch + 1)) / batches);
        for (let index = first; index < last; index++) insert.run(...(rows[index] ?? []));
      }
    })();
  }
  const time = performance.now() - from;
  db.close();
  return time;
}

/** Longest time that something else had to wait for the event loop. */
function watchGaps(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const time = performance.now();
    longest = Math.max(longest, time - last);
    last = time;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

const blocks = Number(process.argv[2] ?? 65_535);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-bench-'));
try {
  const database = value(openDatabase(path.join(folder, 'console.sqlite')));
  const context = { database, stores: storesOn(database.writer), now: Date.now };
  value(makeMachineAtOnce(context, 'Largest', definition(blocks), SAMPLE_COMMANDS, 'import'));
  const opening = await timed(() => start(database));
  const bench = opening.value;
  console.log(`${blocks} blocks of ${BLOCK_MIB} MiB, pages of ${PAGE_BYTES} B`);
  console.log(`open to a usable view           ${ms(opening.time)} (at most 300 ms)`);
  await bench.session.verified;
  console.log(`resident at rest                ${residentMb().toFixed(0)} MB (at most 250 MB)`);

  const early = await singles(bench, database, folder);
  console.log(
    `single operation, median        ${ms(early.operation)}, bare commit ${ms(early.commit)}: ratio ${(early.operation / early.commit).toFixed(2)} (at most 2.0)`,
  );

  const gaps = watchGaps();
  const before = bench.batches();
  const size = bytes((blocks - INITIAL_BLOCKS) * BLOCK_MIB);
  const all = await timed(() =>
    bench.run({ kind: 'shell', partition: LNX, terminal: 'b', line: `chmem -e ${size}M` }),
  );
  const gap = gaps();
  const peakMb = process.resourceUsage().maxRSS / 1000;
  const bareAll = bareInsert(database, folder, bench.batches() - before);
  console.log(
    `chmem -e of everything          ${ms(all.time)} for ${all.value.done} commands in ${bench.batches() - before} batches, bare ${ms(bareAll)}: ratio ${(all.time / bareAll).toFixed(2)} (at most 2.0)`,
  );
  console.log(`longest wait of others          ${ms(gap)} (at most 50 ms)`);
  console.log(`resident at the peak            ${peakMb.toFixed(0)} MB (at most 400 MB)`);

  const undone = await timed(() => bench.run({ kind: 'undo', scope: 'action' }));
  console.log(`undo of it                      ${ms(undone.time)} (under 500 ms)`);
  await bench.run({ kind: 'redo', scope: 'action' });
  const late = await singles(bench, database, folder);
  const slower = (late.operation / late.commit / (early.operation / early.commit) - 1) * 100;
  console.log(
    `single operation after it       ${ms(late.operation)}, bare commit ${ms(late.commit)}: ${slower.toFixed(0)} % slower (at most 10 %)`,
  );
  value(await bench.session.close());
  const again = await timed(() => start(database));
  console.log(`open again                      ${ms(again.time)} (at most 300 ms)`);
  const checked = await timed(() => again.value.session.verified);
  console.log(`check in the background         ${ms(checked.time)}, found ${JSON.stringify(checked.value)}`);
  value(await again.value.session.close());
  database.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
