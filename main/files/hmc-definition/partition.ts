/** What classic LPARs and DPM partitions have in common: amounts, increment size, kernel, conditions, status. */

import type { Command } from '../../../shared/command.ts';
import { type JsonValue, ORDINARY_CONDITIONS, type PartitionDefinition } from '../../../shared/definition.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { granularityFor } from '../../../shared/machine-profile.ts';
import { type Bytes, bytes, formatBytes, GIB, MIB } from '../../../shared/units.ts';
import * as schemas from '../../contract/definition-schema.ts';
import { type JsonObject, json, OWN_KEY } from './layout.ts';
import type { CpcReading } from './reading.ts';

/** Kernel of a partition whose file does not say: HMCs do not know. */
const ASSUMED_KERNEL = { release: '6.12', commandLine: '' } as const;
const ASSUMED_INCREMENT = bytes(GIB);

type Profile = PartitionDefinition['profile'];

/** Increment size, kernel and conditions: from an own export, or assumed. */
export function readPartition(
  reading: CpcReading,
  name: PartitionName,
  properties: JsonObject,
  at: string,
  profile: Profile,
): PartitionDefinition | undefined {
  const { reader } = reading;
  const own = reader.member(properties, OWN_KEY, at);
  if (!own) {
    const sclp = { incrementBytes: assumedIncrement(reading, name, profile) };
    return { name, profile, sclp, kernel: ASSUMED_KERNEL, conditions: ORDINARY_CONDITIONS };
  }
  const ownAt = `${at}.${OWN_KEY}`;
  const partition = schemas.partitionDefinition.shape;
  const sclp = reader.checked(own, 'sclp', ownAt, partition.sclp);
  const kernel = reader.checked(own, 'kernel', ownAt, schemas.kernelDefinition);
  const conditions = reader.checked(own, 'conditions', ownAt, schemas.conditions);
  const zvm = own.zvm === undefined ? undefined : reader.checked(own, 'zvm', ownAt, partition.zvm);
  if (!sclp || !kernel || !conditions) return undefined;
  return json({ name, profile, sclp, kernel, conditions, zvm }) as unknown as PartitionDefinition;
}

/** The table's increment, halved until the amounts are whole: what a real machine accepted was a multiple of its own. */
function assumedIncrement(
  { machine, assumed }: CpcReading,
  name: PartitionName,
  { initialBytes, reservedBytes }: Profile,
): Bytes {
  const table = machine && granularityFor(machine, initialBytes, reservedBytes)?.incrementBytes;
  const usual = table ?? ASSUMED_INCREMENT;
  let increment: number = usual;
  while (increment > MIB && (initialBytes % increment !== 0 || reservedBytes % increment !== 0))
    increment /= 2;
  if (increment !== usual) {
    assumed.push(
      `${name}: the amounts are no multiples of ${formatBytes(usual)}; increments of ${formatBytes(bytes(increment))} are assumed.`,
    );
  }
  return bytes(increment);
}

/** The commands that bring a partition to the status that the file says it has. `loads`: it is Linux that runs there. */
export function commandsToStatus(
  partition: PartitionName,
  status: JsonValue | undefined,
  loads: boolean,
): Command[] {
  const word = String(status ?? 'not-activated');
  if (['not-activated', 'stopped', 'starting'].includes(word)) return [];
  const activate: Command = { kind: 'activate', partition };
  if (word === 'not-operating' || !loads) return [activate];
  const load: Command = { kind: 'load', partition, clear: true };
  return word === 'paused' ? [activate, load, { kind: 'stop', partition }] : [activate, load];
}
