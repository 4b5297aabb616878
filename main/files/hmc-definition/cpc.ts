/** One CPC of an HMC definition as a system. */

import type { Command } from '../../../shared/command.ts';
import type { SystemDefinition } from '../../../shared/definition.ts';
import { type MachineProfile, machineProfileOfType } from '../../../shared/machine-profile.ts';
import { type Bytes, bytes, formatBytes, MIB } from '../../../shared/units.ts';
import * as schemas from '../../contract/definition-schema.ts';
import { checkDefinition } from '../../engine/index.ts';
import { readLpars } from './classic-lpars.ts';
import { readDpmPartitions } from './dpm-partitions.ts';
import type { FieldReader } from './field-reader.ts';
import { ForeignKeeper } from './foreign.ts';
import { type JsonObject, json, OWN_KEY } from './layout.ts';
import type { CpcReading, ImportOptions, Member } from './reading.ts';

export interface ImportedSystem {
  readonly definition: SystemDefinition;
  /** Brings partitions to the status the file says they have. */
  readonly commands: readonly Command[];
  /** What the file does not say and was assumed, one sentence each. */
  readonly assumed: readonly string[];
}

/** Undefined when it cannot be read; every problem is with the reader. `hmc`: the definition without its CPCs. */
export function readCpc(
  reader: FieldReader,
  options: ImportOptions,
  hmc: JsonObject,
  cpc: JsonObject,
  path: string,
): ImportedSystem | undefined {
  const properties = reader.member(cpc, 'properties', path);
  if (!properties) return reader.problem(`${path}.properties`, cpc, undefined, 'a CPC has properties');
  const at = `${path}.properties`;
  const name = reader.text(properties, 'name', at);
  const dpm = reader.flag(properties, 'dpm-enabled', at) ?? false;
  const own = reader.member(properties, OWN_KEY, at) ?? {};
  const ownAt = `${at}.${OWN_KEY}`;
  const assumed: string[] = [];
  const machine = readMachine(reader, properties, own, ownAt, assumed);
  const foreign = new ForeignKeeper(hmc);
  const reading: CpcReading = { reader, options, machine, foreign, assumed, commands: [] };
  const { members, profilesLeft } = dpm
    ? { members: readDpmPartitions(reading, cpc, path), profilesLeft: [] }
    : readLpars(reading, cpc, path);

  const size = (key: string, exact: string): Bytes | undefined =>
    reader.bytes(own, exact, ownAt) ?? reader.mebibytes(properties, key, at);
  const given = size('storage-customer', 'customer-bytes');
  const sum = storageOf(members);
  if (given === undefined && !('storage-customer' in properties)) {
    assumed.push(
      `Customer storage is not given: the storage of all partitions, ${formatBytes(sum)}, is assumed.`,
    );
  }
  const plain = json({
    name: name ?? '',
    customerBytes: given ?? sum,
    answerStyle:
      own['answer-style'] === undefined
        ? 'always-0020'
        : reader.checked(own, 'answer-style', ownAt, schemas.systemDefinition.shape.answerStyle),
    standbyListed: reader.flag(own, 'standby-listed', ownAt),
    partitions: members.map(({ definition }) => definition),
    mode: own.mode === 'classic' ? 'classic' : dpm ? 'dpm' : undefined,
    installedBytes: size('storage-total-installed', 'installed-bytes'),
    hsaBytes: size('storage-hardware-system-area', 'hsa-bytes'),
    machine,
  }) as unknown as SystemDefinition;
  checkMeaning(reader, plain, members, properties, at);
  const kept = foreign.of(cpc, properties, plain, profilesLeft);
  const definition = kept ? { ...plain, foreign: kept } : plain;
  return { definition, commands: reading.commands, assumed };
}

function readMachine(
  reader: FieldReader,
  properties: JsonObject,
  own: JsonObject,
  ownAt: string,
  assumed: string[],
): MachineProfile | undefined {
  if (own.machine !== undefined)
    return reader.checked(own, 'machine', ownAt, schemas.machineProfile) as MachineProfile | undefined;
  const type = properties['machine-type'];
  const machine = machineProfileOfType(String(type));
  if (!machine && type !== undefined) {
    assumed.push(`Machine type ${String(type).slice(0, 16)} is not known: increments of 1 GiB are assumed.`);
  }
  return machine;
}

/** Of all partitions together; at least 1 MiB, as a system has some. */
function storageOf(members: readonly Member[]): Bytes {
  const sum = members.reduce(
    (total, { definition: { profile } }) => total + profile.initialBytes + profile.reservedBytes,
    0,
  );
  return bytes(Math.max(sum, MIB));
}

/** The engine's own rules, told where the file breaks them. */
function checkMeaning(
  reader: FieldReader,
  definition: SystemDefinition,
  members: readonly Member[],
  properties: JsonObject,
  at: string,
): void {
  for (const { path, rule } of checkDefinition(definition)) {
    const index = /^partitions\[(\d+)\]/.exec(path)?.[1];
    const member = index === undefined ? undefined : members[Number(index)];
    if (!member) reader.problem(at, properties, undefined, `${path}: ${rule}`);
    else if (path.includes('.profile.')) reader.problem(member.memoryPath, member.memory, undefined, rule);
    else reader.problem(member.path, member.properties, undefined, rule);
  }
}
