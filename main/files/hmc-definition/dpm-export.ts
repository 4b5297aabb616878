/**
 * `zhmc cpc dpm-export`: the DPM configuration of a CPC as the HMC exports it, JSON or YAML (zhmcclient,
 * Cpc.export_dpm_configuration). Partitions are plain lists of properties; all else is kept for the way back.
 */

import type { JsonValue, SystemDefinition } from '../../../shared/definition.ts';
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

/** What `zhmc cpc dpm-import` wants to find, where a system came from no export. */
const EMPTY_EXPORT: JsonObject = {
  'se-version': '',
  'available-features-list': [],
  'available-api-features-list': [],
  'cpc-properties': {},
  adapters: [],
  'storage-sites': [],
  'virtual-switches': [],
  'capacity-groups': [],
};

/**
 * The way back: what `zhmc cpc dpm-import` reads.
 *
 * @param cpc as an HMC definition has it; NICs and the like that a mock's partition holds are no part of an export
 */
export function dpmExportOf({ name, foreign }: SystemDefinition, cpc: JsonObject): JsonObject {
  const members = Array.isArray(cpc.partitions) ? cpc.partitions : [];
  const partitions = members.map((member: JsonValue) => {
    const { [OWN_KEY]: _, ...properties } = objectOf(objectOf(member).properties);
    return properties;
  });
  const rest = foreign?.dpmExport ?? { ...EMPTY_EXPORT, 'zhmccli-meta-exported-from-cpc-name': name };
  return { ...rest, partitions };
}
