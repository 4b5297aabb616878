import { describe, expect, test } from 'vitest';
import { Machine, P1 } from '../support.ts';

/** A machine whose Movable block 4 cannot be emptied: programs hold nearly everything. */
function stuck(): Machine {
  const machine = new Machine({ release: '6.12' });
  machine.state(4, 'online_movable');
  const usedByProgramsKib = machine.view.memory.memFreeKib - 20_000;
  machine.run({ kind: 'setConditions', partition: P1, conditions: { pressure: { usedByProgramsKib } } });
  return machine;
}

describe('a write that cannot finish', () => {
  test('offline without room stays pending, the block going offline, and holds the hotplug lock', () => {
    const machine = stuck();
    expect(machine.state(4, 'offline')).toBe('pending');
    expect(machine.file(4, 'state')).toBe('going-offline');
    expect(machine.view.pendingWrite?.path).toContain('memory4/state');
    expect(machine.state(5, 'online')).toBe('pending');
    expect(machine.write('/sys/devices/system/memory/auto_online_blocks', 'online')).toBe('done');
  });

  test('freed memory lets it succeed; waiting writes follow in order', () => {
    const machine = stuck();
    machine.state(4, 'offline');
    machine.state(5, 'online_movable');
    machine.run({ kind: 'setConditions', partition: P1, conditions: { pressure: { usedByProgramsKib: 0 } } });
    expect(machine.events.filter(({ kind }) => kind === 'writeEnded')).toEqual([
      { kind: 'writeEnded', ticket: 1, path: '/sys/devices/system/memory/memory4/state' },
      { kind: 'writeEnded', ticket: 2, path: '/sys/devices/system/memory/memory5/state' },
    ]);
    expect([machine.file(4, 'state'), machine.file(5, 'state')]).toEqual(['offline', 'online']);
    expect(machine.view.pendingWrite).toBeNull();
  });

  test('a signal ends it with EINTR and the block is online as before', () => {
    const machine = stuck();
    const before = machine.zone('Movable');
    machine.state(4, 'offline');
    machine.run({ kind: 'signalPendingWrite', partition: P1 });
    expect(machine.events).toContainEqual({
      kind: 'writeEnded',
      ticket: 1,
      path: '/sys/devices/system/memory/memory4/state',
      errno: 'EINTR',
    });
    expect(machine.notifications.at(-1)).toBe('MEM_CANCEL_OFFLINE');
    expect(machine.file(4, 'state')).toBe('online');
    expect(machine.zone('Movable')).toEqual(before);
  });

  test('programs cannot take more than is available', () => {
    const machine = stuck();
    const outcome = machine.run({
      kind: 'setConditions',
      partition: P1,
      conditions: { pressure: { usedByProgramsKib: 2 ** 40 } },
    });
    expect(outcome).toMatchObject({
      kind: 'refused',
      refusal: { by: 'conditions', rule: 'memory-pressure' },
    });
  });
});

test.each([
  ['a guest that ends', { kind: 'stop', ends: true }],
  ['Reset clear', { kind: 'resetClear' }],
  ['Deactivate', { kind: 'deactivate' }],
] as const)('%s ends the writes that wait in the kernel', (_what, command) => {
  const machine = stuck();
  machine.state(4, 'offline');
  machine.state(5, 'online_movable');
  machine.run({ ...command, partition: P1 });
  expect(machine.events.filter((event) => event.kind === 'writeEnded')).toMatchObject([
    { ticket: 1, errno: 'ENODEV' },
    { ticket: 2, errno: 'ENODEV' },
  ]);
  expect(machine.view.pendingWrite).toBeNull();
});

test('processors that are stopped leave the writes waiting, and they wait on after Start', () => {
  const machine = stuck();
  machine.state(4, 'offline');
  machine.run({ kind: 'stop', partition: P1 });
  expect(machine.events.filter((event) => event.kind === 'writeEnded')).toEqual([]);
  expect(machine.view.pendingWrite?.path).toContain('memory4/state');
  machine.run({ kind: 'start', partition: P1 });
  expect(machine.view.pendingWrite?.path).toContain('memory4/state');
  machine.run({ kind: 'signalPendingWrite', partition: P1 });
  expect(machine.view.pendingWrite).toBeNull();
});
