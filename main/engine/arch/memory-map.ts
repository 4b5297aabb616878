/** Memory of an x86-64 guest: what firmware lists, less what the kernel and its command line take out (arch/x86/kernel/e820.c). */

import type { AddressRange, PlatformDefinition } from '../../../shared/definition.ts';
import { geometryOf } from '../../../shared/geometry.ts';
import { PAGE_BYTES } from '../../../shared/units.ts';
import type { Geometry } from '../../../shared/view.ts';
import { parseMemorySize } from '../kernel/command-line.ts';
import { X86_64, x86BlockBytes } from './architectures.ts';

/** Addresses from start up to, but not including, end. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface MemoryMap {
  /** Usable memory in whole pages, ascending. */
  readonly ram: readonly Span[];
  /** Carved out as persistent memory, in the order of the command line. */
  readonly pmem: readonly Span[];
}

/** The first page, and what lies between 640 KiB and 1 MiB, are never used as memory (trim_bios_range). */
const NEVER_RAM: readonly Span[] = [
  { start: 0, end: PAGE_BYTES },
  { start: 0xa0000, end: 0x100000 },
];

export function memoryMapOf(ram: readonly AddressRange[], commandLine: string, limit: number): MemoryMap {
  const carved = carveOuts(commandLine);
  const pmem = carved.filter(({ kind }) => kind === 'pmem');
  let spans: Span[] = ram.map(({ start, bytes }) => ({ start, end: Math.min(start + bytes, limit) }));
  for (const hole of [...NEVER_RAM, ...carved]) spans = spans.flatMap((span) => without(span, hole));
  return {
    ram: merged(
      spans
        .map(({ start, end }) => ({
          start: Math.ceil(start / PAGE_BYTES) * PAGE_BYTES,
          end: Math.floor(end / PAGE_BYTES) * PAGE_BYTES,
        }))
        .filter(({ start, end }) => end > start)
        .sort((a, b) => a.start - b.start),
    ),
    pmem: pmem.map(({ start, end }) => ({ start, end })),
  };
}

function without(span: Span, hole: Span): Span[] {
  if (hole.end <= span.start || hole.start >= span.end) return [span];
  return [
    { start: span.start, end: hole.start },
    { start: hole.end, end: span.end },
  ].filter(({ start, end }) => end > start);
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last && last.end >= span.start)
      result[result.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}

type CarveOut = Span & { readonly kind: 'pmem' | 'reserved' };

/** `memmap=SIZE!ADDR` is persistent memory, `$` and `#` are reserved; other forms do not take RAM away. */
function carveOuts(commandLine: string): CarveOut[] {
  const found: CarveOut[] = [];
  for (const word of commandLine.split(/\s+/)) {
    if (!word.startsWith('memmap=')) continue;
    for (const part of word.slice('memmap='.length).split(',')) {
      const [, size = '', sign, address = ''] =
        /^([0-9a-fx]+[kmgtpe]?)([!$#])([0-9a-fx]+[kmgtpe]?)$/i.exec(part) ?? [];
      const bytes = parseMemorySize(size);
      const start = /^0+$/.test(address) ? 0 : parseMemorySize(address);
      if (sign === undefined || bytes === undefined || start === undefined) continue;
      found.push({ start, end: start + bytes, kind: sign === '!' ? 'pmem' : 'reserved' });
    }
  }
  return found;
}

/** Geometry of an x86-64 guest: blocks by the end of memory, numbers up to the last device. */
export function platformGeometry(
  platform: PlatformDefinition,
  commandLine: string,
  limit = X86_64.maxPhysicalBytes,
): Geometry {
  const map = memoryMapOf(platform.ram, commandLine, limit);
  const blockBytes =
    platform.blockBytes ?? x86BlockBytes(map.ram.at(-1)?.end ?? 0, platform.bareMetal === true);
  const ranges = [
    ...platform.ram,
    ...(platform.dimms ?? []),
    ...(platform.devices ?? []).flatMap((device) => device.ranges),
  ];
  const ends = [...ranges.map(({ start, bytes }) => start + bytes), ...map.pmem.map(({ end }) => end)];
  const blocks = Math.ceil(Math.max(0, ...ends) / blockBytes);
  // No increments: nothing can be asked of a hypervisor.
  return { ...geometryOf(blockBytes, blocks, X86_64.sectionBytes ?? blockBytes), rnMax: 0 };
}
