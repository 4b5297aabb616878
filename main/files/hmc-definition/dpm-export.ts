/**
 * `zhmc cpc dpm-export`: the DPM configuration of a CPC as the HMC exports it, JSON or YAML (zhmcclient,
 * Cpc.export_dpm_configuration). Partitions are plain lists of properties; all else is kept for the way back.
 */

import type { ForeignProperties, JsonValue, SystemDefinition } from '../../../shared/definition.ts';
import { ok, type Result } from '../../../shared/failure.ts';
import type { FileProblem } from '../problem.ts';
import type { Converted } from './converted.ts';
import { type JsonObject, OWN_KEY } from './layout.ts';
import type { YamlText } from './yaml-text.ts';

/** Under OWN_KEY of the CPC: what the export has beside its partitions. */
export const DPM_EXPORT_KEY = 'dpm-export';

/** Where the file does not name the CPC: the configuration of a CPC is made to be taken to another one. */
const NAMELESS = 'DPM';

const objectOf = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

export function definitionOfDpmExport({ root }: YamlText): Result<Converted, readonly FileProblem[]> {
  const { partitions, ...rest } = objectOf(root);
  // Kept as it is when it is no list: the reader says so at its line.
  const members = Array.isArray(partitions)
    ? partitions.map((properties: JsonValue) => ({ properties }))
    : partitions;
  const properties = {
    name: nameOf(rest, partitions),
    'dpm-enabled': true,
    [OWN_KEY]: { [DPM_EXPORT_KEY]: rest },
  };
  return ok({
    root: {
      hmc_definition: { cpcs: [{ properties, ...(members === undefined ? {} : { partitions: members }) }] },
    },
  });
}

function nameOf(rest: JsonObject, partitions: JsonValue | undefined): string {
  const first = Array.isArray(partitions) ? objectOf(partitions[0] as JsonValue) : {};
  const candidates = [
    rest['zhmccli-meta-exported-from-cpc-name'],
    objectOf(rest['cpc-properties']).name,
    first['cpc-name'],
  ];
  return candidates.find((name): name is string => typeof name === 'string' && name !== '') ?? NAMELESS;
}

/** The way back: what `zhmc cpc dpm-import` reads. Undefined for a system that came from no such file. */
export function dpmExportOf(
  { foreign }: SystemDefinition,
  partitions: readonly JsonObject[],
): JsonObject | undefined {
  const rest: ForeignProperties['dpmExport'] = foreign?.dpmExport;
  return rest && { ...rest, partitions: partitions.map(({ [OWN_KEY]: _, ...properties }) => properties) };
}
