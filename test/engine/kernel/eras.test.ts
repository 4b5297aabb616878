import { describe, expect, test } from 'vitest';
import { kernelLog } from '../../../main/engine/index.ts';
import { blockId, rn } from '../../../shared/ids.ts';
import { Machine, P1 } from '../support.ts';

const OFFLINE = 'memhp_default_state=offline';
const ON_MEMORY = `${OFFLINE} memory_hotplug.memmap_on_memory=1`;
const assignFault = (number: number) => ({
  sclpFaults: [{ command: 'assign' as const, rn: rn(number), response: 0x0340 }],
});
/** Blocks of 1 GiB made of four increments of 256 MiB cannot exist: increments of 64 MiB in blocks of 256 MiB can. */
const FOUR_PER_BLOCK = { core: 1024, standby: 1024, increment: 64 } as const;

describe('who talks to the hypervisor, and when', () => {
  test('classic and memmap: online assigns, offline unassigns; the first operation attaches and unassigns everything', () => {
    for (const release of ['6.1', '6.12']) {
      const machine = new Machine({ release });
      machine.state(5, 'online_movable');
      expect(machine.sclp).toEqual([
        'attach 1',
        ...[5, 6, 7, 8, 9, 10, 11, 12].map((n) => `unassign ${n}`),
        'assign 6',
      ]);
      machine.state(5, 'offline');
      expect(machine.sclp).toEqual(['unassign 6']);
    }
  });

  test('dynamic: config assigns and unassigns; online and offline say nothing', () => {
    const machine = new Machine({ release: '7.2', commandLine: OFFLINE });
    machine.config(5, '0');
    expect(machine.sclp[0]).toBe('attach 1');
    machine.config(5, '1');
    expect(machine.sclp).toEqual(['assign 6']);
    machine.state(5, 'online_movable');
    expect(machine.sclp).toEqual([]);
    machine.state(5, 'offline');
    expect(machine.sclp).toEqual([]);
    machine.config(5, '0');
    expect(machine.sclp).toEqual(['unassign 6']);
  });

  test('dynamic: a config write that does not parse attaches nothing', () => {
    const machine = new Machine({ release: '7.2' });
    expect(machine.config(4, 'maybe')).toBe('EINVAL');
    expect(machine.sclp).toEqual([]);
  });
});

describe('an ASSIGN that fails', () => {
  test('classic: EPERM, the other increments are tried, and the cancel event unassigns all of them', () => {
    const machine = new Machine({ ...FOUR_PER_BLOCK, release: '6.1', conditions: assignFault(19) });
    expect(machine.state(4, 'online')).toBe('EPERM');
    expect(machine.sclp.slice(-8)).toEqual([
      'assign 17',
      'assign 18',
      'assign 19!',
      'assign 20',
      'unassign 17',
      'unassign 18',
      'unassign 19',
      'unassign 20',
    ]);
    expect(machine.notifications).toEqual(['MEM_GOING_ONLINE', 'MEM_CANCEL_ONLINE']);
    expect(machine.view.divergences.total).toBe(0);
  });

  test('memmap: EPERM, and what was assigned stays assigned', () => {
    const machine = new Machine({ ...FOUR_PER_BLOCK, release: '6.12', conditions: assignFault(19) });
    expect(machine.state(4, 'online')).toBe('EPERM');
    expect(machine.sclp.slice(-4)).toEqual(['assign 17', 'assign 18', 'assign 19!', 'assign 20']);
    expect(machine.notifications).toEqual(['MEM_PREPARE_ONLINE']);
  });

  test('dynamic: EIO, no rollback; the kernel believes only those before the failure', () => {
    const machine = new Machine({
      core: 1024,
      standby: 1024,
      increment: 64,
      release: '7.2',
      commandLine: OFFLINE,
      conditions: assignFault(17),
    });
    expect(machine.config(8, '1')).toBe('EIO');
    expect(machine.firmware(8, 'config')).toBe('0');
    expect(machine.file(8, 'state')).toBeUndefined();
    expect(machine.view.divergences.first).toEqual([{ rn: 18, hypervisor: 'assigned', kernel: 'standby' }]);
    expect(kernelLog(machine.system, P1).at(-1)).toBe(
      'sclp_mem: assign storage failed (cmd=0x000d0001, response=0x0340, rn=0x0011)',
    );
  });

  test('memmap: increments 1 and 2 of 4 are believed assigned after the third failed; 1, 2 and 4 are', () => {
    const machine = new Machine({ ...FOUR_PER_BLOCK, release: '6.12', conditions: assignFault(19) });
    machine.state(4, 'online');
    expect(machine.view.divergences.first).toEqual([{ rn: 20, hypervisor: 'assigned', kernel: 'standby' }]);
  });
});

