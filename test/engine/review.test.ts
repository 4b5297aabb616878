/** Corners that the recordings at hand do not reach, each with the kernel function that decides it. */

import { describe, expect, test } from 'vitest';
import { brokenInvariants } from '../../main/engine/invariants.ts';
import type { Conditions } from '../../shared/definition.ts';
import { rn } from '../../shared/ids.ts';
import { decodeElementInfo, encodeElementInfo, encodeScpInfo } from '../../shared/sccb.ts';
import { Machine, P1 } from './support.ts';

describe('boot blocks larger than 2 GiB (early_node_zone_for_memory_block)', () => {
  test('core memory below 2 GiB: the block meets one populated zone and belongs to DMA', () => {
    const machine = new Machine({
      release: '6.12',
      core: 8192,
      standby: 8192,
      increment: 4096,
      commandLine: 'mem=1G',
    });
    expect(machine.file(0, 'valid_zones')).toBe('DMA');
    expect(machine.zone('DMA')).toMatchObject({ startPfn: 0, spannedPages: 262_144 });
    expect(machine.state(0, 'offline')).toBe('EINVAL');
  });
});

describe('the command line', () => {
  const memmapOf = (commandLine: string): string | undefined =>
    new Machine({ release: '7.2', commandLine }).read(
      '/sys/module/memory_hotplug/parameters/memmap_on_memory',
    );

  test('memmap_on_memory needs a value (set_memmap_mode)', () => {
    expect([
      memmapOf('memory_hotplug.memmap_on_memory'),
      memmapOf('memory_hotplug.memmap_on_memory='),
      memmapOf('memory_hotplug.memmap_on_memory=FORCE'),
      memmapOf('memory_hotplug.memmap_on_memory=on'),
    ]).toEqual(['N', 'N', 'force', 'Y']);
  });

  test('mem= counts whole pages (parse_boot_command_line)', () => {
    const machine = new Machine({ release: '6.12', commandLine: 'mem=1000000000' });
    expect(machine.zone('DMA')).toMatchObject({ spannedPages: 244_140, presentPages: 244_140 });
  });

  test('mem=0 sets no limit', () => {
    expect(new Machine({ release: '6.12', commandLine: 'mem=0' }).file(11, 'state')).toBe('offline');
  });
});

describe('replies (sclp_attach_storage)', () => {
  test('ATTACH counts its entries, and Linux looks at no more than that', () => {
    const machine = new Machine({ release: '6.12' });
    machine.state(4, 'online');
    const reply = machine.events.find((event) => event.kind === 'sclpAnswered' && event.command === 'attach');
    const sccb = reply?.kind === 'sclpAnswered' ? (reply.sccb ?? '') : '';
    expect(sccb.slice(2 * 10, 2 * 12)).toBe('0008');
    const view = encodeElementInfo({ maxId: 1, assigned: 2, standby: 0, rns: [5, 6, 7] }, 0x20);
    expect(decodeElementInfo(view).rns).toEqual([5, 6]);
  });
});

