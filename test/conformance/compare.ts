/** The rules of comparison: what counts as equal between a recorded step and a simulated one. */

import type { ObservedState } from './observe.ts';
import type { RecordedState, RecordedStep } from './recording.ts';

/** The first difference, in words; undefined when everything compared is equal. */
export type Difference = string | undefined;

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs whose output depends on what no simulation knows: only exit, stderr and state count. */
const UNCOMPARED_OUTPUT = /\/proc\/(meminfo|zoneinfo|pagetypeinfo)|\bls -\w*l|\bdmesg\b/;

/** Lines trimmed, runs of spaces as one, trailing empty lines away. */
export const normalise = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim().replaceAll(/[ \t]+/g, ' '))
    .join('\n')
    .trimEnd();

/** Of a failed redirection only the text behind "write error: " or behind the path counts. */
const redirection = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/^.*write error: /, '')
        .replace(/^.*can't create \S+: /, '')
        .replace('nonexistent directory', 'No such file or directory'),
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

const comparable = (text: string): string => withoutKernelAddress(normalise(text));

const text = (name: string, expected: string | null, actual: string): Difference => {
  if (expected === null) return undefined;
  const want = comparable(name === 'stderr' ? wordsOfPrograms(redirection(expected), actual) : expected);
  const got = comparable(name === 'stderr' ? redirection(actual) : actual);
  return want === got ? undefined : `${name} is ${JSON.stringify(got)}, recorded ${JSON.stringify(want)}`;
};

export function compareRun(step: RecordedStep, ran: Ran): Difference {
  const left = new Set(step.notCompared ?? []);
  const stdout = left.has('stdout') || UNCOMPARED_OUTPUT.test(step.command) ? null : step.stdout;
  if (step.exit !== null && !left.has('exit') && step.exit !== ran.exit) {
    return `exit is ${ran.exit}, recorded ${step.exit}${ran.stderr ? ` (${ran.stderr.trim()})` : ''}`;
  }
  return (
    text('stdout', stdout, ran.stdout) ??
    (left.has('stderr') ? undefined : text('stderr', step.stderr, ran.stderr))
  );
}

export function compareSclp(expected: readonly string[], actual: readonly string[]): Difference {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    if (expected[index] === actual[index]) continue;
    return `SCLP request ${index + 1} is ${actual[index] ?? 'missing'}, recorded ${expected[index] ?? 'none'}`;
  }
  return undefined;
}

/** Log lines that no comparison can hold: descriptions of a page, and how late a timer was. */
const UNCOMPARED_MESSAGE =
  /^(?:page:|flags: |raw: |head: |page_type: |memcg:|aops:|page dumped because: |hrtimer: )/;

/** Messages of a step, in order. */
export function compareMessages(expected: readonly string[], actual: readonly string[]): Difference {
  const left = actual.filter((line) => !UNCOMPARED_MESSAGE.test(line));
  const length = Math.max(expected.length, left.length);
  for (let index = 0; index < length; index++) {
    const want = expected[index];
    const got = left[index];
    if (want !== undefined && got !== undefined && normalise(want) === normalise(got)) continue;
    return `message ${index + 1} is ${got === undefined ? 'missing' : JSON.stringify(got)}, recorded ${want === undefined ? 'none' : JSON.stringify(want)}`;
  }
  return undefined;
}

/** What a message says, without the name of who says it and the figures behind it. */
export const kindOfMessage = (message: string): string =>
  message.replace(/^[^\s:]+: (?=\S)/, '').replace(/[:,].*$/, '');

/** The kernel must be dead, and have logged a message of the first recorded one's kind; it may have died silently. */
export function comparePanic(
  messages: readonly string[],
  panic: string | null,
  logged: readonly string[],
): Difference {
  if (panic === null) return 'the kernel lives, recorded its death';
  const [first] = messages;
  if (first === undefined || logged.map(kindOfMessage).includes(kindOfMessage(first))) return undefined;
  return `no message like ${JSON.stringify(first)} was logged`;
}

/** Figures at boot, from which differences are counted. */
export interface Baseline {
  readonly recorded: RecordedState;
  readonly observed: Omit<ObservedState, 'lsmem'>;
}