describe('an UNASSIGN that fails is ignored', () => {
  test.each([['6.1'], ['6.12']])('%s: offline succeeds with a warning', (release) => {
    const machine = new Machine({
      release,
      conditions: { sclpFaults: [{ command: 'unassign', rn: rn(7), response: 0x0340 }] },
    });
    machine.state(6, 'online_movable');
    expect(machine.state(6, 'offline')).toBe('done');
    expect(kernelLog(machine.system, P1).at(-1)).toContain('cmd=0x000c0001, response=0x0340, rn=0x0007');
    expect(machine.view.divergences.first).toEqual([{ rn: 7, hypervisor: 'assigned', kernel: 'standby' }]);
  });

  test('dynamic: deconfigure succeeds and the block is gone', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: OFFLINE,
      conditions: { sclpFaults: [{ command: 'unassign', rn: rn(7), response: 0x0340 }] },
    });
    machine.config(6, '1');
    expect(machine.config(6, '0')).toBe('done');
    expect(machine.file(6, 'state')).toBeUndefined();
  });
});

describe('notifiers', () => {
  const veto = {
    notifierVetoes: [{ callback: 'my_driver', on: 'MEM_GOING_ONLINE' as const, verdict: 'bad' as const }],
  };

  test('memmap: a veto of GOING_ONLINE is cancelled and finished, so the increments are unassigned', () => {
    const machine = new Machine({ release: '6.12', conditions: veto });
    expect(machine.state(4, 'online')).toBe('EPERM');
    expect(machine.notifications).toEqual([
      'MEM_PREPARE_ONLINE',
      'MEM_GOING_ONLINE',
      'MEM_CANCEL_ONLINE',
      'MEM_FINISH_OFFLINE',
    ]);
    expect(machine.sclp.slice(-2)).toEqual(['assign 5', 'unassign 5']);
    expect(machine.zone('Normal')?.spannedPages).toBe(0);
  });

  test('an errno verdict reaches the user as it is', () => {
    const machine = new Machine({
      release: '6.12',
      conditions: {
        notifierVetoes: [{ callback: 'cma', on: 'MEM_GOING_OFFLINE', block: blockId(2), verdict: 'EBUSY' }],
      },
    });
    expect(machine.refusal('/sys/devices/system/memory/memory2/state', 'offline')).toMatchObject({
      errno: 'EBUSY',
      stage: 'MEM_GOING_OFFLINE',
    });
    expect(machine.file(2, 'state')).toBe('online');
  });

  test('PREPARE and FINISH name the altmap; the other notifications only what follows it', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY });
    machine.state(4, 'online_movable');
    const ranges = machine.events.flatMap((event) =>
      event.kind === 'notified' ? [[event.notification, event.altmapPages, event.pages]] : [],
    );
    expect(ranges).toEqual([
      ['MEM_PREPARE_ONLINE', 1024, 64_512],
      ['MEM_GOING_ONLINE', 0, 64_512],
      ['MEM_ONLINE', 0, 64_512],
    ]);
  });
});

