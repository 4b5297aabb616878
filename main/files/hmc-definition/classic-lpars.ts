/** LPARs of a CPC in classic mode: each with the image activation profile that its next activation uses. */

import type { JsonValue, PartitionDefinition } from '../../../shared/definition.ts';
import { type PartitionName, partitionName } from '../../../shared/ids.ts';
import type { FieldReader } from './field-reader.ts';
import { IPL_TYPES, imageProfileProperties, type JsonObject, json, lparProperties } from './layout.ts';
import { commandsToStatus, readAmount, readPartition } from './partition.ts';
import type { CpcReading, Member } from './reading.ts';

interface ImageProfile {
  readonly entry: JsonObject;
  readonly properties: JsonObject;
  readonly at: string;
}

/** `profilesLeft`: profiles that no LPAR activates. */
export function readLpars(
  reading: CpcReading,
  cpc: JsonObject,
  path: string,
): { readonly members: Member[]; readonly profilesLeft: JsonValue[] } {
  const { reader } = reading;
  const profiles = readImageProfiles(reader, cpc, path);
  const used = new Set<ImageProfile>();
  const names = new Set<string>();
  const members = reader.objects(cpc, 'lpars', path).flatMap(({ value, path: lparPath }) => {
    const at = `${lparPath}.properties`;
    const properties = reader.member(value, 'properties', lparPath);
    const original = properties && reader.text(properties, 'name', at);
    if (!properties || original === undefined) return [];
    if (names.has(original))
      reader.problem(`${at}.name`, properties, 'name', 'partition names are unique within a system');
    names.add(original);
    const profileName = nextProfileOf(properties) ?? original;
    const profile = profiles.find(({ properties: { name: known } }) => known === profileName);
    if (!profile && !reading.options.missingMemory) {
      const rule = `LPAR ${original} has no image activation profile ${profileName}: its storage is not known`;
      reader.problem(at, properties, 'name', rule);
      return [];
    }
    if (profile) used.add(profile);
    const name = partitionName(original);
    const memory = profile?.properties ?? {};
    const memoryPath = profile?.at ?? at;
    const definition = readLpar(reading, name, { properties, at }, { memory, at: memoryPath });
    if (!definition) return [];
    reading.foreign.keepPartition(name, value, properties, lparProperties(definition));
    if (profile) reading.foreign.keepProfile(name, profile.properties, imageProfileProperties(definition));
    reading.commands.push(...commandsToStatus(name, properties.status));
    return [{ definition, properties, path: at, memory, memoryPath }];
  });
  const profilesLeft = profiles.filter((profile) => !used.has(profile)).map(({ entry }) => entry);
  return { members, profilesLeft };
}

const readImageProfiles = (reader: FieldReader, cpc: JsonObject, path: string): ImageProfile[] =>
  reader.objects(cpc, 'image_activation_profiles', path).map(({ value, path: at }) => ({
    entry: value,
    properties: reader.member(value, 'properties', at) ?? {},
    at: `${at}.properties`,
  }));

/** Undefined where the file leaves it open: then the profile has the LPAR's name. */
function nextProfileOf(properties: JsonObject): string | undefined {
  const next = properties['next-activation-profile-name'];
  return typeof next === 'string' && next !== '' ? next : undefined;
}

function readLpar(
  reading: CpcReading,
  name: PartitionName,
  { properties, at }: { readonly properties: JsonObject; readonly at: string },
  { memory, at: memoryAt }: { readonly memory: JsonObject; readonly at: string },
): PartitionDefinition | undefined {
  const { reader } = reading;
  const initial = readAmount(reading, memory, 'central-storage', memoryAt, 'initialMib');
  const reserved = readAmount(reading, memory, 'reserved-central-storage', memoryAt, 'reservedMib');
  const chosen = reader.flag(memory, 'user-specified-central-storage-origin', memoryAt);
  const origin = chosen ? reader.mebibytes(memory, 'central-storage-origin', memoryAt) : undefined;
  const load = readLoad(reader, memory, memoryAt);
  if (initial === undefined || reserved === undefined) return undefined;
  const profile = json({ initialBytes: initial, reservedBytes: reserved, originBytes: origin, load });
  return readPartition(reading, name, properties, at, profile as unknown as PartitionDefinition['profile']);
}

/** Load parameters, when the profile names a kind of device that is modelled. */
function readLoad(reader: FieldReader, memory: JsonObject, at: string): object | undefined {
  const device = Object.entries(IPL_TYPES).find(([, word]) => word === memory['ipl-type'])?.[0];
  if (device === undefined) return undefined;
  return json({
    device,
    address: reader.text(memory, 'ipl-address', at, { optional: true }),
    parameter: reader.text(memory, 'ipl-parameter', at, { optional: true }),
    atActivation: reader.flag(memory, 'load-at-activation', at),
  });
}
