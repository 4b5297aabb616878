import { describe, expect, test } from 'vitest';
import { kernelLog } from '../../../main/engine/index.ts';
import { settleWatermarks } from '../../../main/engine/kernel/watermarks.ts';
import { Machine, P1 } from '../support.ts';

const OLD = { pageblockPages: 256, transparentHugepages: true, movableApart: false };
const NEW = { ...OLD, movableApart: true };
const zone = (managed: number, forKernel = true, high = 0) => ({
  managed,
  populated: managed > 0,
  forKernel,
  high,
});

describe('watermarks', () => {
  test('without khugepaged: the square root of 16 times low memory', () => {
    const { minFreeKib, zones } = settleWatermarks([zone(122_210)], { ...NEW, transparentHugepages: false });
    expect(minFreeKib).toBe(Math.floor(Math.sqrt(122_210 * 4 * 16)));
    expect(zones).toEqual([{ min: 699, high: 699 + 2 * 174 }]);
  });

  test('with khugepaged: 2816 pages per populated kernel zone, at most a twentieth of low memory', () => {
    expect(settleWatermarks([zone(250_000)], NEW).minFreeKib).toBe(2816 * 4);
    expect(settleWatermarks([zone(250_000), zone(65_536)], NEW).minFreeKib).toBe(2 * 2816 * 4);
    expect(settleWatermarks([zone(40_000), zone(0)], NEW).minFreeKib).toBeLessThan(2816 * 4);
  });

  test('Movable shares min_free_kbytes up to 6.5, and keeps 32 to 128 pages from 6.6 on, even when it is empty', () => {
    const zones = [zone(250_000), zone(65_536, false)];
    expect(settleWatermarks(zones, OLD).zones[1]?.min).toBe(Math.floor((2816 * 65_536) / 315_536));
    expect(settleWatermarks(zones, NEW).zones[1]?.min).toBe(64);
    expect(settleWatermarks([zone(250_000), zone(0, false)], NEW).zones[1]).toEqual({ min: 32, high: 32 });
  });

  test('a zone that comes up counts with the watermarks of before, one that empties with those of after', () => {
    const machine = new Machine({ core: 1024, standby: 1024, increment: 256, release: '6.12' });
    const high = (name: string): number => machine.zone(name)?.watermarks.high ?? 0;
    const managed = (name: string): number => machine.zone(name)?.managedPages ?? 0;
    const before = high('DMA') + high('Movable');
    machine.state(4, 'online_movable');
    expect(kernelLog(machine.system, P1).at(-1)).toBe(
      `Built 1 zonelists, mobility grouping on.  Total pages: ${managed('DMA') + managed('Movable') - before}`,
    );
    machine.state(4, 'offline');
    expect(kernelLog(machine.system, P1).at(-1)).toBe(
      `Built 1 zonelists, mobility grouping on.  Total pages: ${managed('DMA') - high('DMA')}`,
    );
  });
});
