/**
 * The rules of comparison for what a command said and did on its way: exit code, streams, SCLP requests, messages.
 * What stands after it is compared in compare-state.ts.
 */

import type { StepDifference } from '../../shared/replayed.ts';
import type { RecordedStep } from './recording.ts';

/** What differs; which rule the simulator followed is found later. */
export type Difference = Pick<StepDifference, 'field' | 'what' | 'recorded' | 'simulated'>;

/** Yields where a pause may be made. */
export type Comparing = Generator<void, Difference[], undefined>;

export const differenceText = ({ what, recorded, simulated }: Omit<Difference, 'field'>): string =>
  `${what} is ${simulated}, recorded ${recorded}`;

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs whose output depends on what no simulation knows: only exit, stderr and state count. */
const UNCOMPARED_OUTPUT = /\/proc\/(meminfo|zoneinfo|pagetypeinfo)|\bls -\w*l|\bdmesg\b/;

/** Lines trimmed, runs of spaces as one. */
const squeezed = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim().replaceAll(/[ \t]+/g, ' '))
    .join('\n');

/** The same, trailing empty lines away. */
export const normalise = (text: string): string => squeezed(text).trimEnd();

/** dash, which is sh on Debian and Ubuntu: a redirection that fails ends with 2, where other shells end with 1. */
const DASH_REDIRECTION = /^\S*sh: \d+: cannot (?:create|open) \S+: /;
/** dash says nothing else of a write that fails: neither which error it was, nor of which file. */
const DASH_WRITE_ERROR = /^\S*sh: \d+: (?:echo|printf): (?:echo|printf): I\/O error$/;

/** Of a failed redirection only the text behind "write error: " or behind the path counts. */
const redirection = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/^.*write error: /, '')
        .replace(/^.*can't create \S+: /, '')
        .replace(/^bash: (?:line \d+: )?\/\S+: /, '')
        .replace(DASH_REDIRECTION, '')
        .replace(
          /^(?:nonexistent directory|Directory nonexistent|No such file)$/,
          'No such file or directory',
        ),
    )
    .join('\n');

/**
 * The recorded programs are BusyBox's, the console's words are those of GNU's: `can't open 'FILE'` is FILE, and a read
 * error has its file's name where the recording has none.
 */
