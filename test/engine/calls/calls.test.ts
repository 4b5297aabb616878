/** The calls behind events: derived, complete, and in the order of the events. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallStep } from '../../../main/engine/index.ts';
import {
  type Call,
  callsOf,
  eventsOf,
  isCall,
  lockUseOf,
  partitionView,
} from '../../../main/engine/index.ts';
import { rn } from '../../../shared/ids.ts';
import { Machine, P1 } from '../support.ts';

const ON_MEMORY = 'memhp_default_state=offline memory_hotplug.memmap_on_memory=1';
const OFFLINE = 'memhp_default_state=offline';
const ALL_MOVABLE = { unmovable: { kind: 'listed', blocks: [] } } as const;

const treeOf = (machine: Machine): readonly CallStep[] => callsOf(machine.system, P1, machine.events) ?? [];

function* everyCall(steps: readonly CallStep[]): Generator<Call> {
  for (const step of steps) {
    if (!isCall(step)) continue;
    yield step;
    yield* everyCall(step.steps);
  }
}
const find = (machine: Machine, fn: string): Call | undefined =>
  [...everyCall(treeOf(machine))].find((call) => call.fn === fn);

/** Events that stand outside of every call. */
const unexplained = (machine: Machine): string[] =>
  treeOf(machine).flatMap((step) => (isCall(step) ? [] : [step.kind]));

describe('a tree holds exactly the events that it was derived from', () => {
  const releases = ['5.14', '6.1', '6.8', '6.12', '6.17', '6.18', '6.19', '7.2', '7.3'];

  test.each(releases)('%s: adding, onlining, refusals, offlining, removing', (release) => {
    const machine = new Machine({
      release,
      increment: 128,
      commandLine: ON_MEMORY,
      conditions: {
        ...ALL_MOVABLE,
        sclpFaults: [{ command: 'assign', rn: rn(16), response: 0x0340 }],
        notifierVetoes: [
          { callback: 'cma', on: 'MEM_GOING_ONLINE', block: 6 as never, verdict: 'EBUSY' },
          { callback: 'my_driver', on: 'MEM_GOING_OFFLINE', block: 5 as never, verdict: 'bad' },
        ],
      },
    });
    const check = (): void => {
      expect(eventsOf(treeOf(machine))).toEqual(machine.events);
      expect(unexplained(machine).filter((kind) => kind !== 'hardwareMessageIssued')).toEqual([]);
    };
    const block = machine.view.geometry.blockBytes / 2 ** 28;
    const numbers = [4, 5, 6, 7].map((number) => number / block);
    for (const number of numbers) {
      machine.wish(number, '1');
      if (machine.events.length > 2) check();
      machine.config(number, '1');
      if (machine.firmware(number, 'config') !== undefined) check();
      for (const word of ['online_movable', 'online', 'garbage', 'offline', 'offline', 'online']) {
        machine.state(number, word);
        check();
      }
      machine.write(`/sys/devices/system/memory/memory${number}/online`, '0');
      check();
      machine.config(number, '0');
      if (machine.firmware(number, 'config') !== undefined) check();
    }
    machine.state(1, 'offline');
    check();
    machine.config(1, '0');
    machine.write('/sys/devices/system/memory/auto_online_blocks', 'online');
    check();
  });

  test.each(releases)('%s: the IPL', (release) => {
    const machine = new Machine({
      release,
      increment: 128,
      commandLine: 'memhp_default_state=online_movable',
    });
    expect(eventsOf(treeOf(machine))).toEqual(machine.events);
    expect(new Set(unexplained(machine))).toEqual(new Set(['statusChanged']));
  });

  test.each(['6.1', '6.12', '7.2'])(
    '%s with KASAN: its shadow is mapped and unmapped in its callback',
    (release) => {
      const kernel = { build: { kasan: true } };
      const machine = new Machine({ release, commandLine: ON_MEMORY, conditions: ALL_MOVABLE, kernel });
      const check = (): void => expect(eventsOf(treeOf(machine))).toEqual(machine.events);
      const number = release === '7.2' ? 9 : 5;
      machine.config(number, '1');
      check();
      expect(machine.state(number, 'online_movable')).toBe('done');
      check();
      expect(find(machine, 'kasan_mem_notifier')).toBeDefined();
      expect(find(machine, 'kasan_add_zero_shadow') === undefined).toBe(release === '6.1');
      machine.state(number, 'offline');
      check();
      expect(find(machine, 'kasan_remove_zero_shadow') === undefined).toBe(release === '6.1');
      machine.state(1, 'offline');
      machine.config(1, '0');
      check();
      machine.run({
        kind: 'setConditions',
        partition: P1,
        conditions: {
          pressure: {
            usedByProgramsKib: (partitionView(machine.system, P1)?.memory.memFreeKib ?? 0) - 20_000,
          },
        },
      });
      machine.state(number, 'online');
      check();
    },
  );

  test('a stuck offline: open until it goes on, and the rest of it in the command that lets it', () => {
    const machine = new Machine({ release: '6.12', commandLine: ON_MEMORY, conditions: ALL_MOVABLE });
    machine.state(4, 'online_movable');
    const pressure = (usedByProgramsKib: number): void => {
      machine.run({ kind: 'setConditions', partition: P1, conditions: { pressure: { usedByProgramsKib } } });
    };
    pressure(1_100_000);
    expect(machine.state(4, 'offline')).toBe('pending');
    expect(find(machine, 'offline_pages')?.ret).toBeUndefined();
    expect(find(machine, 'zone_pcp_enable')).toBeUndefined();
    expect(machine.state(5, 'online')).toBe('pending');
    pressure(0);
    expect(eventsOf(treeOf(machine))).toEqual(machine.events);
    expect(find(machine, 'mhp_deinit_memmap_on_memory')?.args).toEqual({ pfn: 0x40000, nr_pages: 1024 });
    expect(find(machine, 'device_online')?.ret).toBe(0);
  });

  test('a signal: everything that was taken is given back', () => {
    const machine = new Machine({ release: '7.2', commandLine: OFFLINE, conditions: ALL_MOVABLE });
    machine.config(8, '1');
    machine.state(8, 'online_movable');
    machine.run({
      kind: 'setConditions',
      partition: P1,
      conditions: { pressure: { usedByProgramsKib: 1_100_000 } },
    });
    expect(machine.state(8, 'offline')).toBe('pending');
    machine.run({ kind: 'signalPendingWrite', partition: P1 });
    expect(eventsOf(treeOf(machine))).toEqual(machine.events);
    expect(find(machine, 'undo_isolate_page_range')).toBeDefined();
    expect(find(machine, 'zone_pcp_enable')).toBeDefined();
    expect(find(machine, 'unlock_device_hotplug')).toBeDefined();
  });

  test('on x86 no calls are known', () => {
    const machine = new Machine({ release: '6.1' });
    expect(callsOf(machine.system, 'NOBODY' as never, [])).toBeUndefined();
  });
});

