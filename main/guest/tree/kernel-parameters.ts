/** /proc/sys, as far as scripts around memory use it. */

import type { FixedFile } from './fixed-sysfs.ts';

const oneOf =
  (...values: readonly string[]) =>
  (text: string) =>
    values.includes(text.trim()) ? undefined : ('EINVAL' as const);

/** What a kernel of a server begins with; another value would change what is not part of the model, and is refused. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['kernel/panic', '0'],
  ['kernel/panic_on_oops', '1'],
  ['kernel/pid_max', '4194304'],
  ['kernel/printk', '7\t4\t1\t7'],
  ['kernel/randomize_va_space', '2'],
  ['kernel/sysrq', '16'],
  ['vm/dirty_background_ratio', '10'],
  ['vm/dirty_ratio', '20'],
  ['vm/overcommit_memory', '0'],
  ['vm/overcommit_ratio', '50'],
  ['vm/panic_on_oom', '0'],
  ['vm/swappiness', '60'],
];

/**
 * fs/drop_caches.c, mm/compaction.c: both are taken and change nothing, for what they would free or move is not part of
 * the model: no page cache is, and unmovable pages do not move.
 */
export const kernelParameters = (kernel: {
  readonly release: string;
  readonly hostname: string;
}): readonly (readonly [string, FixedFile])[] => [
  ['/proc/sys/vm/drop_caches', { mode: 0o200, write: oneOf('1', '2', '3', '4') }],
  ['/proc/sys/vm/compact_memory', { mode: 0o200, write: oneOf('1') }],
  ...SHOWN.map(([name, value]) => [`/proc/sys/${name}`, { mode: 0o644, read: () => `${value}\n` }] as const),
  ['/proc/sys/kernel/hostname', { mode: 0o644, read: () => `${kernel.hostname}\n` }],
  ['/proc/sys/kernel/osrelease', { mode: 0o444, read: () => `${kernel.release}\n` }],
  ['/proc/sys/kernel/ostype', { mode: 0o444, read: () => 'Linux\n' }],
];
