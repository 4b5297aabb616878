/** Kills a working console at a random moment and looks at what it left. */

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { build } from 'vite';
import { openDatabase } from '../../db/open.ts';
import { storesOn } from '../../db/stores.ts';
import { headRows, rowPages, stateHash } from '../../main/engine/index.ts';
import { loadMachine } from '../../main/machine/load.ts';
import { pathTo } from '../../main/machine/open-machine.ts';
import { restore } from '../../main/machine/restore.ts';
import { settleRows } from '../../main/machine/state-rows.ts';
import { atOnce } from '../../shared/at-once.ts';

export interface Round {
  readonly acknowledged: number;
  /** Commands found beyond the last acknowledged one. */
  readonly beyond: number;
  /** What is wrong; empty when everything is as promised. */
  readonly wrong: readonly string[];
}

interface Acknowledged {
  readonly revision: number;
  readonly hash: string;
}

/** When to kill: counted from the start of the process, or from its first sign of life. */
export interface Moment {
  readonly from: 'start' | 'ready';
  readonly afterMs: number;
}

/** The program that is killed, in one file, and where Node keeps what it compiled of it: a start costs half. */
interface Program {
  readonly file: string;
  readonly cache: string;
}

/** One round on the database at `file`, which goes on from what earlier rounds left. */
async function killRound(program: Program, file: string, seed: number, moment: Moment): Promise<Round> {
  const { acknowledged, before } = acknowledgedIn(await killed(program, file, seed, moment));
  return { acknowledged: acknowledged.length, ...inspect(file, acknowledged, before) };
}

/** What the lines of the child promise, and the newest revision before its first action. */
export function acknowledgedIn(lines: readonly string[]): {
  readonly acknowledged: readonly Acknowledged[];
  readonly before: number;
} {
  // What the start itself journaled is no action of the round: a new file has the sample's.
  const before = Number(/^ready (\d+)$/.exec(lines[0] ?? '')?.[1] ?? 0);
  const acknowledged = lines.flatMap((line): Acknowledged[] => {
    const match = /^(\d+) ([0-9a-f]{16})$/.exec(line);
    return match ? [{ revision: Number(match[1]), hash: match[2] ?? '' }] : [];
  });
  return { acknowledged, before };
}

/** Lines that the child printed in full before it died. */
function killed(program: Program, file: string, seed: number, { from, afterMs }: Moment): Promise<string[]> {
  const child = spawn(process.execPath, [program.file, file, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: program.cache },
  });
  return new Promise((resolve, reject) => {
    let text = '';
    const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), afterMs);
    if (from === 'start') kill();
    child.stdout.on('data', (part) => {
      if (text === '' && from === 'ready') kill();
      text += part;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1));
      else reject(new Error(`the child ended by itself with code ${code}`));
    });
  });
}

/** @param before newest revision before the first action of the round */
export function inspect(
  file: string,
  acknowledged: readonly Acknowledged[],
  before: number,
): Omit<Round, 'acknowledged'> {
  const wrong: string[] = [];
  const raw = new Database(file);
  const integrity = raw.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') wrong.push(`integrity_check says ${integrity}`);
  raw.close();
  const opened = openDatabase(file);
  if (!opened.ok) return { beyond: 0, wrong: [...wrong, opened.failure.message] };
  const stores = storesOn(opened.value.writer);
  const row = stores.machines.list()[0];
  if (!row) {
    opened.value.close();
    return { beyond: 0, wrong: acknowledged.length > 0 ? [...wrong, 'the machine is gone'] : wrong };
  }
  for (const { revision, hash } of acknowledged) {
    const stored = revision === 0 ? undefined : stores.journal.find(row.id, revision);
    if (revision > 0 && stored?.stateHash !== hash)
      wrong.push(`acknowledged revision ${revision} is not there`);
  }
  const loaded = loadMachine(stores, row);
  if (!loaded.ok || loaded.value.readOnly) wrong.push(`the machine does not open: ${JSON.stringify(loaded)}`);
  else {
    const { system } = loaded.value;
    // A kill between the pieces of an undo leaves rows that say so themselves; opening the console settles them.
    if (loaded.value.rowsDue) {
      const settled = atOnce(settleRows({ database: opened.value, stores }, loaded.value));
      if (!settled.ok) wrong.push(settled.failure.message);
    }
    const difference = atOnce(stores.state.difference(row.id, headRows(system), rowPages(system)));
    if (difference) wrong.push(`a state row differs: ${JSON.stringify(difference)}`);
    wrong.push(...replayFromTheBeginning(stores, row, stateHash(system)));
  }
  const last = acknowledged.at(-1);
  const { revision: newest } = stores.journal.last(row.id);
  const highest = Math.max(before, ...acknowledged.map(({ revision }) => revision));
  const pieces = opened.value.writer.prepare(
    'SELECT count(DISTINCT action) FROM journal WHERE machine_id = ? AND revision > ?',
  );
  const beyond = last ? newest - highest : 0;
  // The action in flight may have left whole batches; a second one never began.
  if (last && Number(pieces.pluck().get(row.id, highest)) > 1)
    wrong.push('more than the action in flight is there');
  opened.value.close();
  return { beyond, wrong };
}

