import { describe, expect, test } from 'vitest';
import { S390X } from '../../../main/engine/arch/architectures.ts';
import { parseCommandLine } from '../../../main/engine/kernel/command-line.ts';
import { movableStartOf } from '../../../main/engine/kernel/movable-core.ts';
import { MIB, PAGE_BYTES } from '../../../shared/units.ts';
import { Machine, P1 } from '../support.ts';

/** Border of Movable in MiB. */
function border(commandLine: string, coreMib: number, standbyMib: number): number | undefined {
  const end = coreMib * MIB;
  const boot = parseCommandLine(commandLine, { enableIsBoolean: false });
  const page = movableStartOf({ pages: [{ start: 0, end }], end }, boot, S390X, (coreMib + standbyMib) * MIB);
  return page === undefined ? undefined : (page * PAGE_BYTES) / MIB;
}

describe('kernelcore= and movablecore=', () => {
  test.each([
    ['movablecore=600M', 3072, 1024, 2472],
    ['kernelcore=70%', 3072, 1536, 2152],
    ['kernelcore=2500M', 3072, 1024, 2500],
    ['kernelcore=1G', 3072, 1024, 2048],
    ['kernelcore=1G movablecore=600M', 3072, 1024, 2472],
    ['movablecore=25%', 4096, 1024, 3072],
    ['kernelcore=4G', 3072, 1024, undefined],
    ['kernelcore=1G', 2048, 1024, undefined],
    ['kernelcore=2500M movable_node', 3072, 1024, undefined],
    ['kernelcore=mirror', 3072, 1024, undefined],
    ['', 3072, 1024, undefined],
    // Nothing can ever lie above 2 GiB: Movable is taken from DMA.
    ['kernelcore=512M', 1024, 0, 512],
  ] as const)('%s with %i MiB of core and %i MiB of standby: Movable begins at %s MiB', (...row) => {
    const [commandLine, core, standby, expected] = row;
    expect(border(commandLine, core, standby)).toBe(expected);
  });

  test('a block across the border is in no single zone and never goes offline', () => {
    const machine = new Machine({
      core: 3072,
      standby: 1024,
      release: '6.12',
      commandLine: 'movablecore=600M',
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    expect([8, 9, 10, 11].map((block) => machine.file(block, 'valid_zones'))).toEqual([
      'Normal',
      'none',
      'Movable',
      'Movable',
    ]);
    expect(machine.refusal('/sys/devices/system/memory/memory9/state', 'offline')).toMatchObject({
      errno: 'EINVAL',
    });
    expect(machine.zone('Movable')).toMatchObject({ startPfn: 632_832, spannedPages: 153_600 });
    machine.state(11, 'offline');
    machine.state(10, 'offline');
    expect(machine.zone('Movable')).toMatchObject({ startPfn: 632_832, spannedPages: 22_528 });
    machine.state(10, 'online_kernel');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 524_288, spannedPages: 3 * 65_536 });
    machine.state(10, 'offline');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 524_288, spannedPages: 108_544 });
    expect(machine.run({ kind: 'load', partition: P1, clear: true })).toEqual({ kind: 'done' });
  });
});

describe('the contiguous memory area of 7.x', () => {
  test.each([
    [1024, 'DMA'],
    [2240, 'Normal'],
    [2112, undefined],
  ] as const)('%i MiB of core: 128 MiB in %s, none where it would reach into two zones', (core, zone) => {
    const cma = 32_768 * 4;
    const machine = new Machine({ core, standby: 1024, increment: 64, release: '7.2' });
    const with6 = new Machine({ core, standby: 1024, increment: 64, release: '6.12' });
    expect(machine.view.memory.cmaTotalKib).toBe(zone === undefined ? 0 : cma);
    expect(with6.view.memory.cmaTotalKib).toBe(0);
  });
});
