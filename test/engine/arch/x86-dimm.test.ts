import { describe, expect, test } from 'vitest';
import { checkDefinition, listDirectory, readLink } from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import { definition, P1 } from '../support.ts';
import { ram, range, X86Machine, type X86Options, x86Options } from './x86-support.ts';

const NAME = 'PNP0C80:00';
const EJECT = `/sys/bus/acpi/devices/${NAME}/eject`;

/** One module of 1 GiB at 4 GiB: blocks 32 to 39. */
const machineWith = (plugged: boolean, options: X86Options = {}): X86Machine =>
  new X86Machine({ ...options, platform: { devices: [], dimms: [{ ...range(4096, 1024), plugged }] } });

const plug = (machine: X86Machine) => machine.run({ kind: 'plugMemory', partition: P1, dimm: NAME });

describe('a memory module', () => {
  test('that is plugged adds all its blocks, each with its own altmap where that is on', () => {
    const machine = machineWith(false);
    const free = machine.view.memory.memFreeKib;
    expect(plug(machine)).toEqual({ kind: 'done' });
    expect(machine.hotBlocks).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
    expect(machine.view.memory.memmapPages).toBe(4096);
    expect(free - machine.view.memory.memFreeKib).toBeLessThan(200);
    machine.state(32, 'online_movable');
    expect(machine.zone('Movable')).toMatchObject({ presentPages: 32_768, managedPages: 32_256 });
    expect(plug(machine)).toMatchObject({ refusal: { errno: 'EEXIST' } });
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test.each([
    ['6.1', 'memory_hotplug.memmap_on_memory=1', 32_256],
    ['6.1', '', 32_768],
    ['5.15', '', 32_768],
    ['6.12', '', 32_768],
  ])(
    'of one block on %s with %j is added with the memmap that the core supports',
    (release, more, managed) => {
      const commandLine = `memhp_default_state=online_movable ${more}`;
      const dimms = [{ ...range(4096, 128), plugged: false }];
      const machine = new X86Machine({ release, commandLine, platform: { devices: [], dimms } });
      expect(plug(machine)).toEqual({ kind: 'done' });
      expect(machine.zone('Movable')).toMatchObject({ presentPages: 32_768, managedPages: managed });
    },
  );

  test('that is there at boot is added while booting', () => {
    expect(
      machineWith(true, { commandLine: 'memhp_default_state=online_movable' }).file(39, 'valid_zones'),
    ).toBe('Movable');
  });

  test('is ejected with one write, which goes offline block by block', () => {
    const machine = machineWith(true);
    const before = machineWith(false).view.memory.memFreeKib;
    for (const block of [32, 35]) machine.state(block, 'online_movable');
    expect(machine.write(EJECT, '1')).toBe('done');
    expect(machine.hotBlocks).toEqual([]);
    expect(machine.view.memory.memFreeKib).toBe(before);
    expect(machine.write(EJECT, '1')).toBe('ENODEV');
    expect(plug(machine)).toEqual({ kind: 'done' });
  });

  test('with unmovable memory: the write succeeds, and what went offline comes back in its default zone', () => {
    const machine = machineWith(true);
    machine.state(32, 'online_movable');
    machine.state(33, 'online_kernel');
    expect(machine.write(EJECT, '1')).toBe('done');
    expect(machine.file(32, 'valid_zones')).toBe('Normal');
    expect(machine.file(33, 'valid_zones')).toBe('Normal');
    expect(machine.messages()).toContain('memory memory33: Offline failed.');
    expect(machine.hotBlocks).toHaveLength(8);
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('shares its slots with empty ones, each a device with its own path and status', () => {
    const platform = { devices: [], dimms: [{ ...range(4096, 1024), plugged: true }], dimmSlots: 4 };
    const machine = new X86Machine({ platform });
    const file = (slot: number, name: string) =>
      machine.read(`/sys/bus/acpi/devices/PNP0C80:0${slot}/${name}`);
    const all = (name: string) => [0, 1, 2, 3].map((slot) => file(slot, name));
    expect(all('status')).toEqual(['15', '0', '0', '0']);
    expect(all('path')).toEqual([0, 1, 2, 3].map((slot) => `\\_SB_.MHPC.MP0${slot}`));
    expect(all('uid')).toEqual(['0x00', '0x01', '0x02', '0x03']);
    expect(file(4, 'status')).toBeUndefined();
    expect(machine.write(EJECT, '1')).toBe('done');
    expect(all('status')).toEqual(['0', '0', '0', '0']);
    expect(machine.write('/sys/bus/acpi/devices/PNP0C80:03/eject', '1')).toBe('done');
    expect(machine.write('/sys/bus/acpi/devices/PNP0C80:03/eject', '1')).toBe('ENODEV');
  });

  test('links the memory blocks that belong to it', () => {
    const machine = machineWith(true);
    const listed = listDirectory(machine.system, P1, `/sys/bus/acpi/devices/${NAME}`);
    expect(listed.ok && listed.value).toContain('physical_node7');
    expect(readLink(machine.system, P1, `/sys/bus/acpi/devices/${NAME}/physical_node1`)).toMatchObject({
      value: '../../../system/memory/memory33',
    });
    expect(readLink(machine.system, P1, `/sys/bus/acpi/devices/${NAME}/physical_node8`).ok).toBe(false);
    const back = '/sys/devices/system/memory/memory33/firmware_node';
    expect(readLink(machine.system, P1, back)).toMatchObject({
      value: `../../../LNXSYSTM:00/LNXSYBUS:00/${NAME}`,
    });
    expect(readLink(machine.system, P1, back.replace('33', '3')).ok).toBe(false);
  });

  test('needs a slot', () => {
    const { platform: _, ...options } = x86Options();
    const platform = { ram: ram(), dimms: [{ ...range(4096, 128), plugged: true }], dimmSlots: 0 };
    expect(checkDefinition(definition({ ...options, platform })).map(({ path }) => path)).toEqual([
      'partitions[0].platform.dimmSlots',
    ]);
  });

  test('takes 1 only', () => {
    expect(machineWith(true).write(EJECT, '0')).toBe('EINVAL');
  });

  test('that is no whole number of blocks is refused: EINVAL, with the kernel’s message', () => {
    const machine = new X86Machine({
      platform: { devices: [], dimms: [{ ...range(4096, 64), plugged: false }] },
    });
    expect(plug(machine)).toMatchObject({ refusal: { errno: 'EINVAL', rule: 'add-alignment' } });
    expect(machine.messages()[0]).toBe(
      'Block size [0x8000000] unaligned hotplug range: start 0x100000000, size 0x4000000',
    );
  });

  test('may not lie over other memory', () => {
    const { platform: _, ...options } = x86Options();
    const platform = { ram: ram(), dimms: [{ ...range(512, 128), plugged: true }] };
    expect(checkDefinition(definition({ ...options, platform })).map(({ path }) => path)).toContain(
      'partitions[0].platform.dimms[0]',
    );
  });
});
