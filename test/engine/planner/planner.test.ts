import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planStandby } from '../../../main/engine/index.ts';
import type { KernelPlan } from '../../../shared/standby-plan.ts';
import { GIB, gib, MIB, mib } from '../../../shared/units.ts';
import { Machine, type MachineOptions, P1 } from '../support.ts';

const planOf = (options: MachineOptions, request: { initialBytes?: never; reservedBytes?: never } = {}) => {
  const plan = planStandby(new Machine(options).system, { partition: P1, ...request });
  if (!plan) throw new Error('no plan');
  return plan;
};

const boots = (options: MachineOptions): boolean => new Machine(options).view.status === 'operating';

describe('the bill at IPL', () => {
  test('6.1 with 64 GiB of standby pays 16 MiB of memmap for every GiB; 512 MiB of core cannot, 4 GiB can', () => {
    const small = planOf({ release: '6.1', core: 512, standby: 65_536 });
    expect(small.own).toMatchObject({
      boots: false,
      freeAfterKib: null,
      limitedBy: 'memory',
      estimate: false,
    });
    const large = planOf({ release: '6.1', core: 4096, standby: 65_536 });
    expect(large.own.bill).toMatchObject({ blocks: 256, memmapKib: 1024 * 1024, inBlocksKib: 0 });
    expect(large.own).toMatchObject({ boots: true, estimate: true });
  });

  test('memmap on memory moves the bill into the blocks; 6.12 then pays tables and objects only', () => {
    const { own } = planOf({
      release: '6.12',
      core: 512,
      standby: 65_536,
      commandLine: 'memory_hotplug.memmap_on_memory=1',
    });
    expect(own).toMatchObject({ boots: true, memmapInBlocks: true });
    expect(own.bill).toMatchObject({ memmapKib: 0, inBlocksKib: 1024 * 1024 });
  });

  test('6.12 without EDAT1 ignores the parameter', () => {
    const { own } = planOf({
      release: '6.12',
      edat1: false,
      commandLine: 'memory_hotplug.memmap_on_memory=1',
    });
    expect(own).toMatchObject({ memmapOnMemory: 'Y', memmapInBlocks: false });
  });

  test('the dynamic era pays nothing at IPL and is limited by increment numbers; configuring costs later', () => {
    const { own, limitBytes } = planOf({ release: '7.2', core: 512, standby: 65_536 });
    expect(own).toMatchObject({
      boots: true,
      limitedBy: 'rnmax',
      firstFailingBytes: null,
      largestStandbyBytes: limitBytes,
    });
    expect(own.freeAfterKib).toBe(own.freeBeforeKib);
    expect(own.configure?.blocksThatFit).toBeGreaterThan(10);
    expect(own.configure?.blocksThatFit).toBeLessThan(256);
  });

  test('free memory after IPL is what the booted guest shows, within a KiB of nothing', () => {
    for (const release of ['6.1', '6.12', '7.2']) {
      for (const commandLine of ['', 'memory_hotplug.memmap_on_memory=1', 'memhp_default_state=online']) {
        const options = { release, core: 1024, standby: 16_384, commandLine };
        expect(planOf(options).own.freeAfterKib, `${release} ${commandLine}`).toBe(
          new Machine(options).view.memory.memFreeKib,
        );
      }
    }
  });

  test('the curve carries its limit: the last point that boots and the first that fails are one increment apart', () => {
    const { own, incrementBytes } = planOf({ release: '6.1', core: 1024, standby: 16_384 });
    const last = own.curve.findLast(({ freeKib }) => freeKib !== null);
    const first = own.curve.find(({ freeKib }) => freeKib === null);
    expect(last?.standbyBytes).toBe(own.largestStandbyBytes);
    expect(first?.standbyBytes).toBe(own.largestStandbyBytes + incrementBytes);
  });

  test('every era is compared: classic, memmap off and on, dynamic off and on', () => {
    const { eras } = planOf({ release: '6.8', core: 1024, standby: 16_384 });
    expect(eras.map(({ era, memmapInBlocks }: KernelPlan) => [era, memmapInBlocks])).toEqual([
      ['classic', false],
      ['memmap', false],
      ['memmap', true],
      ['dynamic', false],
      ['dynamic', true],
    ]);
  });
});