function wordsOfPrograms(recorded: string, actual: string): string {
  const shown = actual.split('\n');
  return recorded
    .split('\n')
    .map((line, index) => {
      if (DASH_WRITE_ERROR.test(line)) return redirection(shown[index] ?? '') || line;
      const [, program, error] = /^(\w+): read error: (.*)$/.exec(line) ?? [];
      if (program === undefined) return line.replace(/^(\w+): can't open '([^']+)': /, '$1: $2: ');
      const file = new RegExp(`^${program}: (\\S+): `).exec(shown[index] ?? '')?.[1];
      return `${program}: ${file ?? 'read error'}: ${error}`;
    })
    .join('\n');
}

/**
 * Where the kernel itself lies in /proc/iomem is drawn at every boot (KASLR), so only that the line is there is
 * compared.
 */
const withoutKernelAddress = (text: string): string =>
  text.replaceAll(/^[0-9a-f]+-[0-9a-f]+ : (Kernel (?:code|rodata|data|bss))$/gm, 'somewhere : $1');

/** The identifier of a namespace is drawn when it is made. */
const withoutUuid = (text: string): string => text.replaceAll(/"uuid":"[0-9a-f-]{36}"/g, '"uuid":"drawn"');

const PIECE_CHARS = 64 * 1024;

/** The table of 65,535 blocks has 6 MiB: line by line, in pieces that end with one. */
function* comparable(text: string): Generator<void, string, undefined> {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf('\n', at + PIECE_CHARS);
    const end = lineEnd < 0 ? text.length : lineEnd;
    pieces.push(withoutUuid(withoutKernelAddress(squeezed(text.slice(at, end)))));
    at = end + 1;
    yield;
  }
  return pieces.join('\n').trimEnd();
}

/** @param field whose text it is; stderr is compared in the words of the programs */
export function* compareText(
  field: 'stdout' | 'stderr' | 'lsmem',
  recorded: string | null,
  actual: string,
): Comparing {
  if (recorded === null || recorded === actual) return [];
  const isError = field === 'stderr';
  const want = yield* comparable(isError ? wordsOfPrograms(redirection(recorded), actual) : recorded);
  const got = yield* comparable(isError ? redirection(actual) : actual);
  return want === got ? [] : [{ field, ...differingLines(field, want, got) }];
}

const LINES_SHOWN = 20;

/** Only the lines between what is the same at the beginning and at the end. */
function differingLines(name: string, recorded: string, simulated: string): Omit<Difference, 'field'> {
  const [want, got] = [recorded.split('\n'), simulated.split('\n')];
  let first = 0;
  while (first < Math.min(want.length, got.length) && want[first] === got[first]) first++;
  let same = 0;
  const most = Math.min(want.length, got.length) - first;
  while (same < most && want[want.length - 1 - same] === got[got.length - 1 - same]) same++;
  const part = (lines: readonly string[]): string => {
    const differing = lines.slice(first, lines.length - same);
    const more = differing.length - LINES_SHOWN;
    const text = JSON.stringify(differing.slice(0, LINES_SHOWN).join('\n'));
    return differing.length === 0 && lines.length > 1
      ? 'nothing'
      : more > 0
        ? `${text} and ${more} more lines`
        : text;
  };
  const what = want.length > 1 || got.length > 1 ? `${name}, line ${first + 1}` : name;
  return { what, recorded: part(want), simulated: part(got) };
}

const isExitOfDash = ({ exit, stderr }: RecordedStep, ran: Ran): boolean =>
  exit === 2 && ran.exit === 1 && (stderr ?? '').split('\n').some((line) => DASH_REDIRECTION.test(line));

export function* compareRun(step: RecordedStep, ran: Ran): Comparing {
  const left = new Set(step.notCompared ?? []);
  const stdout = left.has('stdout') || UNCOMPARED_OUTPUT.test(step.command) ? null : step.stdout;
  const isExit = step.exit === null || left.has('exit') || step.exit === ran.exit || isExitOfDash(step, ran);
  return [
    ...(isExit
      ? []
      : [{ field: 'exit' as const, what: 'exit', recorded: `${step.exit}`, simulated: `${ran.exit}` }]),
    ...(yield* compareText('stdout', stdout, ran.stdout)),
    ...(left.has('stderr') ? [] : yield* compareText('stderr', step.stderr, ran.stderr)),
  ];
}

/** Requests in order; behind the first that differs the others say nothing more. */
export function compareSclp(expected: readonly string[], actual: readonly string[]): Difference[] {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    if (expected[index] === actual[index]) continue;
    return [
      {
        field: 'sclp',
        what: `SCLP request ${index + 1}`,
        recorded: expected[index] ?? 'none',
        simulated: actual[index] ?? 'missing',
      },
    ];
  }
  return [];
}

/** Log lines that no comparison can hold: descriptions of a page, and how late a timer was. */
const UNCOMPARED_MESSAGE =
  /^(?:page:|flags: |raw: |head: |page_type: |memcg:|aops:|page dumped because: |hrtimer: )/;

/** Messages of a step, in order; the first that differs. */
export function compareMessages(expected: readonly string[], actual: readonly string[]): Difference[] {
  const comparableLines = (lines: readonly string[]) =>
    lines.filter((line) => !UNCOMPARED_MESSAGE.test(line));
  const [wanted, left] = [comparableLines(expected), comparableLines(actual)];
  const length = Math.max(wanted.length, left.length);
  for (let index = 0; index < length; index++) {
    const want = wanted[index];
    const got = left[index];
    if (want !== undefined && got !== undefined && normalise(want) === normalise(got)) continue;
    return [
      {
        field: 'messages',
        what: `message ${index + 1}`,
        recorded: want === undefined ? 'none' : JSON.stringify(want),
        simulated: got === undefined ? 'missing' : JSON.stringify(got),
      },
    ];
  }
  return [];
}

/** What a message says, without the name of who says it and the figures behind it. */
export const kindOfMessage = (message: string): string =>
  message.replace(/^[^\s:]+: (?=\S)/, '').replace(/[:,].*$/, '');

/** The kernel must be dead, and have logged a message of the first recorded one's kind; it may have died silently. */
export function comparePanic(
  messages: readonly string[],
  panic: string | null,
  logged: readonly string[],
): Difference[] {
  const [first] = messages;
  const difference = (recorded: string, simulated: string): Difference[] => [
    { field: 'panic', what: 'the kernel', recorded, simulated },
  ];
  if (panic === null) return difference(`dead${first === undefined ? '' : `: ${first}`}`, 'alive');
  if (first === undefined || logged.map(kindOfMessage).includes(kindOfMessage(first))) return [];
  return difference(`dead: ${first}`, `dead: ${panic}`);
}