/** What stands between calls: the HMC's doings, and what is refused before a file is open. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'hardwareMessageIssued',
  'conditionsChanged',
  'writePended',
  'writeEnded',
  'statusChanged',
  'messageLogged',
  'storageLost',
  'storageTouched',
  'kernelPanicked',
]);

const ofFile = (file: string, ...values: readonly string[]) =>
  fc.record({
    block: fc.constantFrom(0, 2, 3, 4, 4, 5, 8, 8, 9),
    file: fc.constant(file),
    value: fc.constantFrom(...values),
  });
const write = fc.oneof(
  {
    weight: 5,
    arbitrary: ofFile('state', 'online', 'online_movable', 'online_movable', 'offline', 'offline', 'x'),
  },
  ofFile('online', '0', '1', 'maybe'),
  { weight: 3, arbitrary: ofFile('config', '0', '1', '1', 'maybe') },
  ofFile('memmap_on_memory', '0', '1'),
);
const conditions = fc.record({
  conditions: fc.record({
    sclpFaults: fc.array(
      fc.record({
        command: fc.constantFrom('assign' as const, 'unassign' as const, 'attach' as const),
        rn: fc.integer({ min: 1, max: 24 }).map(rn),
        response: fc.constant(0x0340),
      }),
      { maxLength: 2 },
    ),
    notifierVetoes: fc.array(
      fc.record({
        callback: fc.constantFrom('cma', 'crashkernel', 'my_driver', 'kcore_callback'),
        on: fc.constantFrom('MEM_GOING_ONLINE' as const, 'MEM_GOING_OFFLINE' as const),
        verdict: fc.constantFrom('bad' as const, 'EBUSY' as const),
      }),
      { maxLength: 1 },
    ),
    pressure: fc.record({ usedByProgramsKib: fc.constantFrom(0, 0, 700_000) }),
  }),
});

test('random sessions: every event of a kernel stands in a call, in its order', () => {
  const session = fc.record({
    release: fc.constantFrom('6.1', '6.8', '6.12', '6.17', '6.18', '6.19', '7.2', '7.3'),
    edat1: fc.boolean(),
    commandLine: fc.constantFrom(ON_MEMORY, OFFLINE, 'memhp_default_state=online_movable'),
    increment: fc.constantFrom(64, 128, 256),
    steps: fc.array(fc.oneof({ weight: 6, arbitrary: write }, conditions, fc.constant('signal' as const)), {
      minLength: 10,
      maxLength: 60,
    }),
  });
  fc.assert(
    fc.property(session, ({ steps, ...options }) => {
      const machine = new Machine({ ...options, standby: 1024 });
      const check = (what: string): void => {
        const tree = callsOf(machine.system, P1, machine.events);
        if (!tree) return;
        expect(eventsOf(tree), what).toEqual(machine.events);
        const isOpened = !['ENOENT', 'EACCES', 'EISDIR'].includes(errnoOf(machine) ?? '');
        const outside = unexplained(machine).filter((kind) => !OUTSIDE.has(kind));
        if (isOpened) expect(outside, what).toEqual([]);
      };
      check('the IPL');
      for (const step of steps) {
        if (step === 'signal') machine.run({ kind: 'signalPendingWrite', partition: P1 });
        else if ('conditions' in step) machine.run({ kind: 'setConditions', partition: P1, ...step });
        else {
          const isFirmware = step.file === 'config' || step.file === 'memmap_on_memory';
          const folder = isFirmware ? '/sys/firmware/memory' : '/sys/devices/system/memory';
          machine.write(`${folder}/memory${step.block}/${step.file}`, step.value);
        }
        check(JSON.stringify(step));
      }
    }),
    { numRuns: 200 },
  );
});

const errnoOf = ({ events }: Machine): string | undefined =>
  events.flatMap((event) => (event.kind === 'sysfsAnswered' ? [event.errno] : []))[0];

describe('what a kernel developer looks for', () => {
  const online = (release: string): Machine => {
    const machine = new Machine({ release, increment: 128, commandLine: ON_MEMORY, conditions: ALL_MOVABLE });
    const number = release.startsWith('7') ? 8 : 4;
    machine.config(number, '1');
    machine.state(number, 'online_movable');
    return machine;
  };

  test('locks are taken and given back in turn', () => {
    for (const release of ['6.1', '6.12', '7.2']) {
      const uses = [...everyCall(treeOf(online(release)))]
        .flatMap((call) => lockUseOf(call, release) ?? [])
        .filter(({ use }) => use !== 'within');
      expect(uses.map(({ use }) => use)).toEqual(['taken', 'taken', 'released', 'released']);
      expect(uses[0]?.lock).toBe(uses[3]?.lock);
    }
  });

  test('the span of a zone has locks of its own up to 5.13 only', () => {
    const lock = (release: string) => lockUseOf({ fn: 'move_pfn_range_to_zone' }, release);
    expect(lock('5.13')?.lock).toContain('span_seqlock');
    expect(lock('5.14')).toBeUndefined();
    expect(lockUseOf({ fn: 'set_migratetype_isolate' }, '7.2')).toEqual({
      lock: 'zone->lock',
      use: 'within',
    });
  });

  test('the chain with its action numbers: bits up to 6.18, plain numbers later', () => {
    const chain = (release: string): unknown => find(online(release), 'blocking_notifier_call_chain')?.args;
    expect(chain('6.1')).toEqual({ val: 8 });
    expect(chain('6.12')).toEqual({ val: 64 });
    expect(chain('7.2')).toEqual({ val: 3 });
  });

  test('the pieces that are handed over: 63 of order 10, or one of order 9 ahead of 31', () => {
    const pieces = (release: string): unknown =>
      [...everyCall(treeOf(online(release)))]
        .filter(({ fn }) => fn === 'generic_online_page')
        .map(({ args, times }) => [args.order, times]);
    expect(pieces('6.1')).toEqual([[10, 64]]);
    expect(pieces('6.12')).toEqual([[10, 63]]);
    expect(pieces('7.2')).toEqual([
      [9, 1],
      [10, 31],
    ]);
  });

  test('uevents are sent under the hotplug lock, behind everything that the pages need', () => {
    const machine = online('7.2');
    const names = [...everyCall(treeOf(machine))].map(({ fn }) => fn);
    expect(names.slice(-3)).toEqual(['mem_hotplug_done', 'kobject_uevent', 'unlock_device_hotplug']);
  });

  test('an unmovable page in the middle: what was isolated before it is undone', () => {
    const machine = new Machine({ release: '6.12', commandLine: OFFLINE });
    expect(machine.state(3, 'offline')).toBe('EBUSY');
    expect(find(machine, 'start_isolate_page_range')?.ret).toBe(-16);
    expect(find(machine, 'unset_migratetype_isolate')?.times).toBe(1);
    expect(find(machine, 'memory_notify')).toBeUndefined();
  });
});
