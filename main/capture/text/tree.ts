/** A listing of lsmem as the files of /sys that it was made of, as far as it tells them. */

import { fail, ok, type Result } from '../../../shared/failure.ts';
import { bytes as brand, formatBytes, isPowerOfTwo, MIB } from '../../../shared/units.ts';
import { COLUMNS } from '../../guest/shell/lsmem/columns.ts';
import type { Assumptions } from '../assumptions.ts';
import { DEVICES, FIRMWARE, PARAMETERS } from '../blocks.ts';
import { CaptureFiles } from '../files.ts';
import type { Findings } from '../findings.ts';
import type { ListedColumn, ListedRow, Listing } from './cells.ts';
import type { TextFacts } from './facts.ts';
import { isExactSize, sizeOf } from './sizes.ts';

type Files = CaptureFiles;

/** As many as a partition can have. Their numbers may be higher on systems that are only looked at. */
const MOST_BLOCKS = 65_535;
const DYNAMIC_SINCE = [6, 19] as const;
/** From 6.13 on sections of s390x have 128 MiB. */
const SMALL_SECTIONS_SINCE = [6, 13] as const;

const size = (count: number): string => formatBytes(brand(count));

/**
 * The files of the listing that tells most: where several tell as much, of the last. Yields after every few rows.
 * @returns a sentence where it cannot be read
 */
export function* filesOfListing(
  facts: TextFacts,
  assumptions: Assumptions,
  findings: Findings,
): Generator<void, Result<Files, string>, void> {
  const listing = chosenOf(facts.listings);
  if (!listing) return fail(missingListing(facts));
  if (listing.unread !== undefined)
    return fail(
      `a row of the listing cannot be read: ${listing.unread.slice(0, 200)}; its columns are ${listing.columns.join(', ')}`,
    );
  const { know, guess } = findings;
  const columns = listing.columns.join(', ');
  know(
    listing.rows.length > 0
      ? `A listing of lsmem with ${listing.rows.length} rows${listing.isHeadless ? '' : ` and the columns ${columns}`}.`
      : 'The summary of lsmem, without its rows.',
  );
  if (listing.isHeadless)
    guess('The columns of the listing, which has no heading: taken as lsmem prints them.');
  if (facts.listings.length > 1)
    guess(
      `There are ${facts.listings.length} listings: taken is ${facts.listings.indexOf(listing) + 1}, the last one that tells most.`,
    );
  const blockBytes = blockBytesOf(listing, facts, assumptions, findings);
  if (!blockBytes.ok) return blockBytes;
  const rows = listing.rows.length > 0 ? listing.rows : rowsOfSummary(listing, findings);
  const files: Files = new CaptureFiles([
    [`${DEVICES}/block_size_bytes`, `${blockBytes.value.toString(16)}\n`],
  ]);
  const isDynamic = dynamicModel(listing, facts, findings);
  const totals = { online: 0, blocks: 0 };
  let next = 0;
  let done = 0;
  for (const row of rows) {
    const span = spanOf(row, next, blockBytes.value);
    if (!span.ok) return span;
    const { first, count } = span.value;
    if (totals.blocks + count > MOST_BLOCKS) return fail(`more than ${MOST_BLOCKS} memory blocks`);
    for (let block = first; block < first + count; block++) {
      if (files.has(`${DEVICES}/memory${block}`) || files.has(`${FIRMWARE}/memory${block}`))
        return fail(`block ${block} is in two rows of the listing`);
      addBlock(files, block, row, isDynamic);
      if (++done % 500 === 0) yield;
    }
    totals.blocks += count;
    if (row.STATE === 'online') totals.online += count;
    next = first + count;
  }
  tellWhatIsMissing(listing, totals, blockBytes.value, findings);
  if (listing.memmapParameter !== undefined)
    files.set(
      `${PARAMETERS}/memmap_on_memory`,
      `${{ yes: 'Y', no: 'N' }[listing.memmapParameter] ?? listing.memmapParameter}\n`,
    );
  return ok(files);
}

function missingListing({ problems, kernelLog }: TextFacts): string {
  const [problem] = problems;
  if (problem !== undefined) return `${problem}; nothing else of it can be read`;
  const log = kernelLog.length > 0 ? ' A kernel log alone does not say which blocks there are.' : '';
  return `neither a capture of /sys nor the output of lsmem is in it.${log} Bring what "lsmem -a -o +ZONES,NODE" prints, or the archive of "tar czf x.tgz /sys/devices/system"`;
}

/** The one with the most columns, then with a summary, then the last. */
function chosenOf(listings: readonly Listing[]): Listing | undefined {
  const weight = ({ columns, rows, blockBytes }: Listing): number =>
    (rows.length > 0 ? 100 : 0) + columns.length * 2 + (blockBytes === undefined ? 0 : 1);
  return listings.reduce<Listing | undefined>(
    (best, each) => (best && weight(best) > weight(each) ? best : each),
    undefined,
  );
}

