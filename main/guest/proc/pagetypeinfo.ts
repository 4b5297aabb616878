/** mm/vmstat.c pagetypeinfo_show: free pages by order and migrate type, and the pageblocks of each type. */

import { BLOCK, zoneIndexOf } from '../../../shared/cells.ts';
import { PAGE_KIB } from '../../../shared/units.ts';
import type { PartitionView, ZoneView } from '../../../shared/view.ts';
import { freePagesOf } from './zoneinfo.ts';

interface Buddy {
  readonly pageblockOrder: number;
  readonly maxOrder: number;
}
/** Pageblocks are the size of a huge page; s390 has no larger pieces (ARCH_FORCE_MAX_ORDER). */
const S390X: Buddy = { pageblockOrder: 8, maxOrder: 8 };
const X86_64: Buddy = { pageblockOrder: 9, maxOrder: 10 };
const STRUCT_PAGE_RATIO = 64;

/**
 * What the simulation does not know, which pages the kernel has put where, is shown as little as can be: free pages are
 * movable and in pieces as large as possible, and unmovable pageblocks are those of memory maps in their own blocks.
 */
export function pagetypeinfo(view: PartitionView, cells: Uint16Array): string {
  const buddy = view.arch === 'x86_64' ? X86_64 : S390X;
  const types = typesOf(view);
  const orders = Array.from({ length: buddy.maxOrder + 1 }, (_, order) => order);
  const zones = view.zones.map((zone, index) => ({ zone, index }));
  const head = `Page block order: ${buddy.pageblockOrder}\nPages per block:  ${2 ** buddy.pageblockOrder}\n\n`;
  const titles = `${'Free pages count per migrate type at order'.padEnd(43)}${orders.map((order) => `${`${order}`.padStart(6)} `).join('')}\n`;
  const free = zones.flatMap(({ zone }) => {
    const pieces = piecesOf(freePagesOf(view, zone), buddy.maxOrder);
    return types.map((type) => {
      const counts = orders.map((order) => (type === 'Movable' ? (pieces[order] ?? 0) : 0));
      const cellsText = counts.map((count) => `${`${count}`.padStart(6)} `).join('');
      return `Node ${'0'.padStart(4)}, zone ${zone.name.padStart(8)}, type ${type.padStart(12)} ${cellsText}\n`;
    });
  });
  const blocks = zones.map(({ zone, index }) => {
    const counts = pageblocksOf(view, cells, zone, index, 2 ** buddy.pageblockOrder);
    const shown = types.map((type) => `${`${counts[type] ?? 0}`.padStart(12)} `).join('');
    return `Node 0, zone ${zone.name.padStart(8)} ${shown}\n`;
  });
  const blockTitles = `\n${'Number of blocks type'.padEnd(22)}${types.map((type) => `${type.padStart(12)} `).join('')}\n`;
  return `${head}${titles}${free.join('')}${blockTitles}${blocks.join('')}`;
}

/** frag_show: all free pages of a zone, by order; a zone without memory has no line. */
export function buddyinfo(view: PartitionView): string {
  const { maxOrder } = view.arch === 'x86_64' ? X86_64 : S390X;
  return view.zones
    .filter(({ presentPages }) => presentPages > 0)
    .map((zone) => {
      const counts = piecesOf(freePagesOf(view, zone), maxOrder).map((count) => `${`${count}`.padStart(6)} `);
      return `Node 0, zone ${zone.name.padStart(8)} ${counts.join('')}\n`;
    })
    .join('');
}

const typesOf = ({ kernelBuild }: PartitionView): readonly string[] => [
  'Unmovable',
  'Movable',
  'Reclaimable',
  'HighAtomic',
  ...(kernelBuild.cmaMib === null ? [] : ['CMA']),
  'Isolate',
];

/** How many pieces of each order make up so many pages. */
function piecesOf(pages: number, maxOrder: number): number[] {
  const pieces = Array.from({ length: maxOrder + 1 }, (_, order) => Math.floor(pages / 2 ** order) % 2);
  pieces[maxOrder] = Math.floor(pages / 2 ** maxOrder);
  return pieces;
}

function pageblocksOf(
  { geometry, memory, zones }: PartitionView,
  cells: Uint16Array,
  zone: ZoneView,
  index: number,
  perPageblock: number,
): Readonly<Record<string, number>> {
  const altmap = geometry.pagesPerBlock / STRUCT_PAGE_RATIO / perPageblock;
  let own = 0;
  for (const cell of cells)
    if ((cell & BLOCK.online) !== 0 && (cell & BLOCK.memmapSelf) !== 0 && zoneIndexOf(cell) === index) own++;
  const all = Math.ceil(zone.presentPages / perPageblock);
  // The contiguous area is in the zone of boot memory that lies highest.
  const boot = zones.findLastIndex(({ name, presentPages }) => name !== 'Movable' && presentPages > 0);
  const cma = index === Math.max(0, boot) ? memory.cmaTotalKib / PAGE_KIB / perPageblock : 0;
  const unmovable = own * Math.max(1, altmap);
  return { Unmovable: unmovable, Movable: Math.max(0, all - unmovable - cma), CMA: cma };
}
