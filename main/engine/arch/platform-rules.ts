/** What the platform of an x86-64 guest cannot be. */

import type { AddressRange, PartitionDefinition, PlatformDefinition } from '../../../shared/definition.ts';
import type { Problem } from '../../../shared/failure.ts';
import { isPowerOfTwo } from '../../../shared/units.ts';
import { DAX_ALIGNMENTS } from '../dax/files.ts';
import { architectureNamed, X86_64 } from './architectures.ts';
import { memoryMapOf, platformGeometry, type Span } from './memory-map.ts';

const MAX_RANGES = 128;
const MAX_DEVICES = 64;
/** Highest block number plus one, as for any partition. */
const MAX_BLOCKS = 65_535;

/** All problems of a partition that concern its architecture; `at` is the path of the partition's definition. */
export function checkPlatform(partition: PartitionDefinition, at: string): Problem[] {
  const { platform, kernel, profile, zvm } = partition;
  const { sclp } = architectureNamed(kernel.arch);
  if (sclp) {
    return platform
      ? [{ path: `${at}.platform`, rule: 'only x86-64 guests have a platform; others ask SCLP for memory' }]
      : [];
  }
  if (!platform) return [{ path: `${at}.platform`, rule: 'an x86-64 guest needs a memory map' }];
  const problems: Problem[] = [];
  const problem = (path: string, rule: string): void => {
    problems.push({ path: `${at}.${path}`, rule });
  };
  if (profile.reservedBytes !== 0)
    problem('profile.reservedBytes', 'an x86-64 guest has no reserved storage');
  if (zvm !== undefined) problem('zvm', 'an x86-64 guest does not run under z/VM');
  const { blockBytes } = platform;
  const smallest = X86_64.sectionBytes ?? 0;
  if (blockBytes !== undefined && (!isPowerOfTwo(blockBytes) || blockBytes < smallest)) {
    problem('platform.blockBytes', 'a memory block is a power of two of at least 128 MiB');
  }
  problems.push(...checkRanges(platform, `${at}.platform`));
  if (problems.length > 0) return problems;
  const size = platform.ram.reduce((sum, { bytes }) => sum + bytes, 0);
  if (size > profile.initialBytes) {
    problem('platform.ram', 'the memory map cannot hold more than the initial storage');
  }
  if (memoryMapOf(platform.ram, kernel.commandLine, Number.POSITIVE_INFINITY).ram.length === 0) {
    problem('platform.ram', 'nothing is left for the kernel to run in');
  }
  if (platformGeometry(platform, kernel.commandLine).blockCount > MAX_BLOCKS) {
    problem('platform', `memory ends below block ${MAX_BLOCKS}`);
  }
  platform.devices?.forEach((device, index) => {
    const where = `platform.devices[${index}]`;
    if (!/^dax(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.test(device.name)) {
      problem(`${where}.name`, 'a device is named daxREGION.NUMBER');
    }
    if (platform.devices?.some((other, earlier) => earlier < index && other.name === device.name)) {
      problem(`${where}.name`, 'device names are unique');
    }
    if (!DAX_ALIGNMENTS.includes(device.alignBytes)) {
      problem(`${where}.alignBytes`, 'the alignment is 4 KiB, 2 MiB or 1 GiB');
    }
    if (!Number.isInteger(device.targetNode) || device.targetNode < -1 || device.targetNode > 1023) {
      problem(`${where}.targetNode`, 'a node is -1 (none) to 1023');
    }
    if (device.ranges.length === 0) problem(`${where}.ranges`, 'a device has at least one range');
    device.ranges.forEach(({ start, bytes }, range) => {
      const { alignBytes } = device;
      if (isPowerOfTwo(alignBytes) && (start % alignBytes !== 0 || bytes % alignBytes !== 0)) {
        problem(
          `${where}.ranges[${range}]`,
          `start and size are multiples of the alignment of ${alignBytes} bytes`,
        );
      }
    });
  });
  return problems;
}

/** Every range is a size within the address space, and none overlaps another. */
function checkRanges(platform: PlatformDefinition, at: string): Problem[] {
  const { ram, devices = [], dimms = [] } = platform;
  if (ram.length === 0) return [{ path: `${at}.ram`, rule: 'a memory map has at least one range' }];
  if (ram.length > MAX_RANGES) return [{ path: `${at}.ram`, rule: `at most ${MAX_RANGES} ranges` }];
  if (devices.length > MAX_DEVICES)
    return [{ path: `${at}.devices`, rule: `at most ${MAX_DEVICES} devices` }];
  if (dimms.length > MAX_DEVICES)
    return [{ path: `${at}.dimms`, rule: `at most ${MAX_DEVICES} memory modules` }];
  const { dimmSlots = dimms.length } = platform;
  if (!Number.isInteger(dimmSlots) || dimmSlots < dimms.length || dimmSlots > MAX_DEVICES) {
    const rule = `slots for memory modules are a whole number: at least one for each module, at most ${MAX_DEVICES}`;
    return [{ path: `${at}.dimmSlots`, rule }];
  }
  const problems: Problem[] = [];
  const seen: (Span & { readonly path: string })[] = [];
  const all: (readonly [string, AddressRange])[] = [
    ...ram.map((range, index) => [`${at}.ram[${index}]`, range] as const),
    ...dimms.slice(0, MAX_RANGES).map((range, index) => [`${at}.dimms[${index}]`, range] as const),
    ...devices.flatMap(({ ranges }, device) =>
      ranges
        .slice(0, MAX_RANGES)
        .map((range, index) => [`${at}.devices[${device}].ranges[${index}]`, range] as const),
    ),
  ];
  const limit = X86_64.maxPhysicalBytes;
  for (const [path, { start, bytes }] of all) {
    if (!Number.isSafeInteger(start) || start < 0 || !Number.isSafeInteger(bytes) || bytes <= 0) {
      problems.push({ path, rule: 'a range has a whole, positive number of bytes and a start' });
      continue;
    }
    const end = start + bytes;
    if (end > limit)
      problems.push({ path, rule: 'the range ends beyond 64 TiB, which is all that the kernel maps' });
    const other = seen.find((known) => start < known.end && end > known.start);
    if (other) problems.push({ path, rule: `the range overlaps ${other.path}` });
    seen.push({ start, end, path });
  }
  return problems;
}