/** Of the summary; else of a range and the numbers of its blocks; else what divides all ranges. */
function blockBytesOf(
  listing: Listing,
  facts: TextFacts,
  assumptions: Assumptions,
  { know, derive, guess }: Findings,
): Result<number, string> {
  const usable = (count: number): boolean => isPowerOfTwo(count) && count >= MIB;
  if (listing.blockBytes !== undefined) {
    if (!usable(listing.blockBytes))
      return fail('the memory block size of the summary is not a power of two of at least 1 MiB');
    know(`The block size: ${size(listing.blockBytes)}.`);
    return ok(listing.blockBytes);
  }
  for (const row of listing.rows) {
    const range = rangeOf(row);
    const numbers = numbersOf(row);
    const exact = range
      ? range.end - range.start
      : row.SIZE !== undefined && isExactSize(row.SIZE)
        ? sizeOf(row.SIZE)
        : undefined;
    if (!numbers || exact === undefined) continue;
    const each = exact / (numbers.last - numbers.first + 1);
    if (!usable(each)) return fail(`${row.RANGE ?? row.SIZE} is not what blocks ${row.BLOCK} can have`);
    derive(`The block size: ${size(each)}, of ${row.RANGE ?? row.SIZE} and blocks ${row.BLOCK}.`);
    return ok(each);
  }
  const row = unmergedBytes(listing.rows);
  if (row !== undefined && usable(row)) {
    derive(`The block size: ${size(row)}, of rows that are equal neighbours and were not merged (lsmem -a).`);
    return ok(row);
  }
  if (assumptions.blockBytes !== undefined) {
    guess(`The block size: ${size(assumptions.blockBytes)}, as given.`);
    return ok(assumptions.blockBytes);
  }
  const common = commonDivisor(listing.rows);
  if (common === undefined || !usable(common))
    return fail('the block size is not in it: bring the summary of lsmem, or its columns RANGE and BLOCK');
  const taken = Math.min(common, usualBlockBytes(facts));
  guess(`The block size: taken as ${size(taken)}, which divides all ranges.`);
  return ok(taken);
}

/** What a block of s390x has where increments are not larger. */
export const usualBlockBytes = (facts: TextFacts): number =>
  isSince(facts, SMALL_SECTIONS_SINCE) ? 128 * MIB : 256 * MIB;

/** Size of every row where two neighbours differ in nothing: what lsmem would have merged is one block each. */
function unmergedBytes(rows: readonly ListedRow[]): number | undefined {
  let isUnmerged = false;
  let bytes: number | undefined;
  for (const [index, row] of rows.entries()) {
    const range = rangeOf(row);
    if (!range || (bytes !== undefined && range.end - range.start !== bytes)) return undefined;
    bytes = range.end - range.start;
    const before = rows[index - 1];
    const same = (column: ListedColumn): boolean => before?.[column] === row[column];
    isUnmerged ||= before !== undefined && rangeOf(before)?.end === range.start && SPLITTING.every(same);
  }
  return isUnmerged ? bytes : undefined;
}

/** Columns whose differences keep lsmem from merging. */
const SPLITTING: readonly ListedColumn[] = COLUMNS.filter(
  (column) => !['RANGE', 'SIZE', 'BLOCK'].includes(column),
);

/** The largest power of two that divides where all rows begin and how long they are. */
function commonDivisor(rows: readonly ListedRow[]): number | undefined {
  let common = 2 ** 44;
  for (const row of rows) {
    const range = rangeOf(row);
    const length = range
      ? range.end - range.start
      : row.SIZE && isExactSize(row.SIZE)
        ? sizeOf(row.SIZE)
        : undefined;
    if (length === undefined || length === 0) return undefined;
    for (const value of [length, range?.start ?? 0]) while (value % common !== 0) common /= 2;
  }
  return rows.length > 0 ? common : undefined;
}

interface Range {
  readonly start: number;
  /** The byte behind it. */
  readonly end: number;
}

function rangeOf({ RANGE }: ListedRow): Range | undefined {
  const [, first, last] = /^0x([0-9a-f]+)-0x([0-9a-f]+)$/i.exec(RANGE ?? '') ?? [];
  if (first === undefined || last === undefined) return undefined;
  return { start: Number.parseInt(first, 16), end: Number(BigInt(`0x${last}`) + 1n) };
}

function numbersOf({ BLOCK }: ListedRow): { readonly first: number; readonly last: number } | undefined {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(BLOCK ?? '') ?? [];
  return first === undefined ? undefined : { first: Number(first), last: Number(last) };
}

/** Which blocks a row is of. Without range and numbers it follows the row before. */
function spanOf(
  row: ListedRow,
  next: number,
  blockBytes: number,
): Result<{ readonly first: number; readonly count: number }, string> {
  const range = rangeOf(row);
  const numbers = numbersOf(row);
  const length = range ? range.end - range.start : sizeOf(row.SIZE ?? '');
  const first = range ? range.start / blockBytes : (numbers?.first ?? next);
  const count = numbers
    ? numbers.last - numbers.first + 1
    : range
      ? (length ?? 0) / blockBytes
      : Math.round((length ?? 0) / blockBytes);
  const isWhole = Number.isSafeInteger(first) && Number.isSafeInteger(count) && count > 0;
  const agrees = !numbers || !range || (numbers.first === first && count * blockBytes === length);
  if (isWhole && agrees) return ok({ first, count });
  return fail(`a row of the listing cannot be read with blocks of ${size(blockBytes)}: ${rowText(row)}`);
}

