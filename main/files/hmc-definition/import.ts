/**
 * An HMC definition file as systems. Memory properties, names and the machine are taken over; everything else is kept
 * for the way back. Nothing is returned while anything is wrong: all problems come at once, with path and line.
 */

import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { FileProblem } from '../problem.ts';
import { type ImportedSystem, readCpc } from './cpc.ts';
import { FieldReader } from './field-reader.ts';
import { orderedProblems } from './ordered-problems.ts';
import type { ImportOptions } from './reading.ts';
import { readYaml } from './yaml-text.ts';

export type { ImportedSystem } from './cpc.ts';
export type { ImportOptions } from './reading.ts';

export function importHmcDefinition(
  text: string,
  options: ImportOptions = {},
): Result<readonly ImportedSystem[], readonly FileProblem[]> {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const reader = new FieldReader(yaml.value);
  const systems = readDocument(reader, options, yaml.value.root);
  return reader.problems.length > 0 ? fail(orderedProblems(reader.problems)) : ok(systems);
}

function readDocument(
  reader: FieldReader,
  options: ImportOptions,
  value: Parameters<FieldReader['object']>[0],
): ImportedSystem[] {
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
  return entries.flatMap(({ value: cpc, path }) => readCpc(reader, options, others, cpc, path) ?? []);
}
