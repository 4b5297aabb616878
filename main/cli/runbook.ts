/** `lpar runbook …`: runbooks made of a machine file, carried out on one, compared with a recording, written for people. */

import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { revision } from '../../shared/ids.ts';
import {
  differencesOf,
  type OutputDifference,
  RUNBOOK_FORMS,
  RUNBOOK_LIMITS,
  type Runbook,
  type StepRun,
  stepsOf,
} from '../../shared/runbook.ts';
import { RUNBOOK_FILES } from '../../shared/runbook-file.ts';
import { parseBytes } from '../../shared/units.ts';
import { runbookJsonSchema, runbook as runbookSchema } from '../contract/runbook-schema.ts';
import { ENGINE_VERSION, partitionView, type System } from '../engine/index.ts';
import { runbookText } from '../export/offer-runbook.ts';
import { PART_TITLES } from '../export/runbook-words.ts';
import { problemText } from '../files/problem.ts';
import { inBackground } from '../machine/pause.ts';
import { readRecordingAtOnce } from '../recording/read.ts';
import { compareWithRecording } from '../session/runbook/against.ts';
import { step } from '../session/runbook/commands.ts';
import { type Change, makeRunbook } from '../session/runbook/make.ts';
import { placeOn, runCommand } from '../session/runbook/run-command.ts';
import { planned } from '../session/runbook/sources.ts';
import { newStorageWishes } from '../session/storage-wish.ts';
import { readArguments } from './arguments.ts';
import { readText, writeNew } from './files.ts';
import type { Printer } from './printer.ts';
import { inItsName, PROGRAM } from './program.ts';

export const RUNBOOK_USAGE =
  inItsName(`Usage: lpar runbook make [-m MACHINE] [-p PARTITION] --online SIZE|-c COMMANDS [--form chmem|writes|script]
                    [--as FORMAT] [--title TEXT] [--change NUMBER] [--author NAME] [-o FILE]
       lpar runbook run RUNBOOK [-m MACHINE] [--go-on]
       lpar runbook compare RUNBOOK RECORDING
       lpar runbook write RUNBOOK --as FORMAT [-o FILE]
       lpar runbook --schema

runbook       writes a change down: checks before, steps, checks after and the way back, each with the output that a rehearsal
              on a copy gave, and what to do when it differs

make          of a change of a machine, which is not changed by it
  --online SIZE     storage that shall be online: 68G, or +4G and -4G
  -c COMMANDS       or lines of the shell, a step each
  --form FORM       the change as chmem (default), as writes to sysfs, or as one script
  --as FORMAT       json (default), html, md, sh (a script for bash that stops at the first difference and prints the way
                    back), commands (lines for "lpar-record session")
run           carries checks and steps out on a machine in memory, one after the other, expected beside actual; stops at
              the first difference and prints the way back, or goes on with --go-on
compare       with a recording of a real machine on which it was carried out
write         a runbook in another format
Without -m the sample machine is taken. RUNBOOK is JSON (docs/runbooks.md); --schema prints its JSON Schema.
The exit code is 0 when everything was as expected, 1 when not, 2 for what cannot be used.
`);

