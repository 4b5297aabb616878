/** HMC files for the command line: `lpar import-hmc FILE` tells what the file says and makes machine files of it. */

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type {
  HmcAnswers,
  HmcSurvey,
  SurveyedAmount,
  SurveyedPartition,
  SurveyedSystem,
} from '../../shared/hmc-survey.ts';
import { formatBytes } from '../../shared/units.ts';
import { type ImportedSystem, importHmcDefinition, surveyHmcFile } from '../files/hmc-definition/index.ts';
import { type FileProblem, problemText } from '../files/problem.ts';
import { readText, writeNew } from './files.ts';
import { type AnswerWords, answersOf, isUndecided, openQuestions } from './hmc-answers.ts';
import { newMachineText } from './new-machine.ts';

export interface HmcImport extends AnswerWords {
  readonly file: string;
  /** One of the file's systems; undefined: all. */
  readonly cpc: string | undefined;
  /** A machine file, or a directory for one of each system; undefined: to standard output. */
  readonly output: string | undefined;
}

export interface HmcOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Fails with what stands in the way, and has written nothing then. */
export function importHmcFile(request: HmcImport, { out, err }: HmcOutput): Result<null, string> {
  const { file, output, cpc } = request;
  const text = readText(file, 'an HMC file', FILE_LIMIT_BYTES);
  if (!text.ok) return text;
  const told = surveyHmcFile(text.value);
  if (!told.ok) return problems(file, told.failure);
  const survey = chooseSystem(told.value, cpc);
  if (!survey.ok) return fail(`${file}: ${survey.failure}`);
  const answers = answersOf(survey.value, request);
  if (!answers.ok) return answers;
  // What goes through a pipe is the machine alone.
  const say = output === undefined ? err : out;
  say(surveyText(survey.value, answers.value));
  const open = openQuestions(survey.value, answers.value);
  if (open.length > 0)
    return fail(
      `${file}: nothing was imported; the file leaves open:\n${open.map((each) => `  ${each}\n`).join('')}  --assume defaults takes what is proposed for all of them`,
    );
  const imported = importHmcDefinition(text.value, leavingOut(told.value, survey.value, answers.value));
  if (!imported.ok) return problems(file, imported.failure);
  const systems = imported.value.filter((_, index) =>
    survey.value.systems.some(({ id }) => id === `cpcs[${index}]`),
  );
  return write(systems, request, { say, out });
}

const problems = (file: string, found: readonly FileProblem[]): Result<never, string> =>
  fail(found.map((problem) => `${file}: ${problemText(problem)}`).join('\n'));

function chooseSystem(survey: HmcSurvey, cpc: string | undefined): Result<HmcSurvey, string> {
  if (cpc === undefined) return ok(survey);
  const systems = survey.systems.filter(({ name }) => name === cpc);
  const names = survey.systems.map(({ name }) => name).join(', ');
  return systems.length > 0
    ? ok({ ...survey, systems })
    : fail(`there is no system ${cpc}; there are ${names}`);
}

/** Systems that are not wanted are read without their partitions: what they lack stands in nobody's way. */
function leavingOut(all: HmcSurvey, wanted: HmcSurvey, answers: HmcAnswers): HmcAnswers {
  const unwanted = all.systems
    .filter(({ id }) => !wanted.systems.some((system) => system.id === id))
    .flatMap(({ partitions }) => partitions.map(({ id }) => [id, { leaveOut: true }] as const));
  return { ...answers, partitions: { ...answers.partitions, ...Object.fromEntries(unwanted) } };
}

