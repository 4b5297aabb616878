/** One CPC of an HMC definition: what it says of its partitions, and the system that is made of it. */

import type { Command } from '../../../shared/command.ts';
import type { JsonValue, SystemDefinition } from '../../../shared/definition.ts';
import type { HmcAnswers, SurveyedSystem } from '../../../shared/hmc-survey.ts';
import { type MachineProfile, machineProfileOfType } from '../../../shared/machine-profile.ts';
import { type Bytes, bytes, formatBytes, GIB, MIB } from '../../../shared/units.ts';
import * as schemas from '../../contract/definition-schema.ts';
import { checkDefinition } from '../../engine/index.ts';
import { type Candidate, decide, surveyed } from './candidates.ts';
import { type ImageProfile, idOf, lparCandidates, readImageProfiles } from './classic-lpars.ts';
import { dpmCandidates } from './dpm-partitions.ts';
import type { FieldReader } from './field-reader.ts';
import { ForeignKeeper } from './foreign.ts';
import {
  dpmProperties,
  imageProfileProperties,
  type JsonObject,
  json,
  lparProperties,
  OWN_KEY,
} from './layout.ts';
import { commandsToStatus, readPartition } from './partition.ts';
import { runsLinux } from './purposes.ts';
import type { CpcReading, Member } from './reading.ts';

/** Customer storage of a system whose file names no storage at all (our choice). */
const EMPTY_SYSTEM = bytes(256 * GIB);

export interface ImportedSystem {
  readonly definition: SystemDefinition;
  /** Brings partitions to the status the file says they have. */
  readonly commands: readonly Command[];
  /** What the file does not say and was assumed, one sentence each. */
  readonly assumed: readonly string[];
}

/** A CPC as far as it is read before anything is decided. */
interface Frame {
  readonly reading: CpcReading;
  readonly path: string;
  readonly cpc: JsonObject;
  readonly properties: JsonObject;
  readonly at: string;
  readonly own: JsonObject;
  readonly ownAt: string;
  readonly name: string;
  readonly dpm: boolean;
  readonly profiles: readonly ImageProfile[];
  readonly candidates: readonly Candidate[];
}

/** `hmc`: the definition without its CPCs. */
export interface CpcOfFile {
  readonly hmc: JsonObject;
  readonly cpc: JsonObject;
  readonly path: string;
}

function readFrame(
  reader: FieldReader,
  answers: HmcAnswers,
  { hmc, cpc, path }: CpcOfFile,
): Frame | undefined {
  const properties = reader.member(cpc, 'properties', path);
  if (!properties) return reader.problem(`${path}.properties`, cpc, undefined, 'a CPC has properties');
  const at = `${path}.properties`;
  const name = reader.text(properties, 'name', at) ?? '';
  const dpm = reader.flag(properties, 'dpm-enabled', at) ?? false;
  const own = reader.member(properties, OWN_KEY, at) ?? {};
  const ownAt = `${at}.${OWN_KEY}`;
  const assumed: string[] = [];
  const reading: CpcReading = {
    reader,
    answers,
    machine: readMachine(reader, properties, own, ownAt, assumed),
    customerBytes:
      reader.bytes(own, 'customer-bytes', ownAt) ?? reader.mebibytes(properties, 'storage-customer', at),
    foreign: new ForeignKeeper(hmc),
    assumed,
    commands: [],
  };
  const profiles = dpm ? [] : readImageProfiles(reader, cpc, path);
  const candidates = dpm ? dpmCandidates(reading, cpc, path) : lparCandidates(reading, cpc, path, profiles);
  return { reading, path, cpc, properties, at, own, ownAt, name, dpm, profiles, candidates };
}

/** What the file says of the CPC's partitions; undefined when the CPC itself cannot be read. */
export function surveyCpc(
  reader: FieldReader,
  answers: HmcAnswers,
  file: CpcOfFile,
): SurveyedSystem | undefined {
  const frame = readFrame(reader, answers, file);
  if (!frame) return undefined;
  const { candidates, profiles } = frame;
  return {
    id: idOf(frame.path),
    name: frame.name,
    mode: frame.dpm ? 'dpm' : 'classic',
    partitions: candidates.map((each) => surveyed(each, reader.lineOf(each.properties))),
    profilesLeft: profiles
      .filter(({ properties }) => !candidates.some(({ memory }) => memory === properties))
      .map(({ properties }) => String(properties.name ?? '')),
  };
}

