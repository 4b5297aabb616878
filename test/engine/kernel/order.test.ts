/** The order in which it really happens: what real kernels' call trees show, rule by rule. */

import { describe, expect, test } from 'vitest';
import type { MachineEvent } from '../../../shared/event.ts';
import { rn } from '../../../shared/ids.ts';
import { Machine } from '../support.ts';

const ON_MEMORY = 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1';
const OFFLINE = 'memhp_default_state=offline';
const ALL_MOVABLE = { unmovable: { kind: 'listed', blocks: [] } } as const;

/** Kinds of the given sort in order; a run of equal ones once. */
const order = (events: readonly MachineEvent[], ...kinds: readonly MachineEvent['kind'][]): string[] =>
  events
    .map((event) => (event.kind === 'notified' ? event.notification : event.kind))
    .filter((kind) => kinds.includes(kind as MachineEvent['kind']) || kind.startsWith('MEM_'))
    .filter((kind, index, all) => kind !== all[index - 1]);

describe('the cause stands before its effects', () => {
  test('6.1 online: GOING_ONLINE, then ATTACH, UNASSIGN, ASSIGN, then the verdict', () => {
    const machine = new Machine({ release: '6.1', increment: 128, commandLine: OFFLINE });
    machine.state(4, 'online');
    expect(order(machine.events, 'sclpAnswered', 'notifierCalled')).toEqual([
      'MEM_GOING_ONLINE',
      'sclpAnswered',
      'notifierCalled',
      'MEM_ONLINE',
      'notifierCalled',
    ]);
  });

  test('6.1 and 6.12 offline: the last notification stands before its UNASSIGNs, offline after them', () => {
    for (const [release, last] of [
      ['6.1', 'MEM_OFFLINE'],
      ['6.12', 'MEM_FINISH_OFFLINE'],
    ] as const) {
      const machine = new Machine({ release, commandLine: OFFLINE, conditions: ALL_MOVABLE });
      machine.state(4, 'online_movable');
      machine.state(4, 'offline');
      const steps = order(machine.events, 'sclpAnswered', 'blockStateChanged');
      expect(steps.slice(steps.indexOf(last), steps.indexOf(last) + 2)).toEqual([last, 'sclpAnswered']);
      expect(steps.at(-1)).toBe('blockStateChanged');
    }
  });

  test('7.2: nobody answers for the driver, which is not on the chain', () => {
    const machine = new Machine({ commandLine: OFFLINE });
    machine.config(4, '1');
    machine.state(4, 'online');
    expect(order(machine.events, 'notifierCalled')).toEqual(['MEM_GOING_ONLINE', 'MEM_ONLINE']);
  });
});

describe('adding and removing', () => {
  const kinds = ['mappingAdded', 'memmapPopulated', 'blockAdded'] as const;

  test('the identity mapping comes before the memmap', () => {
    const machine = new Machine({ commandLine: ON_MEMORY });
    machine.config(4, '1');
    expect(order(machine.events, ...kinds)).toEqual([...kinds]);
  });

  test('7.2 config=0: the device goes first, then memmap, mapping and resource, of standby as of boot memory', () => {
    const machine = new Machine({ commandLine: ON_MEMORY, conditions: ALL_MOVABLE });
    machine.config(4, '1');
    machine.state(2, 'offline');
    for (const block of [2, 4]) {
      machine.config(block, '0');
      expect(
        order(machine.events, 'blockRemoved', 'memmapFreed', 'mappingRemoved', 'resourceReleased'),
      ).toEqual(['blockRemoved', 'memmapFreed', 'mappingRemoved', 'resourceReleased']);
    }
  });

  test('7.2 config=1: configured only after the auto-online', () => {
    const machine = new Machine({ commandLine: 'memhp_default_state=online' });
    machine.config(4, '1');
    expect(order(machine.events, 'blockStateChanged', 'blockConfigured').slice(-2)).toEqual([
      'blockStateChanged',
      'blockConfigured',
    ]);
  });

  test('1 MiB frames need no page table; without EDAT1 4 KiB for each MiB, and 4 KiB for 64 MiB of struct pages', () => {
    const mapping = (edat1: boolean): MachineEvent | undefined => {
      const machine = new Machine({ edat1, commandLine: OFFLINE });
      machine.config(8, '1');
      return machine.events.find(({ kind }) => kind === 'mappingAdded');
    };
    expect(mapping(true)).toMatchObject({ entries: 256, entryKib: 1024, tablesKib: 0 });
    expect(mapping(false)).toMatchObject({ entries: 65_536, entryKib: 4, tablesKib: 1040 });
  });
});

