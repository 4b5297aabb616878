/** Partitions of a CPC in DPM mode: initial and maximum memory stand in the partition itself. */

import type { PartitionDefinition } from '../../../shared/definition.ts';
import { bytes } from '../../../shared/units.ts';
import * as schemas from '../../contract/definition-schema.ts';
import { type Amounts, type Candidate, freeName, proposedBytes, twiceIn } from './candidates.ts';
import { idOf } from './classic-lpars.ts';
import type { FieldReader } from './field-reader.ts';
import { type JsonObject, json, OWN_KEY } from './layout.ts';
import { purposeOf, remarkOf } from './purposes.ts';
import type { CpcReading } from './reading.ts';

export function dpmCandidates(reading: CpcReading, cpc: JsonObject, path: string): Candidate[] {
  const { reader } = reading;
  const originals = new Set<string>();
  const names = new Set<string>();
  return reader.objects(cpc, 'partitions', path).flatMap(({ value, path: partitionPath }) => {
    const at = `${partitionPath}.properties`;
    const properties = reader.member(value, 'properties', partitionPath);
    const original = properties && reader.text(properties, 'name', at);
    if (!properties || original === undefined) return [];
    const name = freeName(original, properties['short-name'], names);
    names.add(name);
    const twice = twiceIn(originals, reading, properties, at);
    const purpose = purposeOf([properties.type]);
    const { value: amounts, problems } = reader.apart(() => readAmounts(reading, properties, at));
    const rest = reader.apart(() => readRest(reader, properties, at));
    return {
      id: idOf(partitionPath),
      entry: value,
      properties,
      at,
      memory: properties,
      memoryAt: at,
      original,
      name,
      purpose,
      amounts,
      problems: [...problems, ...rest.problems],
      missing: reader.apart(() => tellMissing(reader, amounts, properties, at)).problems,
      remarks: [
        ...(twice ? [`The name ${original.slice(0, 64)} is given twice in this system.`] : []),
        ...[remarkOf(purpose, properties) ?? []].flat(),
      ],
      twice,
      profileOf: (initialBytes, reservedBytes) =>
        json({ initialBytes, reservedBytes, ...rest.value }) as unknown as PartitionDefinition['profile'],
    };
  });
}

/** Reserved memory is what the maximum has beyond the initial memory (HMC Web Services API, Partition object). */
function readAmounts(reading: CpcReading, properties: JsonObject, at: string): Amounts {
  const { reader } = reading;
  const given = (key: string) =>
    key in properties ? { bytes: reader.mebibytes(properties, key, at, true) } : undefined;
  const initial = given('initial-memory');
  const maximum = given('maximum-memory');
  const proposed = {
    initial: proposedBytes(reading, 'initial'),
    reserved: proposedBytes(reading, 'reserved'),
  };
  const unreadable = (part: 'initial' | 'reserved') =>
    ({ from: 'unreadable', proposedBytes: proposed[part] }) as const;
  if (initial?.bytes !== undefined && maximum?.bytes !== undefined && maximum.bytes < initial.bytes) {
    const rule = 'maximum memory is at least the initial memory';
    reader.problem(`${at}.maximum-memory`, properties, 'maximum-memory', rule);
    return { initial: { from: 'file', bytes: initial.bytes }, reserved: unreadable('reserved') };
  }
  if (initial?.bytes !== undefined)
    return {
      initial: { from: 'file', bytes: initial.bytes },
      reserved: maximum
        ? maximum.bytes === undefined
          ? unreadable('reserved')
          : { from: 'file', bytes: bytes(maximum.bytes - initial.bytes) }
        : reservedAlone(reading, properties, at),
    };
  // Without the initial memory the maximum bounds what may be assumed for both.
  const bound = maximum?.bytes;
  const first = bound === undefined ? proposed.initial : bytes(Math.min(proposed.initial, bound));
  return {
    initial: initial ? unreadable('initial') : { from: 'missing', proposedBytes: first },
    reserved:
      bound === undefined
        ? reservedAlone(reading, properties, at)
        : { from: 'missing', proposedBytes: bytes(bound - first) },
  };
}

function reservedAlone(reading: CpcReading, properties: JsonObject, at: string): Amounts['reserved'] {
  const read =
    'reserved-memory' in properties
      ? reading.reader.mebibytes(properties, 'reserved-memory', at, true)
      : undefined;
  return read === undefined
    ? { from: 'missing', proposedBytes: proposedBytes(reading, 'reserved') }
    : { from: 'file', bytes: read };
}

/** Origin and load parameters: of an own export only. */
function readRest(reader: FieldReader, properties: JsonObject, at: string): object {
  const own = reader.member(properties, OWN_KEY, at) ?? {};
  const ownAt = `${at}.${OWN_KEY}`;
  const load = schemas.imageProfile.shape.load;
  return {
    originBytes: reader.bytes(own, 'origin-bytes', ownAt),
    load: own.load === undefined ? undefined : reader.checked(own, 'load', ownAt, load),
  };
}

function tellMissing(
  reader: FieldReader,
  { initial, reserved }: Amounts,
  properties: JsonObject,
  at: string,
): void {
  if (initial.from === 'missing')
    reader.problem(`${at}.initial-memory`, properties, undefined, 'initial-memory is missing');
  if (reserved.from === 'missing')
    reader.problem(`${at}.maximum-memory`, properties, undefined, 'maximum-memory is missing');
}
