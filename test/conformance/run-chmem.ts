/**
 * Replays recorded sessions of the real chmem and lsmem against ours, on the trees they were recorded on, with a
 * responder that answers writes as the recording says: `conformance:chmem FILE_OR_DIRECTORY…`. Prints a line per file,
 * the totals, and exits 0 only if everything is equal.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createShell, runToEnd, type Shell } from '../../main/guest/shell/index.ts';
import { ResponderTree } from '../../main/guest/tree/responder-tree.ts';
import { type CaseFile, type RecordedRun, readCaseFile } from './chmem/case-file.ts';
import { difference } from './chmem/compare-run.ts';
import { buildTree, chooseTree, type PreparedTree, treesFor } from './chmem/trees.ts';

export interface FileResult {
  readonly name: string;
  readonly equal: number;
  readonly total: number;
  readonly differences: readonly string[];
}

export function replayFile(file: string): FileResult {
  const cases = readCaseFile(readFileSync(file, 'utf8'));
  const trees = treesFor(file);
  const differences: string[] = [];
  let session: { tree: ResponderTree; shell: Shell } | undefined;
  let before: PreparedTree | undefined;
  for (const run of cases.runs) {
    if (cases.form === 'cases' || !session) {
      const prepared = chooseTree(file, cases, run, before, trees);
      before = prepared ?? before;
      session = prepared && open(prepared);
    }
    const problem = session ? replay(session, cases, run) : 'no prepared tree fits';
    if (problem !== undefined) differences.push(`line ${run.line}, ${run.command}: ${problem}`);
  }
  return {
    name: basename(file),
    equal: cases.runs.length - differences.length,
    total: cases.runs.length,
    differences,
  };
}

function open(prepared: PreparedTree): { tree: ResponderTree; shell: Shell } {
  const tree = new ResponderTree(buildTree(prepared));
  return { tree, shell: createShell(tree) };
}

function replay(
  { tree, shell }: { tree: ResponderTree; shell: Shell },
  cases: CaseFile,
  run: RecordedRun,
): string | undefined {
  tree.rules = {
    busy: new Set(run.busy),
    failing: new Set(run.failing),
    movesDirectories: cases.form === 'session',
  };
  tree.writes.length = 0;
  const ours = runToEnd(shell, run.command);
  const writes = tree.writes.map(
    ({ file, value, errno }) => `${file} <- ${value}${errno ? ` ${errno}` : ''}`,
  );
  return difference(run, { ...ours, writes }, cases.form === 'session');
}

/** The case and session files among the arguments; directories are looked through, READMEs left out. */
function caseFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((entry) => entry.endsWith('.txt'))
      .sort()
      .map((entry) => join(path, entry));
  });
}

function main(args: readonly string[]): number {
  const paths = args.length > 0 ? args : [join(import.meta.dirname, 'util-linux')];
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) {
    console.error(`conformance:chmem: ${missing}: no such file or directory`);
    return 2;
  }
  let passed = 0;
  let failed = 0;
  for (const file of caseFiles(paths)) {
    const result = replayFile(file);
    passed += result.equal;
    failed += result.total - result.equal;
    console.log(`${result.name}  ${result.equal}/${result.total}  ${result.differences[0] ?? 'equal'}`);
  }
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

if (import.meta.filename === process.argv[1]) process.exitCode = main(process.argv.slice(2));
