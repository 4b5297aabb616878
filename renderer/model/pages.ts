/** Pages of a block as the strip draws them: colours, words, and what a part of the block consists of. */

import type { BlockPages, PageRun } from '../../shared/pages.ts';
import { PAGE_BYTES, parseBytes } from '../../shared/units.ts';
import { pages as s } from '../strings/pages.ts';
import type { ColourToken } from './palette.ts';

/** undefined: an outline only. */
export function colourOf({ kind, zone }: PageRun, zones: readonly string[]): ColourToken | undefined {
  switch (kind) {
    case 'usable':
      return (['zone-0', 'zone-1', 'zone-2', 'zone-3'] as const)[Math.max(0, zones.indexOf(zone ?? ''))];
    case 'memmap':
    case 'padding':
      return 'state-memmap';
    case 'isolated':
      return 'state-changing';
    case 'unmovable':
      return 'state-failed';
    case 'cma':
      return 'state-differs';
    case 'reserved':
      return 'state-deconfigured';
    case 'offline':
      return 'state-offline';
    default:
      return undefined;
  }
}

/** "memmap (altmap) in Movable", "reserved at boot: kernel image". */
export function runText({ kind, zone, what, accessible }: PageRun): string {
  const named = zone === null ? s.kinds[kind] : s.inZone(s.kinds[kind], zone);
  const whole = what ? `${named}: ${s.purposes[what]}` : named;
  return accessible || kind === 'absent' || kind === 'hole' ? whole : `${whole}, ${s.inaccessible}`;
}

/** The parts of the runs between two pages, the second one not included. */
export function runsBetween(runs: readonly PageRun[], from: number, to: number): PageRun[] {
  return runs.flatMap((run) => {
    const start = Math.max(run.start, from);
    const end = Math.min(run.start + run.pages, to);
    return start < end ? [{ ...run, start: start as PageRun['start'], pages: end - start }] : [];
  });
}

export const runAt = (runs: readonly PageRun[], page: number): PageRun | undefined =>
  runs.find(({ start, pages }) => page >= start && page < start + pages);

/** Looks that a legend explains, each once, in the order of the pages. */
export function legendOf(runs: readonly PageRun[], zones: readonly string[]): PageRun[] {
  const seen = new Set<string>();
  return runs.filter((run) => {
    const look = `${colourOf(run, zones)} ${run.kind} ${run.kind === 'usable' ? run.zone : ''}`;
    return !seen.has(look) && seen.add(look);
  });
}

export type PageInput = { readonly pfn: number } | { readonly because: string };

/** A pfn ("327680", "0x50000"), or an address: hexadecimal beyond every pfn of the block, or a size ("1.25 GiB"). */
export function readPage(
  text: string,
  { firstPfn, pages }: Pick<BlockPages, 'firstPfn' | 'pages'>,
): PageInput {
  const wanted = text.trim().replace(/_/g, '');
  const last = firstPfn + pages - 1;
  const isNumber = /^(?:0x[0-9a-f]+|\d+)$/i.test(wanted);
  const value = isNumber ? Number(wanted) : parseBytes(wanted);
  if (value === undefined || !Number.isSafeInteger(value)) return { because: s.unread(text.trim()) };
  const candidates = isNumber ? [value, Math.floor(value / PAGE_BYTES)] : [Math.floor(value / PAGE_BYTES)];
  const found = candidates.find((page) => page >= firstPfn && page <= last);
  return found === undefined ? { because: s.outside(firstPfn, last) } : { pfn: found };
}

/** Address in the array of struct pages, which lies where no number of JavaScript reaches on x86-64. */
export const virtualAddress = (base: string, offset: number): string =>
  `0x${(BigInt(`0x${base}`) + BigInt(offset)).toString(16)}`;

/** Names of the zones that a block's struct pages say: of the altmap, and of the pages behind it. */
export function structZones({ runs, structPages }: BlockPages): {
  readonly head: string | null;
  readonly rest: string | null;
} {
  const isHead = (kind: string): boolean => kind === 'memmap' || kind === 'padding';
  const head = runs.find(({ kind }) => isHead(kind))?.zone ?? null;
  const rest = structPages.restContents === null ? null : runs.find(({ kind }) => !isHead(kind))?.zone;
  return { head, rest: rest ?? null };
}
