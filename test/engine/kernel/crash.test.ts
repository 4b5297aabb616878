import { describe, expect, test } from 'vitest';
import { kernelLog } from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import type { SclpFault } from '../../../shared/definition.ts';
import { rn } from '../../../shared/ids.ts';
import { Machine, type MachineOptions, P1 } from '../support.ts';

const OFFLINE = 'memhp_default_state=offline';

const once: SclpFault = { command: 'attach', rn: rn(1), response: 0x0340, onlyNth: 1 };
const machineWith = (release: string, fault: SclpFault = once, options: MachineOptions = {}): Machine =>
  new Machine({
    release,
    commandLine: OFFLINE,
    standby: 1024,
    conditions: { sclpFaults: [fault] },
    ...options,
  });

const burst = ['unassign 5', 'unassign 6', 'unassign 7', 'unassign 8'];

const died = (machine: Machine, block: number, increment: number): void => {
  expect(machine.view).toMatchObject({
    status: 'exceptions',
    panic: `addressing exception: block ${block} is in use without storage: increment ${increment} is not assigned`,
    divergences: { first: [{ rn: increment, hypervisor: 'standby', kernel: 'assigned' }] },
    pendingWrite: null,
  });
  expect(kernelLog(machine.system, P1)).toContain('addressing exception: 0005 ilc:3 [#1] SMP');
  expect(machine.events.filter(({ kind }) => kind === 'hardwareMessageIssued')).not.toEqual([]);
  expect(brokenInvariants(machine.system)).toEqual([]);
};

describe('an ATTACH that works when it is tried again takes storage in use back', () => {
  test.each([
    ['6.1', ['attach 1!', 'assign 5', 'attach 1', ...burst]],
    ['6.12', ['attach 1!', 'assign 5', 'attach 1', ...burst]],
  ])('%s dies in the write that brings the block online', (release, requests) => {
    const machine = machineWith(release);
    expect(machine.state(4, 'online_movable')).toBe('ENODEV');
    expect(machine.sclp).toEqual(requests);
    died(machine, 4, 5);
    expect(machine.state(5, 'online')).toBe('ENODEV');
    expect(machine.sclp).toEqual([]);
  });

  test('7.2 dies behind the config write that comes next, when a block is online', () => {
    const machine = machineWith('7.2');
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.state(4, 'online_movable')).toBe('done');
    expect(machine.config(5, '1')).toBe('ENODEV');
    expect(machine.sclp).toEqual(['attach 1', ...burst, 'assign 6']);
    died(machine, 4, 5);
  });

  test('7.2 goes on with a block that is only configured, shows the difference, and dies when it is used', () => {
    const machine = machineWith('7.2');
    expect([machine.config(4, '1'), machine.config(5, '1')]).toEqual(['done', 'done']);
    expect(machine.view).toMatchObject({
      status: 'operating',
      divergences: { total: 1, first: [{ rn: 5, hypervisor: 'standby', kernel: 'assigned' }] },
    });
    expect(machine.state(5, 'online_movable')).toBe('done');
    expect(machine.state(4, 'online_movable')).toBe('ENODEV');
    died(machine, 4, 5);
  });

  test('7.2 heals the block when it is deconfigured and configured again', () => {
    const machine = machineWith('7.2');
    expect([machine.config(4, '1'), machine.config(5, '1'), machine.config(4, '0')]).toEqual(
      Array(3).fill('done'),
    );
    expect(machine.config(4, '1')).toBe('done');
    expect(machine.sclp).toEqual(['assign 5']);
    expect(machine.state(4, 'online')).toBe('done');
    expect(machine.view.divergences.total).toBe(0);
  });

  test.each([
    ['online', ['assign 5', 'attach 1', ...burst]],
    ['online_movable', ['assign 5', 'attach 1', ...burst, 'assign 6', 'assign 7', 'assign 8']],
  ])('6.12 that brings standby memory online at boot (%s) does not survive its boot', (policy, requests) => {
    const machine = machineWith('6.12', once, { commandLine: `memhp_default_state=${policy}` });
    expect(machine.sclp.slice(machine.sclp.indexOf('attach 1!') + 1)).toEqual(requests);
    expect(machine.view.status).toBe('exceptions');
    expect(machine.view.panic).toContain('block 4 is in use without storage');
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test.each(['6.1', '6.12'])('%s dies also when the operation is that of another block', (release) => {
    const machine = machineWith(release, { command: 'attach', rn: rn(1), response: 0x0340 });
    expect(machine.state(4, 'online_movable')).toBe('done');
    expect(machine.state(5, 'online_movable')).toBe('done');
    machine.run({ kind: 'setConditions', partition: P1, conditions: { sclpFaults: [] } });
    expect(machine.view.panic).toBeNull();
    expect(machine.state(1, 'offline')).toBe('ENODEV');
    expect(machine.view.panic).toBe(
      'addressing exception: blocks 4-5 are in use without storage: increments 5-6 are not assigned',
    );
  });

  test('the block that goes offline meanwhile has lost its pages too', () => {
    const machine = machineWith('6.12', { command: 'attach', rn: rn(1), response: 0x0340 });
    expect(machine.state(4, 'online_movable')).toBe('done');
    machine.run({ kind: 'setConditions', partition: P1, conditions: { sclpFaults: [] } });
    expect(machine.state(4, 'offline')).toBe('ENODEV');
    expect(machine.view.panic).toContain('block 4 is in use without storage');
  });

  test('a load starts anew: elements that are attached stay so without clearing, and nothing is lost again', () => {
    const machine = machineWith('6.12');
    machine.state(4, 'online_movable');
    machine.run({ kind: 'load', partition: P1, clear: true });
    expect(machine.view).toMatchObject({ status: 'operating', panic: null });
    expect(machine.state(4, 'online_movable')).toBe('done');
    expect(brokenInvariants(machine.system)).toEqual([]);
  });
});

test('a machine whose ATTACH never works keeps its storage', () => {
  for (const [release, tries] of [
    ['6.1', 2],
    ['6.12', 3],
    ['7.2', 1],
  ] as const) {
    const machine = machineWith(release, { command: 'attach', rn: rn(1), response: 0x01f0 });
    machine.config(4, '1');
    if (release !== '7.2') machine.state(4, 'online_movable');
    expect(machine.sclp.filter((request) => request === 'attach 1!')).toHaveLength(tries);
    if (release === '7.2') machine.state(4, 'online_movable');
    expect(machine.view).toMatchObject({ status: 'operating', divergences: { total: 0 } });
  }
});
