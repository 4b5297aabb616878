/** Partitions whose block numbers have holes, or begin above 0, as captured systems may. */

import { describe, expect, test } from 'vitest';
import {
  blockCells,
  checkDefinition,
  incrementCells,
  kernelLog,
  listDirectory,
  rebootEffect,
  snapshotOf,
  stateHash,
  systemFromSnapshot,
} from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import type { RnRange } from '../../../shared/definition.ts';
import { rn } from '../../../shared/ids.ts';
import { mib } from '../../../shared/units.ts';
import { definition, Machine, type MachineOptions, P1 } from '../support.ts';

const range = (first: number, last: number): RnRange => ({ first: rn(first), last: rn(last) });

const DEVICES = '/sys/devices/system/memory';
const numbers = (machine: Machine, directory: string): number[] => {
  const names = listDirectory(machine.system, P1, directory);
  if (!names.ok) return [];
  return names.value.flatMap((name) => (/^memory\d+$/.test(name) ? [Number(name.slice(6))] : []));
};
const online = (machine: Machine, block: number): unknown =>
  machine.write(`${DEVICES}/memory${block}/state`, 'online');

/** Core 0–1 and 4–5, standby 6–7 and 12–17; 2–3 and 8–11 are not there. Increments are blocks. */
const holes = (more: MachineOptions = {}): MachineOptions => ({
  core: 1024,
  standby: 2048,
  release: '6.12',
  ...more,
  sclp: { absent: [range(3, 4), range(9, 12)] },
});

