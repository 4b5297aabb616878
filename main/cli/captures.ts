/** Captures for the command line: `lpar import-sysfs TREE`, `lpar run --mount NAME=TREE`, and `lpar lsmem --sysroot TREE`. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { atOnce } from '../../shared/at-once.ts';
import type { Command } from '../../shared/command.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { isArchive, readCaptureArchive } from '../capture/archive.ts';
import type { Assumptions } from '../capture/assumptions.ts';
import { type AssembledCapture, captureOf } from '../capture/capture-of.ts';
import type { Received } from '../capture/collector.ts';
import { captureDefinition, isPartitionName } from '../capture/definition.ts';
import { readCaptureDirectory } from '../capture/directory.ts';
import type { Capture } from '../capture/files.ts';
import { CAPTURE_LIMITS } from '../capture/limits.ts';
import { notReached, reachStates } from '../capture/reach.ts';
import { captureName, summaryText } from '../capture/summary.ts';
import { receivedTexts, tellsOfMemory } from '../capture/text/kind.ts';
import { binaryKind, otherText } from '../capture/text/other-kinds.ts';
import { decodedText } from '../capture/text/plain.ts';
import { createSystem, ENGINE_VERSION, execute, newUndoLog, stateHash } from '../engine/index.ts';
import type { FileStep } from '../files/machine-file-form.ts';
import { writeMachineFile } from '../files/machine-file-write.ts';
import { problemText } from '../files/problem.ts';
import { outcomeWord } from '../files/writes-text.ts';
import { FileTree, type Tree } from '../guest/shell/index.ts';
import { withFiles, writeNew } from './files.ts';
import { PROGRAM } from './program.ts';

/**
 * Reads a directory, an archive, or what lsmem printed. Fails with the reason, and reads nothing then.
 * @param refusedEnd what did not happen: "nothing was imported"
 */
export async function readTree(
  path: string,
  assumptions: Assumptions = {},
  refusedEnd = 'nothing was imported',
): Promise<Result<AssembledCapture, string>> {
  const refused = (why: string) => fail(`${path}: ${why}; ${refusedEnd}`);
  const received = await readReceived(path);
  if (!received.ok)
    return received.failure.isWhole ? fail(received.failure.why) : refused(received.failure.why);
  const assembled = atOnce(captureOf(received.value, assumptions));
  return assembled.ok ? assembled : refused(assembled.failure);
}

/** A tree as it is, for lsmem: also one that no capture can be made of. */
export async function treeToLookAt(path: string): Promise<Result<Capture, string>> {
  const received = await readReceived(path);
  if (!received.ok)
    return fail(received.failure.isWhole ? received.failure.why : `${path}: ${received.failure.why}`);
  const assembled = atOnce(captureOf(received.value));
  return ok(assembled.ok ? assembled.value.capture : received.value.capture);
}

interface Unread {
  readonly why: string;
  /** The sentence has the path. */
  readonly isWhole: boolean;
}

const STANDARD_INPUT = '-';

async function readReceived(path: string): Promise<Result<Received, Unread>> {
  const whole = (why: string) => fail({ why, isWhole: true });
  const refused = (why: string) => fail({ why, isWhole: false });
  const ofBytes = async (bytes: Buffer): Promise<Result<Received, Unread>> => {
    if (!isArchive(bytes)) {
      const text = binaryKind(bytes) === undefined ? decodedText(bytes) : undefined;
      if (text !== undefined && tellsOfMemory(text)) return ok(receivedTexts([{ path, text }]));
      return refused(binaryKind(bytes) ?? otherText(text ?? '\0') ?? NO_CAPTURE);
    }
    const read = await readCaptureArchive(bytes);
    return read.ok ? read : refused(read.failure);
  };
  if (path === STANDARD_INPUT) {
    const read = withFiles('standard input', 'a capture', () => readFileSync(0));
    return read.ok ? await ofBytes(read.value) : whole(read.failure);
  }
  const found = withFiles(path, 'a tree', () => statSync(path, { throwIfNoEntry: false }));
  if (!found.ok) return whole(found.failure);
  const stat = found.value;
  if (!stat) return whole(`${path}: no such file or directory`);
  if (stat.isDirectory()) {
    const read = await readCaptureDirectory(path);
    return read.ok ? read : refused(read.failure);
  }
  if (!stat.isFile()) return refused('neither a directory nor an ordinary file');
  if (stat.size > CAPTURE_LIMITS.archiveBytes) return refused('too large for an archive');
  const read = withFiles(path, 'an archive', () => readFileSync(path));
  return read.ok ? await ofBytes(read.value) : whole(read.failure);
}

const NO_CAPTURE =
  'neither a directory nor an archive (tar, .tar.gz, .tar.bz2, .tar.xz, .tar.zst) nor the output of lsmem';

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
    mounts.set(`/mnt/${name}`, FileTree.of(capture.value.capture));
  }
  return ok(mounts);
}

export interface ImportRequest {
  readonly tree: string;
  /** Where the machine file goes; undefined: to standard output. */
  readonly output: string | undefined;
  /** Name of the partition; undefined: made of the name of the tree. */
  readonly partition: string | undefined;
  readonly assumptions: Assumptions;
}

export interface ImportOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Writes a machine file of the captured system, and tells what was known and what was assumed. */
export async function importTree(
  { tree, output, partition, assumptions }: ImportRequest,
  { out, err }: ImportOutput,
): Promise<Result<null, string>> {
  if (partition !== undefined && !isPartitionName(partition))
    return fail(
      `-p ${partition}: a partition's name is 1 to 8 characters A-Z and 0-9 and begins with a letter; nothing was imported`,
    );
  if (output !== undefined && existsSync(output)) return fail(`${output} exists; nothing was written`);
  const capture = await readTree(tree, assumptions);
  if (!capture.ok) return capture;
  const captured = atOnce(captureDefinition(capture.value, partition ?? captureName(tree), assumptions));
  if (!captured.ok)
    return fail(
      `${tree}: ${captured.failure.because}${captured.failure.foreign === undefined ? '' : `; "${PROGRAM} lsmem --sysroot ${tree}" prints it`}; nothing was imported`,
    );
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
  const { known, derived, guessed } = captured.value;
  const summary = summaryText({
    known,
    derived,
    assumed: [...guessed, ...notReached(captured.value, system)],
  });
  const text = writeMachineFile({
    name: captureName(tree),
    notes: `Imported from ${captureName(tree)}.\n${summary}`,
    guests: [],
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
