/**
 * `npm run bench [-- --only engine,session] [--out FOLDER] [--against REV] [--rounds N]`: runs the benchmarks and writes
 * one table, bench.md and bench.json, with a description of the machine.
 *
 * With `--against` the benchmarks of this tree run by turns on the code of this tree and on that of another commit, and only
 * ratios are told: this tree's figure to the other's, each the least of its rounds. What a machine does besides hits
 * both.
 */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run } from '../../scripts/lib/child.mjs';
import { runMain, SetupFailure } from '../../scripts/lib/failure.mjs';
import { callerFolder, root } from '../../scripts/lib/paths.mjs';
import { FIGURES_FILE, type Figure } from './figures.ts';
import { comparisonTable, figuresTable, type Machine, ratiosOf } from './table.ts';

/** Those that need a browser and a build run last. */
const BENCHES = ['engine', 'session', 'shell', 'history', 'ui', 'start'] as const;
type Bench = (typeof BENCHES)[number];
const BUILT: readonly Bench[] = ['ui', 'start'];
/** What two commits are compared by, unless others are named: a history of a million commands takes minutes to make. */
const COMPARED: readonly Bench[] = ['engine', 'session', 'shell'];
const ROUNDS = 3;

function machine(): Machine {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    load: os.loadavg()[0] ?? 0,
  };
}

/** Figures of one benchmark on the code of a tree. Its exit code says whether goals are met; the figures say so too. */
async function figuresOf(tree: string, bench: Bench, folder: string): Promise<Figure[]> {
  const file = path.join(folder, `${bench}.jsonl`);
  fs.rmSync(file, { force: true });
  console.log(`\n== ${bench}${tree === root ? '' : ', the other commit'}`);
  const args = [path.join(tree, 'scripts', 'run.mjs'), ...(BUILT.includes(bench) ? ['--build'] : [])];
  const env = { ...process.env, [FIGURES_FILE]: file };
  await run(process.execPath, [...args, `test/bench/${bench}.ts`], { cwd: tree, env });
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Figure);
}

const git = async (...args: string[]): Promise<string> => {
  const { code, stdout, output } = await run('git', args, { cwd: root, output: 'capture' });
  if (code !== 0) throw new SetupFailure(`git ${args[0]}: ${output.trim()}`);
  return stdout.trim();
};

/** A checkout of another commit with this tree's packages and benchmarks; `use` ends before it goes. */
async function withCommit<T>(commit: string, use: (tree: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-commit-'));
  const tree = path.join(folder, 'tree');
  await git('worktree', 'add', '--detach', '--quiet', tree, commit);
  try {
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'), 'junction');
    fs.cpSync(path.join(root, 'test', 'bench'), path.join(tree, 'test', 'bench'), { recursive: true });
    return await use(tree);
  } finally {
    await git('worktree', 'remove', '--force', tree);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function chosen(only: string | undefined, usual: readonly Bench[]): readonly Bench[] {
  if (only === undefined) return usual;
  const names = only.split(',');
  const unknown = names.find((name) => !BENCHES.includes(name as Bench));
  if (unknown !== undefined)
    throw new SetupFailure(`There is no benchmark "${unknown}"; there are ${BENCHES.join(', ')}.`);
  return BENCHES.filter((bench) => names.includes(bench));
}

interface Asked {
  readonly benches: readonly Bench[];
  readonly out: string;
  readonly work: string;
}

function write(out: string, markdown: string, data: object): void {
  fs.mkdirSync(out, { recursive: true });
  fs.writeFileSync(path.join(out, 'bench.md'), markdown);
  fs.writeFileSync(path.join(out, 'bench.json'), `${JSON.stringify(data, null, 2)}\n`);
  console.log(`\n${markdown}\nWritten to ${path.join(out, 'bench.md')} and bench.json.`);
}

async function runAll({ benches, out, work }: Asked): Promise<number> {
  const figures: Figure[] = [];
  const on = machine();
  for (const bench of benches) figures.push(...(await figuresOf(root, bench, work)));
  const commit = await git('rev-parse', 'HEAD');
  write(out, figuresTable(figures, on, commit), { commit, machine: on, figures });
  return figures.length > 0 ? 0 : 1;
}

async function runAgainst({ benches, out, work }: Asked, rev: string, rounds: number): Promise<number> {
  const against = await git('rev-parse', '--verify', `${rev}^{commit}`);
  const on = machine();
  const ours: Figure[][] = [];
  const theirs: Figure[][] = [];
  const missing = new Set<Bench>();
  await withCommit(against, async (tree) => {
    for (let round = 0; round < rounds; round++) {
      for (const bench of benches) {
        const found = await figuresOf(tree, bench, work);
        theirs.push(found);
        if (found.length === 0) missing.add(bench);
        ours.push(await figuresOf(root, bench, work));
      }
    }
  });
  const ratios = ratiosOf(ours.flat(), theirs.flat());
  for (const bench of missing)
    console.log(
      `\n${bench} of this tree does not run on ${against.slice(0, 12)}: what it measures is not there.`,
    );
  const commit = await git('rev-parse', 'HEAD');
  write(out, comparisonTable(ratios, on, { commit, against, rounds }), {
    commit,
    against,
    machine: on,
    ratios,
  });
  return ratios.length > 0 ? 0 : 1;
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      out: { type: 'string', default: 'test-results/bench' },
      against: { type: 'string' },
      rounds: { type: 'string', default: String(ROUNDS) },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new SetupFailure('--rounds takes a whole number from 1 on.');
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-bench-'));
  try {
    const benches = chosen(values.only, values.against === undefined ? BENCHES : COMPARED);
    const asked = { benches, out: path.resolve(callerFolder(), values.out), work };
    return values.against === undefined
      ? await runAll(asked)
      : await runAgainst(asked, values.against, rounds);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
});
