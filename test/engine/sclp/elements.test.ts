import { describe, expect, test } from 'vitest';
import {
  blockDetail,
  checkDefinition,
  createSystem,
  execute,
  kernelLog,
  newUndoLog,
  partitionView,
} from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import type { SclpFault } from '../../../shared/definition.ts';
import { blockId, rn } from '../../../shared/ids.ts';
import { mib } from '../../../shared/units.ts';
import { definition, Machine, type MachineOptions, P1 } from '../support.ts';

const OFFLINE = 'memhp_default_state=offline';

/** Core 1 GiB (1–4), then elements of so many increments of 256 MiB. */
const withElements = (counts: readonly number[], options: MachineOptions = {}): Machine =>
  new Machine({
    standby: counts.reduce((sum, count) => sum + count * 256, 0),
    ...options,
    sclp: { standbyElements: counts.map((count) => ({ bytes: mib(count * 256) })), ...options.sclp },
  });

const readFault = (element: number, response: number, onlyNth?: number): SclpFault => ({
  command: 'read-storage-info',
  rn: rn(element),
  response,
  ...(onlyNth === undefined ? {} : { onlyNth }),
});

const standbyBlocks = (machine: Machine): number[] =>
  Array.from({ length: 40 }, (_, block) => block).filter(
    (block) => machine.file(block, 'state') === 'offline',
  );

describe('several standby elements', () => {
  test('every scan of an IPL reads each of them', () => {
    const reads = [0, 1, 2, 3].map((element) => `read-storage-info ${element}`);
    expect(withElements([3, 4, 5], { release: '6.12' }).sclp).toEqual(['read-scp-info', ...reads, ...reads]);
  });

  test('the first operation attaches each and unassigns its list before it assigns', () => {
    const machine = withElements([2, 1], { release: '6.12' });
    expect(machine.state(4, 'online_movable')).toBe('done');
    expect(machine.sclp).toEqual([
      ...['attach 1', 'unassign 5', 'unassign 6', 'attach 2', 'unassign 7', 'assign 5'],
    ]);
    expect(machine.state(6, 'online_movable')).toBe('done');
    expect(machine.sclp).toEqual(['assign 7']);
  });

  test('only the one whose ATTACH failed is tried again', () => {
    const conditions = {
      sclpFaults: [{ command: 'attach' as const, rn: rn(2), response: 0x0340, onlyNth: 1 }],
    };
    const machine = withElements([2, 2], { release: '7.2', commandLine: OFFLINE, conditions });
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.sclp).toEqual(['attach 1', 'unassign 5', 'unassign 6', 'attach 2!', 'assign 5']);
    expect(machine.config(5, '1')).toBe('done');
    expect(machine.sclp).toEqual(['attach 2', 'unassign 7', 'unassign 8', 'assign 6']);
    expect(machine.file(4, 'state')).toBe('offline');
    expect(machine.state(4, 'online')).toBe('done');
  });

  test('an element may end inside a block', () => {
    const machine = new Machine({
      release: '6.12',
      increment: 64,
      standby: 512,
      sclp: { standbyElements: [{ bytes: mib(64) }, { bytes: mib(448) }] },
    });
    expect(machine.state(4, 'online_movable')).toBe('done');
    expect(machine.sclp.slice(-4)).toEqual(['assign 17', 'assign 18', 'assign 19', 'assign 20']);
    expect(blockDetail(machine.system, P1, blockId(4))?.element).toBe(1);
    expect(blockDetail(machine.system, P1, blockId(5))?.element).toBe(2);
  });

  test('standby elements that do not add up to the reserved storage are refused', () => {
    const sum = definition({ standby: 1024, sclp: { standbyElements: [{ bytes: mib(512) }] } });
    expect(checkDefinition(sum)).toEqual([
      {
        path: 'partitions[0].sclp.standbyElements',
        rule: 'standby elements add up to the reserved storage of 1 GiB, not to 512 MiB',
      },
    ]);
    const odd = definition({ standby: 256, sclp: { standbyElements: [{ bytes: mib(100) }] } });
    expect(checkDefinition(odd)[0]?.path).toBe('partitions[0].sclp.standbyElements[0].bytes');
  });

  test('the last ones grow and shrink with the reserved storage of the profile', () => {
    const machine = withElements([2, 4], { release: '6.12' });
    const resize = (reserved: number) => {
      machine.run({
        kind: 'changeProfile',
        partition: P1,
        profile: { initialBytes: mib(1024), reservedBytes: mib(reserved) },
      });
      for (const kind of ['deactivate', 'activate'] as const) machine.run({ kind, partition: P1 });
      machine.run({ kind: 'load', partition: P1, clear: true });
    };
    resize(256 * 8);
    machine.state(4, 'online_movable');
    expect(machine.sclp.filter((request) => request.startsWith('attach'))).toEqual(['attach 1', 'attach 2']);
    expect(machine.sclp.filter((request) => request.startsWith('unassign'))).toHaveLength(8);
    resize(256);
    machine.state(4, 'online_movable');
    expect(machine.sclp).toEqual(['attach 1', 'unassign 5', 'assign 5']);
  });
});

