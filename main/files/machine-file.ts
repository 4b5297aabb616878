/** Reading machine files: what is allowed, what is taken for granted, and what is wrong where. */

import type { z } from 'zod';
import { atOnce } from '../../shared/at-once.ts';
import type { Command, SysfsWrite } from '../../shared/command.ts';
import {
  type Conditions,
  type JsonValue,
  ORDINARY_CONDITIONS,
  type SystemDefinition,
} from '../../shared/definition.ts';
import { type FileProblem, fail, ok, type Result } from '../../shared/failure.ts';
import { partitionName } from '../../shared/ids.ts';
import type { Runbook } from '../../shared/runbook.ts';
import { command as commandSchema } from '../contract/command-schema.ts';
import { systemDefinition } from '../contract/definition-schema.ts';
import { PATH_LIMIT_CHARS, VALUE_LIMIT_CHARS } from '../contract/primitives.ts';
import { checkDefinition } from '../engine/index.ts';
import { disksFromFile } from './guest-disk.ts';
import {
  type FileAction,
  type FileJournal,
  type FileStep,
  type InPieces,
  isFields,
  type MachineFile,
} from './machine-file-form.ts';
import { FORMAT_VERSION, type MachineFrame, machineFrame, writesStep } from './machine-schema.ts';
import { type Path, pathText } from './problem.ts';
import { fileName, fromFile } from './spelling.ts';
import { takeOut } from './unknown-fields.ts';
import { isOutcomeWord, readLine } from './writes-text.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

/** Reads a machine file; all problems at once, or none. */
export function* readingMachineFile(text: string): InPieces<Result<MachineFile, readonly FileProblem[]>> {
  const yaml = readYaml(text);
  yield;
  return yaml.ok ? yield* new Reader(yaml.value).read() : yaml;
}

/** The same at once. */
export const readMachineFile = (text: string): Result<MachineFile, readonly FileProblem[]> =>
  atOnce(readingMachineFile(text));

/** Lines that are read between two pauses. */
const LINES_AT_A_TIME = 1000;

class Reader {
  readonly #yaml: YamlText;
  readonly #problems: FileProblem[] = [];
  readonly #unknownPlaces: Path[] = [];

  constructor(yaml: YamlText) {
    this.#yaml = yaml;
  }