function replayFromTheBeginning(
  stores: ReturnType<typeof storesOn>,
  row: NonNullable<ReturnType<ReturnType<typeof storesOn>['machines']['find']>>,
  wanted: string,
): string[] {
  const path = pathTo(stores.branches.list(row.id), row.branch, row.head);
  const replayed = atOnce(
    restore(stores, { machine: row.id, definition: row.definition, path, startAtMost: -1 }),
  );
  if (!replayed.ok) return [replayed.failure.report];
  const hash = stateHash(replayed.value.system);
  return hash === wanted ? [] : [`a replay leads to ${hash}, the database says ${wanted}`];
}

/** Rounds at the same time; each lane has databases of its own. */
const LANES = 2;
const TOP = path.join(import.meta.dirname, '..', '..');

/** @param folder for what lives as long as the rounds; the program itself has to lie where its packages are found */
async function bundled(folder: string): Promise<Program> {
  const outDir = fs.mkdtempSync(path.join(TOP, 'node_modules', '.kill-'));
  await build({
    configFile: false,
    root: TOP,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: 'test/session/kill-child.ts',
      outDir,
      target: 'node22',
      // Small, and of a kind that its name tells: both are half of what a start costs.
      minify: true,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  });
  const program = { file: path.join(outDir, 'kill-child.mjs'), cache: path.join(folder, 'compiled') };
  // A process that is killed stores nothing it compiled, so one that is not goes first: it has no file to work on.
  spawnSync(process.execPath, [program.file], {
    env: { ...process.env, NODE_COMPILE_CACHE: program.cache },
    stdio: 'ignore',
  });
  return program;
}

/** Rounds on one database, which grows from one to the next. @returns what went wrong, by round */
export async function killRounds(
  rounds: number,
  say: (line: string) => void = () => {},
): Promise<{ acknowledged: number; beyond: number; wrong: string[] }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-kill-'));
  const program = await bundled(folder);
  let total = { acknowledged: 0, beyond: 0, wrong: [] as string[] };
  const lane = async (first: number): Promise<void> => {
    for (let round = first; round <= rounds; round += LANES) {
      // A new file now and then, so that killing the first start is tried too and replays stay short.
      const firstStart = round % 10 === 5;
      const name = firstStart ? `first-${round}` : `grown-${first}-${Math.floor(round / (10 * LANES))}`;
      const file = path.join(folder, `${name}.sqlite`);
      const moment: Moment = {
        from: firstStart ? 'start' : 'ready',
        // Where in an action it dies is what counts, not how many were done before.
        afterMs: Math.random() * (firstStart ? 400 : 100),
      };
      const result = await killRound(program, file, round, moment);
      total = {
        acknowledged: total.acknowledged + result.acknowledged,
        beyond: total.beyond + result.beyond,
        wrong: [...total.wrong, ...result.wrong.map((what) => `round ${round}: ${what}`)],
      };
      if (round % 20 === 0) say(`${round} rounds, ${total.wrong.length} wrong`);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index + 1)));
  } finally {
    for (const each of [folder, path.dirname(program.file)])
      fs.rmSync(each, { recursive: true, force: true });
  }
  return total;
}
