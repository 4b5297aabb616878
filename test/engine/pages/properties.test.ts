/** The pages of all blocks together are the figures of zones, meminfo and vmstat, at every step and microstep. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockPages,
  execute,
  newUndoLog,
  partitionView,
  revert,
  type System,
} from '../../../main/engine/index.ts';
import type { Command } from '../../../shared/command.ts';
import type { MachineEvent } from '../../../shared/event.ts';
import { blockId } from '../../../shared/ids.ts';
import type { BlockPages } from '../../../shared/pages.ts';
import { PAGE_KIB } from '../../../shared/units.ts';
import { X86Machine } from '../arch/x86-support.ts';
import { boot, commands, systemsUpTo } from '../random.ts';
import { Machine, P1 } from '../support.ts';

const pagesOf = (system: System, block: number, events?: readonly MachineEvent[]): BlockPages | undefined =>
  blockPages(system, P1, { block: blockId(block), ...(events ? { events } : {}) });

interface Sums {
  present: Map<string, number>;
  managed: Map<string, number>;
  memmapSelf: number;
  memmapSystem: number;
  memmapBoot: number;
}

function sumsOf(system: System): Sums {
  const view = partitionView(system, P1);
  const sums: Sums = {
    present: new Map(),
    managed: new Map(),
    memmapSelf: 0,
    memmapSystem: 0,
    memmapBoot: 0,
  };
  const add = (to: Map<string, number>, zone: string, pages: number) =>
    to.set(zone, (to.get(zone) ?? 0) + pages);
  for (let block = 0; block < (view?.geometry.blockCount ?? 0); block++) {
    const pages = pagesOf(system, block);
    if (!pages) throw new Error(`no pages of block ${block}`);
    expect(pages.runs.reduce((sum, run) => sum + run.pages, 0)).toBe(pages.pages);
    let inZones = 0;
    for (const { kind, zone, pages: count } of pages.runs) {
      if (zone === null) continue;
      const leaving = pages.state === 'going-offline' && (kind === 'memmap' || kind === 'padding');
      if (!leaving) inZones += count;
      if (!leaving) add(sums.present, zone, count);
      if (kind !== 'memmap' && kind !== 'padding' && kind !== 'reserved') add(sums.managed, zone, count);
    }
    expect(pages.presentPages, `block ${block}`).toBe(inZones);
    const { placement } = pages.structPages;
    if (placement === 'self') sums.memmapSelf += pages.structPages.pages;
    if (placement === 'system') sums.memmapSystem += pages.structPages.pages;
    if (placement === 'boot') sums.memmapBoot += pages.structPages.pages;
  }
  return sums;
}

function expectSums(system: System, where: string): void {
  const view = partitionView(system, P1);
  if (!view || view.zones.length === 0) return;
  const sums = sumsOf(system);
  for (const zone of view.zones) {
    expect(sums.present.get(zone.name) ?? 0, `${where}: present of ${zone.name}`).toBe(zone.presentPages);
    // Where the conditions let a boot block go that holds what the kernel reserved, its pages are counted twice.
    if (zone.managedPages > zone.presentPages) continue;
    expect(sums.managed.get(zone.name) ?? 0, `${where}: managed of ${zone.name}`).toBe(zone.managedPages);
  }
  const { memory } = view;
  expect(sums.memmapSelf * PAGE_KIB, where).toBe(memory.memmapSelfKib);
  expect(sums.memmapSystem * PAGE_KIB, where).toBe(memory.memmapSystemKib);
  // /proc/vmstat, where the kernel has the counters.
  if (memory.memmapPages !== null)
    expect(sums.memmapSelf + sums.memmapSystem, `${where}: nr_memmap_pages`).toBe(memory.memmapPages);
}

describe('over random systems and commands', () => {
  test('runs are the block; zones, MemTotal and the memmap counters are their sums', () => {
    fc.assert(
      fc.property(systemsUpTo(40), commands, (options, list) => {
        const system = boot(options);
        expectSums(system, 'after the boot');
        for (const command of list) {
          const { outcome } = execute(system, command, newUndoLog());
          expectSums(system, `${JSON.stringify(command)} ${outcome.kind}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the pages carried on event by event from the state before are the pages of the state after', () => {
    fc.assert(
      fc.property(systemsUpTo(40), commands, (options, list) => {
        const system = boot(options);
        for (const command of list) {
          if (command.kind !== 'writeSysfs') {
            execute(system, command, newUndoLog());
            continue;
          }
          expectCarried(system, command);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Which pages the kernel took is known of a state, not of a moment within a command. */
