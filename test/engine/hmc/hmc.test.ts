import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actionsOf,
  createSystem,
  definitionOf,
  execute,
  newUndoLog,
  partitionView,
  rebootEffect,
  revert,
  type System,
  snapshotOf,
  stateHash,
  systemFromSnapshot,
  systemView,
} from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import type { Command } from '../../../shared/command.ts';
import type { PartitionDefinition, SystemDefinition } from '../../../shared/definition.ts';
import { partitionName, rn } from '../../../shared/ids.ts';
import { granularityFor, MACHINE_PROFILES, machineProfileOf } from '../../../shared/machine-profile.ts';
import { bytes, GIB, gib, TIB } from '../../../shared/units.ts';
import type { RebootAction } from '../../../shared/view.ts';
import { definition, Machine, P1 } from '../support.ts';

const P2 = partitionName('P2');

const second = (changes: Partial<PartitionDefinition> = {}): PartitionDefinition => {
  const [first] = definition().partitions;
  if (!first) throw new Error('no partition');
  return { ...first, name: P2, ...changes };
};

const build = (changes: Partial<SystemDefinition> = {}): System => {
  const built = createSystem({ ...definition(), ...changes });
  if (!built.ok) throw new Error(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
  return built.value;
};

const run = (system: System, command: Command) => execute(system, command, newUndoLog());
const ruleOf = (system: System, command: Command): string => {
  const { outcome } = run(system, command);
  return outcome.kind === 'refused' ? outcome.refusal.rule : outcome.kind;
};

describe('granularity by partition size', () => {
  test('the published table: 1 GiB up to 512 GiB, doubling, 128 GiB up to 64 TiB', () => {
    const z17 = machineProfileOf('z17');
    if (!z17) throw new Error('no z17');
    const increments = [512, 513, 2048, 32_768, 65_536].map(
      (size) => granularityFor(z17, gib(size), 0)?.incrementBytes,
    );
    expect(increments).toEqual([gib(1), gib(2), gib(4), gib(64), gib(128)]);
    expect(z17.granularity.every(({ confirmed }) => confirmed)).toBe(true);
    // The example of the planning guide: 1280 GB initial and 2848 GB reserved storage have 8 GB.
    expect(granularityFor(z17, gib(1280), gib(2848))?.incrementBytes).toBe(gib(8));
    expect(granularityFor(z17, 65 * TIB, 0)).toBeUndefined();
  });

  test('at most 512 increments for the larger amount, and never below the machine’s minimum', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MACHINE_PROFILES),
        fc.integer({ min: 1, max: 64 * 1024 }),
        fc.nat(64 * 1024),
        (machine, initial, reserved) => {
          const row = granularityFor(machine, gib(initial), gib(reserved));
          const largest = gib(Math.max(initial, reserved));
          const minimum = machine.granularity[0]?.incrementBytes ?? 0;
          if (!row) return expect(largest).toBeGreaterThan(machine.granularity.at(-1)?.upToBytes ?? 0);
          expect(largest / row.incrementBytes).toBeLessThanOrEqual(512);
          expect(row.incrementBytes === minimum || largest / (row.incrementBytes / 2) > 512).toBe(true);
        },
      ),
    );
  });

  test('the view says what the table would give; a changed table is checked', () => {
    const machine = machineProfileOf('z16');
    if (!machine) throw new Error('no z16');
    const system = build({ machine, customerBytes: gib(64) });
    expect(partitionView(system, P1)?.tableIncrementBytes).toBe(gib(1));
    const falling = {
      model: 'mine',
      machineTypes: [],
      granularity: [
        { upToBytes: gib(2), incrementBytes: gib(1), confirmed: false },
        { upToBytes: gib(1), incrementBytes: gib(1), confirmed: false },
      ],
    };
    expect(ruleOf(system, { kind: 'changeSystem', change: { machine: falling } })).toBe('definition-rules');
    expect(
      ruleOf(system, {
        kind: 'changeSystem',
        change: { name: 'NEW', hsaBytes: gib(64), installedBytes: gib(256) },
      }),
    ).toBe('done');
    expect(systemView(system)).toMatchObject({ name: 'NEW', hsaBytes: gib(64), installedBytes: gib(256) });
  });

  test('installed storage covers customers and the hardware system area; an upgrade beyond it adds storage', () => {
    const system = build({ customerBytes: gib(64), hsaBytes: gib(16), installedBytes: gib(96) });
    expect(ruleOf(system, { kind: 'changeSystem', change: { installedBytes: gib(79) } })).toBe(
      'definition-rules',
    );
    run(system, { kind: 'upgradeStorage', customerBytes: gib(128) });
    expect(systemView(system)).toMatchObject({ customerBytes: gib(128), installedBytes: gib(144) });
  });
});

