/** `lpar recordings …`: those that the console keeps, from its data folder. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import {
  DATABASE_FILES,
  DATABASE_NAME,
  defaultDataDirectory,
  givenDataDirectory,
} from '../../db/data-directory.ts';
import { lockDirectory } from '../../db/lock.ts';
import { openDatabase } from '../../db/open.ts';
import { storesOn } from '../../db/stores.ts';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { type Failure, fail, ok, type Result } from '../../shared/failure.ts';
import {
  RECORDING_NAME_CHARS,
  type RecordingHeading,
  type RecordingRequest,
  type ReplayResult,
} from '../../shared/replayed.ts';
import { REPLAY_REPORTS } from '../export/replay-report.ts';
import { problemText } from '../files/problem.ts';
import { sentenceOf } from '../machine/sentence.ts';
import { RecordingShelf } from '../session/recording-shelf.ts';
import { Recordings } from '../session/recordings.ts';
import { readArguments } from './arguments.ts';
import { readText, writeNew } from './files.ts';
import type { Printer } from './printer.ts';
import { inItsName, PROGRAM } from './program.ts';

export const RECORDINGS_USAGE = inItsName(`Usage: lpar recordings list
       lpar recordings add FILE…
       lpar recordings replay WHICH [--report md|html|json] [-o FILE]
       lpar recordings save WHICH [-o FILE]
       lpar recordings rename WHICH NAME
       lpar recordings remove WHICH

recordings    shows and changes the recordings of real machines that the console keeps, while it does not run

WHICH is the number of a recording, or its name.
replay        with what was chosen for each step in the console; the exit code is 0 when everything is equal, 1 when not
save          the file as it was taken in, to standard output or a new file
  --data FOLDER     the console's data folder; without it the usual one is taken
`);

const OPTIONS = {
  data: { type: 'string' },
  report: { type: 'string' },
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const EXIT_USAGE = 2;
const WORDS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  list: [0, 0],
  add: [1, Number.POSITIVE_INFINITY],
  replay: [1, 1],
  save: [1, 1],
  rename: [2, 2],
  remove: [1, 1],
};

/** @param args what follows `recordings`. @returns the exit code */
export async function recordingsCommand(args: readonly string[], printer: Printer): Promise<number> {
  const { out, err } = printer;
  const complain = (message: string): number => {
    err(`${PROGRAM}: ${message}\n`);
    return EXIT_USAGE;
  };
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return complain(`recordings: ${parsed.failure}\n${RECORDINGS_USAGE}`);
  const { values, positionals } = parsed.value;
  if (values.help) {
    out(RECORDINGS_USAGE);
    return 0;
  }
  const [verb = '', ...words] = positionals;
  const [least, most] = WORDS[verb] ?? [1, 0];
  if (words.length < least || words.length > most)
    return complain(
      `recordings: ${verb === '' ? 'a command is missing' : `${verb} is not used like this`}\n${RECORDINGS_USAGE}`,
    );
  const folder =
    values.data === undefined ? ok(defaultDataDirectory()) : givenDataDirectory(values.data, process.cwd());
  if (!folder.ok) return complain(folder.failure);
  const opened = openShelf(folder.value);
  if (!opened.ok) return complain(opened.failure);
  const { recordings, close } = opened.value;
  try {
    const done = await carryOut(recordings, { verb, words, ...values }, printer);
    return done.ok ? done.value : complain(done.failure);
  } finally {
    close();
  }
}

function openShelf(
  folder: string,
): Result<{ readonly recordings: Recordings; readonly close: () => void }, string> {
  if (!existsSync(join(folder, DATABASE_NAME)))
    return fail(`${folder}: the console keeps nothing there; name its data folder with --data`);
  const lock = lockDirectory(folder, DATABASE_FILES);
  if (!lock.ok) return fail(lock.failure.message);
  const database = openDatabase(join(folder, DATABASE_NAME));
  if (!database.ok) {
    lock.value.release();
    return fail(database.failure.message);
  }
  const { writer, path, close } = database.value;
  const recordings = new Recordings({
    shelf: new RecordingShelf(storesOn(writer).recordings, path),
    now: Date.now,
    push: () => {},
    isClosed: () => false,
  });
  const closeAll = (): void => {
    close();
    lock.value.release();
  };
  return ok({ recordings, close: closeAll });
}

interface Wanted {
  readonly verb: string;
  readonly words: readonly string[];
  readonly report?: string | undefined;
  readonly output?: string | undefined;
}

