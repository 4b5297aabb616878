/** Binary units. Every number that has a unit carries it in its name or in its type. */

declare const unit: unique symbol;
/** A count of bytes; exact up to 2^53. */
export type Bytes = number & { readonly [unit]: 'Bytes' };

export const bytes = (value: number): Bytes => value as Bytes;

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const TIB = 1024 * GIB;

/** Page size of every modelled kernel, in bytes. */
export const PAGE_BYTES = 4 * KIB;
/** sizeof(struct page), in bytes. */
export const STRUCT_PAGE_BYTES = 64;
export const PAGE_KIB = PAGE_BYTES / KIB;

export const mib = (value: number): Bytes => bytes(value * MIB);
export const gib = (value: number): Bytes => bytes(value * GIB);
export const bytesOfPages = (pages: number): Bytes => bytes(pages * PAGE_BYTES);

export const isPowerOfTwo = (value: number): boolean =>
  Number.isSafeInteger(value) && value > 0 && 2 ** Math.round(Math.log2(value)) === value;

const UNITS = [
  ['TiB', TIB],
  ['GiB', GIB],
  ['MiB', MIB],
  ['KiB', KIB],
] as const;

/** Exact wording with a binary unit: "256 MiB", "2.75 GiB", "1088 MiB". Never rounds: falls to the unit that fits. */
export function formatBytes(value: Bytes): string {
  if (value === 0) return '0 B';
  for (const [name, size] of UNITS) {
    const scaled = value / size;
    if (Math.abs(scaled) >= 1 && Number.isInteger(scaled * 100)) return `${scaled} ${name}`;
  }
  return `${value} B`;
}

/** The same where two digits after the point suffice, else rounded and marked so: "≈ 62.94 GiB". */
export function formatAbout(value: Bytes): string {
  const exact = formatBytes(value);
  const unitOf = UNITS.find(([, size]) => value >= size);
  if (!unitOf || exact.endsWith(unitOf[0])) return exact;
  const [name, size] = unitOf;
  return `≈ ${(value / size).toFixed(2)} ${name}`;
}

/**
 * Reads "64 GiB", "256M", "1.5g" or a plain count of bytes; binary units only.
 * Returns undefined for anything else, for negative sizes and for sizes that are not whole bytes.
 */
export function parseBytes(text: string): Bytes | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:([KMGTP])(?:i?B)?|B)?\s*$/i.exec(text);
  if (!match) return undefined;
  const power = match[2] ? 'KMGTP'.indexOf(match[2].toUpperCase()) + 1 : 0;
  const value = Number(match[1]) * 1024 ** power;
  return Number.isSafeInteger(value) ? bytes(value) : undefined;
}

/** Address as the console prints it: 0x and at least nine digits, "0x2a0000000". */
export const formatAddress = (address: number): string => `0x${address.toString(16).padStart(9, '0')}`;
