/** mhp_supports_memmap_on_memory as a table, and what one block would cost under other kernels. Nothing is changed. */

import { geometryOf } from '../../../shared/geometry.ts';
import type { MemmapRuleRow, MemmapRules, MemmapRulesQuestion, WhatIfRow } from '../../../shared/pages.ts';
import { GIB, KIB, MIB, PAGE_BYTES } from '../../../shared/units.ts';
import { type MemmapArchitecture, PAGES_64K, S390X, X86_64 } from '../arch/architectures.ts';
import { objectsKib, pageTablesKib } from '../kernel/free-memory.ts';
import { memmapConditions, reservedPagesFor } from '../kernel/memmap.ts';
import { profileOf } from '../kernel/profiles.ts';
import { architectureOf, type Partition } from '../state/partition.ts';
import { geometryFor } from '../views.ts';

const BLOCK_SIZES: readonly number[] = [
  128 * MIB,
  256 * MIB,
  512 * MIB,
  GIB,
  2 * GIB,
  4 * GIB,
  8 * GIB,
  16 * GIB,
  32 * GIB,
];
const MACHINES: readonly MemmapArchitecture[] = [S390X.memmap, X86_64.memmap, PAGES_64K];
/** A release of each generation, and those at which something changed within one. */
const RELEASES: readonly string[] = ['5.14', '6.1', '6.7', '6.12', '6.18', '7.2'];

export const memmapRules = (partition: Partition, question: MemmapRulesQuestion): MemmapRules => ({
  rows: MACHINES.flatMap((arch) => BLOCK_SIZES.map((blockBytes) => rowOf(blockBytes, arch, question))),
  whatIf: architectureOf(partition).sclp ? whatIfRows(partition, question) : [],
});

function rowOf(
  blockBytes: number,
  arch: MemmapArchitecture,
  { structPageBytes, parameter }: MemmapRulesQuestion,
): MemmapRuleRow {
  const pages = blockBytes / arch.pageBytes;
  const failing = memmapConditions({ pages, parameter, arch, structPageBytes }).find(({ holds }) => !holds);
  const memmapPages = Math.ceil((pages * structPageBytes) / arch.pageBytes);
  const reserved = failing ? 0 : reservedPagesFor(pages, parameter, arch, structPageBytes);
  return {
    blockBytes,
    ...arch,
    memmapPages,
    supported: failing === undefined,
    because: failing?.text ?? `${reserved} pages at the head of the block hold its memmap`,
    reservedPages: reserved,
    wastedPages: failing ? 0 : reserved - memmapPages,
  };
}

/** The running geometry's increments, with the sections of each release. */
function whatIfRows(partition: Partition, question: MemmapRulesQuestion): WhatIfRow[] {
  const { incrementBytes, rnMax } = geometryFor(partition);
  return RELEASES.flatMap((release) => {
    const profile = profileOf(release);
    if (!profile) return [];
    const geometry = geometryOf(incrementBytes, rnMax, profile.sectionBytes);
    return [true, false].map((edat1): WhatIfRow => {
      const { structPageBytes } = question;
      const { pagesPerBlock, blockBytes } = geometry;
      const memmapPages = Math.ceil((pagesPerBlock * structPageBytes) / PAGE_BYTES);
      const parameter = profile.memmapForce || question.parameter !== 'force' ? question.parameter : 'Y';
      const isAsked = profile.era === 'dynamic' || (profile.era === 'memmap' && edat1);
      const rule = { pages: pagesPerBlock, parameter, structPageBytes };
      const isSelf = isAsked && memmapConditions(rule).every(({ holds }) => holds);
      const altmap = isSelf ? reservedPagesFor(pagesPerBlock, parameter, S390X.memmap, structPageBytes) : 0;
      const memmapSystemKib = isSelf ? 0 : (memmapPages * PAGE_BYTES) / KIB;
      const tablesKib = pageTablesKib({ profile, edat1 }, geometry);
      const objects = objectsKib(geometry);
      return {
        release,
        era: profile.era,
        edat1,
        blockBytes,
        memmapPages,
        placement: isSelf ? 'self' : 'system',
        paid: profile.era === 'dynamic' ? 'atConfigure' : 'atIpl',
        usablePages: pagesPerBlock - altmap,
        memmapSystemKib,
        tablesKib,
        objectsKib: objects,
        systemKib: memmapSystemKib + tablesKib + objects,
      };
    });
  });
}
