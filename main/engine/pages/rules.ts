/** mhp_supports_memmap_on_memory as a table, and what one block would cost under other kernels. Nothing is changed. */

import { geometryOf } from '../../../shared/geometry.ts';
import type {
  MemmapRuleRow,
  MemmapRules,
  MemmapRulesQuestion,
  RemovalAnswer,
  RemovalRow,
  WhatIfRow,
} from '../../../shared/pages.ts';
import { GIB, KIB, MIB, PAGE_BYTES } from '../../../shared/units.ts';
import { type MemmapArchitecture, PAGES_64K, S390X, X86_64 } from '../arch/architectures.ts';
import { objectsKib, pageTablesKib } from '../kernel/free-memory.ts';
import { memmapConditions, reservedPagesFor } from '../kernel/memmap.ts';
import { profileOf } from '../kernel/profiles.ts';
import { removalRule } from '../kernel/ranges.ts';
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
  whatIf: architectureOf(partition).sclp
    ? [...whatIfRows(partition, question), otherPagesRow(partition, question)]
    : [],
  removals: REMOVALS.map(removalRow),
});

/** Requests that the kernel answers differently: how many blocks, how many with an altmap, whether one is online. */
const REMOVALS: readonly Pick<RemovalRow, 'blocks' | 'withAltmap' | 'online'>[] = [
  { blocks: 1, withAltmap: 0, online: false },
  { blocks: 1, withAltmap: 1, online: false },
  { blocks: 4, withAltmap: 0, online: false },
  { blocks: 4, withAltmap: 4, online: false },
  { blocks: 4, withAltmap: 3, online: false },
  { blocks: 4, withAltmap: 4, online: true },
];
const REMOVAL_ANSWERS = {
  'remove-online': 'EBUSY',
  'remove-granularity': 'granularity',
  'remove-mixed': 'mixed',
} as const;

function removalRow(request: (typeof REMOVALS)[number]): RemovalRow {
  const answer = (splitsAdds: boolean): RemovalAnswer => {
    const rule = removalRule({ ...request, splitsAdds });
    return rule === null ? 'removed' : REMOVAL_ANSWERS[rule];
  };
  return { ...request, before: answer(false), since: answer(true) };
}

/** The same block with pages of 64 KiB, as other architectures have them: what the core decides, and nothing below it. */
function otherPagesRow(partition: Partition, { structPageBytes, parameter }: MemmapRulesQuestion): WhatIfRow {
  const { incrementBytes, rnMax } = geometryFor(partition);
  const release = '7.2';
  const profile = profileOf(release);
  if (!profile) throw new Error(`no profile for ${release}`);
  const { blockBytes } = geometryOf(incrementBytes, rnMax, profile.sectionBytes);
  const { pageBytes } = PAGES_64K;
  const pages = blockBytes / pageBytes;
  const memmapPages = Math.ceil((pages * structPageBytes) / pageBytes);
  const rule = { pages, parameter, structPageBytes, arch: PAGES_64K };
  const isSelf = memmapConditions(rule).every(({ holds }) => holds);
  const altmapPages = isSelf ? reservedPagesFor(pages, parameter, PAGES_64K, structPageBytes) : 0;
  const memmapSystemKib = isSelf ? 0 : (memmapPages * pageBytes) / KIB;
  return {
    release,
    era: profile.era,
    edat1: null,
    pageBytes,
    blockBytes,
    blockPages: pages,
    memmapPages,
    altmapPages,
    wastedPages: isSelf ? altmapPages - memmapPages : 0,
    placement: isSelf ? 'self' : 'system',
    paid: 'atAdd',
    usablePages: pages - altmapPages,
    memmapSystemKib,
    tablesKib: null,
    objectsKib: null,
    systemKib: memmapSystemKib,
  };
}

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
        pageBytes: PAGE_BYTES,
        blockBytes,
        blockPages: pagesPerBlock,
        memmapPages,
        altmapPages: altmap,
        wastedPages: isSelf ? altmap - memmapPages : 0,
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
