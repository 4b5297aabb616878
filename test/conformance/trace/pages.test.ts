/** What real kernels' pages, zones and page tables showed after each step, against the machine after the same step. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  blockDetail,
  blockPages,
  createSystem,
  execute,
  newUndoLog,
  partitionView,
  type System,
} from '../../../main/engine/index.ts';
import { meminfo } from '../../../main/guest/proc/meminfo.ts';
import { vmstat } from '../../../main/guest/proc/vmstat.ts';
import { zoneinfo } from '../../../main/guest/proc/zoneinfo.ts';
import type { Command } from '../../../shared/command.ts';
import { type MeasuredBoot, ORDINARY_CONDITIONS } from '../../../shared/definition.ts';
import { blockId, partitionName, rn } from '../../../shared/ids.ts';
import { bytes, MIB, mib, PAGE_BYTES } from '../../../shared/units.ts';
import type { BlockDetail, PartitionView, ZoneView } from '../../../shared/view.ts';
import { type PageStep, parsePages, type RecordedPages, type WalkedTables } from './pages.ts';

const FOLDER = join(import.meta.dirname, '..', 'traces', 'pages');
const GUEST = partitionName('PAGES');
const CORE_MIB = 1024;
const STANDBY_MIB = 2048;
const PAGEBLOCK_PAGES = 256;

/** Managed pages of DMA at boot, where a later step tells them: everything else is what the engine estimates. */
function managedAtBoot({ steps }: RecordedPages): number | undefined {
  for (const { zones } of steps) {
    const from = zones.find(({ zone }) => zone === 'DMA')?.figures.managed?.[0];
    if (from !== undefined && from !== null) return from;
  }
  return undefined;
}

class PageMachine {
  readonly system: System;
  readonly isDynamic: boolean;

  constructor(name: string, managed: number | undefined) {
    const [release = '', mode = ''] = name.split('-');
    this.isDynamic = Number(release.split('.')[0]) >= 7;
    const parameter = mode === 'm1' ? ' memory_hotplug.memmap_on_memory=1' : '';
    const measured: MeasuredBoot | undefined =
      managed === undefined
        ? undefined
        : {
            managedPages: { DMA: managed },
            cmaPages: this.isDynamic ? { DMA: 32_768 } : {},
            memTotalKib: managed * 4,
            memFreeKib: managed * 4 - 70_000,
          };
    const built = createSystem({
      name: 'PAGES',
      customerBytes: bytes(mib(CORE_MIB + STANDBY_MIB)),
      answerStyle: 'always-0020',
      partitions: [
        {
          name: GUEST,
          profile: { initialBytes: mib(CORE_MIB), reservedBytes: mib(STANDBY_MIB) },
          sclp: { incrementBytes: mib(this.isDynamic ? 64 : 128) },
          kernel: {
            release,
            commandLine: `memhp_default_state=offline${parameter}`,
            edat1: !name.endsWith('noedat'),
            ...(measured ? { measured } : {}),
          },
          conditions: { ...ORDINARY_CONDITIONS, unmovable: { kind: 'listed', blocks: [blockId(0)] } },
        },
      ],
    });
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    this.system = built.value;
    this.run({ kind: 'activate', partition: GUEST });
    this.run({ kind: 'load', partition: GUEST, clear: true });
  }

  run(command: Command): number {
    const { outcome } = execute(this.system, command, newUndoLog());
    return outcome.kind === 'done' ? 0 : 1;
  }

  /** Exit code; undefined for what is no write to sysfs. */
  step({ name, what }: PageStep): number | undefined {
    const written = /^echo (\S+) > \$([MF])\/(.+)$/.exec(what);
    if (!written) return undefined;
    const [, value = '', root, file = ''] = written;
    this.#setFault(name, Number(/memory(\d+)/.exec(file)?.[1] ?? 0));
    const folder = root === 'M' ? '/sys/devices/system/memory' : '/sys/firmware/memory';
    return this.run({ kind: 'writeSysfs', partition: GUEST, path: `${folder}/${file}`, value });
  }

