/** Rules that no real machine breaks. Shapes are checked at the door; this checks what the values mean together. */

import type { PartitionDefinition, SystemDefinition } from '../../shared/definition.ts';
import type { Problem } from '../../shared/failure.ts';
import { highestRn, nthRn } from '../../shared/geometry.ts';
import { checkMachineProfile } from '../../shared/machine-profile.ts';
import { MAX_LISTED_INCREMENTS } from '../../shared/sccb.ts';
import { bytes, formatBytes, GIB, isPowerOfTwo, mib, TIB } from '../../shared/units.ts';
import { architectureNamed } from './arch/architectures.ts';
import { checkPlatform } from './arch/platform-rules.ts';
import { profileOf } from './kernel/profiles.ts';

/** rn is 16 bits wide in the SCCB. */
export const MAX_INCREMENTS = 65_535;
export const MAX_PARTITIONS = 85;
export const MAX_FAULTS = 1024;
/** The element id is a one-byte operand of the command word. */
const MAX_ELEMENT = 255;
const MAX_CUSTOMER_BYTES = 64 * 1024 * TIB;

/** All problems at once, each with the field's path and the rule. */
export function checkDefinition(definition: SystemDefinition): Problem[] {
  const { customerBytes, partitions } = definition;
  const problems = checkFrame(definition);
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

/** Rules of the machine itself. */
export function checkFrame(definition: Omit<SystemDefinition, 'partitions' | 'foreign'>): Problem[] {
  const problems: Problem[] = [];
  const { name, customerBytes, installedBytes, hsaBytes, machine } = definition;
  if (!/^\S(.{0,62}\S)?$/.test(name))
    problems.push({ path: 'name', rule: 'a system name has 1 to 64 characters' });
  if (!Number.isSafeInteger(customerBytes) || customerBytes <= 0 || customerBytes > MAX_CUSTOMER_BYTES) {
    problems.push({
      path: 'customerBytes',
      rule: 'customer storage is a whole number of bytes, above 0 and at most 64 PiB',
    });
  }
  for (const [path, size] of [
    ['installedBytes', installedBytes],
    ['hsaBytes', hsaBytes],
  ] as const) {
    if (size !== undefined && (!Number.isSafeInteger(size) || size < 0 || size > MAX_CUSTOMER_BYTES)) {
      problems.push({ path, rule: 'storage is a whole number of bytes, not negative and at most 64 PiB' });
    }
  }
  if (installedBytes !== undefined && installedBytes < customerBytes + (hsaBytes ?? 0)) {
    problems.push({
      path: 'installedBytes',
      rule: 'installed storage covers customer storage and the hardware system area',
    });
  }
  if (machine) {
    for (const { path, rule } of checkMachineProfile(machine))
      problems.push({ path: `machine.${path}`, rule });
  }
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
  const rnMax = highestRn(partition);
  if (!(rnMax <= MAX_INCREMENTS)) problem('sclp.rnMax', `rnmax is at most ${MAX_INCREMENTS} increments`);
  else if (!Number.isInteger(rnMax) || rnMax < nthRn(profile.initialBytes / rzm, sclp.absent)) {
    problem('sclp.rnMax', 'rnmax is a whole number and covers at least the initial storage');
  }
  if (architectureNamed(kernel.arch).sclp && profile.initialBytes / rzm > MAX_LISTED_INCREMENTS) {
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
  problems.push(...checkElements(partition, at));
  if (!profileOf(kernel.release))
    problem('kernel.release', 'a kernel release starts with major.minor, as in 6.12 or 7.2.13-s390x');
  problems.push(...checkPlatform(partition, at));
  if (conditions.sclpFaults.length > MAX_FAULTS)
    problem('conditions.sclpFaults', `at most ${MAX_FAULTS} faults`);
  conditions.sclpFaults.forEach((fault, index) => {
    if (!Number.isInteger(fault.response) || fault.response < 0 || fault.response > 0xffff) {
      problem(`conditions.sclpFaults[${index}].response`, 'a response code is a 16-bit number');
    }
  });
  problems.push(...checkAbsent(partition, at), ...checkOrigin(partition, at), ...checkZvm(partition, at));
  return problems;
}

/** Standby elements hold the reserved storage between them, and no further element takes the number of one. */
function checkElements({ profile, sclp, zvm, kernel }: PartitionDefinition, at: string): Problem[] {
  const { standbyElements, moreElements, incrementBytes } = sclp;
  if (!standbyElements) return [];
  const path = `${at}.sclp.standbyElements`;
  if (zvm) return [{ path, rule: 'a z/VM guest has one standby element: CP divides it' }];
  if (!architectureNamed(kernel.arch).sclp)
    return [{ path, rule: 'only a partition with increments has storage elements' }];
  if (standbyElements.length === 0 || standbyElements.length > MAX_ELEMENT)
    return [{ path, rule: `a partition has 1 to ${MAX_ELEMENT} standby elements` }];
  const uneven = standbyElements.findIndex(({ bytes }) => !(bytes > 0) || bytes % incrementBytes !== 0);
  if (uneven >= 0)
    return [
      { path: `${path}[${uneven}].bytes`, rule: 'a standby element holds whole increments, at least one' },
    ];
  const sum = standbyElements.reduce((total, element) => total + element.bytes, 0);
  if (sum !== profile.reservedBytes) {
    const rule = `standby elements add up to the reserved storage of ${formatBytes(profile.reservedBytes)}, not to ${formatBytes(bytes(sum))}`;
    return [{ path, rule }];
  }
  return (moreElements ?? []).flatMap(({ id }, index) =>
    id <= standbyElements.length
      ? [{ path: `${at}.sclp.moreElements[${index}].id`, rule: `element ${id} is a standby element already` }]
      : [],
  );
}

/** Holes in the increment numbers: whole numbers, ascending, and not next to each other. */
function checkAbsent({ sclp, zvm, kernel }: PartitionDefinition, at: string): Problem[] {
  const { absent } = sclp;
  if (!absent) return [];
  const path = `${at}.sclp.absent`;
  if (zvm) return [{ path, rule: 'a z/VM guest has all its increments' }];
  if (!architectureNamed(kernel.arch).sclp)
    return [{ path, rule: 'only a partition with increments can lack some' }];
  let end = -1;
  for (const [index, { first, last }] of absent.entries()) {
    const isRange = Number.isInteger(first) && Number.isInteger(last) && first >= 1 && last >= first;
    if (!isRange || last > MAX_INCREMENTS || first <= end + 1)
      return [
        { path: `${path}[${index}]`, rule: 'ranges of increment numbers ascend and do not touch each other' },
      ];
    end = last;
  }
  return [];
}

function checkOrigin({ profile }: PartitionDefinition, at: string): Problem[] {
  const { originBytes } = profile;
  if (
    originBytes === undefined ||
    (Number.isSafeInteger(originBytes) && originBytes >= 0 && originBytes % GIB === 0)
  )
    return [];
  return [{ path: `${at}.profile.originBytes`, rule: 'an origin is a whole number of gibibytes' }];
}

/** z/VM: storage, standby and reserved storage together stay within the directory's maximum. */
function checkZvm({ profile, sclp, zvm }: PartitionDefinition, at: string): Problem[] {
  if (!zvm) return [];
  const problems: Problem[] = [];
  const problem = (path: string, rule: string): void => {
    problems.push({ path: `${at}.zvm.${path}`, rule });
  };
  const { directoryInitialBytes, directoryMaximumBytes, standbyBytes } = zvm;
  if (!Number.isSafeInteger(directoryMaximumBytes) || directoryMaximumBytes <= 0) {
    problem('directoryMaximumBytes', 'the directory maximum is a whole number of bytes above 0');
  } else if (profile.initialBytes + profile.reservedBytes > directoryMaximumBytes) {
    problem(
      'directoryMaximumBytes',
      'storage, standby and reserved storage do not exceed the directory maximum',
    );
  }
  if (!(directoryInitialBytes > 0 && directoryInitialBytes <= directoryMaximumBytes)) {
    problem('directoryInitialBytes', 'the initial size of the directory is above 0 and at most its maximum');
  }
  if (
    !(standbyBytes >= 0 && standbyBytes <= profile.reservedBytes && standbyBytes % sclp.incrementBytes === 0)
  ) {
    problem('standbyBytes', 'standby storage is a part of the reserved storage in whole increments');
  }
  return problems;
}
