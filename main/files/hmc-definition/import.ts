/**
 * What an HMC tells, as systems. Memory properties, names and the machine are taken over; everything else is kept for
 * the way back. Nothing is returned while anything is wrong: all problems come at once, with path and line.
 */

import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { HmcAnswers, HmcSurvey } from '../../../shared/hmc-survey.ts';
import type { FileProblem } from '../problem.ts';
import { type CpcOfFile, type ImportedSystem, readCpc, surveyCpc } from './cpc.ts';
import { FieldReader } from './field-reader.ts';
import { orderedProblems } from './ordered-problems.ts';
import { NO_ANSWERS } from './reading.ts';
import { readSource } from './sources.ts';
import type { YamlText } from './yaml-text.ts';

export type { ImportedSystem } from './cpc.ts';

/** Without answers a file with gaps is refused, each gap as a problem. */
export function importHmcDefinition(
  text: string,
  answers: HmcAnswers = NO_ANSWERS,
): Result<readonly ImportedSystem[], readonly FileProblem[]> {
  return readCpcs(text, (reader, file) => readCpc(reader, answers, file));
}

/** What the file says of its partitions, and what has to be decided. Fails where that does not help. */
export function surveyHmcFile(text: string): Result<HmcSurvey, readonly FileProblem[]> {
  const source = readSource(text);
  if (!source.ok) return source;
  const { kind, yaml } = source.value;
  const systems = eachCpc(yaml, (reader, file) => surveyCpc(reader, NO_ANSWERS, file));
  return systems.ok ? ok({ kind, systems: systems.value }) : systems;
}

type ReadOne<T> = (reader: FieldReader, file: CpcOfFile) => T | undefined;

function readCpcs<T>(text: string, read: ReadOne<T>): Result<readonly T[], readonly FileProblem[]> {
  const source = readSource(text);
  return source.ok ? eachCpc(source.value.yaml, read) : source;
}

function eachCpc<T>(yaml: YamlText, read: ReadOne<T>): Result<readonly T[], readonly FileProblem[]> {
  const reader = new FieldReader(yaml);
  const systems = cpcsOf(reader, yaml.root).flatMap((file) => read(reader, file) ?? []);
  return reader.problems.length > 0 ? fail(orderedProblems(reader.problems)) : ok(systems);
}

function cpcsOf(reader: FieldReader, value: YamlText['root']): CpcOfFile[] {
  const root = reader.object(value, '');
  if (!root) return [];
  const at = 'hmc_definition';
  const hmc = reader.member(root, at, '');
  if (!hmc) {
    reader.problem(at, root, undefined, 'this is not an HMC definition: hmc_definition is missing');
    return [];
  }
  for (const key of ['host', 'api_version'] as const) reader.text(hmc, key, at, { optional: true });
  reader.objects(hmc, 'consoles', at);
  const entries = reader.objects(hmc, 'cpcs', at);
  if (entries.length === 0) reader.problem(`${at}.cpcs`, hmc, 'cpcs', 'the definition has no CPC');
  const { cpcs: _, ...others } = hmc;
  return entries.map(({ value: cpc, path }) => ({ hmc: others, cpc, path }));
}
