/** Captured trees for the command line: `lpar import-sysfs TREE`, and `lpar run --mount NAME=TREE`. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Command } from '../../shared/command.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { captureDefinition, isPartitionName } from '../capture/definition.ts';
import { notReached, reachStates } from '../capture/reach.ts';
import { captureName, summaryText } from '../capture/summary.ts';
import {
  CAPTURE_LIMITS,
  type Capture,
  isArchive,
  readCaptureArchive,
  readCaptureDirectory,
} from '../capture/sysfs-import.ts';
import { createSystem, ENGINE_VERSION, execute, newUndoLog, stateHash } from '../engine/index.ts';
import { type FileStep, writeMachineFile } from '../files/machine-file.ts';
import { problemText } from '../files/problem.ts';
import { outcomeWord } from '../files/writes-text.ts';
import { FileTree, type Tree } from '../guest/shell/index.ts';
import { atOnce } from '../machine/restore.ts';
import { withFiles, writeNew } from './files.ts';

/** Reads a directory or an archive (tar, plain or with gzip or bzip2). Fails with the reason, and reads nothing then. */
export async function readTree(path: string): Promise<Result<Capture, string>> {
  const found = withFiles(path, 'a tree', () => statSync(path, { throwIfNoEntry: false }));
  if (!found.ok) return found;
  const stat = found.value;
  if (!stat) return fail(`${path}: no such file or directory`);
  const refused = (why: string) => fail(`${path}: ${why}; nothing was imported`);
  if (stat.isDirectory()) {
    const capture = readCaptureDirectory(path);
    return capture.ok ? capture : refused(capture.failure);
  }
  if (!stat.isFile()) return refused('neither a directory nor an ordinary file');
  if (stat.size > CAPTURE_LIMITS.archiveBytes) return refused('too large for an archive');
  const read = withFiles(path, 'an archive', () => readFileSync(path));
  if (!read.ok) return read;
  const bytes = read.value;
  if (!isArchive(bytes)) return refused('neither a directory nor an archive (tar, .tar.gz, .tar.bz2)');
  const capture = await readCaptureArchive(bytes);
  return capture.ok ? capture : refused(capture.failure);
}

/** "NAME=TREE" words as mounts under /mnt. */
export async function readMounts(
  words: readonly string[],
): Promise<Result<ReadonlyMap<string, Tree>, string>> {
  const mounts = new Map<string, Tree>();
  for (const word of words) {
    const [, name, path] = /^([\w.-]{1,64})=(.+)$/s.exec(word) ?? [];
    if (name === undefined || path === undefined || /^\.+$/.test(name))
      return fail(`--mount: ${word}: not NAME=TREE`);
    const capture = await readTree(path);
    if (!capture.ok) return capture;
    mounts.set(`/mnt/${name}`, FileTree.of(capture.value));
  }
  return ok(mounts);
}

export interface ImportRequest {
  readonly tree: string;
  /** Where the machine file goes; undefined: to standard output. */
  readonly output: string | undefined;
  /** Name of the partition; undefined: made of the name of the tree. */
  readonly partition: string | undefined;
}

export interface ImportOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Writes a machine file of the captured system, and tells what was known and what was assumed. */
export async function importTree(
  { tree, output, partition }: ImportRequest,
  { out, err }: ImportOutput,
): Promise<Result<null, string>> {
  if (partition !== undefined && !isPartitionName(partition))
    return fail(
      `-p ${partition}: a partition's name is 1 to 8 characters A-Z and 0-9 and begins with a letter; nothing was imported`,
    );
  if (output !== undefined && existsSync(output)) return fail(`${output} exists; nothing was written`);
  const capture = await readTree(tree);
  if (!capture.ok) return capture;
  const captured = captureDefinition(capture.value, partition ?? captureName(tree));
  if (!captured.ok) return fail(`${tree}: ${captured.failure}; nothing was imported`);
  const built = createSystem(captured.value.definition);
  if (!built.ok)
    return fail(`${tree}: ${built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; ')}`);
  const system = built.value;
  const steps: FileStep[] = [];
  const run = (command: Command): Outcome => {
    const { outcome } = execute(system, command, newUndoLog());
    steps.push({ command, outcome: outcomeWord(outcome) });
    return outcome;
  };
  atOnce(reachStates(captured.value, () => system, run));
  const { known, guessed } = captured.value;
  const summary = summaryText({ known, assumed: [...guessed, ...notReached(captured.value, system)] });
  const text = writeMachineFile({
    name: captureName(tree),
    notes: `Imported from ${captureName(tree)}.\n${summary}`,
    system: captured.value.definition,
    journal: {
      engine: ENGINE_VERSION,
      head: steps.length,
      branch: 1,
      branches: [{ branch: 1, name: 'Main' }],
      actions: [
        {
          revision: 1,
          after: 0,
          branch: 1,
          actor: 'import',
          stampMs: Date.now(),
          steps,
          hash: stateHash(system),
        },
      ],
    },
    unknown: [],
  });
  if (!text.ok) return fail(`${tree}: ${problemText(text.failure)}`);
  if (output === undefined) out(text.value);
  else {
    const written = writeNew(output, text.value);
    if (!written.ok) return written;
  }
  // What goes through a pipe is the machine alone.
  (output === undefined ? err : out)(summary);
  return ok(null);
}