async function carryOut(
  recordings: Recordings,
  { verb, words, report, output }: Wanted,
  printer: Printer,
): Promise<Result<number, string>> {
  const { out } = printer;
  const list = await listOf(recordings, { do: 'list' });
  if (!list.ok) return list;
  if (verb === 'list') {
    out(list.value.map((heading) => `${lineOf(heading)}\n`).join(''));
    return ok(0);
  }
  if (verb === 'add') return await add(recordings, words, printer);
  const [which = '', name = ''] = words;
  const found = find(list.value, which);
  if (!found.ok) return found;
  const { id: recording, chosen } = found.value;
  if (verb === 'replay') {
    const kind = REPLAY_REPORTS.find((each) => each === (report ?? 'md'));
    if (!kind || kind === 'text') return fail(`--report: ${report}: only md, html, json`);
    const answer = await recordings.handle({ do: 'replay', recording, chosen, ticket: 'cli' });
    if (!answer.ok) return fail(sentenceOf(answer.failure));
    const offered = recordings.offer(recording, kind);
    if (!offered.ok) return fail(sentenceOf(offered.failure));
    const written = write([...offered.value.pieces], output, printer);
    if (!written.ok) return written;
    const view = answer.value.did === 'replay' ? answer.value.view : null;
    return ok(view && isAllEqual(view) ? 0 : 1);
  }
  if (verb === 'save') {
    const offered = await recordings.offerText(recording);
    return offered.ok ? write([...offered.value.pieces], output, printer) : fail(sentenceOf(offered.failure));
  }
  if (verb === 'rename' && (name.trim() === '' || name.trim().length > RECORDING_NAME_CHARS))
    return fail(`a name has 1 to ${RECORDING_NAME_CHARS} characters`);
  const changed = await listOf(
    recordings,
    verb === 'rename' ? { do: 'rename', recording, name: name.trim() } : { do: 'remove', recording },
  );
  return changed.ok ? ok(0) : changed;
}

async function add(
  recordings: Recordings,
  files: readonly string[],
  { out }: Printer,
): Promise<Result<number, string>> {
  for (const file of files) {
    const text = readText(file, 'a recording', FILE_LIMIT_BYTES);
    if (!text.ok) return text;
    const taken = await recordings.takeIn(text.value, file.split(/[\\/]/).at(-1) ?? file);
    if (!taken.ok) {
      const { problems, failure } = taken.failure;
      const told = problems.map((problem) => `${file}: ${problemText(problem)}`).join('\n');
      return fail(told || `${file}: ${sentenceOf(failure)}`);
    }
    out(`${lineOf(taken.value)}\n`);
  }
  return ok(0);
}

async function listOf(
  recordings: Recordings,
  request: Exclude<RecordingRequest, { do: 'replay' | 'rows' | 'step' }>,
): Promise<Result<readonly RecordingHeading[], string>> {
  const answer = await recordings.handle(request);
  if (!answer.ok) return fail(sentenceOf(answer.failure as Failure));
  return ok(answer.value.did === 'list' ? answer.value.recordings : []);
}

function find(list: readonly RecordingHeading[], which: string): Result<RecordingHeading, string> {
  const byNumber = list.find(({ id }) => String(id) === which);
  const named = list.filter(({ name }) => name === which);
  if (byNumber) return ok(byNumber);
  const [only] = named;
  if (named.length > 1)
    return fail(`several recordings are called ${which}: ${named.map(({ id }) => id).join(', ')}`);
  return only ? ok(only) : fail(`there is no recording ${which}; "${PROGRAM} recordings list" shows them`);
}

function write(
  pieces: readonly (string | Uint8Array)[],
  output: string | undefined,
  { out }: Printer,
): Result<number, string> {
  const text = pieces
    .map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')))
    .join('');
  if (output === undefined) {
    out(text);
    return ok(0);
  }
  const written = writeNew(output, text);
  return written.ok ? ok(0) : written;
}

const isAllEqual = ({ counts, complete }: ReplayResult): boolean =>
  complete && counts.differs + counts.carried === 0;

/** "3  LPAR7 in May  7.2.13-s390x s390x  12 steps  equal". */
function lineOf({ id, name, release, arch, steps, last }: RecordingHeading): string {
  const result = last ? (isAllEqual(last) ? 'equal' : `${last.counts.differs} differ`) : 'not replayed';
  return `${id}\t${name}\t${release} ${arch}\t${steps} steps\t${result}`;
}
