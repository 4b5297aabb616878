/** A kernel that was built with KASAN: an eighth of what is in use is shadow, and a block without shadow is refused. */

import { describe, expect, test } from 'vitest';
import { execute, newUndoLog, partitionView } from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import { Machine, P1 } from '../support.ts';

const ON_MEMORY = 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline';
const KASAN = { build: { kasan: true } };
const free = (machine: Machine): number => partitionView(machine.system, P1)?.memory.memFreeKib ?? 0;
const total = (machine: Machine): number => partitionView(machine.system, P1)?.memory.memTotalKib ?? 0;

const press = (machine: Machine, usedByProgramsKib: number) =>
  machine.run({ kind: 'setConditions', partition: P1, conditions: { pressure: { usedByProgramsKib } } });

function eventsOf(machine: Machine, path: string, value: string) {
  const command = { kind: 'writeSysfs', partition: P1, path, value } as const;
  const { events, outcome } = execute(machine.system, command, newUndoLog());
  expect(brokenInvariants(machine.system)).toEqual([]);
  return { outcome, kinds: events.map(({ kind }) => kind), events };
}
const state = (block: number) => `/sys/devices/system/memory/memory${block}/state`;
const config = (block: number) => `/sys/firmware/memory/memory${block}/config`;

describe('a kernel with KASAN', () => {
  test('its boot memory has its shadow from IPL on: an eighth of it is not managed', () => {
    const plain = new Machine({ release: '6.12' });
    const machine = new Machine({ release: '6.12', kernel: KASAN });
    expect(total(plain) - total(machine)).toBe((1024 * 1024) / 8);
  });

  test('6.12, memmap on memory: zeros for the altmap, vmalloc for the rest, before the driver; both go again', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY, kernel: KASAN });
    const before = free(machine);
    const { kinds } = eventsOf(machine, state(5), 'online_movable');
    expect(kinds.filter((kind) => kind === 'shadowMapped')).toHaveLength(2);
    expect(kinds.indexOf('shadowMapped')).toBeLessThan(kinds.indexOf('memmapPlacedInZone'));
    // The altmap's zeros need a page table; 64,512 pages have a shadow of 8,064.
    expect(free(machine)).toBe(before + 64512 * 4 - 4 - 8064 * 4);
    const { kinds: back } = eventsOf(machine, state(5), 'offline');
    expect(back.filter((kind) => kind === 'shadowUnmapped')).toHaveLength(2);
    expect(free(machine)).toBe(before);
  });

  test('a block whose shadow does not fit into free memory stays offline: EPERM, and what was begun is undone', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY, kernel: KASAN });
    press(machine, free(machine) - 30 * 1024);
    const before = free(machine);
    const { outcome, kinds } = eventsOf(machine, state(5), 'online_movable');
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { errno: 'EPERM', rule: 'kasan-shadow' } });
    expect(kinds.at(-2)).toBe('hotplugUnlocked');
    expect(kinds.filter((kind) => kind === 'shadowUnmapped')).toHaveLength(1);
    expect(free(machine)).toBe(before);
  });

  test('without memory for a page table the altmap gets no zeros: ENOMEM, and the storage goes back', () => {
    // As much as the objects of one standby block take.
    const measured = { managedPages: { DMA: 229376 }, cmaPages: {}, memTotalKib: 917504, memFreeKib: 8 };
    const kernel = { ...KASAN, measured };
    const machine = new Machine({ release: '6.12', standby: 256, commandLine: ON_MEMORY, kernel });
    expect(free(machine)).toBeLessThan(4);
    const { outcome, kinds } = eventsOf(machine, state(4), 'online_movable');
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: { errno: 'ENOMEM', rule: 'kasan-zero-shadow' },
    });
    expect(kinds).not.toContain('memmapPlacedInZone');
    expect(kinds).toContain('incrementUnassigned');
  });

  test('7.2: deconfiguring boot memory gives its shadow back, once', () => {
    const machine = new Machine({ release: '7.2', commandLine: ON_MEMORY, kernel: KASAN });
    machine.state(1, 'offline');
    const before = total(machine);
    const { events } = eventsOf(machine, config(1), '0');
    expect(events).toContainEqual({ kind: 'shadowUnmapped', block: 1, pages: 8192, was: 'early' });
    expect(total(machine) - before).toBe((1024 + 8192) * 4);
    eventsOf(machine, config(1), '1');
    const { events: again } = eventsOf(machine, state(1), 'online_movable');
    expect(again).toContainEqual({ kind: 'shadowMapped', block: 1, pages: 8192, by: 'vmalloc' });
    machine.state(1, 'offline');
    expect(eventsOf(machine, config(1), '0').kinds).not.toContain('shadowUnmapped');
  });

  test('a kernel without it knows no shadow', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY });
    expect(eventsOf(machine, state(5), 'online_movable').kinds).not.toContain('shadowMapped');
  });
});
