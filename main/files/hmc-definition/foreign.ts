/** What an HMC definition says beyond a system's definition: kept, so that an export can give it back. */

import type { ForeignProperties, JsonValue, SystemDefinition } from '../../../shared/definition.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { cpcProperties, DEFAULT_DOCUMENT, type JsonObject, OWN_KEY, STATE_KEYS } from './layout.ts';

/** Always written from the definition, whatever the file said. */
const DERIVED_KEYS: readonly string[] = [
  'storage-customer',
  'central-storage',
  'reserved-central-storage',
  'initial-memory',
  'maximum-memory',
  'reserved-memory',
  'dpm-enabled',
];

export class ForeignKeeper {
  readonly #document: JsonObject | undefined;
  readonly #partitions: { [name: string]: JsonObject } = {};
  readonly #profiles: { [name: string]: JsonObject } = {};
  readonly #leftOut: JsonObject[] = [];

  /** `hmc`: the definition without its CPCs. */
  constructor(hmc: JsonObject) {
    this.#document = without(hmc, DEFAULT_DOCUMENT);
  }

  /** `written`: what an export of the partition writes anyway. */
  keepPartition(name: PartitionName, entry: JsonObject, properties: JsonObject, written: JsonObject): void {
    const { properties: _, ...others } = entry;
    const rest = without(properties, written);
    const kept = { ...(rest ? { properties: rest } : {}), ...others };
    if (Object.keys(kept).length > 0) this.#partitions[name] = kept;
  }

  /** A partition that does not come in goes back as it was. */
  keepLeftOut(entry: JsonObject): void {
    this.#leftOut.push(entry);
  }

  keepProfile(name: PartitionName, properties: JsonObject, written: JsonObject): void {
    const rest = without(properties, written);
    if (rest) this.#profiles[name] = rest;
  }

  /** All of it; undefined when there is nothing. `profilesLeft`: image profiles that no LPAR activates. */
  of(
    cpc: JsonObject,
    properties: JsonObject,
    definition: SystemDefinition,
    profilesLeft: readonly JsonValue[],
  ): ForeignProperties | undefined {
    const { properties: _, lpars, partitions, image_activation_profiles, ...others } = cpc;
    const isDpm = definition.mode === 'dpm';
    const rest = without(properties, cpcProperties(definition));
    // That of a CPC is not simulated, and stays what the file says.
    const status = properties.status === undefined ? {} : { status: properties.status };
    const kept: JsonObject = {
      ...others,
      ...(rest || properties.status !== undefined ? { properties: { ...rest, ...status } } : {}),
      ...(isDpm && lpars !== undefined ? { lpars } : {}),
      ...(!isDpm && partitions !== undefined ? { partitions } : {}),
      ...(this.#leftOut.length > 0 ? { [isDpm ? 'partitions' : 'lpars']: this.#leftOut } : {}),
      ...(isDpm && image_activation_profiles !== undefined ? { image_activation_profiles } : {}),
      ...(profilesLeft.length > 0 ? { image_activation_profiles: profilesLeft } : {}),
    };
    const { 'dpm-export': dpmExport } = objectOf(properties[OWN_KEY]);
    const foreign: ForeignProperties = {
      ...(this.#document ? { document: this.#document } : {}),
      ...(Object.keys(kept).length > 0 ? { cpc: kept } : {}),
      ...(Object.keys(this.#partitions).length > 0 ? { partitions: this.#partitions } : {}),
      ...(Object.keys(this.#profiles).length > 0 ? { profiles: this.#profiles } : {}),
      ...(dpmExport === undefined ? {} : { dpmExport: objectOf(dpmExport) }),
    };
    return Object.keys(foreign).length > 0 ? foreign : undefined;
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** What the object has beyond what would be written anyway; undefined when that is nothing. */
function without(object: JsonObject, written: JsonObject): JsonObject | undefined {
  const rest = Object.entries(object).filter(
    ([key, value]) =>
      key !== OWN_KEY &&
      !STATE_KEYS.includes(key) &&
      !equal(value, written[key]) &&
      !DERIVED_KEYS.includes(key),
  );
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

const equal = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
