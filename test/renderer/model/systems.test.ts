import { describe, expect, test } from 'vitest';
import { chunksOf, daxctlFor, partsOf } from '../../../renderer/model/devices.ts';
import {
  byRecency,
  exportRequest,
  firstPair,
  firstProblems,
  freeMachineName,
  sideOf,
} from '../../../renderer/model/machines.ts';
import { columnsOf, curvesOf, ticksBetween, verdictOf } from '../../../renderer/model/planner-chart.ts';
import { partitionRows, promisedBytes, storageParts } from '../../../renderer/model/system.ts';
import { machineFrom } from '../../../renderer/state/store.ts';
import { BLOCK, runsOf } from '../../../shared/cells.ts';
import { revision } from '../../../shared/ids.ts';
import type { SavedMachine } from '../../../shared/saved-machine.ts';
import type { KernelPlan, StandbyPlan } from '../../../shared/standby-plan.ts';
import { bytes, gib, mib } from '../../../shared/units.ts';
import type { DaxRangeView, SystemView } from '../../../shared/view.ts';
import { sampleOf, sampleSnapshot } from '../sample.ts';

const sample = sampleOf(await sampleSnapshot());

const machineWith = (changes: Parameters<typeof sample.view>[0] = {}) =>
  machineFrom({
    kind: 'snapshot',
    history: { tip: revision(2), branch: 'Main', branches: 1 },
    revision: revision(2),
    machine: { id: 1, name: 'fake' },
    system: { name: 'SIMCPC1', customerBytes: gib(1024), availableBytes: gib(300) } as SystemView,
    partitions: [
      {
        ...sample.view(changes),
        blockRuns: runsOf(sample.blocks()),
        incrementRuns: runsOf(sample.increments()),
      },
    ],
  });

describe('a system', () => {
  test('tells profile, allocation and what Linux has online apart', () => {
    const [row] = partitionRows(machineWith());
    expect(row).toMatchObject({ onlineBytes: gib(64), troubled: false });
    const [stopped] = partitionRows(machineWith({ status: 'not-operating' }));
    expect(stopped).toMatchObject({ onlineBytes: null });
  });

  test('counts what running partitions may still ask for', () => {
    expect(promisedBytes(partitionRows(machineWith()))).toBe(gib(448));
    expect(promisedBytes(partitionRows(machineWith({ allocation: null })))).toBe(0);
  });

  test('splits installed storage into parts that add up to it', () => {
    const system = {
      customerBytes: gib(64),
      availableBytes: gib(60),
      installedBytes: gib(512),
      hsaBytes: gib(256),
    } as SystemView;
    expect(storageParts(system)).toEqual({
      installedBytes: gib(512),
      hsaBytes: gib(256),
      heldBytes: gib(4),
      availableBytes: gib(60),
      dormantBytes: gib(192),
    });
  });
});

const kernel = (changes: Partial<KernelPlan>): KernelPlan =>
  ({
    era: 'memmap',
    release: '6.12',
    memmapOnMemory: 'N',
    memmapInBlocks: false,
    boots: true,
    freeAfterKib: 1024,
    largestStandbyBytes: gib(8),
    limitedBy: 'memory',
    curve: [],
    ...changes,
  }) as KernelPlan;

const point = (size: number, freeKib: number | null) => ({ standbyBytes: bytes(size), freeKib });

describe('the planner', () => {
  test('puts curves with different points on one axis', () => {
    const own = kernel({ curve: [point(0, 10), point(2, null)] });
    const plan = { own, eras: [kernel({ curve: [point(0, 10), point(1, 5)] })] } as unknown as StandbyPlan;
    expect(columnsOf(curvesOf(plan))).toEqual([
      [0, 1, 2],
      [10, undefined, null],
      [10, 5, undefined],
    ]);
  });

  test('draws ticks at powers of two', () => {
    expect(ticksBetween(0, gib(10), 6)).toEqual([0, gib(2), gib(4), gib(6), gib(8), gib(10)]);
    expect(ticksBetween(5, 5, 6)).toEqual([5]);
  });

  test('says when the IPL fails, where the limit is and what would save it', () => {
    const own = kernel({ boots: false, freeAfterKib: null });
    const rescue = kernel({ memmapOnMemory: 'Y', memmapInBlocks: true, largestStandbyBytes: gib(64) });
    const plan = { own, eras: [rescue], standbyBytes: gib(16) } as unknown as StandbyPlan;
    expect(verdictOf(plan)).toEqual([
      'With 16 GiB of standby, the IPL of 6.12 fails.',
      'At most 8 GiB boot.',
      'memmap_on_memory would let 6.12 boot.',
    ]);
  });
});