const TAKEN: readonly string[] = ['unmovable', 'reserved', 'cma'];

function comparable(pages: BlockPages | undefined) {
  if (!pages) return undefined;
  const runs: { start: number; pages: number; kind: string; zone: string | null; accessible: boolean }[] = [];
  for (const { start, pages: count, kind, zone, accessible } of pages.runs) {
    const plain = TAKEN.includes(kind) ? 'usable' : kind;
    const last = runs.at(-1);
    if (last?.kind === plain && last.zone === zone && last.accessible === accessible) last.pages += count;
    else runs.push({ start, pages: count, kind: plain, zone, accessible });
  }
  const { state, presentPages, structPages, shadow } = pages;
  // "freed" is said within the command only: what is not there any more is not there.
  const asIs = (memmap: string): string => (memmap === 'freed' ? 'notThere' : memmap);
  const struct = { ...structPages, head: asIs(structPages.head), rest: asIs(structPages.rest) };
  return { state, presentPages, struct, runs, shadow };
}

function expectCarried(system: System, command: Extract<Command, { kind: 'writeSysfs' }>): void {
  const block = Number(/memory(\d+)\//.exec(command.path)?.[1] ?? 0);
  const undo = newUndoLog();
  const { events } = execute(system, command, undo);
  const after = comparable(pagesOf(system, block));
  revert(system, undo);
  expectEveryMicrostep(system, block, events);
  const carried = comparable(pagesOf(system, block, events));
  execute(system, command, newUndoLog());
  expect(carried, JSON.stringify(command)).toEqual(after);
}

/** Present and managed pages of the block move by what the events say, and by nothing else. */
function expectEveryMicrostep(system: System, block: number, events: readonly MachineEvent[]): void {
  const before = pagesOf(system, block);
  if (!before) return;
  let { presentPages: present, managedPages: managed } = before;
  events.forEach((event, index) => {
    if ('block' in event && event.block === block) {
      if (event.kind === 'presentAdjusted') present += event.pages;
      if (event.kind === 'pagesHandedToBuddy') managed += event.pages;
      if (event.kind === 'pagesTakenFromBuddy') managed = 0;
    }
    const pages = pagesOf(system, block, events.slice(0, index + 1));
    const where = `${event.kind}, microstep ${index + 1} of block ${block}`;
    expect(pages?.presentPages, `present at ${where}`).toBe(present);
    expect(pages?.managedPages, `managed at ${where}`).toBe(managed);
    expect(
      pages?.runs.reduce((sum, run) => sum + run.pages, 0),
      where,
    ).toBe(before.pages);
  });
}

describe('of machines that are made by hand', () => {
  test.each([
    [
      'core memory that ends inside a block',
      new Machine({ release: '6.12', core: 1088, standby: 2048, increment: 64 }),
    ],
    [
      'zones that meet inside a block',
      new Machine({ release: '6.12', core: 4096, standby: 4096, increment: 4096 }),
    ],
    [
      'Movable core memory',
      new Machine({
        release: '6.12',
        core: 4096,
        standby: 1024,
        increment: 256,
        commandLine: 'kernelcore=2500M',
      }),
    ],
    ['CMA in two blocks', new Machine({ release: '7.2', core: 1024, standby: 2048, increment: 64 })],
    ['no EDAT1', new Machine({ release: '6.12', edat1: false })],
    ['crash kernel memory', new Machine({ release: '6.12.0-1.el10', commandLine: 'crashkernel=256M' })],
    ['KASAN', new Machine({ release: '7.2', kernel: { build: { kasan: true } } })],
    ['x86-64', new X86Machine()],
  ])('%s: the sums are those of zones, meminfo and vmstat', (name, machine) => {
    expectSums(machine.system, name);
    for (const block of [1, 2, 3, 4, 5, 9]) {
      machine.state(block, 'offline');
      expectSums(machine.system, `${name}: offline of block ${block}`);
      machine.config(block, '0');
      expectSums(machine.system, `${name}: config=0 of block ${block}`);
      machine.config(block, '1');
      machine.state(block, 'online_movable');
      expectSums(machine.system, `${name}: online of block ${block}`);
    }
  });
});
