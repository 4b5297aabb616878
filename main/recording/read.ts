/**
 * The door for recordings: a text from outside becomes a recording, or all the places where it is none. Large tables are
 * read row by row, with pauses.
 */

import type { z } from 'zod';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { type FileProblem, fail, ok, type Result } from '../../shared/failure.ts';
import { pathText } from '../files/problem.ts';
import { type JsonText, readJson } from './json-text.ts';
import type { Recording } from './recording.ts';
import {
  blockNumber,
  panickedBoot,
  RECORDING_LIMITS,
  recordedBlock,
  recordedFirmware,
  recordedStep,
  recordingFrame,
  survivedBoot,
} from './schema.ts';

type Table = Record<string, unknown>;
type Problems = readonly FileProblem[];
type Reading<T> = Generator<void, T, undefined>;

const BEGINNING_CHARS = 4096;
const PROBLEM_LIMIT = 100;
const ROWS_AT_A_TIME = 500;

/** Whether a text is a recording's: JSON that names its format, and steps or a boot. */
export function isRecording(text: string): boolean {
  const beginning = text.slice(0, BEGINNING_CHARS);
  return (
    /^\uFEFF?\s*\{/.test(beginning) &&
    /"format"\s*:\s*\d/.test(beginning) &&
    /"(?:kernel|boot|machine|recorder|steps)"\s*:/.test(beginning)
  );
}

/** Yields where a pause may be made. */
export function* readRecording(text: string): Reading<Result<Recording, Problems>> {
  if (text.length > FILE_LIMIT_BYTES)
    return fail([{ path: 'file', rule: `a recording holds at most ${FILE_LIMIT_BYTES} bytes` }]);
  const json = yield* readJson(text);
  if (!json.ok) return fail([{ path: 'file', ...json.failure }]);
  const { value } = json.value;
  if (!isTable(value)) return fail([{ path: 'file', line: 1, rule: 'a recording is a JSON object' }]);
  const problems = new Collected(json.value);
  const frame = recordingFrame.safeParse(value);
  if (!frame.success) problems.add([], value, frame.error);
  const boot = yield* bootOf(value.boot, value, problems);
  const steps = yield* stepsOf(value.steps, value, problems);
  if (!frame.success || problems.list.length > 0) return fail(problems.list);
  return ok({ ...frame.data, boot, steps } as unknown as Recording);
}

/** At once. */
export function readRecordingAtOnce(text: string): Result<Recording, Problems> {
  const reading = readRecording(text);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutTables = ({ blocks: _, firmware: __, ...rest }: Table): Table => rest;

function* bootOf(boot: unknown, whole: Table, problems: Collected): Reading<Table> {
  if (!isTable(boot)) {
    problems.tell(['boot'], whole, 'an object with "state", or with "panics" and "messages"');
    return {};
  }
  if (boot.panics === true) {
    const read = panickedBoot.safeParse(boot);
    if (!read.success) problems.add(['boot'], boot, read.error);
    return { ...read.data };
  }
  if (!isTable(boot.state)) {
    problems.tell(['boot', 'state'], boot, 'the state at the start is missing');
    return {};
  }
  const { blocks, firmware } = boot.state;
  const read = survivedBoot.safeParse({ ...boot, state: withoutTables(boot.state) });
  if (!read.success) problems.add(['boot'], boot, read.error);
  const tables = yield* readTables({ blocks, firmware }, ['boot', 'state'], boot.state, problems);
  return { ...read.data, state: { ...read.data?.state, ...tables } };
}

function* stepsOf(steps: unknown, whole: Table, problems: Collected): Reading<unknown[]> {
  if (!Array.isArray(steps)) {
    problems.tell(['steps'], whole, 'a list of steps is missing');
    return [];
  }
  if (steps.length > RECORDING_LIMITS.steps) {
    problems.tell(['steps'], steps, `at most ${RECORDING_LIMITS.steps} steps, not ${steps.length}`);
    return [];
  }
  const found: unknown[] = [];
  let before = 0;
  for (const [index, step] of steps.entries()) {
    yield;
    const path = ['steps', index];
    if (!isTable(step) || !isTable(step.changes)) {
      problems.tell(path, isTable(step) ? step : steps, 'a step is an object with "changes"');
      continue;
    }
    const { blocks, firmware } = step.changes;
    const read = recordedStep.safeParse({ ...step, changes: withoutTables(step.changes) });
    if (!read.success) problems.add(path, step, read.error);
    const tables = yield* readTables({ blocks, firmware }, [...path, 'changes'], step.changes, problems);
    if (!read.success) continue;
    if (read.data.n <= before)
      problems.tell([...path, 'n'], step, `steps are numbered upwards, after ${before}`);
    before = read.data.n;
    found.push({ ...read.data, changes: { ...read.data.changes, ...tables } });
  }
  return found;
}

const ROWS = { blocks: recordedBlock, firmware: recordedFirmware } as const;

function* readTables(
  tables: { readonly blocks: unknown; readonly firmware: unknown },
  path: readonly PropertyKey[],
  holder: object | undefined,
  problems: Collected,
): Reading<Table> {
  const found: Table = {};
  for (const name of ['blocks', 'firmware'] as const) {
    const table = tables[name];
    if (table === undefined) continue;
    if (table === null) found[name] = null;
    else if (isTable(table)) found[name] = yield* readRows(table, ROWS[name], [...path, name], problems);
    else problems.tell([...path, name], holder, 'a table by block number, or null');
  }
  return found;
}

function* readRows(
  table: Table,
  row: z.ZodType,
  path: readonly PropertyKey[],
  problems: Collected,
): Reading<Table> {
  const found: Table = {};
  let count = 0;
  for (const [number, entry] of Object.entries(table)) {
    if (++count % ROWS_AT_A_TIME === 0) yield;
    const key = blockNumber.safeParse(number);
    if (!key.success) problems.tell([...path, number], table, 'not the number of a block, 0 to 65534');
    else if (entry === null) found[number] = null;
    else {
      const read = row.safeParse(entry);
      if (read.success) found[number] = read.data;
      else problems.add([...path, number], isTable(entry) ? entry : table, read.error);
    }
    if (problems.isFull) break;
  }
  return found;
}

/** Problems with their lines, the first ones. */
class Collected {
  readonly list: FileProblem[] = [];
  readonly #json: JsonText;

  constructor(json: JsonText) {
    this.#json = json;
  }

  get isFull(): boolean {
    return this.list.length >= PROBLEM_LIMIT;
  }

  /** @param holder the nearest object around the place */
  tell(path: readonly PropertyKey[], holder: object | undefined, rule: string): void {
    if (this.isFull) return;
    const line = holder && this.#json.lineOf(holder);
    this.list.push({ path: pathText(path), ...(line === undefined ? {} : { line }), rule });
  }

  add(path: readonly PropertyKey[], holder: object, { issues }: z.ZodError): void {
    for (const issue of issues) {
      const inner = issue.path;
      let nearest = holder;
      for (let part: unknown = holder, at = 0; typeof part === 'object' && part !== null; at++) {
        if (this.#json.lineOf(part) !== undefined) nearest = part;
        const key = inner[at];
        if (key === undefined) break;
        part = (part as Record<PropertyKey, unknown>)[key];
      }
      this.tell([...path, ...inner], nearest, issue.message);
    }
  }
}
