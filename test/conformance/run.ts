/**
 * conformance RECORDING_OR_DIRECTORY… prints a line per recording (name, equal/steps, first difference) and the
 * total; the exit code is 0 only if every compared step is equal. --all prints every difference.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Recording } from './recording.ts';
import { type FreeBaselines, replay } from './replay.ts';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const showAll = flags.includes('--all');

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
  const unknown = flags.find((flag) => flag !== '--all');
  const missing = paths.find((path) => !existsSync(path));
  if (paths.length === 0 || unknown || missing) {
    console.error(
      missing
        ? `conformance: ${missing} does not exist`
        : 'usage: conformance [--all] RECORDING_OR_DIRECTORY…',
    );
    return 2;
  }
  const files = paths.flatMap(filesOf);
  const baselines = freeBaselines(files);
  let equal = 0;
  let steps = 0;
  let skipped = 0;
  let failed = 0;
  for (const file of files) {
    const score = replay(read(file), baselines);
    equal += score.equal;
    steps += score.steps;
    failed += score.steps - score.equal;
    skipped += score.skipped.filter((step) => step.equal).length;
    const first = score.differences[0] ?? '';
    console.log(`${score.name.padEnd(34)} ${score.equal}/${score.steps}${first ? `  ${first}` : ''}`);
    if (showAll) for (const difference of score.differences.slice(1)) console.log(`  ${difference}`);
    for (const { step, reason } of score.skipped) console.log(`SKIP ${score.name} ${step}: ${reason}`);
  }
  console.log(`${'total'.padEnd(34)} ${equal}/${steps}`);
  console.log(`${steps - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main();
