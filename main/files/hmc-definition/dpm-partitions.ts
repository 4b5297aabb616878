/** Partitions of a CPC in DPM mode: initial and maximum memory stand in the partition itself. */

import type { JsonValue, PartitionDefinition } from '../../../shared/definition.ts';
import { type PartitionName, partitionName } from '../../../shared/ids.ts';
import { type Bytes, bytes, MIB } from '../../../shared/units.ts';
import * as schemas from '../../contract/definition-schema.ts';
import { dpmProperties, type JsonObject, json, OWN_KEY } from './layout.ts';
import { commandsToStatus, readAmount, readPartition } from './partition.ts';
import type { CpcReading, Member } from './reading.ts';

export function readDpmPartitions(reading: CpcReading, cpc: JsonObject, path: string): Member[] {
  const { reader, assumed } = reading;
  const names = new Set<string>();
  return reader.objects(cpc, 'partitions', path).flatMap(({ value, path: partitionPath }) => {
    const at = `${partitionPath}.properties`;
    const properties = reader.member(value, 'properties', partitionPath);
    const original = properties && reader.text(properties, 'name', at);
    if (!properties || original === undefined) return [];
    const name = freeName(original, properties['short-name'], names);
    names.add(name);
    if (name !== original)
      assumed.push(`Partition ${JSON.stringify(original.slice(0, 64))} is called ${name} here.`);
    const profile = readProfile(reading, properties, at);
    const definition = profile && readPartition(reading, name, properties, at, profile);
    if (!definition) return [];
    reading.foreign.keepPartition(name, value, properties, dpmProperties(definition));
    reading.commands.push(...commandsToStatus(name, properties.status));
    return [{ definition, properties, path: at, memory: properties, memoryPath: at }];
  });
}

function readProfile(
  reading: CpcReading,
  properties: JsonObject,
  at: string,
): PartitionDefinition['profile'] | undefined {
  const { reader } = reading;
  const initial = readAmount(reading, properties, 'initial-memory', at, 'initialMib');
  const maximum = readMaximum(reading, properties, at, initial);
  if (initial === undefined || maximum === undefined) return undefined;
  if (maximum < initial) {
    const rule = 'maximum memory is at least the initial memory';
    return reader.problem(`${at}.maximum-memory`, properties, 'maximum-memory', rule);
  }
  const own = reader.member(properties, OWN_KEY, at) ?? {};
  const ownAt = `${at}.${OWN_KEY}`;
  const load = schemas.imageProfile.shape.load;
  return json({
    initialBytes: initial,
    reservedBytes: maximum - initial,
    originBytes: reader.bytes(own, 'origin-bytes', ownAt),
    load: own.load === undefined ? undefined : reader.checked(own, 'load', ownAt, load),
  }) as unknown as PartitionDefinition['profile'];
}

function readMaximum(
  { reader, options }: CpcReading,
  properties: JsonObject,
  at: string,
  initial: Bytes | undefined,
): Bytes | undefined {
  if ('maximum-memory' in properties || !options.missingMemory)
    return reader.mebibytes(properties, 'maximum-memory', at, true);
  return initial === undefined ? undefined : bytes(initial + options.missingMemory.reservedMib * MIB);
}

/** DPM names are free text; the simulated partition takes the short name, or what is left of the long one. */
function freeName(original: string, short: JsonValue | undefined, taken: ReadonlySet<string>): PartitionName {
  const wanted = [
    original,
    typeof short === 'string' ? short : '',
    original.toUpperCase().replace(/[^A-Z0-9]/g, ''),
  ]
    .map((name) => name.slice(0, name === original ? undefined : 8))
    .find((name) => /^[A-Z][A-Z0-9]{0,7}$/.test(name));
  const base = wanted ?? 'PART';
  let name = base;
  for (let number = 2; taken.has(name); number++)
    name = `${base.slice(0, 8 - String(number).length)}${number}`;
  return partitionName(name);
}