describe('where in the chain somebody refuses', () => {
  const veto = (callback: string, priority?: number) => ({
    notifierVetoes: [
      { callback, on: 'MEM_GOING_ONLINE', verdict: 'EBUSY', ...(priority === undefined ? {} : { priority }) },
    ] as const,
  });
  const refused = (release: string, ...of: Parameters<typeof veto>): string[] => {
    const machine = new Machine({ release, increment: 128, commandLine: OFFLINE, conditions: veto(...of) });
    expect(machine.state(4, 'online')).toBe('EBUSY');
    return machine.sclp;
  };
  const burst = Array.from({ length: 16 }, (_, index) => `unassign ${index + 9}`);

  test('6.1: a module is behind the driver: ASSIGN, veto, UNASSIGN', () => {
    expect(refused('6.1', 'my_driver')).toEqual([
      'attach 1',
      ...burst,
      'assign 9',
      'assign 10',
      'unassign 9',
      'unassign 10',
    ]);
  });

  test('6.1: cma, crashkernel and modules of a higher priority are ahead: no ASSIGN, redundant UNASSIGNs', () => {
    for (const [callback, priority] of [['cma'], ['crashkernel'], ['my_driver', 10]] as const) {
      expect(refused('6.1', callback, priority)).toEqual(['attach 1', ...burst, 'unassign 9', 'unassign 10']);
    }
  });

  test('6.12: ASSIGN was in PREPARE_ONLINE, wherever the veto comes from', () => {
    expect(refused('6.12', 'cma')).toEqual(refused('6.12', 'my_driver'));
  });
});

describe('before the lock', () => {
  const locks = ({ events }: Machine): number => events.filter(({ kind }) => kind === 'hotplugLocked').length;

  test('garbage to state and online takes no lock', () => {
    for (const release of ['6.1', '6.12', '7.2']) {
      const machine = new Machine({ release });
      expect(machine.state(1, 'garbage')).toBe('EINVAL');
      expect(locks(machine)).toBe(0);
      expect(machine.write('/sys/devices/system/memory/memory1/online', 'maybe')).toBe('EINVAL');
      expect(locks(machine)).toBe(0);
    }
  });

  test('7.2: a wish that cannot be met is refused without the lock; one that can is checked before it', () => {
    const without = new Machine({ commandLine: OFFLINE });
    expect(without.wish(4, '1')).toBe('EOPNOTSUPP');
    expect(order(without.events, 'memmapSupportChecked', 'hotplugLocked')).toEqual(['memmapSupportChecked']);
    const machine = new Machine({ commandLine: ON_MEMORY });
    machine.wish(4, '1');
    expect(order(machine.events, 'memmapSupportChecked', 'hotplugLocked')).toEqual([
      'memmapSupportChecked',
      'hotplugLocked',
    ]);
    machine.wish(4, '0');
    expect(order(machine.events, 'memmapSupportChecked')).toEqual([]);
  });

  test('they do not wait for an offline that is stuck', () => {
    const machine = new Machine({ commandLine: OFFLINE, conditions: ALL_MOVABLE });
    machine.run({
      kind: 'setConditions',
      partition: machine.view.name,
      conditions: { pressure: { usedByProgramsKib: 900_000 } },
    });
    expect(machine.state(2, 'offline')).toBe('pending');
    expect(machine.state(1, 'garbage')).toBe('EINVAL');
    expect(machine.wish(4, '1')).toBe('EOPNOTSUPP');
    expect(machine.state(1, 'offline')).toBe('pending');
  });
});

test('6.1 logs the page that cannot be moved, like every later release', () => {
  for (const release of ['6.1', '6.12', '7.2']) {
    const machine = new Machine({ release });
    expect(machine.state(0, 'offline')).toBe('EBUSY');
    const logged = machine.events.flatMap((event) => (event.kind === 'messageLogged' ? [event.text] : []));
    expect(logged.some((line) => line.startsWith('page:') && line.endsWith('pfn:0x0'))).toBe(true);
    expect(logged).toContain('page dumped because: unmovable page');
    expect(logged).toContain('raw: 0000000000000000 0000000000000000 ffffffff00000001 0000000000000000');
  }
});

test('a failed increment is told by the driver in its turn, before the verdict', () => {
  const machine = new Machine({
    release: '6.12',
    commandLine: OFFLINE,
    conditions: { sclpFaults: [{ command: 'assign', rn: rn(5), response: 0x0340 }] },
  });
  expect(machine.state(4, 'online')).toBe('EPERM');
  expect(order(machine.events, 'messageLogged', 'notifierCalled')).toEqual([
    'MEM_PREPARE_ONLINE',
    'messageLogged',
    'notifierCalled',
  ]);
});
