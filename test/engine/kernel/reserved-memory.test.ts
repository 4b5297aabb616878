import { describe, expect, test } from 'vitest';
import { kernelLog } from '../../../main/engine/index.ts';
import { buildOf, unheardParameters } from '../../../shared/kernel-build.ts';
import { Machine, type MachineOptions, P1 } from '../support.ts';

const DEBIAN = '6.12.107+deb13-s390x';
const RHEL = '6.12.0-55.el10.s390x';
const crash = (commandLine: string, options: MachineOptions = {}): Machine =>
  new Machine({ release: RHEL, commandLine, ...options });
const freeKib = (machine: Machine): number => machine.view.memory.memFreeKib;
const totalKib = (machine: Machine): number => machine.view.memory.memTotalKib;
const MIB_KIB = 1024;

describe('how a release is built', () => {
  test.each([
    [DEBIAN, null, false, false],
    ['7.2.13+deb14-s390x', 128, false, false],
    [RHEL, 0, true, true],
    ['6.4.0-150600.23-default', 0, true, true],
    ['6.12', null, false, true],
  ] as const)('%s: contiguous area %s MiB, kdump %s, nodes %s', (release, cmaMib, crashDump, numa) => {
    expect(buildOf({ release })).toEqual({ cmaMib, crashDump, hugePages: true, numa });
  });

  test('the definition wins', () => {
    expect(buildOf({ release: DEBIAN, build: { crashDump: true } })).toMatchObject({
      cmaMib: null,
      crashDump: true,
    });
  });
});

describe('words of a command line that do nothing', () => {
  test('are named, with the reason', () => {
    const commandLine =
      'quiet cma=64M crashkernel=128M memhp_default_state=offline root=/dev/dasda1 -- cma=1';
    expect(unheardParameters({ release: DEBIAN, commandLine })).toEqual([
      { parameter: 'quiet', why: 'notModelled' },
      { parameter: 'cma', why: 'notBuilt' },
      { parameter: 'crashkernel', why: 'notBuilt' },
      { parameter: 'root', why: 'notModelled' },
    ]);
    const machine = new Machine({ release: DEBIAN, commandLine: 'cma=64M crashkernel=128M' });
    expect(machine.view.unheardParameters).toHaveLength(2);
    expect(kernelLog(machine.system, P1)).toContain(
      'Unknown kernel command line parameters "cma=64M crashkernel=128M", will be passed to user space.',
    );
    expect(totalKib(machine)).toBe(totalKib(new Machine({ release: DEBIAN })));
  });
});

describe('crashkernel=', () => {
  test('is taken from the end of core memory, and its blocks and those of its mirror refuse with EPERM', () => {
    const machine = crash('crashkernel=300M', { core: 2048 });
    expect(totalKib(crash('', { core: 2048 })) - totalKib(machine)).toBe(300 * MIB_KIB);
    expect(kernelLog(machine.system, P1)).toContain(
      'Reserving 300MB of memory at 1748MB for crashkernel (System RAM: 2048MB)',
    );
    expect([0, 1, 2, 6, 7].map((block) => machine.state(block, 'offline'))).toEqual([
      'EPERM',
      'EPERM',
      'done',
      'EPERM',
      'EPERM',
    ]);
  });

  test.each([
    ['crashkernel=128M@512M', 2048, 128],
    ['crashkernel=1G-4G:160M,4G-64G:192M', 2048, 192],
    ['crashkernel=1G-4G:160M', 1024, 160],
    // Below its own size lies what it is swapped with; and it has to be core memory.
    ['crashkernel=256M@128M', 2048, 0],
    ['crashkernel=3G', 2048, 0],
  ] as const)('%s on %i MiB of core takes %i MiB', (commandLine, core, takenMib) => {
    const machine = crash(commandLine, { core });
    expect(totalKib(crash('', { core })) - totalKib(machine)).toBe(takenMib * MIB_KIB);
  });
});

describe('cma= and hugepages=', () => {
  test('cma= sets the area of a kernel that is built with it', () => {
    const with64 = crash('cma=64M', { release: '7.2' });
    expect(with64.view.memory.cmaTotalKib).toBe(64 * MIB_KIB);
    expect(crash('cma=0', { release: '7.2' }).view.memory.cmaTotalKib).toBe(0);
    expect(crash('cma=64M').view.memory.cmaTotalKib).toBe(64 * MIB_KIB);
    expect(crash('').view.memory.cmaTotalKib).toBe(0);
  });

  test('hugepages= takes free memory, whole pages of the size named before it', () => {
    const free = freeKib(crash(''));
    expect(free - freeKib(crash('hugepages=64'))).toBe(64 * MIB_KIB);
    expect(free - freeKib(crash('hugepagesz=1M hugepages=16'))).toBe(16 * MIB_KIB);
    const none = crash('hugepages=64', { kernel: { build: { hugePages: false } } });
    expect(freeKib(none)).toBe(free);
  });

  test('blocks with huge pages are busy', () => {
    const machine = new Machine({ release: '6.12', core: 2048, commandLine: 'hugepages=300' });
    expect(machine.refusal('/sys/devices/system/memory/memory6/state', 'offline')).toMatchObject({
      errno: 'EBUSY',
      unmovable: { kind: 'hugePages' },
    });
    expect(machine.state(5, 'offline')).toBe('done');
  });
});

describe('memory that runs out while a block is configured', () => {
  const standby = 16 * 1024;
  const commandLine = 'memhp_default_state=offline hugepages=740';

  test('free CMA is not for the memmap: an idle kernel panics long before MemFree is 0, and gives nothing back', () => {
    const machine = new Machine({ release: '7.2', standby, commandLine });
    let block = 4;
    while (machine.config(block, '1') === 'done') block++;
    expect(machine.view).toMatchObject({ panic: 'System is deadlocked on memory' });
    expect(machine.view.memory.memFreeKib).toBeGreaterThan(128 * MIB_KIB);
    expect(machine.sclp.filter((request) => request.startsWith('unassign'))).toEqual([]);
    expect(kernelLog(machine.system, P1).at(-1)).toBe(
      'Kernel panic - not syncing: System is deadlocked on memory',
    );
    expect(machine.config(block + 1, '1')).toBe('ENODEV');
  });

  test('the memmap in the block itself needs next to nothing', () => {
    const machine = new Machine({
      release: '7.2',
      standby,
      commandLine: `${commandLine} memory_hotplug.memmap_on_memory=1`,
    });
    for (let block = 4; block < 60; block++) expect(machine.config(block, '1')).toBe('done');
  });
});
