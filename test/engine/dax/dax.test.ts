import { describe, expect, test } from 'vitest';
import {
  checkDefinition,
  execute,
  newUndoLog,
  revert,
  snapshotOf,
  stateHash,
  systemFromSnapshot,
} from '../../../main/engine/index.ts';
import { brokenInvariants } from '../../../main/engine/invariants.ts';
import { addRange, removeRange } from '../../../main/engine/kernel/ranges.ts';
import { begin } from '../../../main/engine/step.ts';
import type { Conditions, PlatformDefinition } from '../../../shared/definition.ts';
import { blockId } from '../../../shared/ids.ts';
import { bytes, KIB, MIB } from '../../../shared/units.ts';
import { device, ram, range, WITH_MEMMAP, X86Machine, x86Options } from '../arch/x86-support.ts';
import { definition, P1 } from '../support.ts';

const PLAIN = 'memhp_default_state=offline';

describe('binding', () => {
  test('a CXL device becomes memory as kmem loads, an hmem device too, a created one becomes a file', () => {
    const driverOf = (origin: 'cxl' | 'hmem' | 'created'): string | null | undefined =>
      new X86Machine({ platform: { devices: [device({ origin })] } }).device?.driver;
    expect([driverOf('cxl'), driverOf('hmem'), driverOf('created')]).toEqual(['kmem', 'kmem', 'device_dax']);
  });

  test('memmap on memory is wished for by default on CXL regions only', () => {
    const wish = (origin: 'cxl' | 'hmem' | 'pmem' | 'created'): string | undefined =>
      new X86Machine({ platform: { devices: [device({ origin })], modules: ['device_dax'] } }).dax(
        'memmap_on_memory',
      );
    expect([wish('cxl'), wish('hmem'), wish('pmem'), wish('created')]).toEqual(['1', '0', '0', '0']);
  });

  test('a bound device cannot be bound again: EBUSY; a driver that is not its own: ENODEV', () => {
    const machine = new X86Machine();
    expect(machine.driver('kmem', 'bind')).toBe('EBUSY');
    expect(machine.driver('device_dax', 'bind')).toBe('ENODEV');
    expect(machine.driver('device_dax', 'unbind')).toBe('ENODEV');
    expect(machine.driver('kmem', 'bind', 'dax7.0')).toBe('ENODEV');
  });

  test('new_id makes a driver take a device by name, and takes only names of dax devices', () => {
    const machine = new X86Machine({ platform: { devices: [device({ origin: 'created' })] } });
    expect(machine.driver('device_dax', 'unbind')).toBe('done');
    expect(machine.dax('driver')).toBeUndefined();
    expect(machine.driver('kmem', 'bind')).toBe('ENODEV');
    expect(machine.driver('kmem', 'new_id')).toBe('done');
    expect(machine.device?.driver).toBe('kmem');
    expect(machine.driver('kmem', 'new_id', 'memory0')).toBe('EINVAL');
    expect(machine.driver('kmem', 'remove_id')).toBe('done');
    expect(machine.driver('kmem', 'unbind')).toBe('done');
    expect(machine.driver('kmem', 'bind')).toBe('ENODEV');
  });
});

describe('ranges against blocks', () => {
  test('each range is shrunk to whole blocks; a range without one is left out with a message', () => {
    const machine = new X86Machine({
      platform: { devices: [device({ ranges: [range(4096 + 2, 300), range(8192 + 2, 120)] })], modules: [] },
    });
    machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' });
    expect(machine.hotBlocks).toEqual([33]);
    expect(machine.messages()).toContain(
      'kmem dax0.0: mapping1: 0x200200000-0x2079fffff too small after alignment',
    );
    expect(
      machine.device?.ranges.map(({ blocks, trimmedHeadBytes, trimmedTailBytes }) => [
        blocks,
        trimmedHeadBytes / MIB,
        trimmedTailBytes / MIB,
      ]),
    ).toEqual([
      [1, 126, 46],
      [0, 120, 0],
    ]);
  });

  test('a device without a whole block is refused: EINVAL', () => {
    const machine = new X86Machine({ platform: { devices: [device({ ranges: [range(4098, 200)] })] } });
    expect(machine.device?.driver).toBeNull();
    expect(machine.driver('kmem', 'bind')).toBe('EINVAL');
    expect(machine.messages().at(-1)).toBe('kmem dax0.0: probe with driver kmem failed with error -22');
  });

  test('a device without a node is refused: EINVAL', () => {
    const machine = new X86Machine({ platform: { devices: [device({ targetNode: -1 })] } });
    expect(machine.driver('kmem', 'bind')).toBe('EINVAL');
    expect(machine.dax('target_node')).toBeUndefined();
  });
});