describe('recorded boots', () => {
  test.each([
    ['6.1', 474_444, 211_824, ''],
    ['6.12', 474_184, 211_832, ''],
    ['6.12', 474_184, 473_612, 'memory_hotplug.memmap_on_memory=1'],
  ])(
    '%s pays for 16 GiB of standby what was recorded, within 1 %% of the baseline',
    (release, without, recorded, commandLine) => {
      const { bill } = planOf({ release, core: 512, standby: 16_384, commandLine }).own;
      expect(Math.abs(without - bill.totalKib - recorded)).toBeLessThan(without / 100);
    },
  );

  test.each([
    ['6.1', 256, 16, '', false],
    ['6.1', 512, 64, '', false],
    ['6.12', 512, 64, '', false],
    ['6.12', 512, 64, 'memory_hotplug.memmap_on_memory=1', true],
    ['6.12', 256, 16, 'memory_hotplug.memmap_on_memory=1', true],
    ['7.2', 256, 64, '', true],
  ])(
    '%s with %i MiB of core and %i GiB of standby (%s) boots: %s',
    (release, core, standbyGib, commandLine, expected) => {
      const options = { release, core, standby: standbyGib * 1024, commandLine };
      expect([planOf(options).own.boots, boots(options)]).toEqual([expected, expected]);
    },
  );
});

/** Kernels, cores and parameters whose limits lie within a few thousand blocks, so that a full IPL is affordable. */
const cases = fc.record({
  release: fc.constantFrom(
    '4.19',
    '5.10',
    '5.15',
    '6.1',
    '6.7',
    '6.8.12',
    '6.9',
    '6.12.1',
    '6.13',
    '6.18',
    '6.19',
    '7.2',
  ),
  log: fc.integer({ min: 6, max: 11 }),
  core: fc.integer({ min: 1, max: 24 }),
  odd: fc.integer({ min: 0, max: 7 }),
  onMemory: fc.constantFrom(
    '',
    '',
    '',
    'memory_hotplug.memmap_on_memory=1',
    'memory_hotplug.memmap_on_memory=force',
  ),
  state: fc.constantFrom(
    '',
    '',
    '',
    'memhp_default_state=online',
    'memhp_default_state=online_movable',
    'memhp_default_state=offline',
  ),
  mem: fc.constantFrom('', '', '', '', 'mem=2G', 'mem=5g', 'mem=0x30000000'),
  edat1: fc.boolean(),
  used: fc.integer({ min: 0, max: 200_000 }),
  poolMib: fc.constantFrom(0, 512, 4096, 65_536),
  kdump: fc.constantFrom(false, false, false, false, true),
});

describe('the planner and a full IPL', () => {
  test('over 1,000 random kernels, cores and parameters the largest standby boots and one increment more fails', () => {
    let memory = 0;
    let rnmax = 0;
    fc.assert(
      fc.property(cases, ({ release, log, core, odd, onMemory, state, mem, edat1, used, poolMib, kdump }) => {
        const increment = 2 ** log;
        // At least 192 MiB of core; not always whole blocks.
        const coreMib = Math.max(192, core * 256 + odd * 64);
        const initial = Math.ceil(coreMib / increment) * increment;
        const options: MachineOptions = {
          release,
          increment,
          core: initial,
          standby: increment,
          edat1,
          kdump,
          commandLine: [onMemory, state, mem].join(' '),
          customerMib: initial + poolMib,
          conditions: { pressure: { usedByProgramsKib: used } },
        };
        const { own, incrementBytes, limitBytes } = planOf(options);
        const standby = own.largestStandbyBytes / MIB;
        if (own.limitedBy === 'rnmax') {
          rnmax++;
          expect(own.largestStandbyBytes).toBe(limitBytes);
          // A machine of 65,535 increments takes a second to boot: a large part of it says as much.
          const part = Math.min(standby, 600 * Math.max(increment, 256));
          expect(boots({ ...options, standby: Math.floor(part / increment) * increment })).toBe(true);
          return;
        }
        memory++;
        expect(boots({ ...options, standby })).toBe(true);
        expect(boots({ ...options, standby: standby + incrementBytes / MIB })).toBe(false);
      }),
      { numRuns: 1200 },
    );
    expect(memory + rnmax).toBeGreaterThanOrEqual(1000);
    expect(memory).toBeGreaterThan(300);
  }, 1_200_000);

  test('a machine of 65,535 increments boots at its limit where the planner says that only numbers limit it', () => {
    const options = { release: '7.2', core: 1024, increment: 256, standby: 256 };
    const { own } = planOf(options);
    expect(own.largestStandbyBytes).toBe(65_531 * 256 * MIB);
    expect(boots({ ...options, standby: own.largestStandbyBytes / MIB })).toBe(true);
  });

  test('another core size can be planned without changing the partition', () => {
    const machine = new Machine({ release: '6.1', core: 1024, standby: 4096 });
    const plan = planStandby(machine.system, {
      partition: P1,
      initialBytes: gib(4),
      reservedBytes: mib((256 * GIB) / MIB),
    });
    expect(plan?.own).toMatchObject({ boots: false, estimate: true });
    expect(machine.view.profile.initialBytes).toBe(gib(1));
  });
});
