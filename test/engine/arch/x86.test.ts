import { describe, expect, test } from 'vitest';
import { PAGES_64K, S390X, X86_64, x86BlockBytes } from '../../../main/engine/arch/architectures.ts';
import { memoryMapOf } from '../../../main/engine/arch/memory-map.ts';
import { blockDetail, planStandby, rebootEffect } from '../../../main/engine/index.ts';
import { memmapConditions, memmapSupport } from '../../../main/engine/kernel/memmap.ts';
import { blockId } from '../../../shared/ids.ts';
import { GIB, KIB, MIB, PAGE_BYTES } from '../../../shared/units.ts';
import { P1 } from '../support.ts';
import { ram, range, WITH_MEMMAP, X86Machine } from './x86-support.ts';

const span = (start: number, end: number): { start: number; end: number } => ({ start, end });

describe('memory map', () => {
  test('the first page and the hole below 1 MiB are never memory; what is left is whole pages', () => {
    expect(memoryMapOf(ram(), '', Number.POSITIVE_INFINITY).ram).toEqual([
      span(0x1000, 0x9f000),
      span(0x100000, 0x40000000),
    ]);
  });

  test('memmap=SIZE!ADDR carves persistent memory out, $ only takes away, mem= cuts', () => {
    const line = 'memmap=128M!512M memmap=64M$0x30000000 mem=900M';
    const map = memoryMapOf([range(1, 1023)], line, 900 * MIB);
    expect(map.pmem).toEqual([span(512 * MIB, 640 * MIB)]);
    expect(map.ram).toEqual([span(MIB, 512 * MIB), span(640 * MIB, 768 * MIB), span(832 * MIB, 900 * MIB)]);
  });

  test('zones span from their limits or the node’s, holes included', () => {
    const machine = new X86Machine({ platform: { ram: ram([range(6144, 1024)]), devices: [] } });
    expect(
      machine.view.zones.map(({ name, startPfn, spannedPages, presentPages }) => [
        name,
        startPfn,
        spannedPages,
        presentPages,
      ]),
    ).toEqual([
      ['DMA', 1, 4095, 3998],
      ['DMA32', 4096, 0x100000 - 4096, 0x40000 - 4096],
      ['Normal', 0x100000, 0x1c0000 - 0x100000, 0x40000],
      ['Movable', null, 0, 0],
    ]);
  });
});

describe('block size', () => {
  test.each([
    ['below 64 GiB', 64 * GIB - 128 * MIB, false, 128],
    ['64 GiB that end on 2 GiB', 64 * GIB, false, 2048],
    ['an end on 512 MiB', 64 * GIB + 512 * MIB, false, 512],
    ['an end on 128 MiB', 64 * GIB + 128 * MIB, false, 128],
    ['an end on 4 MiB', 64 * GIB + 4 * MIB, false, 128],
    ['bare metal, whatever the end', 64 * GIB + 128 * MIB, true, 2048],
    ['bare metal below 64 GiB', 32 * GIB, true, 128],
  ])('%s', (_name, end, bareMetal, mebibytes) => {
    expect(x86BlockBytes(end, bareMetal)).toBe(mebibytes * MIB);
  });

  test('a guest of 64 GiB has blocks of 2 GiB, and devices are trimmed to them', () => {
    const machine = new X86Machine({
      platform: {
        ram: [range(4096, 65_536 - 4096)],
        devices: [
          {
            name: 'dax0.0',
            origin: 'cxl',
            ranges: [range(65_536 + 1024, 8192)],
            alignBytes: range(0, 2).bytes,
            targetNode: 0,
          },
        ],
      },
    });
    expect(machine.read('/sys/devices/system/memory/block_size_bytes')).toBe('80000000');
    expect(machine.hotBlocks.at(-1)).toBe(35);
    expect(machine.device?.ranges[0]).toMatchObject({ firstBlock: 33, blocks: 3 });
  });
});