describe('adding', () => {
  test('with the wish and support each block is a chunk with its own altmap', () => {
    const machine = new X86Machine({ platform: { modules: [] } });
    const before = machine.view.memory.memFreeKib;
    machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' });
    const chunks = machine.events.flatMap((event) => (event.kind === 'chunkAdded' ? [event.block] : []));
    expect(chunks).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
    expect(machine.view.memory.memmapSelfKib).toBe(8 * 2048);
    expect(before - machine.view.memory.memFreeKib).toBeLessThan(200);
    machine.state(32, 'online_movable');
    expect(machine.zone('Movable')).toMatchObject({ presentPages: 32_768, managedPages: 32_256 });
  });

  test('without support the range is one piece, and its memmap comes from system memory', () => {
    const machine = new X86Machine({ platform: { modules: [] }, commandLine: PLAIN });
    const before = machine.view.memory.memFreeKib;
    machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' });
    expect(machine.kinds).not.toContain('chunkAdded');
    expect(machine.events.find(({ kind }) => kind === 'addSplit')).toMatchObject({ blocks: 8, chunks: 1 });
    expect(machine.view.memory.memmapSystemKib).toBe(8 * 2048);
    expect(before - machine.view.memory.memFreeKib).toBeGreaterThanOrEqual(8 * 2048);
  });

  test('a failing third chunk takes the first two back completely; the device stays without driver', () => {
    const conditions: Partial<Conditions> = { addFaults: [{ block: blockId(34), errno: 'ENOMEM' }] };
    const machine = new X86Machine({ platform: { modules: [] }, conditions });
    const before = { ...machine.view.memory };
    machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' });
    expect(machine.hotBlocks).toEqual([]);
    expect(machine.view.memory).toEqual(before);
    expect(machine.events.flatMap((event) => (event.kind === 'chunkUndone' ? [event.block] : []))).toEqual([
      32, 33,
    ]);
    expect(machine.messages()).toEqual([
      'kmem dax0.0: mapping0: 0x100000000-0x13fffffff memory add failed',
      'kmem dax0.0: probe with driver kmem failed with error -12',
    ]);
    const bound = machine.run({
      kind: 'writeSysfs',
      partition: P1,
      path: '/sys/bus/dax/drivers/kmem/bind',
      value: 'dax0.0',
    });
    expect(bound).toMatchObject({ kind: 'refused', refusal: { errno: 'ENOMEM', rule: 'add-fault' } });
    expect(bound.kind === 'refused' && bound.refusal.undone).toContain('blocks 32 to 33 removed again');
    expect(machine.device?.driver).toBeNull();
  });

  test('a failing second range is left out; the first keeps the device bound', () => {
    const conditions: Partial<Conditions> = { addFaults: [{ block: blockId(49), errno: 'ENOMEM' }] };
    const ranges = [range(4096, 256), range(6144, 256)];
    const machine = new X86Machine({ platform: { devices: [device({ ranges })] }, conditions });
    expect(machine.device?.driver).toBe('kmem');
    expect(machine.hotBlocks).toEqual([32, 33]);
  });

  test('auto-onlining follows the add', () => {
    const commandLine = 'memory_hotplug.memmap_on_memory=1 memhp_default_state=online_movable';
    const machine = new X86Machine({ commandLine });
    expect(machine.device?.ranges[0]?.onlineBlocks).toBe(8);
    expect(machine.file(32, 'valid_zones')).toBe('Movable');
  });

  test('under auto-movable a device is one group: Movable only if all of it fits, kernel zone after the first there', () => {
    const movable = (ratio: number): X86Machine =>
      new X86Machine({
        commandLine: `${PLAIN} memory_hotplug.online_policy=auto-movable memory_hotplug.auto_movable_ratio=${ratio}`,
      });
    expect(movable(301).file(32, 'valid_zones')).toBe('Movable Normal');
    // One block alone would fit, the device of 1 GiB does not.
    expect(movable(50).file(32, 'valid_zones')).toBe('Normal Movable');
    const machine = movable(301);
    machine.state(33, 'online_kernel');
    expect(machine.file(32, 'valid_zones')).toBe('Normal Movable');
  });
});

