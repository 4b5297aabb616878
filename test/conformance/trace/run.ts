/**
 * conformance:trace TREE_OR_DIRECTORY… compares call trees of real kernels with those that the engine's events stand
 * for. A line per tree; the exit code is 0 only if all are equal. --show prints what is left out and why.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareTrees } from './compare-trees.ts';
import { NOT_MODELLED, NOT_MODELLED_ARGUMENTS, NOT_RECORDED } from './not-modelled.ts';
import { replayTree } from './replay-tree.ts';
import { situationOf } from './situation.ts';
import { parseTree } from './tree.ts';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(path, name));
}

interface Verdict {
  readonly equal: boolean;
  readonly text: string;
}

function judge(file: string): Verdict {
  const name = basename(file);
  try {
    const tree = parseTree(readFileSync(file, 'utf8'), name);
    const { calls } = replayTree(tree, situationOf(tree));
    const compared = compareTrees(tree.calls, calls);
    const cut = compared.cut === null ? '' : `, the recording lacks the ${compared.cut}`;
    const size = `${compared.calls} calls, ${compared.values} values${cut}`;
    return { equal: compared.difference === undefined, text: compared.difference ?? `equal: ${size}` };
  } catch (error) {
    return { equal: false, text: error instanceof Error ? error.message : String(error) };
  }
}

function showLeftOut(): void {
  for (const [title, list] of [
    ['Not modelled, left out of the recording', NOT_MODELLED],
    ['Ours, seen through where the whole recording lacks it', NOT_RECORDED],
  ] as const) {
    console.log(`${title}:`);
    for (const { fns, reason } of list) console.log(`  ${fns.source}\n    ${reason}`);
  }
  console.log('Arguments that are not compared:');
  for (const [name, reason] of NOT_MODELLED_ARGUMENTS) console.log(`  ${name}: ${reason}`);
}

function main(): number {
  const unknown = flags.find((flag) => flag !== '--show');
  const missing = paths.find((path) => !existsSync(path));
  if (unknown !== undefined || missing !== undefined || (paths.length === 0 && flags.length === 0)) {
    console.error(
      missing === undefined
        ? 'usage: conformance:trace [--show] TREE_OR_DIRECTORY…'
        : `conformance:trace: ${missing} does not exist`,
    );
    return 2;
  }
  if (flags.includes('--show')) showLeftOut();
  const files = paths.flatMap(filesOf);
  let failed = 0;
  for (const file of files) {
    const { equal, text } = judge(file);
    if (!equal) failed++;
    console.log(`${basename(file, '.txt').padEnd(46)} ${equal ? '' : 'DIFFERENT '}${text}`);
  }
  if (files.length === 0 && paths.length > 0) {
    console.error('conformance:trace: there is no tree (*.txt) in what was named');
    return 2;
  }
  console.log(`${files.length - failed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main();