const saved = (id: number, openedMs: number | null, isOpen = false): SavedMachine => ({
  id,
  name: `M${id}`,
  notes: '',
  createdMs: id,
  openedMs,
  revision: revision(0),
  isOpen,
  lesson: null,
});

describe('saved machines', () => {
  test('the open one comes first, then the last used, then those never opened', () => {
    const order = byRecency([saved(1, null), saved(2, 50), saved(3, 90), saved(4, 10, true)]);
    expect(order.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });

  test('a proposed name is free', () => {
    expect(freeMachineName('M2', [saved(1, 1), saved(2, 1)])).toBe('M2 2');
    expect(freeMachineName('New', [saved(1, 1)])).toBe('New');
  });

  test('every format asks for one file', () => {
    expect(exportRequest(7, 'machineNow')).toEqual({ kind: 'machine', machine: 7, history: false });
    expect(exportRequest(7, 'traceCsv')).toEqual({ kind: 'trace', machine: 7, format: 'csv' });
    expect(exportRequest(7, 'zmemtopo')).toEqual({ kind: 'zmemtopo', machine: 7 });
  });

  test('problems come in the order of their lines', () => {
    const problems = [
      { path: 'b', line: 9, rule: '' },
      { path: 'a', line: 2, rule: '' },
      { path: 'c', rule: '' },
    ];
    expect(firstProblems(problems, 2).map(({ path }) => path)).toEqual(['c', 'a']);
  });

  test('a side of a comparison is now unless a revision is typed', () => {
    expect(sideOf({ machine: 1, revision: ' ', release: '' })).toEqual({ machine: 1 });
    expect(sideOf({ machine: 1, revision: '12', release: '6.8' })).toEqual({
      machine: 1,
      revision: 12,
      release: '6.8',
    });
    expect(sideOf({ machine: 1, revision: ' Main ', release: '' })).toEqual({ machine: 1, branch: 'Main' });
    expect(sideOf({ machine: 1, revision: 'x'.repeat(65), release: '' })).toBeUndefined();
    expect(sideOf({ machine: 1, revision: '', release: 'RHEL 10' })).toEqual({ machine: 1, release: '6.12' });
  });

  test('the open machine is compared with the one used before it, alone with its beginning', () => {
    const now = { machine: 4, revision: '', release: '' };
    expect(firstPair([saved(1, null), saved(2, 50), saved(3, 90), saved(4, 99, true)], 4)).toEqual([
      { ...now, machine: 3 },
      now,
    ]);
    expect(firstPair([saved(4, 99, true)], 4)).toEqual([{ ...now, revision: '0' }, now]);
  });
});

describe('device memory', () => {
  const range = {
    firstBlock: 2,
    blocks: 3,
    trimmedHeadBytes: mib(64),
    trimmedTailBytes: mib(32),
    state: 'added',
  } as DaxRangeView;

  test('a range is drawn as trimmed parts and blocks, each with its own memmap', () => {
    const online = BLOCK.known | BLOCK.present | BLOCK.configured | BLOCK.online | BLOCK.memmapSelf;
    const offline = BLOCK.known | BLOCK.present | BLOCK.configured | BLOCK.memmapSelf;
    expect(partsOf(range, mib(128), [0, 0, online, online, offline])).toEqual([
      { kind: 'trimmed', self: false, bytes: mib(64) },
      { kind: 'online', self: true, bytes: mib(128) },
      { kind: 'online', self: true, bytes: mib(128) },
      { kind: 'offline', self: true, bytes: mib(128) },
      { kind: 'trimmed', self: false, bytes: mib(32) },
    ]);
  });

  test('many blocks are drawn as runs of equal ones', () => {
    const long = { ...range, blocks: 100, trimmedHeadBytes: 0, trimmedTailBytes: 0 } as DaxRangeView;
    expect(partsOf(long, mib(128), [])).toEqual([{ kind: 'offline', self: false, bytes: mib(12_800) }]);
  });

  test('an add is split per block only for memmap on memory', () => {
    expect(chunksOf({ ranges: [range], memmapOnMemory: false })).toEqual([{ first: 2, last: 4 }]);
    expect(chunksOf({ ranges: [range], memmapOnMemory: true })).toHaveLength(3);
    expect(chunksOf({ ranges: [{ ...range, blocks: 0 }], memmapOnMemory: true })).toEqual([]);
  });

  test('the commands lead to the other driver', () => {
    expect(daxctlFor({ name: 'dax0.0', driver: 'kmem' })[0]).toBe('daxctl offline-memory dax0.0');
    expect(daxctlFor({ name: 'dax0.0', driver: null })[0]).toContain('-m system-ram dax0.0');
  });
});
