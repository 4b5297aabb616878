/** fs/proc/meminfo.c: name, colon, value right-aligned so that value and name fill 24 columns, " kB". */

import { GIB, KIB, MIB, PAGE_KIB } from '../../../shared/units.ts';
import type { MappedMemory, PartitionView } from '../../../shared/view.ts';
import { hugeRows } from './huge-pages.ts';

const NAME_AND_VALUE_COLUMNS = 24;

/** Only what the simulation knows is told apart from zero: total and free. Available is taken to be what is free. */
export function meminfo(view: PartitionView): string {
  const { memory } = view;
  const rows: readonly (readonly [string, number])[] = [
    ['MemTotal', memory.memTotalKib],
    ['MemFree', memory.memFreeKib],
    ['MemAvailable', memory.memFreeKib],
    ['Buffers', 0],
    ['Cached', 0],
    ['SwapCached', 0],
    ['Shmem', 0],
    ['SwapTotal', 0],
    ['SwapFree', 0],
    ...(memory.cmaTotalKib > 0
      ? ([
          ['CmaTotal', memory.cmaTotalKib],
          ['CmaFree', memory.cmaFreeKib],
        ] as const)
      : []),
  ];
  return `${linesOf(rows)}${hugeRows(view)}${linesOf(directMap(memory.mapping))}`;
}

const linesOf = (rows: readonly (readonly [string, number])[]): string =>
  rows
    .map(([name, kib]) => `${name}:${`${kib}`.padStart(NAME_AND_VALUE_COLUMNS - name.length - 1)} kB\n`)
    .join('');

/** arch/s390/mm/pageattr.c, arch_report_meminfo: how much is mapped by entries of each size. */
function directMap(mapping: MappedMemory | null): readonly (readonly [string, number])[] {
  if (!mapping) return [];
  const { pages4k, frames1m, frames2g } = mapping.identity;
  return [
    ['DirectMap4k', pages4k * PAGE_KIB],
    ['DirectMap1M', (frames1m * MIB) / KIB],
    ['DirectMap2G', (frames2g * 2 * GIB) / KIB],
  ];
}