describe('removing', () => {
  test('an offline device goes whole, and everything it took comes back', () => {
    const machine = new X86Machine({ platform: { modules: [] } });
    const before = { ...machine.view.memory };
    machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' });
    expect(machine.driver('kmem', 'unbind')).toBe('done');
    expect(machine.view.memory).toEqual(before);
    expect(machine.hotBlocks).toEqual([]);
  });

  test('one online block keeps all of it until the next IPL, though unbinding succeeds', () => {
    const machine = new X86Machine();
    machine.state(33, 'online_movable');
    expect(machine.driver('kmem', 'unbind')).toBe('done');
    expect(machine.messages()).toEqual([
      'removing memory fails, because memory [0x0000000108000000-0x000000010fffffff] is onlined',
      'kmem dax0.0: mapping0: 0x100000000-0x13fffffff cannot be hotremoved until the next reboot',
    ]);
    expect(machine.hotBlocks).toHaveLength(8);
    expect(machine.device).toMatchObject({ driver: null, ranges: [{ state: 'stuck' }] });
    expect(machine.driver('kmem', 'bind')).toBe('EBUSY');
    expect(machine.messages()[0]).toBe(
      'kmem dax0.0: mapping0: 0x100000000-0x13fffffff could not reserve region',
    );
    expect(machine.driver('device_dax', 'new_id')).toBe('done');
    expect(machine.device?.driver).toBeNull();
    expect(brokenInvariants(machine.system)).toEqual([]);
    machine.run({ kind: 'load', partition: P1, clear: true });
    expect(machine.device?.driver).toBe('kmem');
  });

  test('a range with three altmaps and one plain block is refused: EINVAL, warned about once', () => {
    const machine = new X86Machine();
    const partition = machine.system.partitions.get(P1);
    if (!partition) throw new Error('no partition');
    partition.store.write(partition.blocks.altmapPages, 33, 0);
    const steps = begin(machine.system, partition);
    expect(removeRange(steps, { first: 32, blocks: 4 })).toMatchObject({
      errno: 'EINVAL',
      rule: 'remove-mixed',
    });
    expect(removeRange(steps, { first: 32, blocks: 4 })).toMatchObject({ errno: 'EINVAL' });
    expect(partition.log.filter((line) => line === 'Not all memblocks in range have altmap')).toHaveLength(1);
  });

  test('a device with one plain block among its altmaps cannot be taken back until the next IPL', () => {
    const machine = new X86Machine({ conditions: { plainBlocks: [blockId(36)] } });
    expect(machine.view.memory.memmapSystemKib).toBe(2048);
    expect(machine.driver('kmem', 'unbind')).toBe('done');
    expect(machine.hotBlocks).toHaveLength(8);
    expect(machine.messages()).toContain('Not all memblocks in range have altmap');
    expect(machine.driver('kmem', 'bind')).toBe('EBUSY');
    expect(brokenInvariants(machine.system)).toEqual([]);
  });

  test('before 6.8 memory with an altmap goes one block at a time', () => {
    const machine = new X86Machine({
      release: '6.6',
      platform: { devices: [device({ ranges: [range(4096, 256)] })] },
    });
    const partition = machine.system.partitions.get(P1);
    if (!partition) throw new Error('no partition');
    for (const block of [32, 33]) partition.store.write(partition.blocks.altmapPages, block, 512);
    const steps = begin(machine.system, partition);
    expect(removeRange(steps, { first: 32, blocks: 2 })).toMatchObject({
      errno: 'EINVAL',
      rule: 'remove-granularity',
    });
    expect(partition.log.at(-1)).toBe('Refuse to remove 0x100000000 - 0x110000000, wrong granularity');
  });
});