test.each(['6.1', '6.12', '7.2'])(
  'standby increments listed in the answer make no difference (%s)',
  (release) => {
    const machines = [true, false].map((standbyListed) => {
      const machine = new Machine({ release, commandLine: OFFLINE, standbyListed });
      machine.config(4, '1');
      machine.state(4, 'online');
      return [machine.sclp, machine.view.zones, kernelLog(machine.system, P1)];
    });
    expect(machines[0]).toEqual(machines[1]);
  },
);

describe('READ STORAGE INFO that fails', () => {
  test.each([
    ['6.1', []],
    ['6.12', ['Kernel fault: interruption code 0005 ilc:3']],
    ['7.2', ['Kernel fault: interruption code 0005 ilc:3']],
  ])('in the early scan ends the IPL of %s at that answer', (release, log) => {
    const machine = withElements([4, 4], { release, conditions: { sclpFaults: [readFault(1, 0x0340)] } });
    expect(machine.sclp).toEqual(['read-scp-info', 'read-storage-info 0', 'read-storage-info 1!']);
    expect(machine.view).toMatchObject({
      status: 'exceptions',
      panic: expect.stringContaining('all addressable storage') as string,
    });
    expect(kernelLog(machine.system, P1)).toEqual(log);
    expect(machine.events.find(({ kind }) => kind === 'hardwareMessageIssued')).toBeDefined();
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('in the early scan of a z/VM guest does no harm: DIAGNOSE 0x260 tells its storage', () => {
    const base = definition({ release: '6.12', conditions: { sclpFaults: [readFault(1, 0x0340)] } });
    const zvm = {
      directoryInitialBytes: mib(1024),
      directoryMaximumBytes: mib(3072),
      standbyBytes: mib(2048),
    };
    const built = createSystem({ ...base, partitions: base.partitions.map((one) => ({ ...one, zvm })) });
    if (!built.ok) throw new Error(JSON.stringify(built.failure));
    for (const command of ['activate', 'load'] as const)
      execute(built.value, { kind: command, partition: P1, clear: true }, newUndoLog());
    const view = partitionView(built.value, P1);
    expect(view).toMatchObject({ status: 'operating', panic: null });
    expect(view?.zones[0]?.presentPages).toBe(262_144);
  });

  test('for an element without storage ends the IPL too', () => {
    const broken = new Machine({ release: '6.12', sclp: { moreElements: [{ id: 2, response: 0x0300 }] } });
    expect(broken.view.panic).not.toBeNull();
  });

  test.each([0x0310, 0x0410])('that passes over element 0 (%x) finds no memory', (response) => {
    const machine = new Machine({ release: '6.12', conditions: { sclpFaults: [readFault(0, response)] } });
    expect(machine.view).toMatchObject({ status: 'exceptions', panic: 'READ STORAGE INFO named no memory' });
  });

  test('in the driver’s scan for element 0 leaves memory that is there as it is', () => {
    for (const release of ['6.12', '7.2']) {
      const sclpFaults = [readFault(0, 0x0310, 2)];
      const machine = new Machine({ release, standbyListed: true, conditions: { sclpFaults } });
      expect(machine.view.panic).toBeNull();
      expect(machine.file(3, 'state')).toBe('online');
      expect(brokenInvariants(machine.system)).toEqual([]);
    }
  });

  test('in the early scan does no harm where mem= ends at the storage that is there', () => {
    const conditions = { sclpFaults: [readFault(1, 0x0340, 1)] };
    const machine = new Machine({ release: '6.12', commandLine: 'mem=1G', conditions });
    expect(machine.view).toMatchObject({ status: 'operating', panic: null });
  });

  test('in the driver’s scan only costs hotplug, and only the last verdict counts', () => {
    const last = withElements([4, 4], {
      release: '6.12',
      conditions: { sclpFaults: [readFault(2, 0x0340, 2)] },
    });
    expect(last.view.panic).toBeNull();
    expect(standbyBlocks(last)).toEqual([]);
    const first = withElements([4, 4], {
      release: '6.12',
      conditions: { sclpFaults: [readFault(1, 0x0340, 2)] },
    });
    expect(standbyBlocks(first)).toHaveLength(8);
    const dynamic = withElements([4], {
      release: '7.2',
      conditions: { sclpFaults: [readFault(1, 0x0100, 2)] },
    });
    expect(dynamic.read('/sys/firmware/memory')).toBeUndefined();
  });

  test('0x0310 only passes the element over: standby is found from rnmax, ATTACH is sent', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: OFFLINE,
      answerStyle: 'redundant-0120',
      conditions: { sclpFaults: [readFault(1, 0x0310)] },
    });
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.sclp[0]).toBe('attach 1');
    expect(machine.sclp.at(-1)).toBe('assign 5');
  });
});
