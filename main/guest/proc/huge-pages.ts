/** mm/hugetlb.c: huge pages that the command line reserved. Nothing here uses them, so that all are free. */

import type { PartitionView } from '../../../shared/view.ts';

const UNITS: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 * 1024 };
const SIZES = { s390x: [1024, 2 * 1024 * 1024], x86_64: [2048, 1024 * 1024] } as const;

export interface HugePages {
  /** KiB of one page of the default size, and of each size there is. */
  readonly defaultKib: number;
  readonly counts: ReadonlyMap<number, number>;
}

/** Each hugepages= counts pages of the hugepagesz= before it. Undefined: a kernel without them. */
export function hugePages(view: PartitionView): HugePages | undefined {
  if (!view.kernelBuild.hugePages) return undefined;
  const sizes: readonly number[] = SIZES[view.arch ?? 's390x'];
  const counts = new Map(sizes.map((kib) => [kib, 0]));
  let defaultKib = sizes[0] ?? 1024;
  let size = 0;
  for (const word of (view.loadedWith ?? view.commandLine).split(/\s+/)) {
    const [, name, value = ''] = /^(hugepages|hugepagesz|default_hugepagesz)=(.*)$/.exec(word) ?? [];
    if (name === 'hugepages') {
      const kib = size || defaultKib;
      if (counts.has(kib) && /^\d+$/.test(value)) counts.set(kib, Number(value));
    } else if (name) {
      const [, number = '0', unit = 'K'] = /^(\d+)([KMG])/.exec(value.toUpperCase()) ?? [];
      size = Number(number) * (UNITS[unit] ?? 1);
      if (name === 'default_hugepagesz' && counts.has(size)) defaultKib = size;
    }
  }
  return { defaultKib, counts };
}

/** hugetlb_report_meminfo. */
export function hugeRows(view: PartitionView): string {
  const huge = hugePages(view);
  if (!huge) return '';
  const total = huge.counts.get(huge.defaultKib) ?? 0;
  const all = [...huge.counts].reduce((sum, [kib, count]) => sum + kib * count, 0);
  const five = (count: number): string => `${count}`.padStart(5);
  const eight = (kib: number): string => `${`${kib}`.padStart(8)} kB`;
  return [
    `HugePages_Total:   ${five(total)}\n`,
    `HugePages_Free:    ${five(total)}\n`,
    `HugePages_Rsvd:    ${five(0)}\n`,
    `HugePages_Surp:    ${five(0)}\n`,
    `Hugepagesize:   ${eight(huge.defaultKib)}\n`,
    `Hugetlb:        ${eight(all)}\n`,
  ].join('');
}
