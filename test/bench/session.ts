/**
 * `npm run bench:session [-- BLOCKS]`: what the session costs over a bare database, on the largest machine, in processor
 * time. Ratios are taken within one run, so they mean the same on a slow machine as on a fast one.
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
import { measured, processorMs, tell } from './figures.ts';

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

/** Bytes that each table takes with its indexes, most first; pages of the journal that are not full are counted whole. */
function bytesByTable(database: OpenDatabase): ReadonlyMap<string, number> {
  const rows = database.writer
    .prepare(`
      SELECT m.tbl_name AS name, sum(s.pgsize) AS bytes FROM dbstat s JOIN sqlite_schema m ON m.name = s.name
      GROUP BY m.tbl_name ORDER BY bytes DESC`)
    .all() as { name: string; bytes: number }[];
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

/**
 * Single operations (one block configured, brought online, taken offline, over and over), each followed by a bare
 * durable commit of one journal row: side by side, a disk that is busy with something else slows both. On the clock: most
 * of a commit is the disk's.
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
    const operation = await measured(() => run({ kind: 'blocks', partition: LNX, verb, blocks }));
    const row = newest.get() as string[];
    const commit = await measured(() => insert.run(...row));
    if (count < 0) continue;
    operations.push(operation.clock);
    commits.push(commit.clock);
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
  const from = processorMs();
  for (let batch = 0; batch < batches; batch++) {
    db.transaction(() => {
      for (const { insert, rows } of work) {
        const first = Math.floor((rows.length * batch) / batches);
        const last = Math.floor((rows.length * (batch + 1)) / batches);
        for (let index = first; index < last; index++) insert.run(...(rows[index] ?? []));
      }
    })();
  }
  const time = processorMs() - from;
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
  const opening = await measured(() => start(database));
  const bench = opening.value;
  console.log(`${blocks} blocks of ${BLOCK_MIB} MiB, pages of ${PAGE_BYTES} B`);
  tell({ name: 'session, open to a usable view', value: opening.processor, unit: 'ms', goal: 300 });
  await bench.session.verified;
  tell({ name: 'session, resident at rest', value: residentMb(), unit: 'MB', goal: 250 });

  const early = await singles(bench, database, folder);
  const ratio = early.operation / early.commit;
  tell({ name: 'session, a single operation', value: early.operation, unit: 'ms' });
  tell({ name: 'session, a single operation to a bare commit', value: ratio, unit: 'times', goal: 1.3 });

  const sizeBefore = bytesByTable(database);
  const gaps = watchGaps();
  const before = bench.batches();
  const size = bytes((blocks - INITIAL_BLOCKS) * BLOCK_MIB);
  const all = await measured(() =>
    bench.run({ kind: 'shell', partition: LNX, terminal: 'b', line: `chmem -e ${size}M` }),
  );
  const gap = gaps();
  const peakMb = process.resourceUsage().maxRSS / 1000;
  const batches = bench.batches() - before;
  const bareAll = bareInsert(database, folder, batches);
  tell({ name: 'session, chmem -e of everything', value: all.processor / 1000, unit: 's', goal: 1.5 });
  tell({
    ...{ name: 'session, chmem -e of everything to bare insertion', unit: 'times', goal: 1.2 },
    value: all.processor / bareAll,
  });
  console.log(
    `    ${all.value.done} commands in ${batches} batches, ${(all.clock / 1000).toFixed(1)} s on the clock; bare ${(bareAll / 1000).toFixed(1)} s`,
  );
  tell({ name: 'session, longest wait of others, on the clock', value: gap, unit: 'ms', goal: 50 });
  tell({ name: 'session, resident at the peak', value: peakMb, unit: 'MB', goal: 400 });
  const grown = [...bytesByTable(database)].map(
    ([name, after]) => [name, after - (sizeBefore.get(name) ?? 0)] as const,
  );
  const perCommand = grown.reduce((sum, [, more]) => sum + more, 0) / all.value.done;
  tell({ name: 'session, bytes a command in the database', value: perCommand, unit: 'bytes', goal: 250 });
  for (const [name, more] of grown)
    if (more > 0) console.log(`    ${name.padEnd(20)} ${(more / all.value.done).toFixed(1)} bytes a command`);

  const undone = await measured(() => bench.run({ kind: 'undo', scope: 'action' }));
  tell({ name: 'session, undo of it', value: undone.processor, unit: 'ms', goal: 100 });
  await bench.run({ kind: 'redo', scope: 'action' });
  const late = await singles(bench, database, folder);
  tell({
    ...{ name: 'session, a single operation after it to one before', unit: 'times', goal: 1.1 },
    value: late.operation / late.commit / ratio,
  });
  value(await bench.session.close());
  const again = await measured(() => start(database));
  tell({ name: 'session, open again', value: again.processor, unit: 'ms', goal: 300 });
  const checked = await measured(() => again.value.session.verified);
  tell({ name: 'session, check in the background', value: checked.processor, unit: 'ms' });
  if (checked.value) throw new Error(JSON.stringify(checked.value));
  value(await again.value.session.close());
  database.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
