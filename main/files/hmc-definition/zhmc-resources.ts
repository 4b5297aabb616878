/**
 * What `zhmc lpar|partition|imageprofile list|show` print, as JSON or as a table that was read before: properties of
 * resources, sorted into the systems that they belong to. `cpc` and `parent-name` are columns of zhmc, not properties.
 */

import type { JsonValue } from '../../../shared/definition.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { FileProblem } from '../problem.ts';
import type { Converted } from './converted.ts';
import { FieldReader } from './field-reader.ts';
import type { JsonObject } from './layout.ts';
import { orderedProblems } from './ordered-problems.ts';
import type { YamlText } from './yaml-text.ts';

type Resource = 'lpar' | 'partition' | 'imageProfile';

const CLASSES: Readonly<Record<string, Resource>> = {
  'logical-partition': 'lpar',
  partition: 'partition',
  'image-activation-profile': 'imageProfile',
};
/** Properties that only one class has; the first that is there decides. */
const TELLING: readonly (readonly [Resource, readonly string[]])[] = [
  ['imageProfile', ['central-storage', 'reserved-central-storage', 'operating-mode']],
  ['partition', ['initial-memory', 'maximum-memory', 'short-name', 'reserve-resources']],
  [
    'lpar',
    [
      'activation-mode',
      'next-activation-profile-name',
      'storage-central-allocation',
      'workload-manager-enabled',
    ],
  ],
];
const NAMELESS = 'SYSTEM';

const IS_NO_PARTITION =
  'this is no LPAR, partition or image activation profile: what zhmc lpar, partition or imageprofile list and show print comes in';

interface Sorted {
  readonly lpars: JsonObject[];
  readonly partitions: JsonObject[];
  readonly profiles: JsonObject[];
}

export function definitionOfResources(yaml: YamlText): Result<Converted, readonly FileProblem[]> {
  const reader = new FieldReader(yaml);
  const list = Array.isArray(yaml.root) ? yaml.root : [yaml.root];
  const systems = new Map<string, Sorted>();
  const origins = new Map<JsonValue, JsonValue>();
  list.forEach((value: JsonValue, index) => {
    const path = Array.isArray(yaml.root) ? `[${index}]` : '';
    const found = reader.object(value, path);
    if (!found) return;
    const resource = resourceOf(found);
    if (!resource) {
      reader.problem(path, found, undefined, IS_NO_PARTITION);
      return;
    }
    const name = systemOf(found);
    const system = systems.get(name) ?? { lpars: [], partitions: [], profiles: [] };
    systems.set(name, system);
    const { cpc: _cpc, 'parent-name': _parent, ...properties } = found;
    origins.set(properties, found);
    const entry = { properties };
    if (resource === 'lpar') system.lpars.push(entry);
    else if (resource === 'partition') system.partitions.push(entry);
    else system.profiles.push(entry);
  });
  if (reader.problems.length > 0) return fail(orderedProblems(reader.problems));
  return ok({
    root: { hmc_definition: { cpcs: [...systems].map(([name, sorted]) => cpcOf(name, sorted)) } },
    origins,
  });
}

/** Undefined for what is no partition. A list of names alone is taken for LPARs. */
function resourceOf(properties: JsonObject): Resource | undefined {
  const named = properties.class;
  if (typeof named === 'string') return CLASSES[named];
  const telling = TELLING.find(([, keys]) => keys.some((key) => key in properties));
  if (telling) return telling[0];
  const onlyNames = Object.keys(properties).every((key) =>
    ['name', 'cpc', 'status', 'object-uri'].includes(key),
  );
  return onlyNames && 'name' in properties && 'cpc' in properties ? 'lpar' : undefined;
}

const systemOf = (properties: JsonObject): string => {
  const words = [properties.cpc, properties['parent-name'], properties['cpc-name']];
  return words.find((word): word is string => typeof word === 'string' && word !== '') ?? NAMELESS;
};

/** Profiles without LPARs are partitions that are not activated. */
function cpcOf(name: string, { lpars, partitions, profiles }: Sorted): JsonValue {
  const dpm = partitions.length > 0 && lpars.length === 0 && profiles.length === 0;
  const properties = { name, 'dpm-enabled': dpm };
  if (dpm) return { properties, partitions };
  const named =
    lpars.length > 0 ? lpars : profiles.map(({ properties: each }) => ({ properties: nameOf(each) }));
  return { properties, lpars: named, image_activation_profiles: profiles };
}

const nameOf = (properties: JsonValue | undefined): JsonObject => {
  const { name } = (properties ?? {}) as JsonObject;
  return name === undefined ? {} : { name };
};
