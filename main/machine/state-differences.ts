/** What differs between two states: definition, figures, zones, increments and blocks. */

import { BLOCK, blockStateOf, INCREMENT, zoneIndexOf } from '../../shared/cells.ts';
import type {
  ComparedPartition,
  Differences,
  FieldDifference,
  RangeDifference,
} from '../../shared/comparison.ts';
import type { JsonValue } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';
import { bytes, formatBytes, KIB, MIB } from '../../shared/units.ts';
import type { PartitionView, ZoneView } from '../../shared/view.ts';
import {
  blockCells,
  definitionOf,
  incrementCells,
  partitionNames,
  partitionView,
  type System,
} from '../engine/index.ts';
import { toFile } from '../files/spelling.ts';

const FIELD_LIMIT = 500;
const RANGE_LIMIT = 500;

export function compareDefinitions(left: System, right: System): Differences<FieldDifference> {
  const rows = differences(flat(toFile(definitionOf(left))), flat(toFile(definitionOf(right))));
  return { total: rows.length, rows: rows.slice(0, FIELD_LIMIT) };
}

/** Fields by their path; entries of lists by name where they have one. */
function flat(value: JsonValue, path = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) {
    into.set(path, value === null ? 'none' : String(value));
    return into;
  }
  const entries = Array.isArray(value)
    ? value.map((entry: JsonValue, index): [string, JsonValue] => [
        `${path}[${nameOf(entry) ?? index}]`,
        entry,
      ])
    : Object.entries(value).map(([key, child]): [string, JsonValue] => [
        path === '' ? key : `${path}.${key}`,
        child,
      ]);
  for (const [at, child] of entries) flat(child, at, into);
  return into;
}

const nameOf = (entry: JsonValue): string | undefined =>
  typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string'
    ? entry.name
    : undefined;

/** Fields that differ, those of the left first. */
function differences(
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): FieldDifference[] {
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((field) => {
    const [a, b] = [left.get(field) ?? null, right.get(field) ?? null];
    return a === b ? [] : [{ field, left: a, right: b }];
  });
}

/** Yields between its pieces. */
export function* comparePartitions(left: System, right: System): Generator<void, ComparedPartition[], void> {
  const names = [...new Set([...partitionNames(left), ...partitionNames(right)])];
  const compared: ComparedPartition[] = [];
  for (const name of names) compared.push(yield* comparePartition(name, left, right));
  return compared;
}

function* comparePartition(
  name: PartitionName,
  left: System,
  right: System,
): Generator<void, ComparedPartition, void> {
  const [a, b] = [partitionView(left, name), partitionView(right, name)];
  const sameSize = a?.geometry.blockBytes === b?.geometry.blockBytes;
  const pitch = Math.min(a?.geometry.blockBytes ?? Number.MAX_SAFE_INTEGER, b?.geometry.blockBytes ?? MIB);
  const scale = sameSize ? 1 : pitch / MIB;
  yield;
  const leftWords = blockWords(left, name, a, pitch);
  yield;
  const rightWords = blockWords(right, name, b, pitch);
  yield;
  const blocks = ranges(leftWords, rightWords, 0);
  yield;
  const increments = ranges(incrementWords(left, name), incrementWords(right, name), 1);
  yield;
  return {
    name,
    presence: a && b ? 'both' : a ? 'left' : 'right',
    figures: differences(figures(a), figures(b)),
    zones: differences(zones(a?.zones ?? []), zones(b?.zones ?? [])),
    increments,
    blocks: {
      total: blocks.total,
      rows: blocks.rows.map((row) => ({
        ...row,
        first: row.first * scale,
        last: (row.last + 1) * scale - 1,
      })),
    },
    blocksBy: sameSize ? 'number' : 'MiB',
  };
}

const rangeWords = (ranges: readonly { readonly first: number; readonly last: number }[]): string =>
  ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');

