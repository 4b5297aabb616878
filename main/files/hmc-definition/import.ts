/**
 * An HMC definition file as systems. Memory properties, names and the machine are taken over; everything else is kept
 * for the way back. Nothing is returned while anything is wrong: all problems come at once, with path and line.
 */

import type { Command } from '../../../shared/command.ts';
import {
  type ForeignProperties,
  type JsonValue,
  ORDINARY_CONDITIONS,
  type PartitionDefinition,
  type SystemDefinition,
} from '../../../shared/definition.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import { type PartitionName, partitionName } from '../../../shared/ids.ts';
import {
  granularityFor,
  type MachineProfile,
  machineProfileOfType,
} from '../../../shared/machine-profile.ts';
import { type Bytes, bytes, formatBytes, GIB, MIB, mib } from '../../../shared/units.ts';
import * as schemas from '../../doors/definition-schema.ts';
import { checkDefinition } from '../../engine/index.ts';
import type { FileProblem } from '../problem.ts';
import { FieldReader } from './field-reader.ts';
import {
  cpcProperties,
  DEFAULT_DOCUMENT,
  dpmProperties,
  IPL_TYPES,
  imageProfileProperties,
  type JsonObject,
  json,
  lparProperties,
  OWN_KEY,
  STATE_KEYS,
} from './layout.ts';
import { orderedProblems } from './ordered-problems.ts';
import { readYaml } from './yaml-text.ts';

export interface ImportOptions {
  /** Amounts for partitions whose definition has none, as the mock's examples; without it that is a problem. */
  readonly missingMemory?: { readonly initialMib: number; readonly reservedMib: number };
}

export interface ImportedSystem {
  readonly definition: SystemDefinition;
  /** Brings partitions to the status the file says they have. */
  readonly commands: readonly Command[];
  /** What the file does not say and was assumed, one sentence each. */
  readonly assumed: readonly string[];
}

/** Kernel of a partition whose file does not say: HMCs do not know. */
const ASSUMED_KERNEL = { release: '6.12', commandLine: '' } as const;
const ASSUMED_INCREMENT = bytes(GIB);

export function importHmcDefinition(
  text: string,
  options: ImportOptions = {},
): Result<readonly ImportedSystem[], readonly FileProblem[]> {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const reader = new FieldReader(yaml.value);
  const root = reader.object(yaml.value.root, '');
  const hmc = root && reader.member(root, 'hmc_definition', '');
  if (!hmc) {
    if (root)
      reader.problem(
        'hmc_definition',
        root,
        undefined,
        'this is not an HMC definition: hmc_definition is missing',
      );
    return fail(orderedProblems(reader.problems));
  }
  const at = 'hmc_definition';
  for (const key of ['host', 'api_version'] as const) reader.text(hmc, key, at, { optional: true });
  reader.objects(hmc, 'consoles', at);
  const { cpcs, ...others } = hmc;
  const document = without(others, DEFAULT_DOCUMENT);
  const entries = reader.objects(hmc, 'cpcs', at);
  if (entries.length === 0) reader.problem(`${at}.cpcs`, hmc, 'cpcs', 'the definition has no CPC');
  const systems = entries.flatMap(({ value, path }) =>
    new CpcReader(reader, options, document).read(value, path),
  );
  return reader.problems.length > 0 ? fail(orderedProblems(reader.problems)) : ok(systems);
}

/** Where a partition's amounts stand in the file, for problems that show only in the whole. */
interface Member {
  readonly definition: PartitionDefinition;
  readonly properties: JsonObject;
  readonly path: string;
  readonly memory: JsonObject;
  readonly memoryPath: string;
}

class CpcReader {
  readonly #reader: FieldReader;
  readonly #options: ImportOptions;
  readonly #document: JsonObject | undefined;
  readonly #assumed: string[] = [];
  readonly #commands: Command[] = [];
  readonly #foreignPartitions: { [name: string]: JsonObject } = {};
  readonly #foreignProfiles: { [name: string]: JsonObject } = {};
  readonly #names = new Set<string>();

