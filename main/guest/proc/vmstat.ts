/** mm/vmstat.c: one counter on each line. Counters that this kernel does not have are absent. */

import { PAGE_KIB } from '../../../shared/units.ts';
import type { PartitionView } from '../../../shared/view.ts';

export function vmstat({ memory }: PartitionView): string {
  const rows: readonly (readonly [string, number | null])[] = [
    ['nr_free_pages', Math.floor(memory.memFreeKib / PAGE_KIB)],
    ['nr_memmap_pages', memory.memmapPages],
    ['nr_memmap_boot_pages', memory.memmapBootPages],
  ];
  return rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}
