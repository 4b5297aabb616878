/**
 * Of which architecture a captured system is. Where no word of it says so, its pages, zones and block numbers can show
 * that it is none of those that are simulated: https://docs.kernel.org/arch/ and arch/<name>/mm/init.c have their zones.
 */

import type { ArchitectureName } from '../../shared/definition.ts';
import { GIB, PAGE_KIB } from '../../shared/units.ts';
import { type CapturedBlock, isDynamic, textOf } from './blocks.ts';
import type { Capture } from './files.ts';
import type { Findings } from './findings.ts';
import { DMA_END } from './storage.ts';

/** Words for an architecture in /proc/version and of uname, and which of ours it is. */
const WORDS: readonly (readonly [RegExp, ArchitectureName | undefined])[] = [
  [/s390x/, 's390x'],
  [/x86_64|amd64/, 'x86_64'],
  [
    /aarch64|arm64|armv\w+|ppc64(?:le|el)?|riscv64|loongarch64|i[3-6]86|mips\w*|sparc\w*|ia64|alpha|parisc\w*/,
    undefined,
  ],
];

/** A capture that is looked at, and not simulated. */
export interface ForeignArchitecture {
  /** "aarch64", or what shows that it is none of ours: "its pages have 64 KiB". */
  readonly foreign: string;
}

interface Facts {
  readonly capture: Capture;
  readonly blocks: readonly CapturedBlock[];
  readonly blockBytes: number;
  /** What uname or lscpu said. */
  readonly machine: string | undefined;
  /** What the person says. */
  readonly assumed: ArchitectureName | undefined;
}

/** @returns the architecture, or by what it is seen that it is another one */
export function architectureOf(
  { capture, blocks, blockBytes, machine, assumed }: Facts,
  { know, derive, guess }: Findings,
): ArchitectureName | ForeignArchitecture {
  if (assumed) {
    guess(`The architecture: ${assumed}, as given.`);
    return assumed;
  }
  for (const told of [machine, textOf(capture, 'proc/version')]) {
    for (const [pattern, name] of WORDS) {
      const word = pattern.exec(told ?? '')?.[0];
      if (word === undefined) continue;
      if (name === undefined) return { foreign: word };
      know(`The architecture: ${name}.`);
      return name;
    }
    // A word that nobody here knows is another architecture all the same.
    if (machine !== undefined && told === machine) return { foreign: machine };
  }
  const other = signOfAnother(capture, blocks, blockBytes);
  if (other !== undefined) return { foreign: other };
  if (isDynamic(blocks)) {
    derive('The architecture: s390x, which alone has /sys/firmware/memory.');
    return 's390x';
  }
  const name = blocks.some(({ zones }) => zones.includes('DMA32')) ? 'x86_64' : 's390x';
  guess(
    name === 'x86_64'
      ? 'The architecture: taken as x86_64, because there is a zone DMA32.'
      : 'The architecture: taken as s390x.',
  );
  return name;
}

/** What neither s390x nor x86-64 can have; undefined where there is nothing of it. */
function signOfAnother(
  capture: Capture,
  blocks: readonly CapturedBlock[],
  blockBytes: number,
): string | undefined {
  const pageKib = pageKibOf(capture);
  if (pageKib !== undefined && pageKib !== PAGE_KIB) return `its pages have ${pageKib} KiB`;
  // x86-64 has 16 MiB of it, within block 0.
  const dma = blocks.findLast(({ zones }) => zones[0] === 'DMA');
  if (dma && dma.block * blockBytes >= DMA_END)
    return `block ${dma.block}, ${(dma.block * blockBytes) / GIB} GiB up, is in zone DMA`;
  // The first pages of s390x and x86-64 are at address 0, and their block cannot go.
  const [first] = blocks;
  if (first && first.block > 0) return `the first block is ${first.block}`;
  return undefined;
}

/** Pages are what meminfo counts in KiB and zoneinfo in pages: their ratio, of whole memory, tells their size. */
function pageKibOf(capture: Capture): number | undefined {
  const total = Number(/^MemTotal:\s+(\d{1,15}) kB$/m.exec(textOf(capture, 'proc/meminfo') ?? '')?.[1]);
  let pages = 0;
  for (const [, count] of (textOf(capture, 'proc/zoneinfo') ?? '').matchAll(
    /^[ \t]+managed[ \t]+(\d{1,15})$/gm,
  ))
    pages += Number(count);
  if (!(total > 0) || pages === 0) return undefined;
  return [4, 8, 16, 64].find((kib) => Math.abs(total / pages / kib - 1) < 0.25);
}