  constructor(reader: FieldReader, options: ImportOptions, document: JsonObject | undefined) {
    this.#reader = reader;
    this.#options = options;
    this.#document = document;
  }

  read(cpc: JsonObject, path: string): ImportedSystem[] {
    const reader = this.#reader;
    const properties = reader.member(cpc, 'properties', path);
    if (!properties) {
      reader.problem(`${path}.properties`, cpc, undefined, 'a CPC has properties');
      return [];
    }
    const at = `${path}.properties`;
    const name = reader.text(properties, 'name', at);
    const dpm = reader.flag(properties, 'dpm-enabled', at) ?? false;
    const own = reader.member(properties, OWN_KEY, at) ?? {};
    const ownAt = `${at}.${OWN_KEY}`;
    const machine = this.#machine(properties, own, ownAt);
    const { members, profilesLeft } = dpm
      ? { members: this.#dpmPartitions(cpc, path, machine), profilesLeft: undefined }
      : this.#lpars(cpc, path, machine);
    const sum = members.reduce(
      (total, { definition: { profile } }) => total + profile.initialBytes + profile.reservedBytes,
      0,
    );
    const mode = own.mode === 'classic' ? 'classic' : dpm ? 'dpm' : undefined;
    const size = (key: string, exact: string): Bytes | undefined =>
      reader.bytes(own, exact, ownAt) ?? reader.mebibytes(properties, key, at);
    const customer = size('storage-customer', 'customer-bytes');
    if (customer === undefined && !('storage-customer' in properties)) {
      this.#assumed.push(
        `Customer storage is not given: the storage of all partitions, ${formatBytes(bytes(Math.max(sum, MIB)))}, is assumed.`,
      );
    }
    const answerStyle = own['answer-style'] === 'redundant-0120' ? 'redundant-0120' : 'always-0020';
    const plain: SystemDefinition = json({
      name: name ?? '',
      customerBytes: customer ?? Math.max(sum, MIB),
      answerStyle,
      partitions: members.map(({ definition }) => definition),
      mode,
      installedBytes: size('storage-total-installed', 'installed-bytes'),
      hsaBytes: size('storage-hardware-system-area', 'hsa-bytes'),
      machine,
    }) as unknown as SystemDefinition;
    this.#checkMeaning(plain, members, properties, at);
    const foreign = this.#foreign(cpc, properties, plain, profilesLeft);
    const definition = foreign ? { ...plain, foreign } : plain;
    return [{ definition, commands: this.#commands, assumed: this.#assumed }];
  }

  #machine(properties: JsonObject, own: JsonObject, ownAt: string): MachineProfile | undefined {
    if (own.machine !== undefined) {
      return this.#reader.checked(own, 'machine', ownAt, schemas.machineProfile) as
        | MachineProfile
        | undefined;
    }
    const type = properties['machine-type'];
    const machine = machineProfileOfType(String(type));
    if (!machine && type !== undefined) {
      this.#assumed.push(
        `Machine type ${String(type).slice(0, 16)} is not known: increments of 1 GiB are assumed.`,
      );
    }
    return machine;
  }