  *read(): InPieces<Result<MachineFile, readonly FileProblem[]>> {
    const root = this.#yaml.value;
    const foreign = isFields(root) ? versionProblem(root.lparMachine) : 'a machine file is a list of fields';
    if (foreign !== undefined || !isFields(root)) {
      return fail([{ path: 'lparMachine', line: 1, rule: foreign ?? '' }]);
    }
    // The first round finds fields that nobody knows; they may hold anything, so the second reads without them.
    const first = yield* this.#pass(root);
    const unknown = takeOut(root, this.#unknownPlaces);
    let file = first;
    if (unknown.length > 0) {
      this.#problems.length = 0;
      file = yield* this.#pass(root);
    }
    if (this.#problems.length > 0 || !file) return fail(this.#problems);
    return ok({ ...file, unknown });
  }

  *#pass(root: Record<string, JsonValue>): InPieces<Omit<MachineFile, 'unknown'> | undefined> {
    const frame = this.#check(machineFrame, root, []) as MachineFrame | undefined;
    const system = this.#system(root.system ?? null);
    if (!frame || !system) return undefined;
    yield;
    const journal = frame.journal ? yield* this.#journal(frame.journal) : null;
    if (journal === undefined) return undefined;
    const guests = disksFromFile(
      frame.guests ?? [],
      (partition) => hasPartition(system, journal, partition),
      (at, rule) => this.#say(at, rule),
    );
    // The schema checks shapes; brands exist for the compiler only.
    const runbooks = frame.runbooks as unknown as readonly Runbook[] | undefined;
    return {
      name: frame.name,
      notes: frame.notes ?? '',
      system,
      journal,
      guests,
      ...(runbooks ? { runbooks } : {}),
    };
  }

  #system(raw: JsonValue): SystemDefinition | undefined {
    const at = ['system'];
    const before = this.#problems.length;
    const spelt = fromFile(raw, at, this.#problems);
    this.#addLines(before);
    const definition = this.#check(systemDefinition, withDefaults(spelt, this.#ordinary()), at) as
      | SystemDefinition
      | undefined;
    if (!definition || this.#problems.length > before) return undefined;
    for (const { path, rule } of checkDefinition(definition)) this.#say([...at, ...segments(path)], rule);
    return definition;
  }

  #ordinary(): Conditions {
    const { value: root } = this.#yaml;
    return ordinaryOf(isFields(root) && isFields(root.journal) ? root.journal.engine : undefined);
  }

  *#journal(journal: NonNullable<MachineFrame['journal']>): InPieces<FileJournal | undefined> {
    const before = this.#problems.length;
    let last = 0;
    const known = new Set(journal.branches.map(({ branch }) => branch));
    const actions: FileAction[] = [];
    for (const [index, action] of journal.actions.entries()) {
      const at = ['journal', 'actions', index];
      const { revision, after = last, branch, actor, hash = null, commands } = action;
      if (revision !== last + 1) this.#say([...at, 'revision'], `revision ${last + 1} comes next here`);
      if (after > last) this.#say([...at, 'after'], 'this revision has not been before');
      if (!known.has(branch))
        this.#say([...at, 'branch'], `there is no branch ${branch} in the list of branches`);
      const steps: FileStep[] = [];
      for (const [place, step] of commands.entries())
        for (const read of yield* this.#steps(step, [...at, 'commands', place])) steps.push(read);
      last = revision + steps.length - 1;
      actions.push({ revision, after, branch, actor, stampMs: Date.parse(action.at), steps, hash });
      yield;
    }
    if (journal.head > last) this.#say(['journal', 'head'], `the last revision is ${last}`);
    if (this.#problems.length > before) return undefined;
    const { engine, head, branch, branches } = journal;
    return { engine, head, branch, branches, actions };
  }

  *#steps(raw: JsonValue, at: Path): InPieces<FileStep[]> {
    if (isFields(raw) && 'writes' in raw) {
      const step = this.#check(writesStep, raw, at) as z.infer<typeof writesStep> | undefined;
      return step ? yield* this.#writes(step, at) : [];
    }
    const { outcome = null, ...rest } = isFields(raw) ? raw : {};
    if (outcome !== null && (typeof outcome !== 'string' || !isOutcomeWord(outcome)))
      this.#say(
        [...at, 'outcome'],
        'an outcome is "waiting", an errno like EBUSY, or who refused and why, like hmc:status',
      );
    const before = this.#problems.length;
    const spelt = fromFile(rest, at, this.#problems);
    this.#addLines(before);
    const command = this.#check(commandSchema, commandDefaults(spelt, this.#ordinary()), at) as
      | Command
      | undefined;
    return command ? [{ command, outcome: typeof outcome === 'string' ? outcome : null }] : [];
  }

  *#writes({ partition, writes }: z.infer<typeof writesStep>, at: Path): InPieces<FileStep[]> {
    const lines = writes.replace(/\n$/, '').split('\n');
    const steps: FileStep[] = [];
    for (const [index, text] of lines.entries()) {
      if (index % LINES_AT_A_TIME === LINES_AT_A_TIME - 1) yield;
      const line = readLine(text);
      if (!line) {
        this.#say([...at, 'writes'], `a line reads: echo VALUE > PATH, and not: ${text.slice(0, 80)}`);
        continue;
      }
      const { path, value, outcome } = line;
      const command: SysfsWrite = { kind: 'writeSysfs', partition: partitionName(partition), path, value };
      steps.push({ command, outcome });
    }
    // The same bounds as at the door, which takes too long for a hundred thousand lines.
    const wrong = steps.some(({ command }) => {
      const { path, value } = command as SysfsWrite;
      return path.length > PATH_LIMIT_CHARS || value.length > VALUE_LIMIT_CHARS || !path.startsWith('/');
    });
    if (wrong)
      this.#say([...at, 'writes'], 'a path or a value is too long, or the path does not begin with /');
    return steps;
  }

