/**
 * `zmemtopo --format=json` (s390-tools 2.38): increments of the LPARs of a system, by nesting level of the topology.
 * What an LPAR holds is known, what it may hold beyond is not. Entries of the highest level hold those below.
 */

import { fail, ok, type Result } from '../../../shared/failure.ts';
import { MIB } from '../../../shared/units.ts';
import type { FileProblem } from '../problem.ts';
import type { Converted } from './converted.ts';
import { FieldReader } from './field-reader.ts';
import type { JsonObject } from './layout.ts';
import { orderedProblems } from './ordered-problems.ts';
import type { YamlText } from './yaml-text.ts';

const NAMELESS = 'SYSTEM';

export function definitionOfTopology(yaml: YamlText): Result<Converted, readonly FileProblem[]> {
  const reader = new FieldReader(yaml);
  const root = reader.object(yaml.root, '') ?? {};
  const report = reader.member(root, 'zmemtopo', '') ?? {};
  const increment = countOf(reader, report, 'increment_size', 'zmemtopo');
  if (increment !== undefined && (increment % MIB !== 0 || increment === 0))
    reader.problem('zmemtopo.increment_size', report, 'increment_size', 'an increment is whole mebibytes');
  const lpars = reader.objects(report, 'partitions', 'zmemtopo').map(({ value, path }) => {
    const name = (reader.text(value, 'partition_name', path) ?? '').trim();
    const increments = reader
      .objects(value, 'topology', path)
      .reduce((sum, entry) => sum + (countOf(reader, entry.value, 'increment_count', entry.path) ?? 0), 0);
    const held = ((increment ?? 0) / MIB) * increments;
    const number = countOf(reader, value, 'partition_nr', path);
    const allocation = [{ 'storage-element-type': 'central', current: held }];
    return {
      properties: {
        name,
        ...(number === undefined ? {} : { 'partition-number': number }),
        status: held > 0 ? 'operating' : 'not-activated',
        ...(held > 0 ? { 'storage-central-allocation': allocation } : {}),
      },
    };
  });
  if (reader.problems.length > 0) return fail(orderedProblems(reader.problems));
  const host = reader.member(root, 'meta', '')?.host;
  const name = typeof host === 'string' && host !== '' ? host.slice(0, 64) : NAMELESS;
  return ok({ root: { hmc_definition: { cpcs: [{ properties: { name, 'dpm-enabled': false }, lpars }] } } });
}

/** Numbers stand there as numbers, or quoted as the other formats have them. */
function countOf(reader: FieldReader, at: JsonObject, key: string, path: string): number | undefined {
  const value = at[key];
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  return reader.problem(`${path}.${key}`, at, key, `${key} is a whole number, not negative`);
}