describe('memmap on memory', () => {
  test('a wish that the default parameter ignores: memmap era without the parameter pays from system memory', () => {
    const off = new Machine({ release: '6.12' });
    const on = new Machine({ release: '6.12', commandLine: ON_MEMORY });
    expect(off.view.memory.memmapSystemKib).toBe(2048 * 16);
    expect(on.view.memory.memmapSystemKib).toBe(0);
    expect(on.view.memory.memFreeKib - off.view.memory.memFreeKib).toBe(2048 * 16);
    expect(off.view.memory.memmapPages).toBe(8192);
    expect(on.view.memory.memmapPages).toBe(8192);
  });

  test('without EDAT1 the memmap era ignores the parameter, the dynamic era does not', () => {
    const memmap = new Machine({ release: '6.12', commandLine: ON_MEMORY, edat1: false });
    expect(memmap.view.memory.memmapSelfKib).toBe(0);
    const dynamic = new Machine({ release: '7.2', commandLine: ON_MEMORY, edat1: false });
    dynamic.config(4, '1');
    expect(dynamic.view.memory.memmapSelfKib).toBe(4096);
  });

  test('a 1 GiB block with altmap: present +262144, managed +258048, MemTotal +1032192 kB', () => {
    const machine = new Machine({
      core: 4096,
      standby: 4096,
      increment: 1024,
      release: '7.2',
      commandLine: ON_MEMORY,
    });
    machine.config(4, '1');
    const before = machine.view.memory.memTotalKib;
    machine.state(4, 'online_movable');
    expect(machine.zone('Movable')).toMatchObject({
      presentPages: 262_144,
      managedPages: 258_048,
      spannedPages: 262_144,
    });
    expect(machine.view.memory.memTotalKib - before).toBe(1_032_192);
  });

  test('the same without altmap: managed +262144, and 16 MiB leave free memory when it is added', () => {
    const machine = new Machine({
      core: 4096,
      standby: 4096,
      increment: 1024,
      release: '7.2',
      commandLine: OFFLINE,
    });
    const before = machine.view.memory.memFreeKib;
    machine.config(4, '1');
    const added = machine.events.find((event) => event.kind === 'blockAdded');
    expect(before - machine.view.memory.memFreeKib).toBe(
      16 * 1024 + (added?.kind === 'blockAdded' ? (added.kib ?? 0) : 0),
    );
    machine.state(4, 'online_movable');
    expect(machine.zone('Movable')?.managedPages).toBe(262_144);
  });

  test('a 256 MiB block: altmap free 1024, alloc 1024', () => {
    const machine = new Machine({ release: '7.2', commandLine: ON_MEMORY });
    machine.config(4, '1');
    expect(machine.events).toContainEqual({
      kind: 'altmapReserved',
      block: 4,
      basePfn: 262_144,
      freePages: 1024,
    });
    expect(machine.events).toContainEqual({ kind: 'memmapPopulated', block: 4, pages: 1024, from: 'altmap' });
  });

  test('dynamic default boot: standby reads 0, writing 1 is EOPNOTSUPP and cannot be rescued at run time', () => {
    const machine = new Machine({ release: '7.2' });
    expect(machine.firmware(4, 'memmap_on_memory')).toBe('0');
    expect(machine.wish(4, '1')).toBe('EOPNOTSUPP');
    expect(machine.write('/sys/module/memory_hotplug/parameters/memmap_on_memory', '1')).toBe('EACCES');
  });

  test('dynamic with the parameter: standby reads 1, boot blocks 0; force gives the same', () => {
    for (const value of ['1', 'y', 'force']) {
      const machine = new Machine({
        release: '7.2',
        commandLine: `memory_hotplug.memmap_on_memory=${value}`,
      });
      expect([machine.firmware(0, 'memmap_on_memory'), machine.firmware(4, 'memmap_on_memory')]).toEqual([
        '0',
        '1',
      ]);
      expect(machine.read('/sys/module/memory_hotplug/parameters/memmap_on_memory')).toBe(
        value === 'force' ? 'force' : 'Y',
      );
    }
  });

  test('a configured block refuses both values, even the one it has', () => {
    const machine = new Machine({ release: '7.2', commandLine: ON_MEMORY });
    expect([
      machine.wish(0, '0'),
      machine.wish(0, '1'),
      machine.wish(4, 'xyz'),
      machine.wish(4, '0'),
    ]).toEqual(['EBUSY', 'EBUSY', 'EINVAL', 'done']);
  });

  test('boot memory can go, come back with its memmap inside, and its old memmap becomes ordinary memory', () => {
    const machine = new Machine({ release: '7.2', commandLine: ON_MEMORY });
    const before = machine.zone('DMA')?.managedPages ?? 0;
    expect(machine.state(2, 'offline')).toBe('done');
    expect(machine.config(2, '0')).toBe('done');
    expect(machine.zone('DMA')?.managedPages).toBe(before - 65_536 + 1024);
    expect(machine.view.memory.memmapBootPages).toBe(3072);
    expect(machine.wish(2, '1')).toBe('done');
    expect(machine.config(2, '1')).toBe('done');
    expect(machine.state(2, 'online')).toBe('done');
    expect(machine.file(2, 'valid_zones')).toBe('DMA');
    expect(machine.zone('DMA')?.managedPages).toBe(before);
  });

  test('an offline that fails leaves the present pages as they were', () => {
    const machine = new Machine({ release: '7.2', commandLine: ON_MEMORY });
    machine.config(4, '1');
    machine.state(4, 'online_kernel');
    const before = machine.zone('Normal');
    expect(machine.state(4, 'offline')).toBe('EBUSY');
    expect(machine.zone('Normal')).toEqual(before);
  });

  test('without room for the memmap configure is ENOMEM and every increment is unassigned', () => {
    const machine = new Machine({
      core: 1024,
      standby: 1024,
      increment: 64,
      release: '7.2',
      commandLine: OFFLINE,
    });
    const usedByProgramsKib = machine.view.memory.memFreeKib - 12_000;
    machine.run({ kind: 'setConditions', partition: P1, conditions: { pressure: { usedByProgramsKib } } });
    expect(machine.config(8, '1')).toBe('ENOMEM');
    expect(machine.sclp.slice(-4)).toEqual(['assign 17', 'assign 18', 'unassign 17', 'unassign 18']);
    expect(machine.firmware(8, 'config')).toBe('0');
  });
});