  /** Recorded with faults: the second ASSIGN of the block, or its first UNASSIGN. */
  #setFault(name: string, block: number): void {
    const command = /unassign-fault/.test(name) ? 'unassign' : /sclp-fault/.test(name) ? 'assign' : null;
    const number = rn(block * 2 + (command === 'assign' ? 2 : 1));
    const sclpFaults = command ? [{ command, rn: number, response: 0x0340 } as const] : [];
    this.run({ kind: 'setConditions', partition: GUEST, conditions: { sclpFaults } });
  }

  get view(): PartitionView {
    const view = partitionView(this.system, GUEST);
    if (!view) throw new Error('no guest');
    return view;
  }

  block(number: number): BlockDetail {
    const detail = blockDetail(this.system, GUEST, blockId(number));
    if (!detail) throw new Error(`no block ${number}`);
    return detail;
  }
}

/** "MemTotal:  123 kB" and "nr_memmap_pages 5" as numbers by name. */
const figuresOf = (text: string): ReadonlyMap<string, number> =>
  new Map([...text.matchAll(/^(\w+):? +(\d+)/gm)].map(([, name = '', value]) => [name, Number(value)]));

const zoneFigures = ({ watermarks, ...zone }: ZoneView): Record<string, number | null> => ({
  ...watermarks,
  spanned: zone.spannedPages,
  present: zone.presentPages,
  managed: zone.managedPages,
  start_pfn: zone.startPfn,
});

/** Everything else in a delta is what programs did meanwhile. */
const MEMINFO = ['MemTotal', 'DirectMap4k', 'DirectMap1M'];
const VMSTAT = ['nr_memmap_pages', 'nr_memmap_boot_pages'];

describe.each(readdirSync(FOLDER).map((file) => file.replace(/\.txt$/, '')))('%s', (name) => {
  const recorded = parsePages(readFileSync(join(FOLDER, `${name}.txt`), 'utf8'));
  const managed = managedAtBoot(recorded);

  test('exit codes, meminfo, vmstat, zones and watermarks, pageblocks, page flags, page tables', () => {
    const machine = new PageMachine(name, managed);
    let compared = 0;
    for (const step of recorded.steps) {
      const before = machine.view;
      const exit = machine.step(step);
      const where = `${name} ${step.name}`;
      if (exit !== undefined) expect(exit, where).toBe(step.exit);
      if (step.delta) compareDelta(before, machine.view, step, where);
      compareZones(machine.view, step, managed !== undefined, where);
      comparePageblocks(machine, step, where);
      compareFlags(machine, step, where);
      compareTables(machine, recorded, step, where);
      compared++;
    }
    expect(compared).toBeGreaterThan(4);
  });
});

function compareDelta(before: PartitionView, after: PartitionView, { delta }: PageStep, where: string): void {
  for (const [file, names, print] of [
    ['meminfo', MEMINFO, meminfo],
    ['vmstat', VMSTAT, vmstat],
  ] as const) {
    const [old, now] = [figuresOf(print(before)), figuresOf(print(after))];
    for (const figure of names) {
      if (!now.has(figure)) continue;
      const by = (now.get(figure) ?? 0) - (old.get(figure) ?? 0);
      expect(by, `${where} ${figure}`).toBe(delta?.get(`${file} ${figure}`) ?? 0);
    }
  }
}

/** Exact where the zone's managed pages are known; where they are estimated, watermarks are within 2 percent. */
function compareZones(view: PartitionView, { zones }: PageStep, isExact: boolean, where: string): void {
  const printed = zoneinfo(view);
  for (const { zone: name, figures } of zones) {
    const zone = view.zones.find((candidate) => candidate.name === name);
    if (!zone) throw new Error(`${where}: no zone ${name}`);
    const ours = zoneFigures(zone);
    for (const [figure, [, recorded]] of Object.entries(figures)) {
      if (figure === 'free') continue;
      // An empty zone has no start; the recording keeps the last one.
      if (figure === 'start_pfn' && zone.presentPages === 0) continue;
      const value = ours[figure] ?? 0;
      const what = `${where} zone ${name} ${figure}`;
      if (isExact || !['min', 'low', 'high'].includes(figure)) expect(value, what).toBe(recorded);
      else expect(Math.abs(value - recorded), what).toBeLessThanOrEqual(Math.max(1, recorded * 0.02));
      if (figure === 'high') expect(printed).toContain(`        high     ${value}\n`);
    }
  }
}

