import { describe, expect, test } from 'vitest';
import { Machine } from '../support.ts';

const POLICY = '/sys/module/memory_hotplug/parameters/online_policy';
const RATIO = '/sys/module/memory_hotplug/parameters/auto_movable_ratio';

describe('zones', () => {
  test('memory added below 2 GiB goes to Normal, because it does not touch the span of DMA', () => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online_kernel');
    expect(machine.file(4, 'valid_zones')).toBe('Normal');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 262_144, spannedPages: 65_536 });
  });

  test('contig-zones: a block inside the span of Movable alone says Movable first', () => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online_movable');
    machine.state(6, 'online_movable');
    expect([machine.file(5, 'valid_zones'), machine.file(7, 'valid_zones')]).toEqual([
      'Movable Normal',
      'Normal Movable',
    ]);
    machine.state(5, 'online');
    expect(machine.file(5, 'valid_zones')).toBe('Movable');
  });

  test('contig-zones: inside both spans the kernel zone wins', () => {
    const machine = new Machine({ release: '6.12' });
    for (const block of [4, 8]) machine.state(block, 'online_kernel');
    for (const block of [5, 9]) machine.state(block, 'online_movable');
    expect(machine.file(6, 'valid_zones')).toBe('Normal Movable');
  });

  test('a span shrinks at its edges across gaps and stays as it is for a block in the middle', () => {
    const machine = new Machine({ release: '6.12' });
    for (const block of [5, 7, 11]) machine.state(block, 'online_movable');
    machine.state(7, 'offline');
    expect(machine.zone('Movable')).toMatchObject({
      startPfn: 327_680,
      spannedPages: 7 * 65_536,
      presentPages: 2 * 65_536,
    });
    machine.state(11, 'offline');
    expect(machine.zone('Movable')).toMatchObject({ startPfn: 327_680, spannedPages: 65_536 });
    machine.state(5, 'offline');
    expect(machine.zone('Movable')).toMatchObject({ startPfn: null, spannedPages: 0, presentPages: 0 });
  });

  test('movable_node prefers Movable where no span decides', () => {
    const machine = new Machine({ release: '6.12', commandLine: 'movable_node' });
    expect(machine.file(4, 'valid_zones')).toBe('Movable Normal');
    machine.state(1, 'offline');
    expect(machine.file(1, 'valid_zones')).toBe('DMA Movable');
  });

  test('auto-movable, 301 %, 2 GiB at boot, blocks of 128 MiB: 48 blocks are Movable, the 49th is not', () => {
    const machine = new Machine({
      release: '6.13',
      core: 2048,
      standby: 8192,
      increment: 128,
      commandLine: 'memory_hotplug.online_policy=auto-movable',
    });
    const zones = Array.from({ length: 49 }, (_, index) => {
      machine.state(16 + index, 'online');
      return machine.file(16 + index, 'valid_zones');
    });
    expect(zones.indexOf('Normal')).toBe(48);
  });

  test('auto-movable with ratio 0 always chooses the kernel zone; both parameters act at once', () => {
    const machine = new Machine({ release: '6.12' });
    expect(machine.write(POLICY, 'auto-movable')).toBe('done');
    expect(machine.file(4, 'valid_zones')).toBe('Movable Normal');
    expect(machine.write(RATIO, '0')).toBe('done');
    expect(machine.file(4, 'valid_zones')).toBe('Normal Movable');
    expect([machine.write(POLICY, 'nonsense'), machine.write(RATIO, '-1')]).toEqual(['EINVAL', 'EINVAL']);
  });

  test('a block of 4 GiB that starts at 0 lies in DMA and Normal: valid_zones none, offline EINVAL', () => {
    const machine = new Machine({ release: '6.12', core: 8192, standby: 8192, increment: 4096 });
    expect(machine.file(0, 'valid_zones')).toBe('none');
    expect(machine.state(0, 'offline')).toBe('EINVAL');
    expect(machine.zone('Normal')).toMatchObject({
      startPfn: 0x80000,
      spannedPages: 2 * 1_048_576 - 0x80000,
    });
  });

  test('by default block 0, the last boot block and blocks in kernel zones hold unmovable pages', () => {
    const machine = new Machine({ release: '6.12' });
    expect([machine.state(0, 'offline'), machine.state(3, 'offline'), machine.state(1, 'offline')]).toEqual([
      'EBUSY',
      'EBUSY',
      'done',
    ]);
    machine.state(4, 'online_kernel');
    machine.state(5, 'online_movable');
    expect([machine.state(4, 'offline'), machine.state(5, 'offline')]).toEqual(['EBUSY', 'done']);
  });
});
