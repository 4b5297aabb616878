/** The text of the function_graph tracer: written, read again, read as real tracers print it, and compared. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callsOf, linesOfCalls } from '../../main/engine/index.ts';
import {
  callsInOrder,
  compareGraphs,
  functionGraphText,
  MOST_COMPARED,
  readFunctionGraph,
} from '../../shared/function-graph.ts';
import type { CallLine, EventLine } from '../../shared/view.ts';
import { Machine, P1 } from '../engine/support.ts';

const call = (depth: number, fn: string, times = 1): CallLine => ({ depth, fn, args: {}, times });
const LINES: readonly (CallLine | EventLine)[] = [
  call(0, 'state_store'),
  call(1, 'lock_device_hotplug_sysfs'),
  { depth: 2, event: 0 },
  call(1, 'device_online'),
  call(2, 'generic_online_page', 2),
  call(3, '__free_pages_core'),
  call(1, 'unlock_device_hotplug'),
];
const TEXT = `# tracer: function_graph
#
# CPU  FUNCTION CALLS
# |     |   |   |   |
 0)  state_store() {
 0)    lock_device_hotplug_sysfs();
 0)    device_online() {
 0)      generic_online_page() {
 0)        __free_pages_core();
 0)      } /* generic_online_page */
 0)      generic_online_page() {
 0)        __free_pages_core();
 0)      } /* generic_online_page */
 0)    } /* device_online */
 0)    unlock_device_hotplug();
 0)  } /* state_store */
`;

describe('the text of the function_graph tracer', () => {
  test('is written as the tracer prints it, repetitions included', () => {
    expect(functionGraphText(LINES)).toBe(TEXT);
    expect(
      functionGraphText(LINES, { only: (fn) => ['device_online', '__free_pages_core'].includes(fn) })
        .split('\n')
        .slice(4),
    ).toEqual([
      ' 0)  device_online() {',
      ' 0)    __free_pages_core();',
      ' 0)    __free_pages_core();',
      ' 0)  } /* device_online */',
      '',
    ]);
  });

  test('and read again', () => {
    expect(readFunctionGraph(TEXT, MOST_COMPARED)).toEqual({
      calls: callsInOrder(LINES, MOST_COMPARED),
      unread: 0,
      firstUnread: null,
      cut: false,
    });
  });

  test('a line that no tracer prints is told and costs no time, however long it is', () => {
    const read = readFunctionGraph(`f(${')'.repeat(2_000_000)}\n 0)               |  g();\n`, 10);
    expect(read.calls.map(({ fn }) => fn)).toEqual(['g']);
    expect([read.unread, read.firstUnread?.length]).toEqual([1, 200]);
  });

  test('is read with durations, arguments, return values, and as trace-cmd reports it', () => {
    const text = `cpus=1
 0)               |  online_pages(pfn=0x50400, nr_pages=64512) {
 0)   1.234 us    |    zone_for_pfn_range(); /* = 0x1 */
 ------------------------------------------
 0) + 12.345 us   |  } /* online_pages = 0x0 */
            bash-77    [000]   123.456789: funcgraph_entry:                   |  state_store() {
            bash-77    [000]   123.456790: funcgraph_entry:        0.5 us     |    device_online();
            bash-77    [000]   123.456791: funcgraph_exit:       + 9.1 us     |  }
`;
    expect(readFunctionGraph(text, 10)).toMatchObject({
      calls: [
        { fn: 'online_pages', depth: 0 },
        { fn: 'zone_for_pfn_range', depth: 1 },
        { fn: 'state_store', depth: 0 },
        { fn: 'device_online', depth: 1 },
      ],
      unread: 0,
    });
    expect(readFunctionGraph('hello world\n', 10)).toMatchObject({
      calls: [],
      unread: 1,
      firstUnread: 'hello world',
    });
    expect(readFunctionGraph(TEXT, 2)).toMatchObject({ cut: true });
  });
});

describe('two traces', () => {
  test('differ by what only one of them calls; what the other never shows is told apart', () => {
    const ours = callsInOrder(LINES, 100);
    const theirs = readFunctionGraph(
      TEXT.replace(' 0)    lock_device_hotplug_sysfs();\n', '').replace(
        ' 0)    unlock_device_hotplug();\n',
        ' 0)    some_other();\n 0)    unlock_device_hotplug();\n 0)    unlock_device_hotplug();\n',
      ),
      100,
    ).calls;
    const found = compareGraphs(ours, theirs);
    expect(found).toMatchObject({
      same: 7,
      onlyOurs: 0,
      onlyTheirs: 1,
      unseen: ['lock_device_hotplug_sysfs'],
      leftOut: 1,
    });
    expect(found.rows.filter((row) => row.in === 'theirs')).toEqual([
      { fn: 'unlock_device_hotplug', depth: 1, in: 'theirs' },
    ]);
  });

  test('a recorded online of a real 6.12 kernel has our calls in our order', () => {
    const recorded = readFileSync(
      join(import.meta.dirname, '../conformance/traces/trees/6.12-m1-online-second.txt'),
      'utf8',
    );
    const machine = new Machine({
      release: '6.12',
      increment: 128,
      commandLine: 'memory_hotplug.memmap_on_memory=1 memhp_default_state=offline',
    });
    machine.state(4, 'online_kernel');
    machine.state(5, 'online_kernel');
    const steps = callsOf(machine.system, P1, machine.events) ?? [];
    const ours = callsInOrder(linesOfCalls(steps, MOST_COMPARED, '6.12').lines, MOST_COMPARED);
    const theirs = readFunctionGraph(recorded, MOST_COMPARED);
    expect(theirs.unread).toBe(0);
    const found = compareGraphs(ours, theirs.calls);
    expect(found.rows.filter((row) => row.in !== 'both')).toEqual([]);
    expect(found.same).toBeGreaterThan(100);
  });
});