describe('acceptable statuses', () => {
  test('what is advised is what happens, for every action in every status', () => {
    const bring: Readonly<Record<string, readonly Command[]>> = {
      'not-activated': [],
      'not-operating': [{ kind: 'activate', partition: P1 }],
      operating: [
        { kind: 'activate', partition: P1 },
        { kind: 'load', partition: P1, clear: true },
      ],
    };
    for (const [status, commands] of Object.entries(bring)) {
      for (const kind of [
        'activate',
        'deactivate',
        'resetNormal',
        'resetClear',
        'start',
        'pswRestart',
        'stop',
        'deletePartition',
      ] as const) {
        const system = build();
        for (const command of commands) run(system, command);
        const advice = actionsOf(system, P1).find(({ action }) => action === kind);
        expect(partitionView(system, P1)?.status).toBe(status);
        expect([kind, status, ruleOf(system, { kind, partition: P1 })]).toEqual([
          kind,
          status,
          advice?.allowed ? 'done' : advice?.rule,
        ]);
      }
    }
  });

  test('an action that ends a running guest says so before', () => {
    const machine = new Machine();
    const disruptive = actionsOf(machine.system, P1).filter((advice) => advice.disruptive);
    expect(disruptive.map(({ action }) => action)).toEqual([
      'deactivate',
      'load',
      'resetNormal',
      'resetClear',
      'pswRestart',
    ]);
  });

  test('activation that the pool cannot satisfy is advised against, refused and reported', () => {
    const system = build({ customerBytes: gib(1.5), partitions: [...definition().partitions, second()] });
    run(system, { kind: 'activate', partition: P1 });
    expect(actionsOf(system, P2).find(({ action }) => action === 'activate')).toMatchObject({
      allowed: false,
      rule: 'activation-storage',
    });
    expect(ruleOf(system, { kind: 'activate', partition: P2 })).toBe('activation-storage');
    expect(systemView(system).hardwareMessages).toEqual([
      {
        elementId: '1',
        partition: P2,
        severity: 'warning',
        rule: 'activation-storage',
        text: expect.stringContaining('activation failed'),
      },
    ]);
  });
});

describe('origins', () => {
  test('without an origin partitions are placed top-down, first fit, in twice the customer storage', () => {
    const system = build({ customerBytes: gib(16), partitions: [...definition().partitions, second()] });
    run(system, { kind: 'activate', partition: P1 });
    run(system, { kind: 'activate', partition: P2 });
    expect(systemView(system).storageMap).toEqual([
      { partition: P2, originBytes: gib(24), initialBytes: gib(1), maximumBytes: gib(4), gapBytes: 0 },
      { partition: P1, originBytes: gib(28), initialBytes: gib(1), maximumBytes: gib(4), gapBytes: 0 },
    ]);
    run(system, { kind: 'deactivate', partition: P1 });
    expect(systemView(system).storageMap).toMatchObject([{ partition: P2, gapBytes: gib(4) }]);
    run(system, { kind: 'activate', partition: P1 });
    expect(partitionView(system, P1)?.allocation).toMatchObject({
      storageElementType: 'central',
      originBytes: gib(28),
    });
  });

  test('a chosen origin may overlap another’s reserved storage, and fails on its initial storage', () => {
    const at = (origin: number) => ({
      initialBytes: gib(1),
      reservedBytes: gib(2),
      originBytes: gib(origin),
    });
    const partitions = [second({ name: P1, profile: at(0) }), second({ profile: at(1) })];
    const system = build({ customerBytes: gib(16), partitions });
    run(system, { kind: 'activate', partition: P1 });
    expect(ruleOf(system, { kind: 'activate', partition: P2 })).toBe('done');
    run(system, { kind: 'deactivate', partition: P2 });
    run(system, { kind: 'changeProfile', partition: P2, profile: at(0) });
    expect(ruleOf(system, { kind: 'activate', partition: P2 })).toBe('storage-origin');
  });

  test('any number of partitions is placed without overlap', () => {
    const sizes = fc.array(fc.record({ initial: fc.integer({ min: 1, max: 8 }), reserved: fc.nat(8) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat(11), { maxLength: 20 }), (list, toggles) => {
        const partitions = list.map(({ initial, reserved }, index) =>
          second({
            name: partitionName(`L${index}`),
            profile: { initialBytes: gib(initial), reservedBytes: gib(reserved) },
          }),
        );
        const system = build({ customerBytes: gib(40), partitions });
        for (const index of toggles) {
          const partition = partitionName(`L${index % list.length}`);
          const active = partitionView(system, partition)?.status !== 'not-activated';
          run(system, { kind: active ? 'deactivate' : 'activate', partition });
        }
        const map = systemView(system).storageMap;
        map.forEach((place, index) => {
          const next = map[index + 1];
          expect(place.originBytes % (2 * GIB)).toBe(0);
          if (next) expect(place.originBytes + place.maximumBytes + place.gapBytes).toBe(next.originBytes);
        });
      }),
    );
  });
});