/** What an operator reads off a partition. */
export function figures(view: PartitionView | undefined): Map<string, string> {
  if (!view) return new Map();
  const { geometry, memory, parameters, allocation, divergences } = view;
  const kib = (value: number): string => formatBytes(bytes(value * KIB));
  return new Map([
    ['Status', view.status],
    ['Kernel', view.release],
    ['Era', view.era],
    ['Command line', view.commandLine],
    ['Initial storage', formatBytes(view.profile.initialBytes)],
    ['Reserved storage', formatBytes(view.profile.reservedBytes)],
    ['Current storage', allocation ? formatBytes(allocation.currentBytes) : 'none'],
    ['Increment size', formatBytes(geometry.incrementBytes)],
    ['Block size', formatBytes(geometry.blockBytes)],
    ['Blocks', String(geometry.blockCount)],
    ...(view.absent ? [['Absent increments', rangeWords(view.absent)] as const] : []),
    ['MemTotal', kib(memory.memTotalKib)],
    ['MemFree', kib(memory.memFreeKib)],
    ['Memmap in the blocks', kib(memory.memmapSelfKib)],
    ['Memmap in system memory', kib(memory.memmapSystemKib)],
    ['memmap_on_memory', parameters.memmapOnMemory ?? 'no such parameter'],
    ['Online policy', parameters.onlinePolicy],
    ['Default online type', parameters.autoOnline],
    ['Increments on which hypervisor and kernel disagree', String(divergences.total)],
    ['Waiting write', view.pendingWrite?.path ?? 'none'],
    ['Kernel messages', String(view.messageCount)],
    ['Panic', view.panic ?? 'none'],
  ]);
}

const zones = (list: readonly ZoneView[]): Map<string, string> =>
  new Map(
    list.flatMap(({ name, startPfn, spannedPages, presentPages, managedPages }) => [
      [`${name} start`, startPfn === null ? 'empty' : `pfn ${startPfn}`] as const,
      [`${name} spanned`, `${spannedPages} pages`] as const,
      [`${name} present`, `${presentPages} pages`] as const,
      [`${name} managed`, `${managedPages} pages`] as const,
    ]),
  );

export function incrementWord(cell: number): string {
  if (!(cell & INCREMENT.known)) return 'none';
  const element = cell & INCREMENT.reserved ? 'reserved' : 'initial';
  const hypervisor = cell & INCREMENT.assigned ? 'assigned' : 'standby';
  const belief = !(cell & INCREMENT.listed)
    ? 'not listed'
    : cell & INCREMENT.believedAssigned
      ? 'assigned'
      : 'standby';
  return `${element}, ${hypervisor}, kernel: ${belief}`;
}

export function blockWord(cell: number, zoneNames: readonly string[]): string {
  const state = blockStateOf(cell);
  if (state === 'absent') return 'none';
  const zone = zoneNames[zoneIndexOf(cell)];
  const parts = [state, ...(zone === undefined ? [] : [zone])];
  if (cell & BLOCK.present)
    parts.push(cell & BLOCK.memmapSelf ? 'memmap in the block' : 'memmap in system memory');
  else if (cell & BLOCK.memmapRequested) parts.push('memmap wanted in the block');
  return parts.join(', ');
}

/** The word of every cell: there are few different ones, and each is found once. */
export function wordsOf(cells: Uint8Array | Uint16Array, wordOf: (cell: number) => string): string[] {
  const words = new Map<number, string>();
  return Array.from(cells, (cell) => {
    const known = words.get(cell);
    if (known !== undefined) return known;
    const word = wordOf(cell);
    words.set(cell, word);
    return word;
  });
}

const incrementWords = (system: System, name: PartitionName): string[] =>
  wordsOf(incrementCells(system, name), incrementWord);

/** One word per `pitch` bytes. */
function blockWords(
  system: System,
  name: PartitionName,
  view: PartitionView | undefined,
  pitch: number,
): string[] {
  if (!view) return [];
  const zoneNames = view.zones.map((zone) => zone.name);
  const cells = wordsOf(blockCells(system, name), (cell) => blockWord(cell, zoneNames));
  const times = view.geometry.blockBytes / pitch;
  return times === 1 ? cells : cells.flatMap((word) => Array.from({ length: times }, () => word));
}

/** Runs of equal differences; `base`: number of the first entry. */
function ranges(
  left: readonly string[],
  right: readonly string[],
  base: number,
): Differences<RangeDifference> {
  const rows: { first: number; last: number; left: string; right: string }[] = [];
  let total = 0;
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index] ?? 'none', right[index] ?? 'none'];
    if (a === b) continue;
    const last = rows.at(-1);
    if (last && last.last === base + index - 1 && last.left === a && last.right === b) last.last++;
    else {
      total++;
      rows.push({ first: base + index, last: base + index, left: a, right: b });
    }
  }
  return { total, rows: rows.slice(0, RANGE_LIMIT) };
}