describe('IPL', () => {
  test('prepaid memmap: 64 GiB of standby take 1 GiB of a 4 GiB core in the classic era, nothing in the dynamic era', () => {
    const big = { core: 4096, standby: 65_536, increment: 256 } as const;
    const classic = new Machine({ ...big, release: '6.1' });
    expect(classic.view.memory.memmapSystemKib).toBe(1024 * 1024);
    expect(new Machine({ ...big, release: '7.2' }).view.memory.memmapSystemKib).toBe(0);
  });

  test('standby whose memmap does not fit panics the kernel; memmap on memory saves it', () => {
    const big = { core: 512, standby: 65_536, increment: 256 } as const;
    const panicked = new Machine({ ...big, release: '6.12' });
    expect(panicked.view).toMatchObject({ status: 'exceptions', panic: 'System is deadlocked on memory' });
    expect(panicked.state(2, 'online')).toBe('ENODEV');
    expect(new Machine({ ...big, release: '6.12', commandLine: ON_MEMORY }).view.status).toBe('operating');
    expect(new Machine({ ...big, release: '7.2' }).view.status).toBe('operating');
  });

  test('auto-online at boot exists up to 6.18; from 6.19 on it acts at configure', () => {
    const memmap = new Machine({ release: '6.12', commandLine: 'memhp_default_state=online_movable' });
    expect(memmap.file(11, 'state')).toBe('online');
    const dynamic = new Machine({ release: '7.2', commandLine: 'memhp_default_state=online_movable' });
    expect(dynamic.file(11, 'state')).toBeUndefined();
    dynamic.config(11, '1');
    expect([dynamic.file(11, 'state'), dynamic.file(11, 'valid_zones')]).toEqual(['online', 'Movable']);
  });

  test('load with clear forces the reserved element offline; load without keeps assigned hotplug memory as core memory', () => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online_movable');
    machine.run({ kind: 'load', partition: P1, clear: false });
    expect([machine.file(4, 'state'), machine.file(5, 'state')]).toEqual(['online', 'offline']);
    machine.run({ kind: 'load', partition: P1, clear: true });
    expect(machine.file(4, 'state')).toBe('offline');
  });
});

describe('release table', () => {
  test.each([
    ['5.10.0', 'classic', '10000000', 'sclp_cmd'],
    ['6.8.12', 'classic', '10000000', 'sclp_cmd'],
    ['6.9', 'memmap', '10000000', 'sclp_cmd'],
    ['6.12.107+deb13-s390x', 'memmap', '10000000', 'sclp_cmd'],
    ['6.13', 'memmap', '8000000', 'sclp_cmd'],
    ['6.18.1', 'memmap', '8000000', 'sclp_mem'],
    ['6.19-rc1', 'dynamic', '8000000', 'sclp_mem'],
    ['9.4', 'dynamic', '8000000', 'sclp_mem'],
  ])('%s is %s with blocks of 0x%s and messages from %s', (release, era, blockSize, prefix) => {
    const machine = new Machine({ core: 1024, standby: 1024, increment: 64, release });
    expect(machine.view.era).toBe(era);
    expect(machine.read('/sys/devices/system/memory/block_size_bytes')).toBe(blockSize);
    expect(kernelLog(machine.system, P1)[0]).toBe(
      `${prefix}: Standby memory at 0x40000000 (1024M of 1024M usable)`,
    );
  });
});