/** Undefined when it cannot be read; every problem is with the reader. */
export function readCpc(
  reader: FieldReader,
  answers: HmcAnswers,
  file: CpcOfFile,
): ImportedSystem | undefined {
  const frame = readFrame(reader, answers, file);
  if (!frame) return undefined;
  const { reading, cpc, properties, at, own, ownAt, dpm } = frame;
  const members = frame.candidates.flatMap((candidate) => take(frame, candidate) ?? []);
  const used = new Set(members.map(({ memory }) => memory));
  const profilesLeft: JsonValue[] = frame.profiles
    .filter(({ properties: each }) => !used.has(each))
    .map(({ entry }) => entry);
  const size = (key: string, exact: string): Bytes | undefined =>
    reader.bytes(own, exact, ownAt) ?? reader.mebibytes(properties, key, at);
  const plain = json({
    name: frame.name,
    customerBytes: reading.customerBytes ?? assumedCustomer(reading, properties, members),
    answerStyle:
      own['answer-style'] === undefined
        ? 'always-0020'
        : reader.checked(own, 'answer-style', ownAt, schemas.systemDefinition.shape.answerStyle),
    standbyListed: reader.flag(own, 'standby-listed', ownAt),
    partitions: members.map(({ definition }) => definition),
    mode: own.mode === 'classic' ? 'classic' : dpm ? 'dpm' : undefined,
    installedBytes: size('storage-total-installed', 'installed-bytes'),
    hsaBytes: size('storage-hardware-system-area', 'hsa-bytes'),
    machine: reading.machine,
  }) as unknown as SystemDefinition;
  checkMeaning(reader, plain, members, properties, at);
  const kept = reading.foreign.of(cpc, properties, plain, profilesLeft);
  const definition = kept ? { ...plain, foreign: kept } : plain;
  return { definition, commands: reading.commands, assumed: reading.assumed };
}

/** A candidate as it was decided; undefined when it is left out, or wrong. */
function take({ reading, dpm }: Frame, candidate: Candidate): Member | undefined {
  const { reader, assumed, foreign, commands } = reading;
  const decision = decide(reading, candidate);
  const { name, original, entry, properties, at, memory, memoryAt } = candidate;
  if (decision.kind === 'leaveOut') {
    assumed.push(`${original.slice(0, 64)} is left out; an export gives it back.`);
    foreign.keepLeftOut(entry);
    return undefined;
  }
  if (decision.kind === 'problems') {
    reader.problems.push(...decision.problems);
    return undefined;
  }
  assumed.push(...decision.assumed);
  const profile = candidate.profileOf(decision.initialBytes, decision.reservedBytes);
  const definition = readPartition(reading, name, properties, at, profile);
  if (!definition) return undefined;
  const written = dpm ? dpmProperties(definition) : lparProperties(definition);
  // The profile keeps its name, so a partition that is called otherwise here has to name it.
  const { profileName } = candidate;
  const named = profileName === undefined ? {} : { 'next-activation-profile-name': profileName };
  foreign.keepPartition(name, entry, { ...named, ...properties }, written);
  if (profileName !== undefined)
    foreign.keepProfile(name, { name: profileName, ...memory }, imageProfileProperties(definition));
  commands.push(...commandsToStatus(name, properties.status, runsLinux(candidate.purpose, properties)));
  return { definition, properties, path: at, memory, memoryPath: memoryAt };
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

/** What a system has whose file does not say it: what its partitions may have together. */
function assumedCustomer({ assumed }: CpcReading, properties: JsonObject, members: readonly Member[]): Bytes {
  const sum = storageOf(members);
  if ('storage-customer' in properties) return bytes(Math.max(sum, MIB));
  assumed.push(
    sum > 0
      ? `Customer storage is not given: the storage of all partitions, ${formatBytes(sum)}, is assumed.`
      : `Customer storage is not given, and there is no partition: ${formatBytes(EMPTY_SYSTEM)} are assumed.`,
  );
  return sum > 0 ? sum : EMPTY_SYSTEM;
}

const storageOf = (members: readonly Member[]): Bytes =>
  bytes(
    members.reduce(
      (total, { definition: { profile } }) => total + profile.initialBytes + profile.reservedBytes,
      0,
    ),
  );

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
