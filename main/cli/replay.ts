/** `lpar replay …`: recordings of real machines beside the simulator, for people and for CI. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { HANDLINGS, isEqual, type Replayed, type StepChoice } from '../../shared/replayed.ts';
import { REPLAY_REPORTS, replayReport } from '../export/replay-report.ts';
import { problemText } from '../files/problem.ts';
import { readRecordingAtOnce } from '../recording/read.ts';
import type { Recording } from '../recording/recording.ts';
import { defaultChoice, replayAtOnce } from '../recording/replay.ts';
import { recordingJsonSchema } from '../recording/schema.ts';
import { readArguments } from './arguments.ts';
import { withFiles, writeNew } from './files.ts';
import type { Printer } from './printer.ts';
import { inItsName, PROGRAM } from './program.ts';

export const REPLAY_USAGE = inItsName(`Usage: lpar replay RECORDING… [--report text|md|html|json] [-o FILE]
                   [--difference INPUT:STEPS]… [--input INPUT:STEPS]…
       lpar replay --schema

replay        runs the commands of a recording on a machine that is built from its start, and tells where the simulator
              and the recorded machine part, with the rule that the simulator followed

RECORDING is a file of format 1 or 2, as tools/lpar-record writes it, or a folder of them.
  --report KIND            text (default), md, html or json
  -o FILE                  writes the report to a new file; without it, to standard output
  --difference INPUT:STEPS the simulator is not told: what it makes of it by itself is compared. INPUT is unmovable (which
                           blocks hold pages that cannot be moved) or pressure (what programs hold), STEPS is "all", or
                           numbers and ranges: 4,7-9
  --input INPUT:STEPS      the simulator is told what was recorded; this is the default, except that a recording of
                           format 1 says nothing of pressure
  --schema                 prints the JSON Schema of recordings
The exit code is 0 when everything that was compared is equal, 1 when not, 2 for files that cannot be used.
`);

const OPTIONS = {
  report: { type: 'string', default: 'text' },
  output: { type: 'string', short: 'o' },
  difference: { type: 'string', multiple: true },
  input: { type: 'string', multiple: true },
  schema: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const EXIT_USAGE = 2;

/** @param args what follows `replay`. @returns the exit code */
export function replayCommand(args: readonly string[], { out, err }: Printer): number {
  const complain = (message: string): number => {
    err(`${PROGRAM}: ${message}\n`);
    return EXIT_USAGE;
  };
  const parsed = readArguments(args, OPTIONS);
  if (!parsed.ok) return complain(`replay: ${parsed.failure}\n${REPLAY_USAGE}`);
  const { values, positionals } = parsed.value;
  if (values.help) {
    out(REPLAY_USAGE);
    return 0;
  }
  if (values.schema) {
    out(`${JSON.stringify(recordingJsonSchema(), null, 2)}\n`);
    return 0;
  }
  if (positionals.length === 0) return complain(`replay takes a RECORDING\n${REPLAY_USAGE}`);
  const kind = REPLAY_REPORTS.find((each) => each === values.report);
  if (!kind) return complain(`--report: ${values.report}: only ${REPLAY_REPORTS.join(', ')}`);
  const handled = handlingsOf(values.difference ?? [], values.input ?? []);
  if (!handled.ok) return complain(handled.failure);
  const all: Replayed[] = [];
  for (const path of positionals) {
    const files = filesOf(path);
    if (!files.ok) return complain(files.failure);
    for (const file of files.value) {
      const recording = readFile(file);
      if (!recording.ok) return complain(recording.failure);
      const choices = choicesOf(recording.value, handled.value);
      if (!choices.ok) return complain(`${file}: ${choices.failure}`);
      const replayed = replayAtOnce(recording.value, { choices: choices.value });
      if (!replayed.ok) return complain(`${file}: ${replayed.failure}`);
      all.push(replayed.value);
    }
  }
  const text = replayReport(kind, all);
  if (values.output === undefined) out(text);
  else {
    const written = writeNew(values.output, text);
    if (!written.ok) return complain(written.failure);
  }
  return all.every(isEqual) ? 0 : 1;
}

function filesOf(path: string): Result<readonly string[], string> {
  const found = withFiles(path, 'a recording', () =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(path, name))
      : [path],
  );
  return found.ok && found.value.length === 0 ? fail(`${path}: no recording (*.json) is in it`) : found;
}

function readFile(file: string): Result<Recording, string> {
  const bytes = withFiles(file, 'a recording', () =>
    statSync(file).size > FILE_LIMIT_BYTES ? null : readFileSync(file),
  );
  if (!bytes.ok) return bytes;
  if (bytes.value === null) return fail(`${file}: a recording holds at most ${FILE_LIMIT_BYTES} bytes`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
  } catch {
    return fail(`${file}: not a text in UTF-8`);
  }
  const read = readRecordingAtOnce(text);
  return read.ok ? read : fail(read.failure.map((problem) => `${file}: ${problemText(problem)}`).join('\n'));
}

interface Handled {
  readonly what: 'unmovable' | 'pressure';
  readonly handling: StepChoice['unmovable'];
  readonly steps: 'all' | readonly (readonly [first: number, last: number])[];
}

function handlingsOf(
  difference: readonly string[],
  input: readonly string[],
): Result<readonly Handled[], string> {
  const handled: Handled[] = [];
  const given = { difference, input };
  for (const handling of HANDLINGS) {
    for (const text of given[handling]) {
      const [, what, list = ''] =
        /^(unmovable|pressure):(all|\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)$/.exec(text) ?? [];
      if (what === undefined)
        return fail(
          `--${handling}: ${text}: not unmovable:STEPS or pressure:STEPS; STEPS is "all" or like 4,7-9`,
        );
      const steps =
        list === 'all'
          ? list
          : list.split(',').map((part) => {
              const [first = '0', last = first] = part.split('-');
              return [Number(first), Number(last)] as const;
            });
      handled.push({ what: what as Handled['what'], handling, steps });
    }
  }
  return ok(handled);
}

/** Fails where a step is named that the recording does not have. */
function choicesOf(recording: Recording, handled: readonly Handled[]): Result<readonly StepChoice[], string> {
  const numbers = recording.steps.map(({ n }) => n);
  for (const { steps } of handled) {
    if (steps === 'all') continue;
    const missing = steps.find(([first, last]) => !numbers.some((n) => n >= first && n <= last));
    if (missing) return fail(`there is no step ${missing[0]}; there are ${numbers[0]} to ${numbers.at(-1)}`);
  }
  return ok(
    numbers.map((n) => {
      const choice: { -readonly [K in keyof StepChoice]: StepChoice[K] } = { ...defaultChoice(recording, n) };
      for (const { what, handling, steps } of handled)
        if (steps === 'all' || steps.some(([first, last]) => n >= first && n <= last))
          choice[what] = handling;
      return choice;
    }),
  );
}
