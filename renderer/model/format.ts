/** Sizes for reading at a glance, beside the exact ones of shared/units.ts. */

import { type Bytes, bytes, formatBytes, GIB, KIB, MIB, parseBytes, TIB } from '../../shared/units.ts';

const UNITS = [
  ['TiB', TIB],
  ['GiB', GIB],
  ['MiB', MIB],
  ['KiB', KIB],
] as const;

/** Long counts before a unit with separators, as people read them: "1048496 MiB" is "1,048,496 MiB". Addresses stay. */
export const grouped = (text: string): string =>
  text.replace(
    /(?<![\w.,])\d{4,}(?=(?:\.\d+)? (?:[KMGTP]iB|B|kB|pages|blocks|increments|partitions)\b)/g,
    (digits) => Number(digits).toLocaleString(),
  );

/** A size for people: exact, as formatBytes has it, with separators. `readSize` reads it again. */
export const formatSize = (value: Bytes): string => grouped(formatBytes(value));

/** Reads a size as `parseBytes` does, and with the separators that `formatSize` writes. */
export const readSize = (text: string): Bytes | undefined =>
  parseBytes(text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, ''));

/** Exact where two digits suffice ("2.75 GiB"), else rounded and marked so ("≈ 62.85 GiB"). */
export function formatRounded(value: Bytes): string {
  const exact = formatSize(value);
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
