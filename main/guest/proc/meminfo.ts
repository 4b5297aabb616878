/** fs/proc/meminfo.c: name, colon, value right-aligned so that value and name fill 24 columns, " kB". */

import type { PartitionView } from '../../../shared/view.ts';

const NAME_AND_VALUE_COLUMNS = 24;

/** Only what the simulation knows is told apart from zero: total and free. Available is taken to be what is free. */
export function meminfo({ memory }: PartitionView): string {
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
  return rows
    .map(([name, kib]) => `${name}:${`${kib}`.padStart(NAME_AND_VALUE_COLUMNS - name.length - 1)} kB\n`)
    .join('');
}
