/** /sys/devices/system/memory/probe: where it exists, what it takes, and what memory that is not there does to a kernel. */

import { describe, expect, test } from 'vitest';
import { statFile } from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import { Machine, P1 } from '../support.ts';
import { ram, range, x86Options } from './x86-support.ts';

const PROBE = '/sys/devices/system/memory/probe';
const probing = (commandLine = 'memhp_default_state=offline'): Machine => {
  const options = x86Options({ commandLine, platform: { ram: ram([range(8192, 1024)]), devices: [] } });
  return new Machine({ ...options, kernel: { arch: 'x86_64', build: { probe: true } } });
};
const modeOf = (machine: Machine) => statFile(machine.system, P1, PROBE)?.mode;
const hex = (mib: number): string => `0x${(mib * 2 ** 20).toString(16)}`;

describe('the probe file', () => {
  test('is there where an x86-64 kernel was built with it, and nowhere on s390', () => {
    expect(modeOf(probing())).toBe(0o200);
    expect(modeOf(new Machine(x86Options()))).toBeUndefined();
    for (const release of ['6.1', '6.12', '7.2'])
      expect(modeOf(new Machine({ release, kernel: { build: { probe: true } } }))).toBeUndefined();
  });

  test('takes the first address of a block that nobody claims, and nothing else', () => {
    const machine = probing();
    expect(machine.write(PROBE, 'here')).toBe('EINVAL');
    expect(machine.write(PROBE, hex(4097))).toBe('EINVAL');
    expect(machine.write(PROBE, hex(512))).toBe('EEXIST');
    expect(machine.write(PROBE, hex(2 ** 22))).toBe('E2BIG');
    expect(machine.write(PROBE, hex(4096))).toBe('done');
    expect(machine.write(PROBE, hex(4096))).toBe('EEXIST');
  });

  test('adds what is not there: the block lies offline like any other, and the kernel dies when it is used', () => {
    const machine = probing();
    machine.write(PROBE, hex(4096));
    expect(machine.view.panic).toBeNull();
    expect(brokenInvariants(machine.system)).toEqual([]);
    expect(machine.state(32, 'online')).toBe('ENODEV');
    expect(machine.view.panic).toContain('there is no memory');
  });

  test('finds memory that mem= took away: then it is right', () => {
    const machine = probing('mem=2G memhp_default_state=offline');
    expect(machine.write(PROBE, hex(8192))).toBe('done');
    expect(machine.state(64, 'online_movable')).toBe('done');
    expect(machine.view.panic).toBeNull();
    expect(brokenInvariants(machine.system)).toEqual([]);
  });
});
