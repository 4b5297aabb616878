/** Rules that no real machine breaks. Shapes are checked at the door; this checks what the values mean together. */

import type { PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import type { Problem } from '../../shared/failure.ts';
import { formatBytes, isPowerOfTwo, mib, TIB } from '../../shared/units.ts';
import { profileOf } from './kernel/profiles.ts';

/** rn is 16 bits wide in the SCCB. */
export const MAX_INCREMENTS = 65_535;
/** Entries that fit a 4 KiB SCCB behind its 16-byte header. */
export const MAX_LISTED_INCREMENTS = 1020;
export const MAX_PARTITIONS = 85;
export const MAX_FAULTS = 1024;
const MAX_CUSTOMER_BYTES = 64 * 1024 * TIB;

/** All problems at once, each with the field's path and the rule. */
export function checkDefinition(definition: SystemDefinition): Problem[] {
  const problems: Problem[] = [];
  const { customerBytes, partitions } = definition;
  if (!Number.isSafeInteger(customerBytes) || customerBytes <= 0 || customerBytes > MAX_CUSTOMER_BYTES) {
    problems.push({
      path: 'customerBytes',
      rule: 'customer storage is a whole number of bytes, above 0 and at most 64 PiB',
    });
  }
  if (partitions.length > MAX_PARTITIONS) {
    problems.push({ path: 'partitions', rule: `a system has at most ${MAX_PARTITIONS} partitions` });
  }
  const names = new Set<string>();
  partitions.forEach((partition, index) => {
    const at = `partitions[${index}]`;
    if (names.has(partition.name))
      problems.push({ path: `${at}.name`, rule: 'partition names are unique within a system' });
    names.add(partition.name);
    problems.push(...checkPartition(partition, at));
    if (partition.profile.initialBytes > customerBytes) {
      problems.push({
        path: `${at}.profile.initialBytes`,
        rule: `initial storage cannot exceed the customer storage of ${formatBytes(customerBytes)}`,
      });
    }
  });
  return problems;
}

/** Rules of one partition by itself; `at` is the path of its definition. */
export function checkPartition(partition: PartitionDefinition, at: string): Problem[] {
  const problems: Problem[] = [];
  const problem = (path: string, rule: string): void => {
    problems.push({ path: `${at}.${path}`, rule });
  };
  const { profile, sclp, kernel, conditions } = partition;
  const rzm = sclp.incrementBytes;

  if (!/^[A-Z][A-Z0-9]{0,7}$/.test(partition.name)) {
    problem('name', 'a partition name is 1 to 8 characters A–Z and 0–9 and starts with a letter');
  }
  if (!isPowerOfTwo(rzm) || rzm < mib(1))
    problem('sclp.incrementBytes', 'the increment size is a power of two of at least 1 MiB');
  const sizes = [
    ['profile.initialBytes', profile.initialBytes],
    ['profile.reservedBytes', profile.reservedBytes],
  ] as const;
  for (const [path, size] of sizes) {
    if (!Number.isSafeInteger(size) || size < 0)
      problem(path, 'storage is a whole number of bytes, not negative');
    else if (isPowerOfTwo(rzm) && size % rzm !== 0)
      problem(path, `storage is a multiple of the increment size of ${formatBytes(rzm)}`);
  }
  if (profile.initialBytes === 0) problem('profile.initialBytes', 'a partition needs initial storage');
  const increments = (profile.initialBytes + profile.reservedBytes) / rzm;
  const rnMax = sclp.rnMax ?? increments;
  if (!(rnMax <= MAX_INCREMENTS)) problem('sclp.rnMax', `rnmax is at most ${MAX_INCREMENTS} increments`);
  else if (!Number.isInteger(rnMax) || rnMax < profile.initialBytes / rzm) {
    problem('sclp.rnMax', 'rnmax is a whole number and covers at least the initial storage');
  }
  if (profile.initialBytes / rzm > MAX_LISTED_INCREMENTS) {
    problem(
      'profile.initialBytes',
      `one SCCB lists at most ${MAX_LISTED_INCREMENTS} initial increments: choose a larger increment size`,
    );
  }
  sclp.moreElements?.forEach(({ id }, index) => {
    if (!Number.isInteger(id) || id < 2 || id > 255) {
      problem(`sclp.moreElements[${index}].id`, 'further storage elements have numbers 2 to 255');
    }
  });
  if (!profileOf(kernel.release))
    problem('kernel.release', 'a kernel release starts with major.minor, as in 6.12 or 7.2.13-s390x');
  if (conditions.sclpFaults.length > MAX_FAULTS)
    problem('conditions.sclpFaults', `at most ${MAX_FAULTS} faults`);
  conditions.sclpFaults.forEach((fault, index) => {
    if (!Number.isInteger(fault.response) || fault.response < 0 || fault.response > 0xffff) {
      problem(`conditions.sclpFaults[${index}].response`, 'a response code is a 16-bit number');
    }
  });
  return problems;
}
