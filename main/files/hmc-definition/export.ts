/** Systems as an HMC definition file. Foreign properties return to the objects they came from. */

import { stringify } from 'yaml';
import type {
  ForeignProperties,
  JsonValue,
  PartitionDefinition,
  SystemDefinition,
} from '../../../shared/definition.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { machineProfileOfType } from '../../../shared/machine-profile.ts';
import { MIB } from '../../../shared/units.ts';
import type { PartitionView, SystemView } from '../../../shared/view.ts';
import { dpmExportOf } from './dpm-export.ts';
import {
  cpcProperties,
  DEFAULT_DOCUMENT,
  dpmProperties,
  imageProfileProperties,
  type JsonObject,
  lparProperties,
  stateProperties,
} from './layout.ts';

export interface ExportedSystem {
  readonly definition: SystemDefinition;
  /** Views of a running system add its statuses and allocations. */
  readonly system?: SystemView;
  readonly partitions?: ReadonlyMap<PartitionName, PartitionView>;
}

/** The file's text: YAML that PyYAML reads as the same values. */
export function exportHmcDefinition(systems: readonly ExportedSystem[]): string {
  const document = systems[0]?.definition.foreign?.document ?? {};
  const hmc_definition = { ...DEFAULT_DOCUMENT, ...document, cpcs: systems.map(cpcOf) };
  return stringify({ hmc_definition }, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** The file's text as `zhmc cpc dpm-export` writes it, JSON. Undefined for a machine in classic mode. */
export const exportDpmConfiguration = (exported: ExportedSystem): string | undefined =>
  exported.definition.mode === 'dpm'
    ? `${JSON.stringify(dpmExportOf(exported.definition, cpcOf(exported)), null, 2)}\n`
    : undefined;

function cpcOf({ definition, system, partitions }: ExportedSystem): JsonObject {
  const { foreign, mode } = definition;
  const leftOut = mode === 'dpm' ? 'partitions' : 'lpars';
  const { properties, image_activation_profiles, [leftOut]: notSimulated, ...others } = foreign?.cpc ?? {};
  const state: JsonObject = system
    ? { 'storage-customer-available': Math.floor(system.availableBytes / MIB) }
    : {};
  const own = { ...cpcProperties(definition), ...state };
  const members = definition.partitions.map((partition) =>
    memberOf(partition, mode, foreign, stateProperties(mode, partitions?.get(partition.name), system)),
  );
  const cpc = {
    properties: { ...own, ...objectOf(properties), ...machineType(definition, own, properties) },
    ...others,
  };
  const entries = [...members, ...listOf(notSimulated)];
  if (mode === 'dpm') return { ...cpc, partitions: entries };
  const profiles = definition.partitions.map((partition) => ({
    properties: { ...imageProfileProperties(partition), ...foreign?.profiles?.[partition.name] },
  }));
  return {
    ...cpc,
    lpars: entries,
    image_activation_profiles: [...profiles, ...listOf(image_activation_profiles)],
  };
}

/** A foreign machine type stands for the machine it came with, not for one that was chosen since. */
function machineType({ machine }: SystemDefinition, own: JsonObject, foreign: unknown): JsonObject {
  const kept = machineProfileOfType(String(objectOf(foreign)['machine-type']));
  const type = own['machine-type'];
  return machine && kept && kept.model !== machine.model && type !== undefined
    ? { 'machine-type': type }
    : {};
}

function memberOf(
  partition: PartitionDefinition,
  mode: SystemDefinition['mode'],
  foreign: ForeignProperties | undefined,
  state: JsonObject,
): JsonObject {
  const { properties, ...others } = foreign?.partitions?.[partition.name] ?? {};
  const own = mode === 'dpm' ? dpmProperties(partition) : lparProperties(partition);
  return { properties: { ...own, ...state, ...objectOf(properties) }, ...others };
}

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