describe('a refused online to an online block (state_store)', () => {
  test('leaves its zone behind for the next 1 to online, and only for that', () => {
    const machine = new Machine({
      release: '6.12',
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    const online = '/sys/devices/system/memory/memory4/online';
    machine.state(4, 'online_kernel');
    expect(machine.state(4, 'online_movable')).toBe('EINVAL');
    machine.state(4, 'offline');
    expect(machine.write(online, '1')).toBe('done');
    expect(machine.file(4, 'valid_zones')).toBe('Movable');
    machine.state(4, 'offline');
    machine.write(online, '1');
    expect(machine.file(4, 'valid_zones')).toBe('Normal');
  });

  test('is forgotten when the block is taken away', () => {
    const machine = new Machine({ release: '7.2', commandLine: 'memhp_default_state=offline' });
    machine.config(4, '1');
    machine.state(4, 'online_movable');
    machine.state(4, 'online_movable');
    machine.state(4, 'offline');
    machine.config(4, '0');
    machine.config(4, '1');
    machine.write('/sys/devices/system/memory/memory4/online', '1');
    expect(machine.file(4, 'valid_zones')).toBe('Normal');
  });
});

const POLICY = '/sys/module/memory_hotplug/parameters/online_policy';
const RATIO = '/sys/module/memory_hotplug/parameters/auto_movable_ratio';

describe('zones at their edges', () => {
  test('DMA and Normal share block 0: Normal shrinks back to it (find_biggest_section_pfn)', () => {
    const machine = new Machine({ release: '6.12', core: 4096, standby: 8192, increment: 4096 });
    machine.state(1, 'online_movable');
    machine.state(2, 'online_kernel');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 0x80000, spannedPages: 0x280000 });
    machine.run({
      kind: 'setConditions',
      partition: P1,
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    expect(machine.state(2, 'offline')).toBe('done');
    expect(machine.zone('Normal')).toMatchObject({ startPfn: 0x80000, spannedPages: 0x80000 });
  });

  test('movable_node decides where both spans meet the block, not only where none does', () => {
    const machine = new Machine({ release: '6.12', commandLine: 'movable_node' });
    for (const block of [4, 8]) machine.state(block, 'online_kernel');
    for (const block of [5, 9]) machine.state(block, 'online_movable');
    expect(machine.file(6, 'valid_zones')).toBe('Movable Normal');
  });
});

describe('auto-movable (auto_movable_can_online_movable)', () => {
  test('exactly the ratio still fits', () => {
    const machine = new Machine({ release: '6.12' });
    machine.write(POLICY, 'auto-movable');
    machine.write(RATIO, '25');
    expect(machine.file(4, 'valid_zones')).toBe('Movable Normal');
    machine.state(4, 'online');
    expect(machine.file(5, 'valid_zones')).toBe('Normal Movable');
  });

  test('CMA pages count as movable and not as early kernel pages', () => {
    const zones = (cma: number, ratio: string): string | undefined => {
      const machine = new Machine({
        release: '7.2',
        commandLine: 'memhp_default_state=offline',
        kernel: {
          measured: {
            managedPages: { DMA: 250_000 },
            cmaPages: { DMA: cma },
            memTotalKib: 1_000_000,
            memFreeKib: 900_000,
          },
        },
      });
      machine.write(POLICY, 'auto-movable');
      machine.write(RATIO, ratio);
      machine.config(4, '1');
      return machine.file(4, 'valid_zones');
    };
    // 65,536 of 262,144 pages are 25 %; with 32,768 pages of CMA it is 98,304 of 229,376, less than 43 %.
    expect([zones(0, '25'), zones(32_768, '25'), zones(32_768, '42'), zones(32_768, '43')]).toEqual([
      'Movable Normal',
      'Normal Movable',
      'Normal Movable',
      'Movable Normal',
    ]);
  });

  test('boot memory that is Movable counts as movable, not as early kernel memory', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    machine.write(POLICY, 'auto-movable');
    machine.config(4, '1');
    machine.state(1, 'offline');
    machine.state(1, 'online_movable');
    // 2 × 65,536 + 32,768 pages of CMA are 100 % of 3 × 65,536 − 32,768, and 71.4 % of 4 × 65,536 − 32,768.
    const zones = ['99', '100'].map((ratio) => {
      machine.write(RATIO, ratio);
      return machine.file(4, 'valid_zones');
    });
    expect(zones).toEqual(['Normal Movable', 'Movable Normal']);
  });

  test('boot memory that left the kernel zones lowers the limit; reconfigured it is early no more', () => {
    const machine = new Machine({
      release: '7.2',
      commandLine: 'memhp_default_state=offline',
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    const cma = 32_768;
    machine.write(POLICY, 'auto-movable');
    machine.write(RATIO, String(Math.ceil(((65_536 + cma) * 100) / (4 * 65_536 - cma))));
    machine.config(4, '1');
    expect(machine.file(4, 'valid_zones')).toBe('Movable Normal');
    machine.state(1, 'offline');
    expect(machine.file(4, 'valid_zones')).toBe('Normal Movable');
    machine.state(1, 'online_movable');
    machine.state(1, 'offline');
    expect(machine.file(4, 'valid_zones')).toBe('Normal Movable');
    machine.config(5, '1');
    machine.state(5, 'online_kernel');
    expect(machine.file(4, 'valid_zones')).toBe('Normal Movable');
    machine.state(1, 'online_kernel');
    expect(machine.file(4, 'valid_zones')).toBe('Movable Normal');
    machine.state(1, 'offline');
    machine.config(1, '0');
    machine.config(1, '1');
    machine.state(1, 'online_kernel');
    expect(machine.file(1, 'valid_zones')).toBe('DMA');
    expect(machine.file(4, 'valid_zones')).toBe('Normal Movable');
  });
});

describe('boot memory (free_map_bootmem)', () => {
  test('the boot memmap lies above 2 GiB when core memory does: a block of DMA gives its share to Normal', () => {
    const machine = new Machine({
      release: '7.2',
      core: 4096,
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    const managed = (zone: string): number => machine.zone(zone)?.managedPages ?? 0;
    const before = { normal: managed('Normal'), boot: machine.view.memory.memmapBootPages ?? 0 };
    machine.state(1, 'offline');
    expect(machine.config(1, '0')).toBe('done');
    expect(managed('Normal') - before.normal).toBe(1024);
    expect(machine.view.memory.memmapBootPages).toBe(before.boot - 1024);
  });

  test('initial storage that is unassigned stays granted: the pool of the machine gets nothing', () => {
    const machine = new Machine({
      release: '7.2',
      conditions: { unmovable: { kind: 'listed', blocks: [] } },
    });
    machine.state(1, 'offline');
    machine.config(1, '0');
    expect(machine.sclp).toContain('unassign 2');
    expect(brokenInvariants(machine.system)).toEqual([]);
  });
});

describe('the first and the last block of a zone (build_all_zonelists)', () => {
  test('zonelists are built again for them only', () => {
    const machine = new Machine({ release: '6.12' });
    const built = (): boolean => machine.events.some(({ kind }) => kind === 'zonelistsBuilt');
    const seen = [
      ['online_movable', 4],
      ['online_movable', 5],
      ['offline', 4],
      ['offline', 5],
    ].map(([word, block]) => {
      machine.state(Number(block), String(word));
      return built();
    });
    expect(seen).toEqual([true, false, false, true]);
  });
});

describe('auto-online at boot before 6.19 (online_memory_block)', () => {
  test.each([
    ['online', 'Normal'],
    ['online_kernel', 'Normal'],
    ['online_movable', 'Movable'],
  ])('%s puts standby memory into %s', (word, zone) => {
    const machine = new Machine({ release: '6.12', commandLine: `memhp_default_state=${word}` });
    expect([machine.file(4, 'valid_zones'), machine.file(11, 'valid_zones')]).toEqual([zone, zone]);
  });

  test('a block whose ASSIGN fails stays offline, the others come online', () => {
    const machine = new Machine({
      release: '6.1',
      increment: 64,
      commandLine: 'memhp_default_state=online',
      conditions: { sclpFaults: [{ command: 'assign', rn: rn(22), response: 0x0340 }] },
    });
    expect([4, 5, 6].map((block) => machine.file(block, 'state'))).toEqual(['online', 'offline', 'online']);
  });
});

describe('requests for a block of several increments (sclp_mem_change_state)', () => {
  const faults = (...list: [number, number][]): Partial<Conditions> => ({
    sclpFaults: list.map(([number, response]) => ({ command: 'assign', rn: rn(number), response })),
  });

  test('the first of two failures is reported', () => {
    const machine = new Machine({
      release: '7.2',
      increment: 64,
      conditions: faults([17, 0x0340], [18, 0x0300]),
    });
    expect(machine.refusal('/sys/firmware/memory/memory8/config', '1')).toMatchObject({
      errno: 'EIO',
      sclpResponse: 0x0340,
    });
  });

  test('an increment that stayed assigned is asked for again, and no injected answer meets it', () => {
    const machine = new Machine({ release: '7.2', increment: 64, conditions: faults([18, 0x0340]) });
    expect(machine.config(8, '1')).toBe('EIO');
    machine.run({ kind: 'setConditions', partition: P1, conditions: faults([17, 0x0340]) });
    expect(machine.config(8, '1')).toBe('done');
    expect(machine.sclp).toEqual(['assign 17', 'assign 18']);
  });
});

describe('READ SCP INFO', () => {
  test('65,535 increments fit the short field', () => {
    const view = encodeScpInfo({ incrementMib: 1, rnMax: 65_535, facilities: 0n }, 0x10);
    expect([view.getUint16(8), view.getBigUint64(104)]).toEqual([65_535, 0n]);
  });
});
