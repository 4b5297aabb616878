/** Reading what was recorded of a kernel's pages: flags, zones, pageblocks, free pieces and page tables, step by step. */

import { MIB, PAGE_BYTES } from '../../../shared/units.ts';

export interface ZoneChange {
  readonly zone: string;
  /** Each figure before and after: "min", "low", "high", "spanned", "present", "managed", "start_pfn", "free". */
  readonly figures: Readonly<Record<string, readonly [number | null, number]>>;
}

export interface PageStep {
  readonly name: string;
  /** The command, or the number of the block whose pages were read. */
  readonly what: string;
  readonly exit: number | null;
  /** "meminfo MemTotal": by how much. What is not in it did not change. */
  readonly delta: ReadonlyMap<string, number> | null;
  readonly zones: readonly ZoneChange[];
  /** Pageblocks by zone after the step: unmovable, movable, reclaimable, highatomic, CMA, isolated. */
  readonly pageblocks: ReadonlyMap<string, readonly number[]>;
  /** Pages of the block by their flags. */
  readonly flags: ReadonlyMap<string, number> | null;
}

export interface WalkedTables {
  readonly identity: { readonly pages4k: number; readonly frames1m: number };
  readonly vmemmap: { readonly pages4k: number; readonly frames1m: number };
  /** Lowest-level tables of the identity mapping. */
  readonly identityTables: number;
  /** Entries that map the array of struct pages: distance from its start, size, address of the frame. */
  readonly frames: readonly { readonly offset: number; readonly bytes: number; readonly address: number }[];
}

export interface RecordedPages {
  readonly steps: readonly PageStep[];
  /** By the name of the step at which the tables were walked. */
  readonly walks: ReadonlyMap<string, WalkedTables>;
}

export function parsePages(text: string): RecordedPages {
  const [steps = '', tables = ''] = text.split('=== page table walks');
  return {
    steps: steps
      .split(/^=== /m)
      .slice(1)
      .map((part) => parseStep(part.split('\n'))),
    walks: parseWalks(tables.split('\n')),
  };
}

function parseStep(lines: readonly string[]): PageStep {
  const [, name = '', what = ''] = /^([^:]+): (.*)$/.exec(lines[0] ?? '') ?? [];
  const told = (prefix: string): string | undefined =>
    lines.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const exit = told('@@EXIT ');
  const delta = told('delta: ');
  const flags = told('  totals: ');
  return {
    name,
    what,
    exit: exit === undefined ? null : Number(exit),
    delta: delta === undefined ? null : parseDelta(delta),
    zones: lines.flatMap((line) => parseZone(line) ?? []),
    pageblocks: parsePageblocks(lines),
    flags: flags === undefined ? null : parseFlags(flags),
  };
}

const parseDelta = (text: string): ReadonlyMap<string, number> =>
  new Map([...text.matchAll(/(\w+ \w+) ([+-]\d+)/g)].map(([, name = '', by]) => [name, Number(by)]));

function parseZone(line: string): ZoneChange | undefined {
  const [, zone, rest = ''] = /^zone (\w+): (.*)$/.exec(line) ?? [];
  if (zone === undefined) return undefined;
  const figures = [...rest.matchAll(/(\w+) (None|\d+)->(\d+)/g)].map(
    ([, name = '', from, to]) => [name, [from === 'None' ? null : Number(from), Number(to)]] as const,
  );
  return { zone, figures: Object.fromEntries(figures) };
}

function parsePageblocks(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const found = lines.flatMap((line): [string, number[]][] => {
    const [, zone, counts] = /^ {2}pageblocks \+ Node 0, zone +(\w+) +([\d ]+)$/.exec(line) ?? [];
    return zone === undefined || counts === undefined ? [] : [[zone, counts.trim().split(/ +/).map(Number)]];
  });
  return new Map(found);
}

const parseFlags = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text.split('; ').map((part) => {
      const [, flags = '', count] = /^(\S+) (\d+)$/.exec(part.trim()) ?? [];
      return [flags, Number(count)];
    }),
  );

function parseWalks(lines: readonly string[]): ReadonlyMap<string, WalkedTables> {
  const walks = new Map<string, WalkedTables>();
  const counts = (text: string, size: string): number =>
    Number(new RegExp(`'${size}': (\\d+)`).exec(text)?.[1] ?? 0);
  const entries = (text: string) => ({ pages4k: counts(text, '4K'), frames1m: counts(text, '1M') });
  for (const line of lines) {
    const [, name, vmemmap] = /^(walk\d+) vmemmap: counts (.*)$/.exec(line) ?? [];
    const identity = lines.find((other) => other.startsWith(`${name} identity base 0: `));
    if (name === undefined || vmemmap === undefined || identity === undefined) continue;
    const [mapped = '', tables = ''] = identity.split(', tables ');
    walks.set(name, {
      identity: entries(mapped),
      vmemmap: entries(vmemmap),
      identityTables: counts(tables, 'pt'),
      frames: framesBehind(lines, lines.indexOf(line)),
    });
  }
  return walks;
}

const VMEMMAP = 0x372_0000_0000;

/** The lines that follow the counts: "   0x37200000000 16x1M -> phys 0x3ec00000". */
function framesBehind(lines: readonly string[], at: number): WalkedTables['frames'] {
  const frames: { offset: number; bytes: number; address: number }[] = [];
  for (const line of lines.slice(at + 1)) {
    const [, virtual, count, unit, address] =
      /^ {3}(0x[0-9a-f]+) (\d+)x(4K|1M) -> phys (0x[0-9a-f]+)/.exec(line) ?? [];
    if (virtual === undefined) break;
    const bytes = unit === '1M' ? MIB : PAGE_BYTES;
    for (let index = 0; index < Number(count); index++) {
      frames.push({
        offset: Number(virtual) - VMEMMAP + index * bytes,
        bytes,
        address: Number(address) + index * bytes,
      });
    }
  }
  return frames;
}