const rowText = (row: ListedRow): string => COLUMNS.flatMap((column) => row[column] || []).join(' ');

function rowsOfSummary(
  { blockBytes = 1, onlineBytes = 0, offlineBytes = 0 }: Listing,
  { guess }: Findings,
): ListedRow[] {
  guess(
    'Which blocks there are: taken as the online ones from block 0 on, and the offline ones behind them.',
  );
  const rows = [
    { STATE: 'online', count: Math.round(onlineBytes / blockBytes) },
    { STATE: 'offline', count: Math.round(offlineBytes / blockBytes) },
  ];
  let first = 0;
  return rows.flatMap(({ STATE, count }) => {
    if (count === 0) return [];
    const row = { STATE, BLOCK: `${first}-${first + count - 1}` };
    first += count;
    return [row];
  });
}

/** Whether blocks can be deconfigured: the listing shows it, or the release says it. */
function dynamicModel(
  { columns }: Listing,
  facts: TextFacts,
  { guess }: Findings,
): 'told' | 'assumed' | 'no' {
  if (columns.includes('CONFIGURED')) return 'told';
  if (facts.uname?.machine !== 's390x' || !isSince(facts, DYNAMIC_SINCE)) return 'no';
  guess('Whether offline blocks are configured: taken as not, because the listing has no column CONFIGURED.');
  return 'assumed';
}

function isSince({ uname, files }: TextFacts, [major, minor]: readonly [number, number]): boolean {
  const release = uname?.release ?? /^Linux version (\S+)/.exec(files.get('version') ?? '')?.[1] ?? '';
  const [, first = '0', second = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

const STATES: Readonly<Record<string, string>> = { 'on->off': 'going-offline', '?': 'offline' };

function addBlock(files: Files, block: number, row: ListedRow, model: 'told' | 'assumed' | 'no'): void {
  const state = STATES[row.STATE ?? ''] ?? row.STATE ?? 'online';
  const isConfigured = model === 'told' ? row.CONFIGURED === 'yes' : model === 'no' || state !== 'offline';
  if (model !== 'no') {
    const firmware = `${FIRMWARE}/memory${block}`;
    files.set(firmware, null);
    files.set(`${firmware}/config`, isConfigured ? '1\n' : '0\n');
    files.set(`${firmware}/memmap_on_memory`, row['MEMMAP-ON-MEMORY'] === 'yes' ? '1\n' : '0\n');
  }
  if (!isConfigured) return;
  const device = `${DEVICES}/memory${block}`;
  files.set(device, null);
  files.set(`${device}/state`, `${state}\n`);
  if (row.REMOVABLE === 'yes' || row.REMOVABLE === 'no')
    files.set(`${device}/removable`, row.REMOVABLE === 'yes' ? '1\n' : '0\n');
  if (row.ZONES) files.set(`${device}/valid_zones`, `${row.ZONES.replaceAll('/', ' ')}\n`);
  if (row.NODE) files.set(`${device}/node${row.NODE}`, null);
}

function tellWhatIsMissing(
  listing: Listing,
  { online, blocks }: { readonly online: number; readonly blocks: number },
  blockBytes: number,
  { derive, guess }: Findings,
): void {
  const has = (column: (typeof listing.columns)[number]): boolean => listing.columns.includes(column);
  if (listing.rows.length > 0 && !has('RANGE') && !has('BLOCK'))
    guess(
      'Where the blocks lie: taken as one after the other from block 0 on; the listing has neither RANGE nor BLOCK.',
    );
  if (listing.rows.length > 0 && !has('STATE'))
    guess('The state of the blocks: taken as online; the listing has no column STATE.');
  if (!has('ZONES'))
    guess('The zone of each block: taken as the kernel chooses it; the listing has no column ZONES.');
  const { onlineBytes, offlineBytes = 0 } = listing;
  if (onlineBytes === undefined || listing.rows.length === 0) return;
  // Sums are printed with one decimal of their unit: half of it is not a difference.
  const differs = (said: number, counted: number): boolean =>
    Math.abs(said - counted) > 1024 ** Math.floor(Math.log(Math.max(said, 1)) / Math.log(1024)) / 20;
  if (differs(onlineBytes, online * blockBytes) || differs(offlineBytes, (blocks - online) * blockBytes))
    guess(
      `Which blocks are online: the rows merge blocks of different states (lsmem -S); the summary says ${size(onlineBytes)} online, the rows ${size(online * blockBytes)}.`,
    );
  else derive('Blocks, states and sums of the listing agree.');
}