/** The kernel turns pageblocks of its zones unmovable as it needs them; in Movable only altmaps are. */
function comparePageblocks(machine: PageMachine, { pageblocks }: PageStep, where: string): void {
  const counts = pageblocks.get('Movable');
  if (!counts) return;
  const { blockCount } = machine.view.geometry;
  let [unmovable, movable] = [0, 0];
  for (let number = 0; number < blockCount; number++) {
    const detail = blockDetail(machine.system, GUEST, blockId(number));
    const isMovable = detail?.files.some(
      ({ path, content }) => /valid_zones$/.test(path) && content === 'Movable',
    );
    if (!isMovable || !detail?.pageblocks) continue;
    unmovable += detail.pageblocks.unmovable;
    movable += detail.pageblocks.movable;
  }
  expect([unmovable, movable, 0, 0, 0, 0], `${where} pageblocks`).toEqual(counts);
}

/** Pages whose flags few others have. */
const RARE_FLAGS = 16;

/** An offline block's pages have no flags, or do not exist for the file up to 6.12; the altmap's have one flag only. */
function compareFlags(machine: PageMachine, { flags, what }: PageStep, where: string): void {
  if (!flags) return;
  const number = Number(what);
  const { pagesPerBlock } = machine.view.geometry;
  const isPresent = blockDetail(machine.system, GUEST, blockId(number)) !== undefined;
  const detail = isPresent ? machine.block(number) : undefined;
  const state = detail?.files.find(({ path }) => /memory\d+\/state$/.test(path))?.content;
  const all = [...flags.values()].reduce((sum, count) => sum + count, 0);
  // Only the most frequent sets of flags were kept.
  expect(Math.abs(pagesPerBlock - all), where).toBeLessThan(RARE_FLAGS);
  expect(flags.get('owner_priv') ?? 0, where).toBe(detail?.selfHostedPages ?? 0);
  if (state !== 'online') expect([...flags.keys()], where).toEqual([machine.isDynamic ? '-' : 'nopage']);
}

function compareTables(
  machine: PageMachine,
  { walks }: RecordedPages,
  { name }: PageStep,
  where: string,
): void {
  const walked = walks.get(name);
  if (!walked) return;
  const mapping = machine.view.memory.mapping;
  if (!mapping) throw new Error('no kernel runs');
  const { pages4k, frames1m } = mapping.identity;
  expect({ pages4k, frames1m }, `${where} identity`).toEqual(walked.identity);
  expect(mapping.vmemmap, `${where} vmemmap`).toEqual(walked.vmemmap);
  const vmemmapTables = walked.vmemmap.pages4k / PAGEBLOCK_PAGES;
  expect(mapping.pageTables, `${where} tables`).toBe(walked.identityTables + vmemmapTables);
  expect((mapping.identity.pages4k * PAGE_BYTES) / MIB + mapping.identity.frames1m).toBeGreaterThanOrEqual(
    CORE_MIB,
  );
  compareFrames(machine, walked, where);
}

/** Every frame that maps struct pages: those of each block, where a rule says in which page they lie. */
function compareFrames(machine: PageMachine, { frames }: WalkedTables, where: string): void {
  const ours = new Map<number, number | null>();
  let bytes = 0;
  for (let number = 0; number < machine.view.geometry.blockCount; number++) {
    const pages = blockPages(machine.system, GUEST, { block: blockId(number) });
    for (const { offset, frames: count, frameBytes, pfn } of pages?.structPages.frames ?? []) {
      bytes += count * frameBytes;
      for (let index = 0; index < count; index++) {
        const at = offset + index * frameBytes;
        ours.set(at, pfn === null ? null : pfn * PAGE_BYTES + index * frameBytes);
      }
    }
  }
  const recorded = new Map(frames.map(({ offset, address }) => [offset, address]));
  // A recording that is cut off in the middle tells fewer.
  if (frames.length > 0 && frames.reduce((sum, frame) => sum + frame.bytes, 0) === bytes)
    expect(
      [...ours.keys()].sort((a, b) => a - b),
      `${where} frames`,
    ).toEqual([...recorded.keys()].sort((a, b) => a - b));
  for (const [offset, address] of ours)
    if (address !== null && recorded.has(offset))
      expect(address, `${where} frame at ${offset}`).toBe(recorded.get(offset));
}
