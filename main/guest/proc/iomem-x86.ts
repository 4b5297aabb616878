/**
 * /proc/iomem of an x86-64 guest: memory, what was carved out of it, device memory and what drivers made of that.
 * Where the kernel itself lies is chance on a real system; here it is always at the end of memory.
 */

import { MIB } from '../../../shared/units.ts';
import type { Geometry, PlatformView } from '../../../shared/view.ts';

interface Resource {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly inside: readonly Resource[];
}

/** Parts of the kernel image, each on 2 MiB. */
const KERNEL_PARTS = ['Kernel code', 'Kernel rodata', 'Kernel data', 'Kernel bss'] as const;
const PART_BYTES = 16 * MIB;
const LAST_BIOS_BYTE = 0xfffff;

const resource = (
  start: number,
  bytes: number,
  name: string,
  inside: readonly Resource[] = [],
): Resource => ({
  start,
  end: start + bytes,
  name,
  inside,
});

export function iomemOfPlatform(platform: PlatformView, geometry: Geometry): string {
  const ram = platform.ram.map(({ start, bytes }, index) => {
    const holdsKernel = index === platform.ram.length - 1 && start > LAST_BIOS_BYTE;
    return resource(start, bytes, 'System RAM', holdsKernel ? kernelImage(start + bytes) : []);
  });
  const devices = platform.devices.flatMap((device) => resourcesOf(device, geometry));
  const pmem = platform.pmem.map(({ start, bytes, namespace, mode }) => {
    const inside = devices.filter((device) => device.start >= start && device.end <= start + bytes);
    const whole = mode === 'fsdax' ? [resource(start, bytes, namespace)] : inside;
    return resource(start, bytes, 'Persistent Memory (legacy)', whole);
  });
  const others = devices.filter((device) => !pmem.some(({ inside }) => inside.includes(device)));
  const listed = platform.resources.map(({ start, bytes, name }) => resource(start, bytes, name));
  // Each module is one resource, as its driver added it in one request.
  const dimms = platform.dimms
    .filter(({ plugged }) => plugged)
    .map(({ start, bytes }) => resource(start, bytes, 'System RAM'));
  return [...ram, ...dimms, ...pmem, ...others, ...listed]
    .sort((a, b) => a.start - b.start)
    .flatMap((top) => lines(top, 0))
    .join('');
}

function kernelImage(end: number): Resource[] {
  const first = end - (KERNEL_PARTS.length + 1) * PART_BYTES;
  return KERNEL_PARTS.map((name, index) => resource(first + index * PART_BYTES, PART_BYTES / 2, name));
}

/** kmem reserves whole blocks, and memory lies inside; device_dax reserves the range. */
function resourcesOf(device: PlatformView['devices'][number], geometry: Geometry): Resource[] {
  return device.ranges.flatMap(({ start, bytes, state, firstBlock, blocks }) => {
    if (state === 'free') return device.driver === 'device_dax' ? [resource(start, bytes, device.name)] : [];
    const first = firstBlock * geometry.blockBytes;
    const size = blocks * geometry.blockBytes;
    return [resource(first, size, device.name, [resource(first, size, 'System RAM (kmem)')])];
  });
}

const hex = (address: number): string => address.toString(16).padStart(8, '0');

function lines({ start, end, name, inside }: Resource, depth: number): string[] {
  const line = `${'  '.repeat(depth)}${hex(start)}-${hex(end - 1)} : ${name}\n`;
  return [line, ...inside.flatMap((child) => lines(child, depth + 1))];
}
