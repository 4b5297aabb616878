import { describe, expect, test } from 'vitest';
import { parseUnsigned } from '../../../main/engine/kernel/command-line.ts';
import { Machine } from '../support.ts';

const RATIO = '/sys/module/memory_hotplug/parameters/auto_movable_ratio';

describe('kstrtouint, as every number of a parameter is read', () => {
  test.each([
    ['4294967295', 4_294_967_295],
    ['4294967296', 'ERANGE'],
    ['99999999999999999999', 'ERANGE'],
    ['99999999999999999999x', 'ERANGE'],
    ['4294967296x', 'EINVAL'],
    ['-0', 'EINVAL'],
    ['+5', 5],
    ['0x', 'EINVAL'],
    ['0x10', 16],
    ['0x1ffffffff', 'ERANGE'],
    ['010', 8],
    ['08', 'EINVAL'],
    ['0', 0],
    ['1_0', 'EINVAL'],
    ['0b11', 'EINVAL'],
    ['\u0661', 'EINVAL'],
    ['', 'EINVAL'],
  ] as const)('%s is %s', (text, expected) => {
    const read = parseUnsigned(text);
    expect(read.ok ? read.value : read.failure).toBe(expected);
  });

  test('a ratio out of range is ERANGE and leaves the old one', () => {
    const machine = new Machine({ release: '6.12' });
    expect(machine.write(RATIO, '4294967296')).toBe('ERANGE');
    expect(machine.read(RATIO)).toBe('301');
  });
});

describe('what the kernel reads of a written value', () => {
  test('one newline may end it, two may not; a NUL ends it', () => {
    const machine = new Machine({ release: '6.12' });
    expect(machine.state(4, 'online\n\n')).toBe('EINVAL');
    expect(machine.state(4, 'online\0x\n')).toBe('done');
    expect(machine.state(4, 'offline\n')).not.toBe('EINVAL');
  });

  test.each([
    ['6.12', 'N', 'EINVAL'],
    ['6.16', 'Y', 'done'],
    ['7.2', 'Y', 'done'],
  ] as const)(
    '%s: "enable" as memmap_on_memory gives %s, "disable" to online %s',
    (release, parameter, answer) => {
      const machine = new Machine({ release, commandLine: 'memory_hotplug.memmap_on_memory=enable' });
      expect(machine.read('/sys/module/memory_hotplug/parameters/memmap_on_memory')).toBe(parameter);
      expect(machine.write('/sys/devices/system/memory/memory1/online', 'disable')).toBe(answer);
    },
  );
});

describe('zone spans beside core memory that ends inside a block', () => {
  test("Normal shrinks to where core memory ends, not to its last block's end", () => {
    const machine = new Machine({ core: 2240, standby: 1088, increment: 64, release: '6.12' });
    machine.state(9, 'online_kernel');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 0x80000, spannedPages: 2 * 65_536 });
    machine.run({
      kind: 'setConditions',
      partition: machine.view.name,
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    machine.state(9, 'offline');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 0x80000, spannedPages: (192 * 1024) / 4 });
  });
});
