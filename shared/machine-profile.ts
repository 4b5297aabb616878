/**
 * What a machine generation decides about storage: the granularity in which a partition of a given size gets it. A
 * table like the one of the PR/SM planning guides, editable, because not every line could be confirmed.
 */

import { type Bytes, bytes, GIB, isPowerOfTwo, mib, TIB } from './units.ts';

/** Partitions whose larger amount of initial and reserved storage is at most `upToBytes` get these increments. */
export interface GranularityRow {
  readonly upToBytes: Bytes;
  readonly incrementBytes: Bytes;
  /** A published table of this machine says so; otherwise it is the working rule. */
  readonly confirmed: boolean;
}

export interface MachineProfile {
  /** As operators call it: "z16". */
  readonly model: string;
  /** Machine types as the HMC names them: "3931". The first one is written to files. */
  readonly machineTypes: readonly string[];
  /** Ascending by size. */
  readonly granularity: readonly GranularityRow[];
}

/** Increments that the larger amount may need; the rule behind the published table. */
export const INCREMENTS_PER_AMOUNT = 512;
const ROWS_LIMIT = 64;

/** The working rule: smallest power of two, not below the minimum, with which the amount needs at most 512 increments. */
function rowsByRule(minimum: Bytes, largest: Bytes, confirmed: boolean): GranularityRow[] {
  const rows: GranularityRow[] = [];
  for (let increment: number = minimum; ; increment *= 2) {
    const upToBytes = bytes(increment * INCREMENTS_PER_AMOUNT);
    rows.push({ upToBytes, incrementBytes: bytes(increment), confirmed });
    if (upToBytes >= largest) return rows;
  }
}

const LARGEST = bytes(64 * TIB);
const GIB1 = bytes(GIB);

/**
 * Confirmed: z17 (LinuxONE planning guide for 9175/9176, table "Central storage granularity", 1 GB up to 512 GB to
 * 128 GB up to 64 TB). All others follow the same rule from their minimum, which nobody could confirm.
 */
export const MACHINE_PROFILES: readonly MachineProfile[] = [
  { model: 'z13', machineTypes: ['2964', '2965'], granularity: rowsByRule(mib(256), LARGEST, false) },
  { model: 'z14', machineTypes: ['3906', '3907'], granularity: rowsByRule(mib(512), LARGEST, false) },
  { model: 'z15', machineTypes: ['8561', '8562'], granularity: rowsByRule(GIB1, LARGEST, false) },
  { model: 'z16', machineTypes: ['3931', '3932'], granularity: rowsByRule(GIB1, LARGEST, false) },
  { model: 'z17', machineTypes: ['9175', '9176'], granularity: rowsByRule(GIB1, LARGEST, true) },
];

export const machineProfileOf = (model: string): MachineProfile | undefined =>
  MACHINE_PROFILES.find((profile) => profile.model === model);

export const machineProfileOfType = (machineType: string): MachineProfile | undefined =>
  MACHINE_PROFILES.find(({ machineTypes }) => machineTypes.includes(machineType));

/** The line of the table for a partition; undefined when the amounts exceed the table. */
export const granularityFor = (
  profile: MachineProfile,
  initialBytes: number,
  reservedBytes: number,
): GranularityRow | undefined =>
  profile.granularity.find(({ upToBytes }) => Math.max(initialBytes, reservedBytes) <= upToBytes);

/** What is wrong with a table, as the path of the line and the rule. */
export function checkMachineProfile(
  profile: MachineProfile,
): { readonly path: string; readonly rule: string }[] {
  const problems: { path: string; rule: string }[] = [];
  const { model, granularity } = profile;
  if (!/^[\w .-]{1,32}$/.test(model)) {
    problems.push({
      path: 'model',
      rule: 'a machine model is 1 to 32 letters, digits, blanks, dots and dashes',
    });
  }
  if (granularity.length === 0 || granularity.length > ROWS_LIMIT) {
    problems.push({ path: 'granularity', rule: `a granularity table has 1 to ${ROWS_LIMIT} lines` });
  }
  granularity.forEach((row, index) => {
    const at = `granularity[${index}]`;
    const before = granularity[index - 1];
    if (!isPowerOfTwo(row.incrementBytes) || row.incrementBytes < mib(1)) {
      problems.push({
        path: `${at}.incrementBytes`,
        rule: 'an increment size is a power of two of at least 1 MiB',
      });
    }
    if (!Number.isSafeInteger(row.upToBytes) || row.upToBytes <= (before?.upToBytes ?? 0)) {
      problems.push({ path: `${at}.upToBytes`, rule: 'the sizes of the table rise from line to line' });
    }
    if (before && row.incrementBytes < before.incrementBytes) {
      problems.push({
        path: `${at}.incrementBytes`,
        rule: 'increments do not get smaller for larger partitions',
      });
    }
  });
  return problems;
}
