/** Sizes for reading at a glance, beside the exact ones of shared/units.ts. */

import { type Bytes, bytes, formatBytes, GIB, KIB, MIB, parseBytes, TIB } from '../../shared/units.ts';
import { countText, sizeUnit, withoutSeparators } from './number-style.ts';

const UNITS = [
  ['TiB', TIB],
  ['GiB', GIB],
  ['MiB', MIB],
  ['KiB', KIB],
] as const;

/** A count before one of these words is grouped as people read it; an address is not. */
const COUNTED = /(?<![\w.,])\d{4,}(?=(?:\.\d+)? (?:[KMGTP]iB|B|kB|pages|blocks|increments|partitions)\b)/g;
const SIZE = /(?<![\w.,])(\d+(?:\.\d+)?) ([KMGT]iB|B)\b/g;

/** A text of the session in the chosen unit and with the chosen separators: "1048496 MiB" is "1,048,496 MiB". */
export function grouped(text: string): string {
  const inUnit =
    sizeUnit() === 'fitting'
      ? text
      : text.replace(SIZE, (written) => {
          const value = parseBytes(written);
          return value === undefined ? written : sizeText(value);
        });
  return inUnit.replace(COUNTED, (digits) => countText(Number(digits)));
}

/** Digits after the point that a size in the chosen unit may have before it is told in a smaller one. */
const DIGITS = 4;

/** Exact and without separators, as it stands in fields: in the chosen unit, or in the next smaller one that suffices. */
export function sizeText(value: Bytes): string {
  const chosen = sizeUnit();
  if (chosen === 'fitting' || value === 0) return formatBytes(value);
  const smaller = UNITS.slice(UNITS.findIndex(([name]) => name === chosen));
  for (const [name, size] of smaller) {
    const scaled = value / size;
    if (Number.isInteger(scaled * 10 ** DIGITS)) return `${scaled} ${name}`;
  }
  return `${value} B`;
}

/** A size for people: exact, in the chosen unit, with separators. `readSize` reads it again. */
export const formatSize = (value: Bytes): string => grouped(sizeText(value));

/** Reads a size as `parseBytes` does, and with the separators that `formatSize` writes. */
export const readSize = (text: string): Bytes | undefined => parseBytes(withoutSeparators(text));

/** Exact where few digits suffice ("2.75 GiB"), else rounded and marked so ("≈ 62.85 GiB"). */
export function formatRounded(value: Bytes): string {
  const exact = formatSize(value);
  const chosen = sizeUnit();
  for (const [name, size] of UNITS) {
    if (value < size || (chosen !== 'fitting' && name !== chosen && size > sizeOf(chosen))) continue;
    return exact.endsWith(` ${name}`) ? exact : `≈ ${grouped(`${(value / size).toFixed(2)} ${name}`)}`;
  }
  return exact;
}

const sizeOf = (unit: string): number => UNITS.find(([name]) => name === unit)?.[1] ?? 0;

/** Kernel counters in KiB: rounded, with the exact count as the kernel prints it. */
export function formatKib(kib: number): string {
  const rounded = formatRounded(bytes(kib * KIB));
  return rounded.startsWith('≈') ? `${rounded.slice(2)} (${countText(kib)} kB)` : rounded;
}