describe('the file memmap_on_memory of a device', () => {
  test('under kmem the same value is accepted and another refused: EBUSY', () => {
    const machine = new X86Machine();
    expect([machine.setMemmap('1'), machine.setMemmap('0')]).toEqual(['done', 'EBUSY']);
    expect(machine.setMemmap('perhaps')).toBe('EINVAL');
  });

  test('1 while the parameter is off: EOPNOTSUPP, whoever the driver is; 0 is accepted', () => {
    const machine = new X86Machine({
      commandLine: PLAIN,
      platform: { devices: [device({ origin: 'created' })] },
    });
    expect([machine.setMemmap('1'), machine.setMemmap('0')]).toEqual(['EOPNOTSUPP', 'done']);
  });

  test('without kmem both values are accepted', () => {
    const machine = new X86Machine({ platform: { devices: [device({ origin: 'created' })] } });
    expect([machine.setMemmap('1'), machine.setMemmap('0'), machine.setMemmap('1')]).toEqual([
      'done',
      'done',
      'done',
    ]);
  });

  test('exists from 6.9 on', () => {
    expect(new X86Machine({ release: '6.8' }).dax('memmap_on_memory')).toBeUndefined();
    expect(new X86Machine({ release: '6.9' }).dax('memmap_on_memory')).toBe('1');
  });
});

describe('releases', () => {
  test.each([
    ['5.10', undefined, 'system'],
    ['5.13', 'Y', 'system'],
    ['6.6', 'Y', 'system'],
    ['6.8', 'Y', 'self'],
    ['6.12', 'Y', 'self'],
    ['7.2', 'Y', 'self'],
  ] as const)('%s: parameter %s, memmap of a device of eight blocks: %s', (release, parameter, placement) => {
    const machine = new X86Machine({ release });
    expect(machine.read('/sys/module/memory_hotplug/parameters/memmap_on_memory')).toBe(parameter);
    const { memmapSelfKib, memmapSystemKib } = machine.view.memory;
    expect([memmapSelfKib > 0, memmapSystemKib > 0]).toEqual([placement === 'self', placement === 'system']);
  });

  test('a request for two blocks with the wish: EINVAL up to 6.5, system memory in 6.6, split from 6.8 on', () => {
    const added = (release: string): string => {
      const machine = new X86Machine({ release, platform: { modules: [] } });
      const partition = machine.system.partitions.get(P1);
      if (!partition) throw new Error('no partition');
      const refused = addRange(begin(machine.system, partition), { first: 32, blocks: 2 }, 'self');
      return refused?.errno ?? (machine.view.memory.memmapSelfKib > 0 ? 'self' : 'system');
    };
    expect([added('6.1'), added('6.6'), added('6.8')]).toEqual(['EINVAL', 'system', 'self']);
  });

  test('force is no boolean before 6.6', () => {
    const parameter = (release: string): string | undefined =>
      new X86Machine({ release, commandLine: 'memory_hotplug.memmap_on_memory=force' }).read(
        '/sys/module/memory_hotplug/parameters/memmap_on_memory',
      );
    expect([parameter('6.1'), parameter('6.6')]).toEqual(['N', 'force']);
  });
});

describe('namespaces of a legacy region', () => {
  const region = (): X86Machine =>
    new X86Machine({
      commandLine: `memmap=1G!4G ${WITH_MEMMAP}`,
      platform: { ram: ram([range(4096, 2048)]), devices: [] },
    });
  const create = (
    machine: X86Machine,
    map: 'mem' | 'dev',
    alignBytes: number,
    mode: 'devdax' | 'fsdax' = 'devdax',
  ) =>
    machine.run({
      kind: 'createNamespace',
      partition: P1,
      namespace: 'namespace0.0',
      mode,
      map,
      alignBytes: bytes(alignBytes),
    });

  test('the region is an fsdax namespace with its memmap in system memory', () => {
    expect(region().view.memory.memmapPages).toBe(4096);
  });

  test.each([
    ['mem', 2 * MIB, 1022, 1024],
    ['mem', 4 * KIB, 1022, 4096],
    ['dev', 2 * MIB, 1006, 4096],
  ] as const)('map %s, alignment %i: %i MiB of data, %i pages of memmap', (map, align, mebibytes, pages) => {
    const machine = region();
    expect(create(machine, map, align)).toEqual({ kind: 'done' });
    expect(machine.device?.bytes).toBe(mebibytes * MIB);
    expect(machine.view.memory.memmapPages).toBe(pages);
    expect(machine.device?.driver).toBe('device_dax');
  });

  test('is not made anew while its device is memory: EBUSY; an unknown one does not exist: ENXIO', () => {
    const machine = region();
    create(machine, 'mem', 2 * MIB);
    machine.driver('device_dax', 'unbind');
    machine.driver('kmem', 'new_id');
    expect(create(machine, 'mem', 2 * MIB)).toMatchObject({ refusal: { errno: 'EBUSY' } });
    const unknown = {
      kind: 'createNamespace',
      partition: P1,
      namespace: 'namespace9.0',
      mode: 'devdax',
      map: 'mem',
      alignBytes: bytes(MIB),
    } as const;
    expect(machine.run(unknown)).toMatchObject({ refusal: { errno: 'ENXIO' } });
  });

  test('an alignment that leaves nothing is refused: ENXIO', () => {
    expect(create(region(), 'mem', 1024 * MIB)).toMatchObject({
      refusal: { errno: 'ENXIO', rule: 'namespace-size' },
    });
  });
});

