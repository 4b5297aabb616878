/** Partitions of a file before it is decided whether they come in, and with which amounts. */

import type { JsonValue, PartitionDefinition } from '../../../shared/definition.ts';
import type { FileProblem } from '../../../shared/failure.ts';
import type { PartitionPurpose, SurveyedAmount, SurveyedPartition } from '../../../shared/hmc-survey.ts';
import { type PartitionName, partitionName } from '../../../shared/ids.ts';
import { granularityFor } from '../../../shared/machine-profile.ts';
import { type Bytes, bytes, formatBytes, GIB, gib } from '../../../shared/units.ts';
import type { JsonObject } from './layout.ts';
import type { CpcReading } from './reading.ts';

/** Both amounts when nothing says them: enough for Linux to boot, and as much again to bring online (our choice). */
const PROPOSED = gib(4);

export type Amounts = { readonly initial: SurveyedAmount; readonly reserved: SurveyedAmount };

export interface Candidate {
  readonly id: string;
  /** The entry in the list of partitions, and its properties with their path. */
  readonly entry: JsonObject;
  readonly properties: JsonObject;
  readonly at: string;
  /** Where the amounts stand: the image activation profile, or the partition itself. */
  readonly memory: JsonObject;
  readonly memoryAt: string;
  readonly original: string;
  /** Of the image activation profile that its next activation uses, whether or not it is in the file; classic only. */
  readonly profileName?: string;
  readonly name: PartitionName;
  readonly purpose: PartitionPurpose;
  readonly amounts: Amounts;
  readonly problems: readonly FileProblem[];
  /** What is wrong while nobody has answered for the missing amounts. */
  readonly missing: readonly FileProblem[];
  readonly remarks: readonly string[];
  /** The system has a partition of this name already. */
  readonly twice: FileProblem | undefined;
  /** The profile with these amounts, and the rest of what the file says of it. */
  readonly profileOf: (initialBytes: Bytes, reservedBytes: Bytes) => PartitionDefinition['profile'];
}

export const wordOfStatus = ({ properties }: Candidate): string =>
  String(properties.status ?? 'not-activated');

/** Taken by default, unless it cannot be read or is there already. */
export const proposalOf = ({ twice, problems }: Candidate): SurveyedPartition['proposal'] =>
  twice || problems.length > 0 ? 'leaveOut' : 'take';

/** A name that the file gives as it can be simulated: itself, the short name, or what is left of it; the first free one. */
export function freeName(
  original: string,
  short: JsonValue | undefined,
  taken: ReadonlySet<string>,
): PartitionName {
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

/** The problem of a name that is there already; the name is noted otherwise. */
export function twiceIn(
  names: Set<string>,
  { reader }: CpcReading,
  properties: JsonObject,
  at: string,
): FileProblem | undefined {
  const name = String(properties.name);
  const rule = 'partition names are unique within a system';
  if (names.has(name))
    return reader.apart(() => reader.problem(`${at}.name`, properties, 'name', rule)).problems[0];
  names.add(name);
  return undefined;
}

/** What may be assumed where nothing is said: whole increments of the machine, and no more than it has. */
export function proposedBytes({ machine, customerBytes }: CpcReading, at: 'initial' | 'reserved'): Bytes {
  const increment = (machine && granularityFor(machine, PROPOSED, PROPOSED)?.incrementBytes) ?? GIB;
  const usual = Math.ceil(PROPOSED / increment) * increment;
  if (at === 'reserved' || customerBytes === undefined) return bytes(usual);
  return bytes(Math.max(increment, Math.min(usual, Math.floor(customerBytes / increment) * increment)));
}

export type Decision =
  | { readonly kind: 'leaveOut' }
  | { readonly kind: 'problems'; readonly problems: readonly FileProblem[] }
  | {
      readonly kind: 'take';
      readonly initialBytes: Bytes;
      readonly reservedBytes: Bytes;
      /** Sentences. */
      readonly assumed: readonly string[];
    };

/** What becomes of a candidate by the answers; an amount that the file says is not answered for. */
export function decide({ answers }: CpcReading, candidate: Candidate): Decision {
  const answer = answers.partitions[candidate.id];
  const proposes = answers.others === 'proposed';
  if (answer?.leaveOut ?? (proposes && !answer && proposalOf(candidate) === 'leaveOut'))
    return { kind: 'leaveOut' };
  const { name, amounts, remarks, problems, missing, twice } = candidate;
  if (twice && !answer) return { kind: 'problems', problems: [twice] };
  const initialBytes = amountOf(amounts.initial, answer?.initialBytes, proposes);
  const reservedBytes = amountOf(amounts.reserved, answer?.reservedBytes, proposes);
  if (initialBytes === undefined || reservedBytes === undefined)
    return { kind: 'problems', problems: [...missing, ...problems] };
  const { original } = candidate;
  const called =
    name === original ? [] : [`${JSON.stringify(original.slice(0, 64))} is called ${name} here.`];
  const assumed = [...called, ...assumedOf(amounts, { initial: initialBytes, reserved: reservedBytes })];
  return {
    kind: 'take',
    initialBytes,
    reservedBytes,
    assumed: [...assumed, ...remarks].map(
      (each) => `${name}: ${each.charAt(0).toLowerCase()}${each.slice(1)}`,
    ),
  };
}

function amountOf(amount: SurveyedAmount, answered: Bytes | undefined, proposes: boolean): Bytes | undefined {
  if ('bytes' in amount) return amount.bytes;
  return answered ?? (proposes && amount.from === 'missing' ? amount.proposedBytes : undefined);
}

function assumedOf(amounts: Amounts, decided: Readonly<Record<keyof Amounts, Bytes>>): string[] {
  const parts = (['initial', 'reserved'] as const)
    .filter((each) => !('bytes' in amounts[each]))
    .map((each) => `${each} storage of ${formatBytes(decided[each])}`);
  if (parts.length === 0) return [];
  return [`${parts.join(' and ')} ${parts.length === 1 ? 'is' : 'are'} assumed: the file does not say.`];
}

export const surveyed = (candidate: Candidate, line: number | undefined): SurveyedPartition => ({
  id: candidate.id,
  ...(line === undefined ? {} : { line }),
  name: candidate.original,
  simulatedName: candidate.name,
  purpose: candidate.purpose,
  status: wordOfStatus(candidate),
  ...candidate.amounts,
  remarks: candidate.remarks,
  problems: candidate.problems,
  proposal: proposalOf(candidate),
});
