import { describe, expect, test } from 'vitest';
import { blockDetail } from '../../../main/engine/index.ts';
import { blockId } from '../../../shared/ids.ts';
import { unmovableBecause } from '../../../shared/unmovable.ts';
import { Machine, type MachineOptions, P1 } from '../support.ts';

/** "3:bootMemmap" for every block that cannot go offline. */
function busy(machine: Machine): string[] {
  const blocks = Array.from({ length: machine.view.geometry.blockCount }, (_, block) =>
    blockDetail(machine.system, P1, blockId(block)),
  );
  return blocks.flatMap((detail) => (detail?.unmovable ? [`${detail.block}:${detail.unmovable.kind}`] : []));
}

const booted = (options: MachineOptions): string[] => busy(new Machine(options));

describe('an idle system', () => {
  test.each([
    ['6.12', 1024, 256, ['0:kernelImage', '3:bootMemmap']],
    ['7.2', 1024, 256, ['0:kernelImage', '3:contiguousArea']],
    // The area of 128 MiB is not aligned to blocks.
    ['7.2', 1024, 128, ['0:kernelImage', '6:contiguousArea', '7:contiguousArea']],
    // Above 2 GiB: the end of DMA, the begin of Normal, and the memmap at the end of all.
    ['6.12', 3072, 256, ['0:kernelImage', '7:endOfZone', '8:lowestOfZone', '11:bootMemmap']],
  ] as const)(
    '%s with %i MiB of core and blocks of at least %i MiB: %j',
    (release, core, increment, expected) => {
      expect(booted({ release, core, increment, standby: 2048 })).toEqual(expected);
    },
  );

  test('the block that came first into an empty Normal is busy, and no other hot-added one', () => {
    const machine = new Machine({ release: '6.12' });
    for (const block of [6, 4, 5]) machine.state(block, 'online_kernel');
    machine.state(8, 'online_movable');
    expect(busy(machine)).toEqual(['0:kernelImage', '3:bootMemmap', '6:firstOfZone']);
    expect(machine.state(4, 'offline')).toBe('done');
    expect(machine.state(8, 'offline')).toBe('done');
    const path = '/sys/devices/system/memory/memory6/state';
    expect(machine.refusal(path, 'offline')).toMatchObject({
      errno: 'EBUSY',
      rule: 'offline-unmovable',
      unmovable: { kind: 'firstOfZone', zone: 'Normal' },
      because:
        'block 6 holds unmovable pages: Normal was empty when it came online: new kernel allocations went there first',
    });
  });

  test('Normal with boot memory has room: hot-added blocks of it go offline again', () => {
    const machine = new Machine({ release: '6.12', core: 3072, standby: 1024 });
    machine.state(12, 'online_kernel');
    expect(machine.state(12, 'offline')).toBe('done');
  });

  test('middle boot blocks go offline, come back and go again', () => {
    const machine = new Machine({ release: '6.12' });
    for (const word of ['offline', 'online', 'offline']) expect(machine.state(2, word)).toBe('done');
  });

  test.each([
    ['6.1', 4],
    ['6.12', 11],
  ] as const)('standby that %s brings online at boot: block %i is used first', (release, first) => {
    const commandLine = 'memhp_default_state=online memory_hotplug.memmap_on_memory=1';
    expect(booted({ release, commandLine })).toContain(`${first}:firstOfZone`);
    expect(booted({ release, commandLine }).filter((text) => text.endsWith('firstOfZone'))).toHaveLength(1);
  });

  test('what the kernel had in a block that left is in the lowest one that Normal still has', () => {
    const machine = new Machine({ release: '6.12' });
    for (const block of [6, 7, 5]) machine.state(block, 'online_kernel');
    const except = [blockId(6)];
    machine.run({
      kind: 'setConditions',
      partition: P1,
      conditions: { unmovable: { kind: 'idle', also: [], except } },
    });
    expect(machine.state(6, 'offline')).toBe('done');
    expect(busy(machine)).toContain('5:firstOfZone');
  });
});

describe('other systems', () => {
  test('busy: every block of a kernel zone that is not untouched boot memory', () => {
    const machine = new Machine({
      release: '6.12',
      conditions: { unmovable: { kind: 'busy', also: [], except: [] } },
    });
    for (const block of [6, 4]) machine.state(block, 'online_kernel');
    machine.state(2, 'offline');
    machine.state(2, 'online');
    expect(busy(machine)).toEqual([
      '0:kernelImage',
      '2:busySystem',
      '3:bootMemmap',
      '4:busySystem',
      '6:busySystem',
    ]);
  });

  test('as set: exactly the blocks that are listed; and blocks beside or except those of the system', () => {
    const set = (unmovable: object) => booted({ release: '6.12', conditions: { unmovable } as never });
    expect(set({ kind: 'listed', blocks: [1] })).toEqual(['1:asSet']);
    expect(set({ kind: 'idle', also: [2], except: [0] })).toEqual(['2:asSet', '3:bootMemmap']);
  });

  test('every reason is half a sentence', () => {
    expect(unmovableBecause({ kind: 'lowestOfZone', zone: 'Normal' })).toMatch(
      /^it is the lowest block of Normal/,
    );
  });
});
