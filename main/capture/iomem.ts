/** What /proc/iomem of a captured system says. */

import type { AddressRange } from '../../shared/definition.ts';
import { bytes } from '../../shared/units.ts';

/** Top-level "System RAM" lines. An ordinary user sees only zeros, which say nothing. */
export function systemRam(iomem: string | undefined): AddressRange[] {
  return [...(iomem ?? '').matchAll(/^([0-9a-f]{8,16})-([0-9a-f]{8,16}) : System RAM$/gm)].flatMap(
    (match) => {
      const start = Number.parseInt(match[1] ?? '', 16);
      const size = Number.parseInt(match[2] ?? '', 16) + 1 - start;
      return Number.isSafeInteger(start) && size > 1 ? [{ start, bytes: bytes(size) }] : [];
    },
  );
}

/**
 * Where hot-added memory begins, or undefined where the ranges do not show it. Memory at boot is listed in ranges as
 * large as can be; a range that begins where another ends was added later.
 */
export function hotAddedFrom(ranges: readonly AddressRange[]): number | undefined {
  return ranges.find(({ start }, index) => {
    const before = ranges[index - 1];
    return before !== undefined && before.start + before.bytes === start;
  })?.start;
}