describe('an x86-64 guest', () => {
  test('sends nothing to SCLP, has no firmware directory and no increments', () => {
    const machine = new X86Machine({ release: '7.2' });
    machine.run({ kind: 'load', partition: P1, clear: true });
    expect(machine.sclp).toEqual([]);
    expect(machine.read('/sys/firmware/memory')).toBeUndefined();
    expect(machine.view).toMatchObject({ arch: 'x86_64', era: 'memmap', geometry: { rnMax: 0 } });
  });

  test('has no standby storage to plan, and gives everything back when deactivated', () => {
    const { system } = new X86Machine();
    expect(planStandby(system, { partition: P1 })).toBeUndefined();
    expect(rebootEffect(system, P1, { kind: 'deactivate' })).toMatchObject({
      returnedBytes: 128 * GIB,
      coreMissing: [],
    });
  });

  test('block 0 belongs to two zones and cannot go offline; the last block has a hole', () => {
    const machine = new X86Machine({
      platform: { ram: [{ start: 0, bytes: range(0, 1).bytes }, range(1, 1000)] },
    });
    expect(machine.file(0, 'valid_zones')).toBe('none');
    expect([machine.state(0, 'offline'), machine.state(7, 'offline')]).toEqual(['EINVAL', 'EINVAL']);
  });

  test('boot memory that was offline may return to Movable', () => {
    const machine = new X86Machine();
    expect([machine.state(3, 'offline'), machine.state(3, 'online_movable')]).toEqual(['done', 'done']);
    expect(machine.file(3, 'valid_zones')).toBe('Movable');
    expect(machine.file(3, 'phys_device')).toBe('0');
  });

  test('PREPARE_ONLINE and FINISH_OFFLINE exist from 6.9 to 6.18, and no altmap is inaccessible', () => {
    const prepared = (release: string): boolean => {
      const machine = new X86Machine({ release });
      machine.state(32, 'online_movable');
      expect(machine.kinds).not.toContain('pagesPoisoned');
      return machine.notifications.includes('MEM_PREPARE_ONLINE');
    };
    expect([prepared('6.8'), prepared('6.9'), prepared('6.18'), prepared('6.19')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('auto_movable_numa_aware is a parameter, Y by default', () => {
    const path = '/sys/module/memory_hotplug/parameters/auto_movable_numa_aware';
    const machine = new X86Machine();
    expect(machine.read(path)).toBe('Y');
    expect([machine.write(path, 'n'), machine.read(path), machine.write(path, 'x')]).toEqual([
      'done',
      'N',
      'EINVAL',
    ]);
    expect(new X86Machine({ release: '5.10' }).read(path)).toBeUndefined();
  });

  test('files of device memory do not exist before the bus does, and cannot be made', () => {
    const machine = new X86Machine({ platform: { modules: [] } });
    expect(machine.driver('kmem', 'bind')).toBe('ENOENT');
    expect(machine.write('/sys/bus/dax/devices/dax0.0/size', '1')).toBe('EACCES');
    expect(machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' })).toEqual({ kind: 'done' });
    expect(machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' })).toMatchObject({
      refusal: { errno: 'EEXIST' },
    });
  });

  test('memory for a memmap that is not there: ENOMEM, and nothing remains', () => {
    const conditions = { pressure: { usedByProgramsKib: 0 } };
    const machine = new X86Machine({ conditions, commandLine: '', platform: { modules: [] } });
    const free = machine.view.memory.memFreeKib;
    machine.run({
      kind: 'setConditions',
      partition: P1,
      conditions: { pressure: { usedByProgramsKib: free - 50_000 } },
    });
    machine.run({ kind: 'loadModule', partition: P1, module: 'kmem' });
    expect(machine.messages().at(-1)).toBe('kmem dax0.0: probe with driver kmem failed with error -12');
    expect(machine.hotBlocks).toEqual([]);
  });
});

describe('why memmap on memory is possible or not', () => {
  const failing = (...question: Parameters<typeof memmapConditions>): string[] =>
    memmapConditions(...question).flatMap(({ rule, holds }) => (holds ? [] : [rule]));

  test.each([
    ['s390x', 128 * MIB, S390X.memmap, []],
    ['x86_64', 128 * MIB, X86_64.memmap, []],
    ['s390x', 64 * MIB, S390X.memmap, []],
    // 1 MiB of memmap is no whole huge page of 2 MiB there.
    ['x86_64', 64 * MIB, X86_64.memmap, ['memmap-pmd-aligned', 'memmap-pageblock-aligned']],
  ] as const)('%s, block of %i bytes: fails %j', (_name, size, arch, expected) => {
    expect(failing({ pages: size / PAGE_BYTES, parameter: 'Y', arch })).toEqual(expected);
  });

  test('64 KiB pages: 4 pages of memmap fill no pageblock, force reserves 32 and wastes 28', () => {
    const pages = (256 * MIB) / (64 * KIB);
    expect(memmapSupport(pages, 'Y', PAGES_64K)).toMatchObject({
      supported: false,
      rule: 'memmap-pageblock-aligned',
    });
    expect(memmapSupport(pages, 'force', PAGES_64K)).toMatchObject({
      supported: true,
      reservedPages: 32,
      wastedPages: 28,
    });
  });

  test('force wastes nothing where blocks are large enough', () => {
    for (const { memmap } of [S390X, X86_64]) {
      expect(memmapSupport((128 * MIB) / PAGE_BYTES, 'force', memmap)).toMatchObject({
        supported: true,
        wastedPages: 0,
      });
    }
  });

  test('a block that its memmap would fill is refused even under force', () => {
    expect(memmapSupport(256, 'force', { ...S390X.memmap, pmdBytes: null })).toMatchObject({
      rule: 'memmap-whole-block',
    });
  });

  test('until requests were split they had to be for one block', () => {
    const request = { blocks: 8, splitsAdds: false };
    expect(memmapSupport(32_768, 'Y', X86_64.memmap, request)).toMatchObject({ rule: 'memmap-one-block' });
    expect(memmapSupport(32_768, 'Y', X86_64.memmap, { ...request, splitsAdds: true })).toMatchObject({
      supported: true,
    });
  });

  test('the inspector says it for the block, and whose block it is', () => {
    const machine = new X86Machine({ commandLine: WITH_MEMMAP });
    const detail = blockDetail(machine.system, P1, blockId(33));
    expect(detail).toMatchObject({
      device: 'dax0.0',
      memmapPlacement: 'self',
      memmapSupport: { supported: true, wastedPages: 0 },
    });
    expect(detail?.memmapSupport.conditions.every(({ holds }) => holds)).toBe(true);
    expect(blockDetail(machine.system, P1, blockId(3))?.device).toBeUndefined();
  });
});
