/**
 * The machine of an x86-64 recording. Such recordings say nothing about storage: what memory the machine has follows
 * from where its zones and blocks were at boot, and from the command line that carved persistent memory out of it.
 */

import type { AddressRange, PlatformDefinition } from '../../shared/definition.ts';
import { bytes, GIB, MIB, PAGE_BYTES, parseBytes } from '../../shared/units.ts';
import type { RecordedState, Recording } from './recording.ts';

const FOUR_GIB_PFN = 0x100000;
const ONE_MIB_PFN = 0x100;
const EMULATED_SLOTS = 4;
const LOW_ZONE_END_PFN = 0x1000;

interface Pages {
  readonly start: number;
  readonly end: number;
}

/** RAM as the firmware listed it: below 640 KiB, from 1 MiB to below 4 GiB, and from 4 GiB on. */
export function platformOf(recording: Recording, state: RecordedState): PlatformDefinition {
  const carved = carveOuts(recording.machine.commandLine);
  const hot = hotBlocks(state, (recording.machine.blockMiB ?? 128) * MIB);
  const ram = ramOf(state, carved, hot[0]?.start);
  const end = Math.max(...ram.map((span) => span.end), FOUR_GIB_PFN) * PAGE_BYTES;
  const dimms = [
    ...hot.map((span) => ({ ...rangeOf(span), plugged: true })),
    ...pluggedLater(recording, Math.max(end, ...hot.map((span) => span.end * PAGE_BYTES))),
  ];
  const hasSlots = dimms.length > 0 || recording.steps.some(({ command }) => command.includes('PNP0C80'));
  return {
    ram: ram.map(rangeOf),
    dimms,
    // Emulated guests that take memory modules were given four slots for them.
    ...(hasSlots ? { dimmSlots: Math.max(EMULATED_SLOTS, dimms.length) } : {}),
    // Recorded guests load their modules by hand.
    modules: [],
    resources: emulatedResources(end),
  };
}

/**
 * Memory that was added while booting, by ACPI: blocks from 4 GiB on that are offline or in Movable, or as many of the
 * last ones as the counter of hot-added memmap says. Neighbours are one module.
 */
function hotBlocks(state: RecordedState, blockBytes: number): Pages[] {
  const pages = blockBytes / PAGE_BYTES;
  const high = Object.entries(state.blocks ?? {})
    .flatMap(([number, block]) => (block ? [{ number: Number(number), block }] : []))
    .filter(({ number }) => number * pages >= FOUR_GIB_PFN)
    .sort((a, b) => a.number - b.number);
  const counted = Math.round((state.memmapPages ?? 0) / (pages / 64));
  const hot = high.filter(
    ({ block }, index) =>
      block.state === 'offline' || block.validZones === 'Movable' || index >= high.length - counted,
  );
  const runs: { start: number; end: number }[] = [];
  for (const { number } of hot) {
    const last = runs.at(-1);
    if (last?.end === number * pages) last.end += pages;
    else runs.push({ start: number * pages, end: (number + 1) * pages });
  }
  return runs;
}

/** Modules that a step plugs from outside the guest, behind all other memory, in the order of the steps. */
function pluggedLater(
  recording: Recording,
  memoryEnd: number,
): NonNullable<PlatformDefinition['dimms']>[number][] {
  let start = Math.ceil(memoryEnd / GIB) * GIB;
  const found: (AddressRange & { readonly plugged: boolean })[] = [];
  for (const { command } of recording.steps) {
    for (const [, text = ''] of command.matchAll(/\bobject_add\b[^;]*\bsize=(\d+[KMGT]?)/g)) {
      const size = parseBytes(text) ?? bytes(0);
      found.push({ start, bytes: size, plugged: false });
      start += size;
    }
  }
  return found;
}

function ramOf(state: RecordedState, carved: readonly Pages[], hotStart = Number.POSITIVE_INFINITY): Pages[] {
  const zones = state.zones ?? {};
  const spanned = (name: string): Pages => {
    const { startPfn = 0, spanned: pages = 0 } = zones[name] ?? {};
    return { start: startPfn ?? 0, end: (startPfn ?? 0) + pages };
  };
  const within = (from: number, to: number): number =>
    carved.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
  const behind = (from: number, to: number): number =>
    Math.max(
      from,
      ...carved.filter(({ start, end }) => start <= from && end > from && start < to).map(({ end }) => end),
    );

  const { DMA: dma, DMA32: recordedDma32 } = zones;
  const firstPage = dma?.startPfn ?? 1;
  const belowMib = (dma?.present ?? 0) - (LOW_ZONE_END_PFN - ONE_MIB_PFN);
  const low: Pages = { start: 0, end: firstPage + Math.max(belowMib, 0) };

  const normal = spanned('Normal');
  const hasHigh =
    (Math.min(normal.end, hotStart) > FOUR_GIB_PFN && normal.start < hotStart) ||
    carved.some(({ end }) => end > FOUR_GIB_PFN);
  const dma32 = spanned('DMA32');
  const present = recordedDma32?.present ?? 0;
  // Below 4 GiB memory has no holes but what was carved out, so its pages say where it ends.
  const lowEnd = hasHigh
    ? LOW_ZONE_END_PFN + present + within(LOW_ZONE_END_PFN, FOUR_GIB_PFN)
    : behind(Math.max(dma32.end, LOW_ZONE_END_PFN), FOUR_GIB_PFN);
  const middle: Pages = { start: ONE_MIB_PFN, end: lowEnd };
  if (!hasHigh) return [low, middle];
  const high = Math.max(Math.min(normal.end, hotStart), FOUR_GIB_PFN);
  return [low, middle, { start: FOUR_GIB_PFN, end: behind(high, Number.POSITIVE_INFINITY) }];
}

const rangeOf = ({ start, end }: Pages): AddressRange => ({
  start: start * PAGE_BYTES,
  bytes: bytes((end - start) * PAGE_BYTES),
});

/** What `memmap=SIZE!ADDR` takes, in pages. */
function carveOuts(commandLine: string): Pages[] {
  return [...commandLine.matchAll(/(?:^|[\s,])(?:memmap=)?(\d+[KMGT]?)!(\d+[KMGT]?|0x[0-9a-f]+)/gi)].map(
    (match) => {
      const size = parseBytes(match[1] ?? '') ?? 0;
      const text = match[2] ?? '';
      const start = text.startsWith('0x') ? Number(text) : (parseBytes(text) ?? 0);
      return { start: start / PAGE_BYTES, end: (start + size) / PAGE_BYTES };
    },
  );
}

/** The recorded guests' emulated PC: a 32 GiB window for PCI behind memory, and what AMD processors reserve. */
function emulatedResources(memoryEnd: number): NonNullable<PlatformDefinition['resources']> {
  const window = Math.ceil(memoryEnd / GIB) * GIB;
  return [
    { name: 'PCI Bus 0000:00', start: window, bytes: bytes(32 * GIB) },
    { name: 'Reserved', start: 0xfd_0000_0000, bytes: bytes(12 * GIB) },
  ];
}

/** Whole mebibytes, as the pool counts. */
export const initialBytesOf = (platform: PlatformDefinition): number => {
  const size = platform.ram.reduce((sum, range) => sum + range.bytes, 0);
  return Math.ceil(size / MIB) * MIB;
};
