/**
 * The memory map of a captured x86-64 system. Memory that it booted with is what is online in a kernel zone; everything
 * else is taken as memory modules, one for each run of blocks.
 */

import type { AddressRange, PlatformDefinition } from '../../shared/definition.ts';
import { bytes } from '../../shared/units.ts';
import {
  type BlockRun,
  type CapturedBlock,
  isKernelMemory,
  runsOfBlocks,
  textOf,
  wordsOfRuns,
} from './blocks.ts';
import type { Capture } from './files.ts';
import type { Findings } from './findings.ts';
import { systemRam } from './iomem.ts';

export function platformOf(
  capture: Capture,
  blocks: readonly CapturedBlock[],
  blockBytes: number,
  { know, guess }: Findings,
): PlatformDefinition {
  const atBoot = blocks.filter(isKernelMemory);
  const booted = new Set((atBoot.length > 0 ? atBoot : blocks.slice(0, 1)).map(({ block }) => block));
  const ramRuns = runsOfBlocks([...booted]);
  const modules = runsOfBlocks(blocks.filter(({ block }) => !booted.has(block)).map(({ block }) => block));
  const ranges = (runs: readonly BlockRun[]): AddressRange[] =>
    runs.map(({ first, last }) => ({
      start: first * blockBytes,
      bytes: bytes((last - first + 1) * blockBytes),
    }));
  const listed = systemRam(textOf(capture, 'proc/iomem'));
  const ram = listed.length > 0 ? inside(listed, ranges(ramRuns)) : [];
  if (ram.length > 0) know('The ranges of memory at boot: from /proc/iomem.');
  else
    guess(
      `Memory at boot: taken as all of blocks ${wordsOfRuns(ramRuns)}, which are online in kernel zones.`,
    );
  if (modules.length > 0)
    guess(
      `Where blocks ${wordsOfRuns(modules)} come from: taken as ${modules.length === 1 ? 'one memory module' : `${modules.length} memory modules`}, plugged at boot.`,
    );
  const dimms = ranges(modules).map((range) => ({ ...range, plugged: true }));
  return {
    ram: ram.length > 0 ? ram : ranges(ramRuns),
    ...(dimms.length > 0 ? { dimms } : {}),
    blockBytes: bytes(blockBytes),
  };
}

/** What of the listed ranges lies in the areas, both ascending. */
function inside(listed: readonly AddressRange[], areas: readonly AddressRange[]): AddressRange[] {
  return areas.flatMap((area) =>
    listed.flatMap((range) => {
      const start = Math.max(range.start, area.start);
      const end = Math.min(range.start + range.bytes, area.start + area.bytes);
      return end > start ? [{ start, bytes: bytes(end - start) }] : [];
    }),
  );
}