  /** The value in its schema's words; what is wrong is reported, and fields that are too many are noted. */
  #check(schema: z.ZodType, value: unknown, at: Path): unknown {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const path = [...at, ...issue.path];
      if (issue.code === 'unrecognized_keys')
        this.#unknownPlaces.push(...issue.keys.map((key) => [...path, key].map(fileName)));
      else this.#say(path, `${issue.message.toLowerCase()}`);
    }
    return undefined;
  }

  #say(contractPath: Path, rule: string): void {
    const path = contractPath.map(fileName);
    const line = this.#yaml.lineOf(path);
    if (this.#problems.length < 100)
      this.#problems.push({ path: pathText(path), ...(line === undefined ? {} : { line }), rule });
  }

  /** Problems of the spelling come without a line. */
  #addLines(from: number): void {
    for (let index = from; index < this.#problems.length; index++) {
      const problem = this.#problems[index];
      if (!problem || problem.line !== undefined) continue;
      const line = this.#yaml.lineOf(segments(problem.path));
      if (line !== undefined) this.#problems[index] = { ...problem, line };
    }
  }
}

/** From the start, or by one of its commands. */
const hasPartition = (system: SystemDefinition, journal: FileJournal | null, partition: string): boolean =>
  system.partitions.some(({ name }) => name === partition) ||
  (journal?.actions ?? []).some(({ steps }) =>
    steps.some(({ command }) => command.kind === 'definePartition' && command.definition.name === partition),
  );

/** Why a file with this mark is not read; undefined when it is. */
function versionProblem(version: JsonValue | undefined): string | undefined {
  if (version === FORMAT_VERSION) return undefined;
  if (version === undefined) return `a machine file begins with "lparMachine: ${FORMAT_VERSION}"`;
  if (typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION) {
    return `the file was written by a newer version of the console (format ${version}; this one reads ${FORMAT_VERSION}): use that version`;
  }
  return `there is no format version ${JSON.stringify(version).slice(0, 40)}`;
}

/** "partitions[0].profile" as parts. */
const segments = (path: string): (string | number)[] =>
  [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));

/** Release 0.1.0 and what was between it and version 4. */
const LAST_BUSY_ENGINE = 3;

/** Conditions that a file leaves out. Engine versions up to 3 took every system to be busy. */
export function ordinaryOf(engine: JsonValue | undefined): Conditions {
  if (engine === undefined || !(Number(engine) <= LAST_BUSY_ENGINE)) return ORDINARY_CONDITIONS;
  return { ...ORDINARY_CONDITIONS, unmovable: { kind: 'busy', also: [], except: [] } };
}

function withDefaults(system: JsonValue, ordinary: Conditions): JsonValue {
  if (!isFields(system)) return system;
  const { partitions } = system;
  return {
    answerStyle: 'always-0020',
    ...system,
    ...(Array.isArray(partitions)
      ? { partitions: partitions.map((partition) => partitionDefaults(partition, ordinary)) }
      : {}),
  };
}

function partitionDefaults(partition: JsonValue, ordinary: Conditions): JsonValue {
  if (!isFields(partition)) return partition;
  const { kernel, conditions } = partition;
  return {
    ...partition,
    kernel: kernelDefaults(kernel ?? null),
    conditions: {
      ...(ordinary as unknown as Record<string, JsonValue>),
      ...(isFields(conditions) ? conditions : {}),
    },
  };
}

const kernelDefaults = (kernel: JsonValue): JsonValue =>
  isFields(kernel) ? { commandLine: '', ...kernel } : kernel;

function commandDefaults(command: JsonValue, ordinary: Conditions): JsonValue {
  if (!isFields(command)) return command;
  if (command.kind === 'definePartition')
    return { ...command, definition: partitionDefaults(command.definition ?? null, ordinary) };
  if (command.kind === 'changeKernel') return { ...command, kernel: kernelDefaults(command.kernel ?? null) };
  return command;
}