describe('a partition with holes in its increment numbers', () => {
  test.each(['6.1', '6.12'])('a %s kernel adds what exists and nothing else', (release) => {
    const machine = new Machine(holes({ release }));
    expect(numbers(machine, DEVICES)).toEqual([0, 1, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17]);
    expect(machine.read(`${DEVICES}/memory5/state`)).toBe('online');
    expect(machine.read(`${DEVICES}/memory6/state`)).toBe('offline');
    expect(machine.view.allocation).toMatchObject({
      initialBytes: mib(1024),
      currentBytes: mib(1024),
      maximumBytes: mib(3072),
    });
    expect(kernelLog(machine.system, P1).filter((line) => line.includes('Standby memory'))).toEqual([
      'sclp_cmd: Standby memory at 0x60000000 (512M of 512M usable)',
      'sclp_cmd: Standby memory at 0xc0000000 (1536M of 1536M usable)',
    ]);
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('a 7.2 kernel offers them as firmware objects; config of one that is not there does not exist', () => {
    const machine = new Machine(holes({ release: '7.2', commandLine: 'memhp_default_state=offline' }));
    expect(numbers(machine, '/sys/firmware/memory')).toHaveLength(12);
    expect(numbers(machine, DEVICES)).toEqual([0, 1, 4, 5]);
    expect(machine.write('/sys/firmware/memory/memory9/config', '1')).toBe('ENOENT');
    expect(machine.write('/sys/firmware/memory/memory12/config', '1')).toBe('done');
    expect(machine.write(`${DEVICES}/memory12/state`, 'online_movable')).toBe('done');
    expect(machine.write(`${DEVICES}/memory3/state`, 'online')).toBe('ENOENT');
    expect(numbers(machine, DEVICES)).toEqual([0, 1, 4, 5, 12]);
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('zones span holes and do not count them as present', () => {
    const machine = new Machine(holes());
    const zone = (name: string) => machine.view.zones.find((each) => each.name === name);
    const pages = 65_536;
    expect(zone('DMA')).toMatchObject({ startPfn: 0, spannedPages: 6 * pages, presentPages: 4 * pages });
    online(machine, 7);
    online(machine, 12);
    expect(zone('DMA')).toMatchObject({ spannedPages: 6 * pages, presentPages: 4 * pages });
    expect(zone('Normal')).toMatchObject({
      startPfn: 7 * pages,
      spannedPages: 6 * pages,
      presentPages: 2 * pages,
    });
    machine.write(`${DEVICES}/memory15/state`, 'online_movable');
    machine.write(`${DEVICES}/memory17/state`, 'online_movable');
    expect(machine.read(`${DEVICES}/memory16/valid_zones`)).toBe('Movable Normal');
    expect(machine.read(`${DEVICES}/memory14/valid_zones`)).toBe('Normal Movable');
    expect(machine.read(`${DEVICES}/memory8/valid_zones`)).toBeUndefined();
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('cells, reboot effects and a load know only what exists', () => {
    const machine = new Machine(holes());
    const gap = [2, 3, 8, 9, 10, 11];
    const cells = blockCells(machine.system, P1);
    const increments = incrementCells(machine.system, P1);
    expect([...cells.keys()].filter((block) => cells[block] === 0)).toEqual(gap);
    expect([...increments.keys()].filter((row) => increments[row] === 0)).toEqual(gap);
    const effect = rebootEffect(machine.system, P1, { kind: 'load', clear: true });
    expect(effect?.coreKept).toEqual([range(1, 2), range(5, 6)]);
    expect(effect?.coreMissing).toEqual([]);
    const before = stateHash(machine.system);
    machine.run({ kind: 'load', partition: P1, clear: true });
    expect(stateHash(machine.system)).toBe(before);
  });

  test('a snapshot keeps the holes', () => {
    const machine = new Machine(holes());
    online(machine, 6);
    const restored = systemFromSnapshot(snapshotOf(machine.system));
    expect(restored.ok && stateHash(restored.value)).toBe(stateHash(machine.system));
  });

  test('memory may begin above block 0: the first block that is there takes its place', () => {
    const machine = new Machine({
      core: 1024,
      standby: 1024,
      release: '6.12',
      sclp: { absent: [range(1, 32)] },
    });
    expect(numbers(machine, DEVICES)).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
    expect(
      machine.view.zones.map(({ name, startPfn, presentPages }) => [name, startPfn, presentPages]),
    ).toEqual([
      ['DMA', null, 0],
      ['Normal', 32 * 65_536, 4 * 65_536],
      ['Movable', null, 0],
    ]);
    expect(machine.write(`${DEVICES}/memory32/state`, 'offline')).toBe('EBUSY');
    expect(machine.write(`${DEVICES}/memory33/state`, 'offline')).toBe('done');
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('increments smaller than a block: a standby block with a hole is not usable', () => {
    const machine = new Machine({
      core: 1024,
      standby: 1024,
      increment: 64,
      release: '6.12',
      sclp: { absent: [range(18, 18)] },
    });
    expect(numbers(machine, DEVICES)).toEqual([0, 1, 2, 3, 5, 6, 7]);
    expect(brokenInvariants(machine.system)).toEqual([]);
  });
});

test.each([
  ['overlap', [range(3, 5), range(5, 6)]],
  ['touch', [range(3, 5), range(6, 7)]],
  ['descend', [range(9, 9), range(3, 3)]],
  ['turned round', [range(5, 3)]],
  ['increment 0', [range(0, 1)]],
])('absent ranges that %s are refused', (_name, absent) => {
  expect(checkDefinition(definition({ sclp: { absent } })).map(({ path }) => path)[0]).toMatch(
    /^partitions\[0\]\.sclp\.absent/,
  );
});

test('x86-64 blocks may have the size that a kernel was given', () => {
  const options = { core: 8192, standby: 0, release: '6.12', kernel: { arch: 'x86_64' as const } };
  const platform = { ram: [{ start: 0, bytes: mib(4096) }], blockBytes: mib(1024) };
  const machine = new Machine({ ...options, platform });
  expect(machine.read(`${DEVICES}/block_size_bytes`)).toBe('40000000');
  const bad = definition({ ...options, platform: { ...platform, blockBytes: mib(100) } });
  expect(checkDefinition(bad).map(({ path }) => path)).toEqual(['partitions[0].platform.blockBytes']);
});