const OPTIONS = {
  machine: { type: 'string', short: 'm' },
  partition: { type: 'string', short: 'p' },
  online: { type: 'string' },
  command: { type: 'string', short: 'c' },
  form: { type: 'string', default: 'chmem' },
  as: { type: 'string', default: 'json' },
  title: { type: 'string' },
  change: { type: 'string', default: '' },
  author: { type: 'string', default: '' },
  output: { type: 'string', short: 'o' },
  'go-on': { type: 'boolean', default: false },
  schema: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values =
  ReturnType<typeof readArguments<typeof OPTIONS>> extends Result<infer A, string>
    ? A extends { readonly values: infer V }
      ? V
      : never
    : never;

/** A partition of a machine that runs Linux. @param machine a file; undefined: the sample */
export type OpenPartition = (
  machine: string | undefined,
  partition: string | undefined,
) => Result<{ readonly system: System; readonly partition: PartitionName }, string>;

const EXIT_USAGE = 2;

/** @param args what follows `runbook`. @returns the exit code */
export async function runbookCommand(
  args: readonly string[],
  printer: Printer,
  openPartition: OpenPartition,
): Promise<number> {
  const ended = await carriedOut(args, printer, openPartition);
  if (ended.ok) return ended.value;
  printer.err(`${PROGRAM}: ${ended.failure}\n`);
  return EXIT_USAGE;
}

async function carriedOut(
  args: readonly string[],
  printer: Printer,
  openPartition: OpenPartition,
): Promise<Result<number, string>> {
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return fail(`runbook: ${parsed.failure}\n${RUNBOOK_USAGE}`);
  const { values, positionals } = parsed.value;
  const [verb, ...words] = positionals;
  if (values.help) {
    printer.out(RUNBOOK_USAGE);
    return ok(0);
  }
  if (values.schema) {
    printer.out(`${JSON.stringify(runbookJsonSchema(), null, 2)}\n`);
    return ok(0);
  }
  const [first, second, ...rest] = words;
  if (verb === 'make' && words.length === 0) return await make(values, printer, openPartition);
  if (verb === 'run' && first !== undefined && second === undefined)
    return run(first, values, printer, openPartition);
  if (verb === 'compare' && first !== undefined && second !== undefined && rest.length === 0)
    return compare(first, second, printer);
  if (verb === 'write' && first !== undefined && second === undefined) {
    const read = readRunbookFile(first);
    return read.ok ? write(read.value, values, printer) : read;
  }
  return fail(`runbook: make, run RUNBOOK, compare RUNBOOK RECORDING or write RUNBOOK\n${RUNBOOK_USAGE}`);
}

async function make(
  values: Values,
  printer: Printer,
  openPartition: OpenPartition,
): Promise<Result<number, string>> {
  const form = RUNBOOK_FORMS.find((each) => each === values.form);
  if (!form) return fail(`--form: ${values.form}: only ${RUNBOOK_FORMS.join(', ')}`);
  const opened = openPartition(values.machine, values.partition);
  if (!opened.ok) return opened;
  const { system, partition } = opened.value;
  if ((values.online === undefined) === (values.command === undefined))
    return fail('runbook make takes --online SIZE or -c COMMANDS');
  let change: Change;
  if (values.online !== undefined) {
    const action = await actionFor(system, partition, values.online);
    if (!action.ok) return action;
    change = planned(system, partition, [action.value], form, []);
  } else {
    const lines = (values.command ?? '').split('\n').filter((line) => line.trim() !== '');
    change = {
      ...planned(system, partition, [], form, []),
      steps: lines.map((line) => step(line.slice(0, RUNBOOK_LIMITS.lineChars), line)),
    };
  }
  const made = await inBackground(
    makeRunbook(change, {
      author: values.author,
      form,
      rehearsal: {
        machine: (values.machine ?? 'Sample').split('/').at(-1) ?? '',
        revision: revision(0),
        release: partitionView(system, partition)?.release ?? '',
        engineVersion: ENGINE_VERSION,
        stampMs: Date.now(),
      },
    }),
    () => false,
  );
  if (!made) throw new Error('a making that nobody stops has stopped');
  const { change: number, title = made.title } = values;
  return write({ ...made, change: number, title }, values, printer);
}

/** What leads to so much storage online, all of it possible. */
async function actionFor(
  system: System,
  partition: PartitionName,
  text: string,
): Promise<Result<BlockAction, string>> {
  const [, sign = '', size = ''] = /^([+-]?)(.*)$/.exec(text.trim()) ?? [];
  const bytes = parseBytes(size);
  const blockBytes = partitionView(system, partition)?.geometry.blockBytes ?? 1;
  if (bytes === undefined) return fail(`--online: ${text}: a size is written like 68G, +4G or -512M`);
  if (bytes % blockBytes !== 0)
    return fail(`--online: ${text}: not a whole number of blocks of ${blockBytes / 2 ** 20} MiB`);
  const machine = { id: 0, head: revision(0), system };
  const wishes = newStorageWishes();
  const now = await wishes.answer(machine, { partition });
  if (!now.ok) return fail(now.failure.message);
  const blocks = bytes / blockBytes;
  const online = now.value.now.onlineBlocks;
  const onlineBlocks = sign === '' ? blocks : sign === '+' ? online + blocks : online - blocks;
  const { least, most } = now.value;
  if (onlineBlocks < least || onlineBlocks > most) {
    const cause = (onlineBlocks > most ? now.value.up : now.value.down).causes[0];
    const gib = (count: number): string => `${(count * blockBytes) / 2 ** 30} GiB`;
    return fail(
      `--online: ${text}: from ${gib(least)} to ${gib(most)} are possible now${cause ? `. ${cause.what} ${cause.why}` : ''}`,
    );
  }
  const wished = await wishes.answer(machine, { partition, onlineBlocks });
  if (!wished.ok) return fail(wished.failure.message);
  return wished.value.action
    ? ok(wished.value.action)
    : fail(`--online: ${text}: that much is online already`);
}

function write(runbook: Runbook, values: Values, { out }: Printer): Result<number, string> {
  const format = RUNBOOK_FILES.find((each) => each === values.as);
  if (!format) return fail(`--as: ${values.as}: only ${RUNBOOK_FILES.join(', ')}`);
  const checked = checkedRunbook(runbook, 'the runbook');
  if (!checked.ok) return checked;
  const text = runbookText(checked.value, format);
  if (values.output === undefined) {
    out(text);
    return ok(0);
  }
  const written = writeNew(values.output, text);
  return written.ok ? ok(0) : written;
}

function checkedRunbook(value: unknown, where: string): Result<Runbook, string> {
  const read = runbookSchema.safeParse(value);
  // The schema checks shapes; brands exist for the compiler only.
  if (read.success) return ok(read.data as unknown as Runbook);
  return fail(
    read.error.issues
      .slice(0, 20)
      .map(({ path, message }) => `${where}: ${path.join('.') || 'the document'}: ${message}`)
      .join('\n'),
  );
}

function readRunbookFile(path: string): Result<Runbook, string> {
  const text = readText(path, 'a runbook', FILE_LIMIT_BYTES);
  if (!text.ok) return text;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return fail(`${path}: not JSON; "${PROGRAM} runbook make" writes a runbook`);
  }
  return checkedRunbook(value, path);
}