function write(
  systems: readonly ImportedSystem[],
  { file, output }: HmcImport,
  { say, out }: { readonly say: (text: string) => void; readonly out: (text: string) => void },
): Result<null, string> {
  const names = systems.map(({ definition }) => definition.name);
  if (output === undefined && systems.length > 1)
    return fail(
      `${file} holds ${systems.length} systems, ${names.join(' and ')}: choose one with --cpc NAME, or give -o DIRECTORY`,
    );
  const made: { readonly path: string | undefined; readonly text: string }[] = [];
  for (const { definition, commands, assumed } of systems) {
    const path = output === undefined ? undefined : pathOf(output, definition.name, systems.length > 1);
    if (path !== undefined && (existsSync(path) || made.some((other) => other.path === path)))
      return fail(`${path} exists; nothing was written`);
    const notes = `Imported from ${file}.\n${assumed.join('\n')}`;
    const text = newMachineText({ name: definition.name.slice(0, 64), notes, definition, commands });
    if (!text.ok) return fail(`${file}: ${definition.name}: ${text.failure}`);
    made.push({ path, text: text.value });
  }
  for (const { path, text } of made) {
    if (path === undefined) out(text);
    else {
      const written = writeNew(path, text);
      if (!written.ok) return written;
      say(`Wrote ${path}.\n`);
    }
  }
  const assumed = systems.flatMap((system) => system.assumed);
  if (assumed.length > 0) say(`Assumed:\n${assumed.map((each) => `  ${each}\n`).join('')}`);
  return ok(null);
}

/** In a directory a file of each system; beside each other, named after them. */
function pathOf(output: string, system: string, several: boolean): string {
  const plain = system.replace(/[^\w.-]+/g, '-');
  if (existsSync(output) && statSync(output).isDirectory()) return join(output, `${plain}.lpar`);
  return several ? `${output.replace(/\.lpar$/, '')}-${plain}.lpar` : output;
}

const COLUMNS = ['NAME', 'KIND', 'STATUS', 'INITIAL', 'RESERVED', 'COMES IN'];

/** What the file says of each partition, and what becomes of it. */
function surveyText({ systems }: HmcSurvey, answers: HmcAnswers): string {
  return systems.map((system) => systemText(system, answers)).join('');
}

function systemText({ name, mode, partitions }: SurveyedSystem, answers: HmcAnswers): string {
  const heading = `${name}, ${mode === 'dpm' ? 'DPM' : 'classic'} mode`;
  if (partitions.length === 0) return `${heading}: no partitions\n\n`;
  const rows = [COLUMNS, ...partitions.map((each) => rowOf(each, answers, isUndecided(each, answers)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const remarks = partitions.flatMap((partition) =>
    partition.remarks.map((remark) => `  ${partition.name}: ${remark}`),
  );
  return `${[heading, ...lines, ...remarks].join('\n')}\n\n`;
}

function rowOf(partition: SurveyedPartition, { others, partitions }: HmcAnswers, isOpen: boolean): string[] {
  const { id, name, simulatedName, purpose, status, initial, reserved, proposal } = partition;
  const answer = partitions[id];
  const leftOut = answer?.leaveOut ?? (others === 'proposed' && !answer && proposal === 'leaveOut');
  const amount = (each: SurveyedAmount, answered: number | undefined): string => {
    if ('bytes' in each) return `${formatBytes(each.bytes)}${each.from === 'running' ? ' (running)' : ''}`;
    const taken =
      answered ?? (others === 'proposed' && each.from === 'missing' ? each.proposedBytes : undefined);
    const assumed =
      leftOut || taken === undefined ? '' : `, ${formatBytes(taken as typeof each.proposedBytes)} assumed`;
    return `${each.from}${assumed}`;
  };
  return [
    name === simulatedName ? name : `${name.slice(0, 32)} (${simulatedName})`,
    KINDS[purpose],
    status.slice(0, 24),
    amount(initial, answer?.initialBytes),
    amount(reserved, answer?.reservedBytes),
    leftOut ? 'left out' : isOpen ? 'open' : 'yes',
  ];
}

const KINDS: Readonly<Record<SurveyedPartition['purpose'], string>> = {
  linux: 'linux',
  general: 'general',
  zvm: 'z/VM',
  ssc: 'SSC',
  couplingFacility: 'coupling facility',
  zaware: 'zAware',
  other: 'other',
  notSaid: 'not said',
};