describe('definitions that cannot exist', () => {
  const problems = (
    platform: PlatformDefinition | undefined,
    arch: 'x86_64' | 's390x' = 'x86_64',
  ): string[] => {
    const { platform: _, ...options } = x86Options();
    const made = definition({ ...options, kernel: { arch }, ...(platform ? { platform } : {}) });
    return checkDefinition(made).map(({ path }) => path);
  };
  const at = 'partitions[0].platform';

  test.each([
    ['no memory map', undefined, at],
    ['overlapping RAM', { ram: [range(0, 64), range(32, 64)] }, `${at}.ram[1]`],
    [
      'a device over RAM',
      { ram: ram(), devices: [device({ ranges: [range(512, 64)] })] },
      `${at}.devices[0].ranges[0]`,
    ],
    [
      'a size of zero',
      { ram: ram(), devices: [device({ ranges: [range(4096, 0)] })] },
      `${at}.devices[0].ranges[0]`,
    ],
    [
      'an unaligned size',
      { ram: ram(), devices: [device({ ranges: [range(4097, 4)] })] },
      `${at}.devices[0].ranges[0]`,
    ],
    [
      'an alignment of 3 MiB',
      { ram: ram(), devices: [device({ alignBytes: bytes(3 * MIB) })] },
      `${at}.devices[0].alignBytes`,
    ],
    ['a device without ranges', { ram: ram(), devices: [device({ ranges: [] })] }, `${at}.devices[0].ranges`],
    [
      'two devices of one name',
      { ram: ram(), devices: [device(), device({ ranges: [range(8192, 64)] })] },
      `${at}.devices[1].name`,
    ],
    ['a name of no region', { ram: ram(), devices: [device({ name: 'pmem0' })] }, `${at}.devices[0].name`],
    ['memory beyond the address space', { ram: ram([range(2 ** 27, 64)]) }, `${at}.ram[2]`],
    [
      'more blocks than can be shown',
      { ram: ram(), devices: [device({ ranges: [range(65_536 * 128, 128)] })] },
      at,
    ],
  ] as const)('%s', (_name, platform, path) => {
    expect(problems(platform)).toContain(path);
  });

  test('an s390 guest has no platform', () => {
    expect(problems({ ram: ram() }, 's390x')).toContain(at);
  });
});

describe('state', () => {
  test('undo, replay and snapshots cover device memory', () => {
    const machine = new X86Machine();
    const before = stateHash(machine.system);
    const undo = newUndoLog();
    const bus = '/sys/bus/dax/drivers';
    for (const path of [
      `${bus}/kmem/unbind`,
      `${bus}/device_dax/new_id`,
      `${bus}/device_dax/unbind`,
      `${bus}/kmem/bind`,
    ]) {
      execute(machine.system, { kind: 'writeSysfs', partition: P1, path, value: 'dax0.0' }, undo);
    }
    const restored = systemFromSnapshot(snapshotOf(machine.system));
    expect(restored.ok && stateHash(restored.value)).toBe(stateHash(machine.system));
    revert(machine.system, undo);
    expect(stateHash(machine.system)).toBe(before);
  });
});
