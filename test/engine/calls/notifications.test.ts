/** The memory notifier chain as it was told: arguments by release, order, returns, and who was not asked any more. */

import { describe, expect, test } from 'vitest';
import { kernelFunction, notificationsOf } from '../../../main/engine/index.ts';
import { blockId } from '../../../shared/ids.ts';
import { Machine, P1 } from '../support.ts';

const ON_MEMORY = 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1';
const told = (machine: Machine) => notificationsOf(machine.system, P1, machine.events);

describe('what the chain is told', () => {
  test('6.12, memmap on memory: PREPARE_ONLINE names the altmap, the others only what follows it', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY });
    machine.state(5, 'online_movable');
    const first = 5 * 65_536;
    expect(
      told(machine).map(({ notification, action, argument }) => [notification, action, argument]),
    ).toEqual([
      [
        'MEM_PREPARE_ONLINE',
        64,
        {
          altmap_start_pfn: first,
          altmap_nr_pages: 1024,
          start_pfn: first + 1024,
          nr_pages: 64_512,
          status_change_nid_normal: -1,
          status_change_nid: -1,
        },
      ],
      ['MEM_GOING_ONLINE', 8, expect.objectContaining({ altmap_nr_pages: 0, start_pfn: first + 1024 })],
      ['MEM_ONLINE', 1, expect.objectContaining({ altmap_start_pfn: 0, nr_pages: 64_512 })],
    ]);
    expect(told(machine)[0]?.chain.map(({ callback, returned }) => [callback, returned])).toEqual([
      ['ksm_memory_callback', 1],
      ['cpuset_track_online_nodes', 1],
      ['mm_compute_batch_notifier', 1],
      ['slab_memory_callback', 1],
      ['reserve_mem_notifier', 1],
      ['kcore_callback', 1],
      ['s390_cma_mem_notifier', 1],
      ['sclp_mem_notifier', 1],
    ]);
  });

  test.each([
    ['6.1', ['start_pfn', 'nr_pages', 'status_change_nid_normal', 'status_change_nid']],
    ['6.17', ['altmap_start_pfn', 'altmap_nr_pages', 'start_pfn', 'nr_pages']],
    ['7.2', ['start_pfn', 'nr_pages']],
  ])('%s: the fields of struct memory_notify', (release, fields) => {
    const machine = new Machine({ release, increment: 128, commandLine: 'memhp_default_state=offline' });
    const block = release === '6.1' ? 10 : 20;
    machine.config(block, '1');
    machine.state(block, 'online_movable');
    expect(Object.keys(told(machine)[0]?.argument ?? {})).toEqual(fields);
  });

  test('a veto ends the walk: those behind it are not called, and one of them would have refused as well', () => {
    const block = blockId(5);
    const machine = new Machine({
      release: '6.12',
      commandLine: ON_MEMORY,
      conditions: {
        notifierVetoes: [
          { callback: 'cma', on: 'MEM_GOING_ONLINE', block, verdict: 'EBUSY' },
          { callback: 'my_driver', on: 'MEM_GOING_ONLINE', block, verdict: 'bad' },
        ],
      },
    });
    expect(machine.state(5, 'online')).toBe('EBUSY');
    const vetoed = told(machine).find(({ notification }) => notification === 'MEM_GOING_ONLINE');
    expect(vetoed?.result).toBe(-16);
    expect(vetoed?.chain.slice(-3)).toEqual([
      { callback: 's390_cma_mem_notifier', priority: 0, returned: 0x8011 },
      { callback: 'sclp_mem_notifier', priority: 0, returned: null, isDriver: true },
      { callback: 'my_driver', priority: 0, returned: null, wouldRefuse: -1 },
    ]);
    expect(told(machine).map(({ notification }) => notification)).toEqual([
      'MEM_PREPARE_ONLINE',
      'MEM_GOING_ONLINE',
      'MEM_CANCEL_ONLINE',
      'MEM_FINISH_OFFLINE',
    ]);
  });
});

describe('where a function stands', () => {
  test('the driver moved to sclp_mem.c with 6.18, initialising struct pages to mm_init.c with 6.4', () => {
    expect(kernelFunction('sclp_mem_notifier', '6.12').file).toBe('drivers/s390/char/sclp_cmd.c');
    expect(kernelFunction('do_assign_storage', '6.18').file).toBe('drivers/s390/char/sclp_mem.c');
    expect(kernelFunction('memmap_init_range', '6.1').file).toBe('mm/page_alloc.c');
    expect(kernelFunction('memmap_init_range', '6.12').file).toBe('mm/mm_init.c');
    expect(kernelFunction('online_pages', '7.2')).toEqual({
      file: 'mm/memory_hotplug.c',
      sleeps: true,
      fails: true,
    });
    expect(kernelFunction('no_such_function', '7.2')).toEqual({});
  });
});
