/** LPARs of a CPC in classic mode: each with the image activation profile that its next activation uses. */

import type { JsonValue, PartitionDefinition } from '../../../shared/definition.ts';
import type { FileProblem } from '../../../shared/failure.ts';
import type { SurveyedAmount } from '../../../shared/hmc-survey.ts';
import { type Bytes, bytes, MIB } from '../../../shared/units.ts';
import { type Amounts, type Candidate, freeName, proposedBytes, twiceIn } from './candidates.ts';
import type { FieldReader } from './field-reader.ts';
import { IPL_TYPES, type JsonObject, json } from './layout.ts';
import { purposeOf, remarkOf } from './purposes.ts';
import type { CpcReading } from './reading.ts';

export interface ImageProfile {
  readonly entry: JsonObject;
  readonly properties: JsonObject;
  readonly at: string;
}

export const readImageProfiles = (reader: FieldReader, cpc: JsonObject, path: string): ImageProfile[] =>
  reader.objects(cpc, 'image_activation_profiles', path).map(({ value, path: at }) => ({
    entry: value,
    properties: reader.member(value, 'properties', at) ?? {},
    at: `${at}.properties`,
  }));

export function lparCandidates(
  reading: CpcReading,
  cpc: JsonObject,
  path: string,
  profiles: readonly ImageProfile[],
): Candidate[] {
  const { reader } = reading;
  const originals = new Set<string>();
  const names = new Set<string>();
  return reader.objects(cpc, 'lpars', path).flatMap(({ value, path: lparPath }) => {
    const at = `${lparPath}.properties`;
    const properties = reader.member(value, 'properties', lparPath);
    const original = properties && reader.text(properties, 'name', at);
    if (!properties || original === undefined) return [];
    const name = freeName(original, undefined, names);
    names.add(name);
    const twice = twiceIn(originals, reading, properties, at);
    const wanted = nextProfileOf(properties) ?? original;
    const profile = profiles.find(({ properties: { name: known } }) => known === wanted);
    const memory = profile?.properties ?? {};
    const memoryAt = profile?.at ?? at;
    const purpose = purposeOf([properties['activation-mode'], memory['operating-mode']]);
    const { value: amounts, problems } = reader.apart(() =>
      readAmounts(reading, memory, memoryAt, properties),
    );
    const rest = reader.apart(() => readRest(reader, memory, memoryAt));
    const remarks = [
      ...(twice ? [`The name ${original} is given twice in this system.`] : []),
      ...(profile || profiles.length === 0
        ? []
        : [`There is no image activation profile ${wanted.slice(0, 64)} in the file.`]),
      ...[remarkOf(purpose, properties) ?? []].flat(),
    ];
    const missing = missingOf(reader, amounts, original, wanted, profile, { properties, at });
    return {
      id: idOf(lparPath),
      entry: value,
      properties,
      at,
      memory,
      memoryAt,
      original,
      profileName: wanted,
      name,
      purpose,
      amounts,
      problems: [...problems, ...rest.problems],
      missing,
      remarks,
      twice,
      profileOf: (initialBytes, reservedBytes) =>
        json({ initialBytes, reservedBytes, ...rest.value }) as unknown as PartitionDefinition['profile'],
    };
  });
}

/** "cpcs[0].lpars[2]" */
export const idOf = (path: string): string => path.replace(/^hmc_definition\./, '');

/** Undefined where the file leaves it open: then the profile has the LPAR's name. */
function nextProfileOf(properties: JsonObject): string | undefined {
  const next = properties['next-activation-profile-name'];
  return typeof next === 'string' && next !== '' ? next : undefined;
}

/** From the profile; what it does not say, from what the LPAR holds now. */
function readAmounts(reading: CpcReading, memory: JsonObject, at: string, properties: JsonObject): Amounts {
  const running = allocationOf(properties);
  const amount = (key: string, part: 'initial' | 'reserved', held: Bytes | undefined): SurveyedAmount => {
    if (key in memory) {
      const read = reading.reader.mebibytes(memory, key, at, true);
      return read === undefined
        ? { from: 'unreadable', proposedBytes: proposedBytes(reading, part) }
        : { from: 'file', bytes: read };
    }
    if (held !== undefined) return { from: 'running', bytes: held };
    return { from: 'missing', proposedBytes: proposedBytes(reading, part) };
  };
  return {
    initial: amount('central-storage', 'initial', running.initial),
    reserved: amount('reserved-central-storage', 'reserved', running.reserved),
  };
}

/** `storage-central-allocation` of an activated LPAR; a list that cannot be read says nothing. */
function allocationOf(properties: JsonObject): {
  readonly initial: Bytes | undefined;
  readonly reserved: Bytes | undefined;
} {
  const list = properties['storage-central-allocation'];
  const [first] = (Array.isArray(list) ? list : []) as readonly JsonValue[];
  const held = (key: string): number | undefined => {
    const value = typeof first === 'object' && first !== null ? (first as JsonObject)[key] : undefined;
    return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) * MIB : undefined;
  };
  const initial = held('initial') ?? held('current');
  const maximum = held('maximum');
  return {
    initial: initial === undefined || initial === 0 ? undefined : bytes(initial),
    reserved:
      initial === undefined || maximum === undefined || maximum < initial
        ? undefined
        : bytes(maximum - initial),
  };
}

/** Origin and load parameters of the profile. */
function readRest(reader: FieldReader, memory: JsonObject, at: string): object {
  const chosen = reader.flag(memory, 'user-specified-central-storage-origin', at);
  return {
    originBytes: chosen ? reader.mebibytes(memory, 'central-storage-origin', at) : undefined,
    load: readLoad(reader, memory, at),
  };
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

/** What is told while nobody has answered for what is missing. */
function missingOf(
  reader: FieldReader,
  { initial, reserved }: Amounts,
  original: string,
  wanted: string,
  profile: ImageProfile | undefined,
  { properties, at }: { readonly properties: JsonObject; readonly at: string },
): readonly FileProblem[] {
  const found = reader.apart(() => {
    if (!profile && initial.from === 'missing') {
      const rule = `LPAR ${original} has no image activation profile ${wanted}: its storage is not known`;
      reader.problem(at, properties, 'name', rule);
      return;
    }
    const { properties: memory, at: memoryAt } = profile ?? { properties, at };
    if (initial.from === 'missing')
      reader.problem(`${memoryAt}.central-storage`, memory, undefined, 'central-storage is missing');
    if (reserved.from === 'missing') {
      const path = `${memoryAt}.reserved-central-storage`;
      reader.problem(path, memory, undefined, 'reserved-central-storage is missing');
    }
  });
  return found.problems;
}
