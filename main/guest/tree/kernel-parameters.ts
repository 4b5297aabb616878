/** /proc/sys, as far as scripts around memory use it. */

import type { FixedFile } from './fixed-sysfs.ts';

const oneOf =
  (...values: readonly string[]) =>
  (text: string) =>
    values.includes(text.trim()) ? undefined : ('EINVAL' as const);

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
  ['/proc/sys/kernel/hostname', { mode: 0o644, read: () => `${kernel.hostname}\n` }],
  ['/proc/sys/kernel/osrelease', { mode: 0o444, read: () => `${kernel.release}\n` }],
  ['/proc/sys/kernel/ostype', { mode: 0o444, read: () => 'Linux\n' }],
];