  /** Classic: each LPAR with the image profile that its next activation uses. */
  #lpars(
    cpc: JsonObject,
    path: string,
    machine: MachineProfile | undefined,
  ): { members: Member[]; profilesLeft: JsonValue[] } {
    const reader = this.#reader;
    const profiles = reader.objects(cpc, 'image_activation_profiles', path).map(({ value, path: at }) => ({
      value,
      at: `${at}.properties`,
      properties: reader.member(value, 'properties', at) ?? {},
    }));
    const used = new Set<JsonObject>();
    const members = reader.objects(cpc, 'lpars', path).flatMap(({ value, path: lparPath }) => {
      const at = `${lparPath}.properties`;
      const properties = reader.member(value, 'properties', lparPath);
      const original = properties && reader.text(properties, 'name', at);
      if (!properties || original === undefined) return [];
      const name = this.#classicName(original, properties, at);
      const next = properties['next-activation-profile-name'];
      const profileName = typeof next === 'string' && next !== '' ? next : original;
      const profile = profiles.find(({ properties: { name: known } }) => known === profileName);
      if (!profile && !this.#options.missingMemory) {
        reader.problem(
          at,
          properties,
          'name',
          `LPAR ${original} has no image activation profile ${profileName}: its storage is not known`,
        );
        return [];
      }
      if (profile) used.add(profile.value);
      const memory = profile?.properties ?? {};
      const memoryPath = profile?.at ?? at;
      const definition = this.#lpar(name, properties, at, memory, memoryPath, machine);
      if (!definition) return [];
      const { properties: _, ...others } = value;
      this.#keep(name, properties, lparProperties(definition), others);
      const foreignProfile = profile && without(profile.properties, imageProfileProperties(definition));
      if (foreignProfile) this.#foreignProfiles[name] = foreignProfile;
      this.#bringTo(name, properties.status);
      return [{ definition, properties, path: at, memory, memoryPath }];
    });
    return {
      members,
      profilesLeft: profiles.filter(({ value }) => !used.has(value)).map(({ value }) => value),
    };
  }

  #lpar(
    name: PartitionName,
    properties: JsonObject,
    at: string,
    memory: JsonObject,
    memoryAt: string,
    machine: MachineProfile | undefined,
  ): PartitionDefinition | undefined {
    const reader = this.#reader;
    const initial = this.#amount(memory, 'central-storage', memoryAt, 'initialMib');
    const reserved = this.#amount(memory, 'reserved-central-storage', memoryAt, 'reservedMib');
    const chosen = reader.flag(memory, 'user-specified-central-storage-origin', memoryAt);
    const origin = chosen ? reader.mebibytes(memory, 'central-storage-origin', memoryAt) : undefined;
    const load = this.#load(memory, memoryAt);
    if (initial === undefined || reserved === undefined) return undefined;
    const profile = json({ initialBytes: initial, reservedBytes: reserved, originBytes: origin, load });
    return this.#partition(
      name,
      properties,
      at,
      profile as unknown as PartitionDefinition['profile'],
      machine,
    );
  }

  /** Load parameters, when the profile names a kind of device that is modelled. */
  #load(memory: JsonObject, at: string): object | undefined {
    const device = Object.entries(IPL_TYPES).find(([, word]) => word === memory['ipl-type'])?.[0];
    if (device === undefined) return undefined;
    return json({
      device,
      address: this.#reader.text(memory, 'ipl-address', at, { optional: true }),
      parameter: this.#reader.text(memory, 'ipl-parameter', at, { optional: true }),
      atActivation: this.#reader.flag(memory, 'load-at-activation', at),
    });
  }

  #dpmPartitions(cpc: JsonObject, path: string, machine: MachineProfile | undefined): Member[] {
    const reader = this.#reader;
    return reader.objects(cpc, 'partitions', path).flatMap(({ value, path: partitionPath }) => {
      const at = `${partitionPath}.properties`;
      const properties = reader.member(value, 'properties', partitionPath);
      const original = properties && reader.text(properties, 'name', at);
      if (!properties || original === undefined) return [];
      const name = this.#dpmName(original, properties['short-name']);
      const initial = this.#amount(properties, 'initial-memory', at, 'initialMib');
      const maximum = this.#maximum(properties, at, initial);
      if (initial === undefined || maximum === undefined) return [];
      if (maximum < initial) {
        reader.problem(
          `${at}.maximum-memory`,
          properties,
          'maximum-memory',
          'maximum memory is at least the initial memory',
        );
        return [];
      }
      const own = reader.member(properties, OWN_KEY, at) ?? {};
      const ownAt = `${at}.${OWN_KEY}`;
      const profile = json({
        initialBytes: initial,
        reservedBytes: maximum - initial,
        originBytes: reader.bytes(own, 'origin-bytes', ownAt),
        load:
          own.load === undefined
            ? undefined
            : reader.checked(own, 'load', ownAt, schemas.imageProfile.shape.load),
      });
      const definition = this.#partition(
        name,
        properties,
        at,
        profile as unknown as PartitionDefinition['profile'],
        machine,
      );
      if (!definition) return [];
      const { properties: _, ...others } = value;
      this.#keep(name, properties, dpmProperties(definition), others);
      this.#bringTo(name, properties.status);
      return [{ definition, properties, path: at, memory: properties, memoryPath: at }];
    });
  }

  #maximum(properties: JsonObject, at: string, initial: Bytes | undefined): Bytes | undefined {
    if ('maximum-memory' in properties || !this.#options.missingMemory) {
      return this.#reader.mebibytes(properties, 'maximum-memory', at, true);
    }
    return initial === undefined ? undefined : bytes(initial + this.#options.missingMemory.reservedMib * MIB);
  }

  #amount(
    memory: JsonObject,
    key: string,
    at: string,
    missing: keyof NonNullable<ImportOptions['missingMemory']>,
  ): Bytes | undefined {
    if (!(key in memory) && this.#options.missingMemory) return mib(this.#options.missingMemory[missing]);
    return this.#reader.mebibytes(memory, key, at, true);
  }

  /** Increment size, kernel and conditions: from an own export, or assumed. */
  #partition(
    name: PartitionName,
    properties: JsonObject,
    at: string,
    profile: PartitionDefinition['profile'],
    machine: MachineProfile | undefined,
  ): PartitionDefinition | undefined {
    const reader = this.#reader;
    const own = reader.member(properties, OWN_KEY, at);
    if (own) {
      const ownAt = `${at}.${OWN_KEY}`;
      const sclp = reader.checked(own, 'sclp', ownAt, schemas.partitionDefinition.shape.sclp);
      const kernel = reader.checked(own, 'kernel', ownAt, schemas.kernelDefinition);
      const conditions = reader.checked(own, 'conditions', ownAt, schemas.conditions);
      const zvm =
        own.zvm === undefined
          ? undefined
          : reader.checked(own, 'zvm', ownAt, schemas.partitionDefinition.shape.zvm);
      if (!sclp || !kernel || !conditions) return undefined;
      return json({ name, profile, sclp, kernel, conditions, zvm }) as unknown as PartitionDefinition;
    }
    const incrementBytes = this.#increment(name, profile, machine);
    return {
      name,
      profile,
      sclp: { incrementBytes },
      kernel: ASSUMED_KERNEL,
      conditions: ORDINARY_CONDITIONS,
    };
  }

  /** The table's increment, halved until the amounts are whole: what a real machine accepted was a multiple of its own. */
  #increment(
    name: PartitionName,
    { initialBytes, reservedBytes }: PartitionDefinition['profile'],
    machine: MachineProfile | undefined,
  ): Bytes {
    const table = machine && granularityFor(machine, initialBytes, reservedBytes)?.incrementBytes;
    let increment: number = table ?? ASSUMED_INCREMENT;
    while (increment > MIB && (initialBytes % increment !== 0 || reservedBytes % increment !== 0))
      increment /= 2;
    if (increment !== (table ?? ASSUMED_INCREMENT)) {
      this.#assumed.push(
        `${name}: the amounts are no multiples of ${formatBytes(table ?? ASSUMED_INCREMENT)}; increments of ${formatBytes(bytes(increment))} are assumed.`,
      );
    }
    return bytes(increment);
  }

  #classicName(original: string, properties: JsonObject, at: string): PartitionName {
    if (this.#names.has(original))
      this.#reader.problem(`${at}.name`, properties, 'name', 'partition names are unique within a system');
    this.#names.add(original);
    return partitionName(original);
  }

  /** DPM names are free text; the simulated partition takes the short name, or what is left of the long one. */
  #dpmName(original: string, short: JsonValue | undefined): PartitionName {
    const wanted = [
      original,
      typeof short === 'string' ? short : '',
      original.toUpperCase().replace(/[^A-Z0-9]/g, ''),
    ]
      .map((name) => name.slice(0, name === original ? undefined : 8))
      .find((name) => /^[A-Z][A-Z0-9]{0,7}$/.test(name));
    const base = wanted ?? 'PART';
    let name = base;
    for (let number = 2; this.#names.has(name); number++)
      name = `${base.slice(0, 8 - String(number).length)}${number}`;
    this.#names.add(name);
    if (name !== original)
      this.#assumed.push(`Partition ${JSON.stringify(original.slice(0, 64))} is called ${name} here.`);
    return partitionName(name);
  }

  #keep(name: PartitionName, properties: JsonObject, own: JsonObject, others: JsonObject): void {
    const rest = without(properties, own);
    const kept = { ...(rest ? { properties: rest } : {}), ...others };
    if (Object.keys(kept).length > 0) this.#foreignPartitions[name] = kept;
  }

  #bringTo(partition: PartitionName, status: JsonValue | undefined): void {
    const word = String(status ?? 'not-activated');
    if (['not-activated', 'stopped', 'starting'].includes(word)) return;
    this.#commands.push({ kind: 'activate', partition });
    if (word === 'not-operating') return;
    this.#commands.push({ kind: 'load', partition, clear: true });
    if (word === 'paused') this.#commands.push({ kind: 'stop', partition });
  }

  #foreign(
    cpc: JsonObject,
    properties: JsonObject,
    definition: SystemDefinition,
    profilesLeft: JsonValue[] | undefined,
  ): ForeignProperties | undefined {
    const { properties: _, lpars, partitions, image_activation_profiles, ...others } = cpc;
    const isDpm = definition.mode === 'dpm';
    const rest = without(properties, cpcProperties(definition));
    const kept: JsonObject = {
      ...others,
      ...(rest ? { properties: rest } : {}),
      ...(isDpm && lpars !== undefined ? { lpars } : {}),
      ...(!isDpm && partitions !== undefined ? { partitions } : {}),
      ...(isDpm && image_activation_profiles !== undefined ? { image_activation_profiles } : {}),
      ...(profilesLeft && profilesLeft.length > 0 ? { image_activation_profiles: profilesLeft } : {}),
    };
    const foreign: ForeignProperties = {
      ...(this.#document ? { document: this.#document } : {}),
      ...(Object.keys(kept).length > 0 ? { cpc: kept } : {}),
      ...(Object.keys(this.#foreignPartitions).length > 0 ? { partitions: this.#foreignPartitions } : {}),
      ...(Object.keys(this.#foreignProfiles).length > 0 ? { profiles: this.#foreignProfiles } : {}),
    };
    return Object.keys(foreign).length > 0 ? foreign : undefined;
  }

  /** The engine's own rules, told where the file breaks them. */
  #checkMeaning(
    definition: SystemDefinition,
    members: readonly Member[],
    properties: JsonObject,
    at: string,
  ): void {
    for (const { path, rule } of checkDefinition(definition)) {
      const index = /^partitions\[(\d+)\]/.exec(path)?.[1];
      const member = index === undefined ? undefined : members[Number(index)];
      if (!member) this.#reader.problem(at, properties, undefined, `${path}: ${rule}`);
      else if (path.includes('.profile.'))
        this.#reader.problem(member.memoryPath, member.memory, undefined, rule);
      else this.#reader.problem(member.path, member.properties, undefined, rule);
    }
  }
}

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

const equal = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
