/**
 * conformance [--all] [--own] [--coverage] RECORDING_OR_DIRECTORY… prints a line per recording (name, equal/steps, first difference)
 * and the total; the exit code is 0 only if every compared step is equal. --all prints every difference. --own replays
 * a second time without telling which blocks hold unmovable pages, and prints that score beside the other. --coverage
 * lists which rules of which generation the recordings touch, and fails where shared/provenance.ts says otherwise.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { notBuilt } from '../../main/recording/machine-of.ts';
import type { Recording } from '../../main/recording/recording.ts';
import type { FreeBaselines } from '../../main/recording/start.ts';
import { Coverage } from './coverage.ts';
import { type Score, scoreOf } from './score.ts';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const showAll = flags.includes('--all');
const withOwn = flags.includes('--own');
const coverage = flags.includes('--coverage') ? new Coverage() : undefined;

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

const read = (file: string): Recording => JSON.parse(readFileSync(file, 'utf8')) as Recording;

/** `KERNEL-small-512M-0` beside the recordings given, or among our own copies. */
function freeBaselines(files: readonly string[]): FreeBaselines {
  const baselines = new Map<string, number>();
  const folders = [
    join(import.meta.dirname, 'recordings'),
    ...new Set(files.map((file) => dirname(resolve(file)))),
  ];
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder)) {
      const kernel = /^(.*)-small-512M-0\.json$/.exec(name)?.[1];
      if (kernel === undefined) continue;
      const { boot } = read(join(folder, name));
      if (!boot.panics && boot.state.memFreeKiB) baselines.set(kernel, boot.state.memFreeKiB);
    }
  }
  return baselines;
}

function main(): number {
  const unknown = flags.find((flag) => !['--all', '--own', '--coverage'].includes(flag));
  const missing = paths.find((path) => !existsSync(path));
  if (paths.length === 0 || unknown || missing) {
    console.error(
      missing
        ? `conformance: ${missing} does not exist`
        : 'usage: conformance [--all] [--own] [--coverage] RECORDING_OR_DIRECTORY…',
    );
    return 2;
  }
  const files = paths.flatMap(filesOf);
  const baselines = freeBaselines(files);
  const total = { steps: 0, equal: 0, skipped: 0, own: 0 };
  for (const file of files) {
    const recording = read(file);
    const score = scoreOf(recording, { baselines, ...(coverage && { coverage }) });
    const own = withOwn ? scoreOf(recording, { baselines, own: true }) : undefined;
    total.steps += score.steps;
    total.equal += score.equal;
    total.skipped += score.skipped.filter((step) => step.equal).length;
    total.own += own?.equal ?? 0;
    report(score, own);
    for (const what of notBuilt(recording)) console.log(`NOTE ${score.name}: ${what} is not built`);
  }
  const wrong = coverage?.contradictions() ?? [];
  for (const line of [...(coverage?.lines() ?? []), ...wrong]) console.log(line);
  const failed = total.steps - total.equal;
  console.log(`${'total'.padEnd(34)} ${total.equal}/${total.steps}${ownFigure(total.own, total.steps)}`);
  console.log(`${total.equal - total.skipped} passed, ${failed} failed, ${total.skipped} skipped`);
  return failed + wrong.length === 0 ? 0 : 1;
}

function report(score: Score, own: Score | undefined): void {
  const first = score.differences[0] ?? '';
  const figures = `${score.equal}/${score.steps}${own ? `  own ${own.equal}/${own.steps}` : ''}`;
  console.log(`${score.name.padEnd(34)} ${figures}${first ? `  ${first}` : ''}`);
  if (showAll) for (const difference of score.differences.slice(1)) console.log(`  ${difference}`);
  const known = new Set(score.differences);
  for (const difference of own?.differences ?? []) {
    if (showAll && !known.has(difference)) console.log(`  own ${difference}`);
  }
  for (const { step, reason } of score.skipped) console.log(`SKIP ${score.name} ${step}: ${reason}`);
}

/** Rounded down, so that 100 % means all. */
const ownFigure = (equal: number, steps: number): string =>
  withOwn ? `  own ${equal}/${steps} (${(Math.floor((equal / steps) * 1000) / 10).toFixed(1)} %)` : '';

process.exitCode = main();
