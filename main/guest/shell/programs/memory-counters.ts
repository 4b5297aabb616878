/** What free, top and vmstat read of /proc/meminfo. */

import type { Invocation } from '../program.ts';

/** KiB, as /proc/meminfo has them. */
export interface Memory {
  readonly total: number;
  readonly free: number;
  readonly available: number;
  readonly cache: number;
  readonly buffers: number;
  readonly active: number;
  readonly inactive: number;
  readonly swapTotal: number;
  readonly swapFree: number;
}

export function meminfo(run: Invocation): Memory {
  const text = run.surroundings.files.read('/proc/meminfo');
  const kib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text.ok ? text.value : '')?.[1] ?? '0');
  return {
    total: kib('MemTotal'),
    free: kib('MemFree'),
    available: kib('MemAvailable'),
    cache: kib('Cached') + kib('SReclaimable'),
    buffers: kib('Buffers'),
    active: kib('Active'),
    inactive: kib('Inactive'),
    swapTotal: kib('SwapTotal'),
    swapFree: kib('SwapFree'),
  };
}