function run(
  path: string,
  values: Values,
  { out }: Printer,
  openPartition: OpenPartition,
): Result<number, string> {
  const read = readRunbookFile(path);
  if (!read.ok) return read;
  const runbook = read.value;
  const opened = openPartition(values.machine, values.partition ?? runbook.partition);
  if (!opened.ok) return opened;
  const place = placeOn(opened.value.system, opened.value.partition);
  let differing = 0;
  for (const { part, index, step } of stepsOf(runbook)) {
    if (part === 'back') continue;
    const name = `${PART_TITLES[part]} ${index + 1}: ${step.title}`;
    if (step.command.trim() === '') {
      out(`by hand   ${name}\n`);
      continue;
    }
    const running = runCommand(place, step.command);
    let next = running.next();
    while (!next.done) next = running.next();
    const differences = differencesOf(step, next.value);
    out(`${differences.length === 0 ? 'ok       ' : 'differs  '} ${name}\n`);
    if (differences.length === 0) continue;
    differing++;
    out(differenceLines(differences, 'actual'));
    if (values['go-on']) continue;
    out(`${step.otherwise}\n${wayBackLines(runbook)}`);
    return ok(1);
  }
  return ok(differing === 0 ? 0 : 1);
}

const differenceLines = (differences: readonly OutputDifference[], actual: string): string =>
  differences
    .map(
      ({ what, expected, actual: got }) =>
        `    ${what}\n      expected  ${expected}\n      ${actual.padEnd(8)}  ${got}\n`,
    )
    .join('');

const wayBackLines = ({ back }: Runbook): string =>
  back.length === 0
    ? ''
    : `The way back:\n${back.map(({ title, command }) => `  # ${title}\n${command.trimEnd().replaceAll(/^/gm, '  ')}\n`).join('')}`;

function compare(path: string, recordingPath: string, { out }: Printer): Result<number, string> {
  const read = readRunbookFile(path);
  if (!read.ok) return read;
  const text = readText(recordingPath, 'a recording', FILE_LIMIT_BYTES);
  if (!text.ok) return text;
  const recording = readRecordingAtOnce(text.value);
  if (!recording.ok)
    return fail(recording.failure.map((problem) => `${recordingPath}: ${problemText(problem)}`).join('\n'));
  const comparing = compareWithRecording(read.value, recording.value);
  let next = comparing.next();
  while (!next.done) next = comparing.next();
  if (!next.value.ok) return fail(`${recordingPath}: ${next.value.failure}`);
  const { steps, others, otherCount, release } = next.value.value;
  out(`${recording.value.name}, kernel ${release}\n`);
  // What differed comes first.
  const rank = ({ verdict }: StepRun): number => ['differs', 'equal', 'notRun'].indexOf(verdict);
  for (const ran of [...steps].sort((a, b) => rank(a) - rank(b))) {
    const { part, index, verdict, differences, recorded } = ran;
    const words = { differs: 'differs  ', equal: 'ok       ', notRun: 'not found' }[verdict];
    out(`${words} ${PART_TITLES[part]} ${index + 1}: ${read.value[part][index]?.title ?? ''}\n`);
    out(differenceLines(differences, 'recorded'));
    if (recorded && recorded.state.length > 0)
      out(`    beside that ${recorded.state.length} values of the machine differ from the simulated one\n`);
  }
  for (const { n, command } of others) out(`other     step ${n} of the recording: ${command}\n`);
  if (otherCount > others.length) out(`other     ${otherCount - others.length} more\n`);
  const found = steps.filter(({ verdict }) => verdict !== 'notRun');
  if (found.length === 0) return fail(`${recordingPath}: no step of the runbook is in this recording`);
  return ok(found.some(({ verdict }) => verdict === 'differs') ? 1 : 0);
}
