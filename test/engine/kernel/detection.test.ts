import { describe, expect, test } from 'vitest';
import { kernelLog } from '../../../main/engine/index.ts';
import { Machine, P1 } from '../support.ts';

const present = (machine: Machine): number[] =>
  Array.from({ length: 40 }, (_, block) => block).filter(
    (block) => machine.file(block, 'state') !== undefined,
  );

describe('standby detection', () => {
  test('increments of 64 MiB, section 128 MiB, core 1984 MiB, standby 1088 MiB: start rounded up, first block 16', () => {
    const machine = new Machine({ release: '6.13', core: 1984, standby: 1088, increment: 64 });
    expect(kernelLog(machine.system, P1)[0]).toContain(
      'Standby memory at 0x7c000000 (1024M of 1088M usable)',
    );
    expect(present(machine).at(-1)).toBe(23);
    expect(machine.file(16, 'state')).toBe('offline');
  });

  test('a boot block that core memory fills only partly is online and can never go offline', () => {
    const machine = new Machine({ release: '6.13', core: 1984, standby: 1088, increment: 64 });
    expect(machine.state(15, 'offline')).toBe('EINVAL');
    expect(machine.refusal('/sys/devices/system/memory/memory15/state', 'offline')?.rule).toBe(
      'offline-hole',
    );
  });

  test('mem= cuts standby memory without an error; equal to the core there is none and no line', () => {
    expect(present(new Machine({ release: '6.12', commandLine: 'mem=2048M' }))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    const none = new Machine({ release: '6.12', commandLine: 'mem=1G' });
    expect(present(none)).toEqual([0, 1, 2, 3]);
    expect(kernelLog(none.system, P1)).toEqual([]);
  });

  test('a kdump kernel finds no standby memory', () => {
    const machine = new Machine({ release: '7.2', kdump: true });
    expect(machine.firmware(0, 'config')).toBeUndefined();
    expect(present(new Machine({ release: '6.12', commandLine: 'elfcorehdr=0x1000' }))).toEqual([0, 1, 2, 3]);
  });

  test('a missing facility bit: no standby memory and no firmware directory', () => {
    const machine = new Machine({ release: '7.2', sclp: { facilities: 0xc000_0000_0000 } });
    expect(machine.firmware(0, 'config')).toBeUndefined();
    expect(machine.read('/sys/firmware/memory')).toBeUndefined();
  });

  test('the element answers 0x0410 and lists nothing: standby numbers follow from rnmax', () => {
    const machine = new Machine({ release: '6.12' });
    expect(present(machine)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('0x0310 elements are skipped: standby is found from rnmax', () => {
    const skipped = new Machine({ release: '6.12', sclp: { moreElements: [{ id: 2, response: 0x0310 }] } });
    expect(present(skipped)).toHaveLength(12);
  });

  test('rnmax above initial plus reserved: the kernel believes in increments that ASSIGN then refuses', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
      customerMib: 3072,
      sclp: { rnMax: 13 },
    });
    for (let block = 4; block < 12; block++) expect(machine.config(block, '1')).toBe('done');
    expect(machine.config(12, '1')).toBe('EIO');
  });

  test('no standby storage: only READ SCP INFO is sent', () => {
    const machine = new Machine({ release: '7.2', standby: 0 });
    expect(machine.sclp).toEqual(['read-scp-info']);
  });
});

describe('sysfs attributes', () => {
  test('increments of 256 MiB: the block at 4 GiB has phys_device 16 and phys_index in hex', () => {
    const machine = new Machine({ release: '6.12', core: 1024, standby: 8192 });
    expect(machine.file(16, 'phys_device')).toBe('16');
    expect(machine.file(26, 'phys_index')).toBe('0000001a');
  });

  test('block size is the larger of section and increment', () => {
    const size = (release: string, increment: number) =>
      new Machine({ release, core: 4096, standby: 4096, increment }).read(
        '/sys/devices/system/memory/block_size_bytes',
      );
    expect([size('6.12', 64), size('7.2', 64), size('6.12', 2048)]).toEqual([
      '10000000',
      '8000000',
      '80000000',
    ]);
  });

  test('the same state again: EINVAL through state, success through online', () => {
    const machine = new Machine({ release: '6.12' });
    expect([machine.state(1, 'online'), machine.state(4, 'offline'), machine.state(4, 'sideways')]).toEqual([
      'EINVAL',
      'EINVAL',
      'EINVAL',
    ]);
    expect(machine.write('/sys/devices/system/memory/memory1/online', '1')).toBe('done');
    expect(machine.write('/sys/devices/system/memory/memory4/online', '0')).toBe('done');
    expect(machine.write('/sys/devices/system/memory/memory4/online', '1')).toBe('done');
    expect(machine.file(4, 'state')).toBe('online');
  });

  test('after online_movable the state reads online and valid_zones Movable; removable always reads 1', () => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online_movable');
    expect([
      machine.file(4, 'state'),
      machine.file(4, 'valid_zones'),
      machine.file(4, 'removable'),
      machine.file(0, 'removable'),
    ]).toEqual(['online', 'Movable', '1', '1']);
  });

  test('sysfs creates nothing: a missing file is Permission denied, a missing directory is not found', () => {
    const machine = new Machine({ release: '6.12' });
    expect(machine.write('/sys/devices/system/memory/probe', '0x100000000')).toBe('EACCES');
    expect(machine.write('/sys/devices/system/memory/memory99/state', 'online')).toBe('ENOENT');
    expect(machine.write('/sys/firmware/memory/memory4/config', '1')).toBe('ENOENT');
    expect(machine.write('/sys/devices/system/memory/memory4', '1')).toBe('EISDIR');
    expect(machine.write('/sys/devices/system/memory/block_size_bytes', '1')).toBe('EACCES');
  });

  test("config takes the kernel's booleans: foo is false, 2 is an error", () => {
    const machine = new Machine({ release: '7.2', commandLine: 'memhp_default_state=offline' });
    expect([
      machine.config(4, 'on'),
      machine.config(4, 'foo'),
      machine.config(4, '2'),
      machine.config(4, 'Y'),
      machine.config(0, 'off'),
    ]).toEqual(['done', 'done', 'EINVAL', 'done', 'EBUSY']);
  });
});
