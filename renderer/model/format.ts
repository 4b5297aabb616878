/** Sizes for reading at a glance, beside the exact ones of shared/units.ts. */

import { type Bytes, bytes, formatBytes, GIB, KIB, MIB, TIB } from '../../shared/units.ts';

const UNITS = [
  ['TiB', TIB],
  ['GiB', GIB],
  ['MiB', MIB],
  ['KiB', KIB],
] as const;

/** Exact where two digits suffice ("2.75 GiB"), else rounded and marked so ("≈ 62.85 GiB"). */
export function formatRounded(value: Bytes): string {
  const exact = formatBytes(value);
  for (const [name, size] of UNITS) {
    if (value < size) continue;
    return exact.endsWith(name) ? exact : `≈ ${(value / size).toFixed(2)} ${name}`;
  }
  return exact;
}

/** Kernel counters in KiB: rounded, with the exact count as the kernel prints it. */
export function formatKib(kib: number): string {
  const rounded = formatRounded(bytes(kib * KIB));
  return rounded.startsWith('≈') ? `${rounded.slice(2)} (${kib.toLocaleString()} kB)` : rounded;
}