/** Every key of the recorded state; managed pages and MemTotal as differences from boot. */
export function compareState(
  expected: RecordedState,
  actual: Omit<ObservedState, 'lsmem'>,
  baseline: Baseline,
  notCompared: readonly string[] = [],
): Difference {
  const wanted = (key: keyof RecordedState): boolean => !notCompared.includes(key) && expected[key] != null;
  if (wanted('blocks')) {
    const difference = compareTable('block', present(expected.blocks ?? {}), actual.blocks ?? {});
    if (difference) return difference;
  }
  if (wanted('firmware')) {
    const difference = compareTable('firmware', present(expected.firmware ?? {}), actual.firmware ?? {});
    if (difference) return difference;
  }
  if (wanted('parameters')) {
    const difference = compareFields('parameters', expected.parameters ?? {}, actual.parameters ?? {});
    if (difference) return difference;
  }
  if (wanted('zones')) {
    const difference = compareZones(expected, actual, baseline);
    if (difference) return difference;
  }
  for (const key of ['autoOnlineBlocks', 'memmapPages', 'memmapBootPages'] as const) {
    if (wanted(key) && expected[key] !== actual[key])
      return `${key} is ${actual[key]}, recorded ${expected[key]}`;
  }
  if (!wanted('memTotalKiB')) return undefined;
  const grown = (actual.memTotalKiB ?? 0) - (baseline.observed.memTotalKiB ?? 0);
  const recorded = (expected.memTotalKiB ?? 0) - (baseline.recorded.memTotalKiB ?? 0);
  return grown === recorded
    ? undefined
    : `MemTotal changed by ${grown} KiB since boot, recorded ${recorded} KiB`;
}

const present = <T>(table: Readonly<Record<string, T | null>>): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter((entry): entry is [string, T] => entry[1] !== null));

function compareTable(
  name: string,
  expected: Record<string, object>,
  actual: Readonly<Record<string, object | null>>,
): Difference {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const want = expected[key];
    const got = actual[key];
    if (!want || !got)
      return `${name} ${key} ${got ? 'exists' : 'is missing'}, recorded ${want ? 'present' : 'absent'}`;
    const difference = compareFields(`${name} ${key}`, want, got);
    if (difference) return difference;
  }
  return undefined;
}

function compareFields(where: string, expected: object, actual: object): Difference {
  const got = new Map(Object.entries(actual));
  for (const [field, value] of Object.entries(expected)) {
    if (value !== null && got.get(field) !== value)
      return `${where} ${field} is ${got.get(field)}, recorded ${value}`;
  }
  return undefined;
}

function compareZones(
  expected: RecordedState,
  actual: Omit<ObservedState, 'lsmem'>,
  baseline: Baseline,
): Difference {
  for (const [name, want] of Object.entries(expected.zones ?? {})) {
    const got = actual.zones?.[name];
    if (!got) return `zone ${name} is missing`;
    for (const field of ['startPfn', 'spanned', 'present'] as const) {
      if (want[field] !== got[field])
        return `zone ${name} ${field} is ${got[field]}, recorded ${want[field]}`;
    }
    const grown = got.managed - (baseline.observed.zones?.[name]?.managed ?? 0);
    const recorded = want.managed - (baseline.recorded.zones?.[name]?.managed ?? 0);
    if (grown !== recorded)
      return `zone ${name} managed changed by ${grown} since boot, recorded ${recorded}`;
  }
  return undefined;
}

/** Free memory is noisy on a real system: 1.5 MiB are allowed for one step. */
const MEMORY_NOISE_KIB = 1536;

export function compareMemFree(
  name: string,
  expectedKib: number,
  actualKib: number,
  allowedKib = MEMORY_NOISE_KIB,
): Difference {
  return Math.abs(expectedKib - actualKib) <= allowedKib
    ? undefined
    : `${name} is ${actualKib} KiB, recorded ${expectedKib} KiB (allowed ±${Math.round(allowedKib)})`;
}

export const compareLsmem = (expected: string, actual: string): Difference => text('lsmem', expected, actual);