describe('processors', () => {
  test('a stopped guest does nothing and keeps everything; Start lets it go on where it was', () => {
    const machine = new Machine({ release: '7.2' });
    machine.config(4, '1');
    machine.state(4, 'online_movable');
    const before = stateHash(machine.system);
    machine.run({ kind: 'stop', partition: P1 });
    expect(partitionView(machine.system, P1)).toMatchObject({ status: 'not-operating', halted: 'stopped' });
    const write = {
      kind: 'writeSysfs',
      partition: P1,
      path: '/sys/devices/system/memory/memory4/state',
    } as const;
    expect(ruleOf(machine.system, { ...write, value: 'offline' })).toBe('processors-stopped');
    expect(ruleOf(machine.system, { kind: 'signalPendingWrite', partition: P1 })).toBe('offline-signal');
    const pressure = { usedByProgramsKib: 1024 };
    expect(ruleOf(machine.system, { kind: 'setConditions', partition: P1, conditions: { pressure } })).toBe(
      'processors-stopped',
    );
    machine.run({ kind: 'start', partition: P1 });
    expect(stateHash(machine.system)).toBe(before);
    expect(machine.file(4, 'state')).toBe('online');
  });

  test('programs of a kernel that died take and free no memory; what is said holds from the next load on', () => {
    const machine = new Machine({ release: '5.10', standbyListed: false });
    const pressure = (usedByProgramsKib: number) =>
      machine.run({ kind: 'setConditions', partition: P1, conditions: { pressure: { usedByProgramsKib } } });
    pressure(1024);
    const fault = { command: 'read-storage-info', rn: rn(0), response: 0x340 } as const;
    machine.run({ kind: 'setConditions', partition: P1, conditions: { sclpFaults: [fault] } });
    machine.run({ kind: 'load', partition: P1, clear: false });
    const dead = partitionView(machine.system, P1);
    expect(dead?.panic).not.toBeNull();
    pressure(0);
    expect(partitionView(machine.system, P1)?.memory).toEqual(dead?.memory);
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('stopped processors survive a snapshot and are taken back by undo', () => {
    const machine = new Machine();
    const before = stateHash(machine.system);
    const undo = newUndoLog();
    execute(machine.system, { kind: 'stop', partition: P1 }, undo);
    const again = systemFromSnapshot(snapshotOf(machine.system));
    if (!again.ok) throw new Error('the snapshot cannot be read');
    expect(partitionView(again.value, P1)?.halted).toBe('stopped');
    revert(machine.system, undo);
    expect(stateHash(machine.system)).toBe(before);
  });

  test('a PSW restart ends Linux in a disabled wait: Start does not help, a load does', () => {
    const machine = new Machine();
    machine.run({ kind: 'pswRestart', partition: P1 });
    const write = {
      kind: 'writeSysfs',
      partition: P1,
      path: '/sys/devices/system/memory/memory4/state',
    } as const;
    for (const kind of ['start', 'stop', 'start'] as const) machine.run({ kind, partition: P1 });
    expect(partitionView(machine.system, P1)).toMatchObject({ status: 'exceptions', halted: 'restarted' });
    expect(ruleOf(machine.system, { ...write, value: 'online' })).toBe('psw-restart');
    machine.run({ kind: 'load', partition: P1, clear: false });
    expect(partitionView(machine.system, P1)?.status).toBe('operating');
    expect(partitionView(machine.system, P1)?.halted).toBeUndefined();
  });

  test('reset normal leaves reserved storage assigned, and nothing is there to start then', () => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online_movable');
    const held = partitionView(machine.system, P1)?.allocation?.currentBytes;
    machine.run({ kind: 'resetNormal', partition: P1 });
    expect(partitionView(machine.system, P1)).toMatchObject({ status: 'not-operating' });
    expect(partitionView(machine.system, P1)?.allocation?.currentBytes).toBe(held);
    for (const kind of ['start', 'pswRestart'] as const)
      expect(ruleOf(machine.system, { kind, partition: P1 })).toBe('start-needs-kernel');
  });

  test('a guest that shut down is gone: nothing could be started', () => {
    const machine = new Machine();
    machine.run({ kind: 'stop', partition: P1, ends: true });
    expect(ruleOf(machine.system, { kind: 'start', partition: P1 })).toBe('start-needs-kernel');
  });
});

test('the maximum memory of an active DPM partition stays, its initial memory may change for the next start', () => {
  const system = build({ mode: 'dpm' });
  run(system, { kind: 'activate', partition: P1 });
  const profile = partitionView(system, P1)?.profile;
  if (!profile) throw new Error('no profile');
  const { initialBytes, reservedBytes } = profile;
  const change = (initial: number, reserved: number): string =>
    ruleOf(system, {
      kind: 'changeProfile',
      partition: P1,
      profile: { initialBytes: bytes(initial), reservedBytes: bytes(reserved) },
    });
  expect(change(initialBytes, reservedBytes + GIB)).toBe('dpm-maximum-memory');
  expect(change(initialBytes + GIB, reservedBytes - GIB)).toBe('done');
  expect(partitionView(system, P1)?.allocation?.initialBytes).toBe(initialBytes);
  run(system, { kind: 'deactivate', partition: P1 });
  expect(change(initialBytes, reservedBytes + GIB)).toBe('done');
});

describe('what survives', () => {
  const actions: readonly RebootAction[] = [
    { kind: 'load', clear: false, device: 'ccw' },
    { kind: 'load', clear: false, device: 'fcp' },
    { kind: 'load', clear: false, device: 'nvme' },
    { kind: 'load', clear: true, device: 'ccw' },
    { kind: 'load', clear: true, device: 'fcp' },
    { kind: 'resetClear' },
    { kind: 'stop' },
    { kind: 'resetNormal' },
    { kind: 'pswRestart' },
    { kind: 'deactivate' },
  ];
  const machineWithBlock4 = (): Machine => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online_movable');
    return machine;
  };

  test.each([
    ['ccw', false, 'online', 'reboot-ccw'],
    ['fcp', false, 'offline', 'reboot-fcp-nvme'],
    ['nvme', false, 'offline', 'reboot-fcp-nvme'],
    ['ccw', true, 'offline', 'reboot-clear'],
    ['fcp', true, 'offline', 'reboot-clear'],
  ] as const)('load from %s with clear %s leaves the hotplug block %s', (device, clear, state, rule) => {
    const machine = machineWithBlock4();
    expect(rebootEffect(machine.system, P1, { kind: 'load', device, clear })?.rule).toBe(rule);
    machine.run({ kind: 'load', partition: P1, clear, device });
    expect(machine.file(4, 'state')).toBe(state);
  });

  test('core memory keeps its state: an unassigned increment is standby memory of the next kernel, until activation', () => {
    for (const release of ['6.1', '6.12', '7.2']) {
      const machine = new Machine({ release, conditions: { unmovable: { kind: 'listed', blocks: [] } } });
      machine.state(2, 'offline');
      if (release === '7.2') machine.config(2, '0');
      expect(rebootEffect(machine.system, P1, { kind: 'load', clear: true })).toMatchObject({
        coreKept: [
          { first: 1, last: 2 },
          { first: 4, last: 4 },
        ],
        coreMissing: [{ first: 3, last: 3 }],
      });
      machine.run({ kind: 'load', partition: P1, clear: true });
      expect(release === '7.2' ? machine.firmware(2, 'config') : machine.file(2, 'state')).toBe(
        release === '7.2' ? '0' : 'offline',
      );
      expect(machine.view.memory.memTotalKib).toBeLessThan(768 * 1024);
      expect(release === '7.2' ? machine.config(2, '1') : machine.state(2, 'online')).toBe('done');
      machine.run({ kind: 'deactivate', partition: P1 });
      machine.run({ kind: 'activate', partition: P1 });
      expect(machine.view.allocation?.currentBytes).toBe(gib(1));
    }
  });

  test('nothing can be loaded without increment 1', () => {
    const machine = new Machine({
      release: '6.12',
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    machine.state(0, 'offline');
    expect(actionsOf(machine.system, P1).find(({ action }) => action === 'load')).toMatchObject({
      allowed: false,
      rule: 'core-state-kept',
    });
    expect(ruleOf(machine.system, { kind: 'load', partition: P1, clear: true })).toBe('core-state-kept');
  });

  test('the profile’s device decides when the load does not say', () => {
    const machine = machineWithBlock4();
    const profile = { ...machine.view.profile, load: { device: 'fcp' as const } };
    machine.run({ kind: 'changeProfile', partition: P1, profile });
    expect(rebootEffect(machine.system, P1, { kind: 'load', clear: false })?.rule).toBe('reboot-fcp-nvme');
    machine.run({ kind: 'load', partition: P1, clear: false });
    expect(machine.file(4, 'state')).toBe('offline');
  });

  test('what is shown before is what happens, for random machines and every action', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('6.1', '6.12', '7.2'),
        fc.uniqueArray(fc.integer({ min: 4, max: 11 }), { maxLength: 6 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
        fc.constantFrom(...actions),
        (release, online, offline, action) => {
          const machine = new Machine({
            release,
            commandLine: 'memhp_default_state=offline',
            conditions: { unmovable: { kind: 'listed', blocks: [] } },
          });
          for (const block of online) {
            if (release === '7.2') machine.config(block, '1');
            machine.state(block, 'online_movable');
          }
          for (const block of offline) {
            machine.state(block, 'offline');
            if (release === '7.2') machine.config(block, '0');
          }
          const effect = rebootEffect(machine.system, P1, action);
          if (!effect) throw new Error('no effect');
          const available = systemView(machine.system).availableBytes;
          const wide = (ranges: readonly { first: number; last: number }[]): number[] =>
            ranges.flatMap(({ first, last }) =>
              Array.from({ length: last - first + 1 }, (_, index) => first + index),
            );
          expect(wide([...effect.blocksKept, ...effect.blocksLost])).toEqual(
            [...online].sort((a, b) => a - b),
          );
          machine.run({ partition: P1, ...action });
          expect(systemView(machine.system).availableBytes).toBe(available + effect.returnedBytes);
          const held = partitionView(machine.system, P1)?.allocation?.currentBytes ?? 0;
          expect(held / (GIB / 4)).toBe(wide(effect.coreKept).length + wide(effect.reservedKept).length);
          for (const block of wide(effect.blocksKept))
            if (action.kind === 'load') expect(machine.file(block, 'state')).toBe('online');
          for (const block of wide(effect.blocksLost))
            expect(machine.file(block, 'state')).not.toBe('online');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('hardware messages', () => {
  test('one message for each kind of failure of a command, with the rule that explains it', () => {
    const machine = new Machine({
      release: '7.2',
      increment: 64,
      commandLine: 'memhp_default_state=offline',
      conditions: {
        sclpFaults: [17, 18].map((number) => ({
          command: 'assign' as const,
          rn: rn(number),
          response: 0x0340,
        })),
      },
    });
    machine.config(8, '1');
    expect(systemView(machine.system).hardwareMessages).toEqual([
      {
        elementId: '1',
        partition: P1,
        severity: 'serious',
        rule: 'injected-failure',
        text: 'P1: ASSIGN of increment 17 and 1 more answered 0x0340: a failure was injected.',
      },
    ]);
    expect(machine.events.at(-1)?.kind).toBe('hardwareMessageIssued');
  });

  test('a failed load and an empty pool are reported; deleted messages are gone, their numbers stay used', () => {
    const failed = new Machine({ release: '6.1', core: 512, standby: 65_536 });
    expect(systemView(failed.system).hardwareMessages).toMatchObject([
      { severity: 'serious', rule: 'ipl-memmap' },
    ]);
    failed.run({ kind: 'deleteHardwareMessages', elementIds: ['1', 'no such'] });
    failed.run({ kind: 'load', partition: P1, clear: true });
    expect(systemView(failed.system).hardwareMessages.map(({ elementId }) => elementId)).toEqual(['2']);
    const empty = new Machine({ release: '7.2', customerMib: 1024 });
    expect(empty.config(4, '1')).toBe('EIO');
    expect(systemView(empty.system).hardwareMessages).toMatchObject([{ rule: 'pool-empty-response' }]);
  });

  test('at most 200 are kept, and undo and snapshots include them', () => {
    const machine = new Machine({ release: '7.2', customerMib: 1024 });
    for (let times = 0; times < 210; times++) machine.config(4, '1');
    const { hardwareMessages } = systemView(machine.system);
    expect([hardwareMessages.length, hardwareMessages[0]?.elementId]).toEqual([200, '11']);
    const undo = newUndoLog();
    const before = stateHash(machine.system);
    execute(machine.system, { kind: 'deleteHardwareMessages', elementIds: ['11'] }, undo);
    revert(machine.system, undo);
    expect(stateHash(machine.system)).toBe(before);
    const restored = systemFromSnapshot(snapshotOf(machine.system));
    expect(restored.ok && stateHash(restored.value)).toBe(before);
    expect(restored.ok && systemView(restored.value)).toEqual(systemView(machine.system));
  });
});

describe('the definition', () => {
  test('what a definition leaves out stays out, what it says comes back', () => {
    for (const changes of [
      {},
      {
        mode: 'dpm' as const,
        installedBytes: gib(100),
        hsaBytes: gib(1),
        machine: MACHINE_PROFILES[2],
        foreign: { document: { host: 'a' } },
      },
    ]) {
      const whole = { ...definition(), ...changes } as SystemDefinition;
      const built = createSystem(whole);
      expect(built.ok && definitionOf(built.value)).toEqual(whole);
    }
  });

  test('a system whose parts contradict each other is refused with every problem', () => {
    const built = createSystem({
      ...definition(),
      name: '',
      customerBytes: bytes(gib(8)),
      hsaBytes: gib(8),
      installedBytes: gib(9),
    });
    expect(built.ok ? [] : built.failure.map(({ path }) => path)).toEqual(['name', 'installedBytes']);
  });
});

describe('load during activation', () => {
  const autoload = (changes: object = {}) => {
    const [first] = definition().partitions;
    if (!first) throw new Error('no partition');
    const profile = { ...first.profile, load: { device: 'ccw', atActivation: true } as const };
    return build({ partitions: [{ ...first, profile, ...changes }] });
  };

  test('a profile that asks for it has its kernel running after the activation, as a load would', () => {
    const system = autoload();
    expect(run(system, { kind: 'activate', partition: P1 }).outcome).toEqual({ kind: 'done' });
    expect(partitionView(system, P1)?.status).toBe('operating');
    const apart = build();
    run(apart, { kind: 'activate', partition: P1 });
    expect(partitionView(apart, P1)?.status, 'without it nothing is loaded').toBe('not-operating');
    run(apart, { kind: 'load', partition: P1, clear: true });
    expect(partitionView(system, P1)?.memory).toEqual(partitionView(apart, P1)?.memory);
  });

  test('what is undone leaves no trace', () => {
    const system = autoload();
    const before = stateHash(system);
    const undo = newUndoLog();
    execute(system, { kind: 'activate', partition: P1 }, undo);
    revert(system, undo);
    expect(stateHash(system)).toBe(before);
  });
});

test('address and parameter of a load change nothing of what it does', () => {
  const states = [{}, { address: '0120', parameter: 'PROD' }].map((more) => {
    const system = build();
    run(system, { kind: 'activate', partition: P1 });
    run(system, { kind: 'load', partition: P1, clear: true, device: 'fcp', ...more });
    return stateHash(system);
  });
  expect(states[0]).toBe(states[1]);
});
