/** /sys/kernel/tracing in the shell: the function_graph tracer over what the kernel does with memory blocks. */

import { describe, expect, it } from 'vitest';
import { MOST_COMPARED, readFunctionGraph } from '../../../shared/function-graph.ts';
import { GUEST } from '../shell/machines.ts';
import { guestWith } from './guest.ts';

const T = '/sys/kernel/tracing';
const B = '/sys/devices/system/memory/memory5';
const login = () => guestWith({ release: '6.12', commandLine: 'memhp_default_state=offline' });

describe('/sys/kernel/tracing', () => {
  it('traces nothing until a tracer is chosen, and then every write, also those of others', () => {
    const { sh, run } = login();
    expect(sh(`cat ${T}/available_tracers ${T}/current_tracer ${T}/tracing_on`).stdout).toBe(
      'function_graph nop\nnop\n1\n',
    );
    sh(`echo online_movable > ${B}/state`);
    expect(sh(`cat ${T}/trace`).stdout).toBe('# tracer: nop\n#\n');
    expect(sh(`echo function_graph > ${T}/current_tracer; echo offline > ${B}/state`)).toMatchObject({
      exit: 0,
    });
    const read = readFunctionGraph(sh(`cat ${T}/trace`).stdout, MOST_COMPARED);
    expect(read.unread).toBe(0);
    expect(read.calls.map(({ fn }) => fn)).toEqual(
      expect.arrayContaining(['state_store', 'device_offline', 'offline_pages', 'sclp_mem_notifier']),
    );
    sh(`echo > ${T}/trace`);
    run({ kind: 'writeSysfs', partition: GUEST, path: `${B}/state`, value: 'online_movable' });
    expect(sh(`grep -c 'online_pages() {' ${T}/trace`).stdout).toBe('1\n');
  });

  it('filters by function and by what happens in one; what no function is called is refused', () => {
    const { sh } = login();
    sh(`echo function_graph > ${T}/current_tracer; echo sclp_mem_notifier > ${T}/set_graph_function`);
    sh(`echo '*assign* sclp_mem_*' > ${T}/set_ftrace_filter; echo online_movable > ${B}/state`);
    // The first operation attaches the storage element, and gives back what that lists.
    sh(`echo > ${T}/trace; echo offline > ${B}/state`);
    expect(sh(`cat ${T}/trace | tail -n 4`).stdout).toBe(
      [
        ' 0)    sclp_mem_change_state() {\n',
        ' 0)      do_assign_storage();\n',
        ' 0)    } /* sclp_mem_change_state */\n',
        ' 0)  } /* sclp_mem_notifier */\n',
      ].join(''),
    );
    expect(sh(`grep -c 'sclp_mem_notifier();' ${T}/trace`).stdout).toBe('2\n');
    expect(sh(`echo nothing_like_it > ${T}/set_ftrace_filter`)).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('Invalid argument'),
    });
    expect(sh(`cat ${T}/set_ftrace_filter`).stdout).toBe('*assign*\nsclp_mem_*\n');
    sh(`echo > ${T}/set_ftrace_filter`);
    expect(sh(`cat ${T}/set_ftrace_filter`).stdout).toBe('#### all functions enabled ####\n');
    expect(sh(`echo irqsoff > ${T}/current_tracer`).exit).toBe(1);
  });

  it('tracing_on holds it, trace_pipe is read once, a reboot ends it', () => {
    const { sh, run } = login();
    sh(
      `echo function_graph > ${T}/current_tracer; echo 0 > ${T}/tracing_on; echo online_movable > ${B}/state`,
    );
    expect(sh(`cat ${T}/trace | wc -l`).stdout).toBe('4\n');
    sh(`echo 1 > ${T}/tracing_on; echo offline > ${B}/state`);
    expect(sh(`grep -c 'state_store' ${T}/trace_pipe`).stdout).toBe('2\n');
    // What has no end is waited for: nothing comes, and the signal of timeout ends it.
    expect(sh(`timeout 2 cat ${T}/trace_pipe`)).toMatchObject({ exit: 124, stdout: '' });
    run({ kind: 'load', partition: GUEST, clear: true });
    expect(sh(`cat ${T}/current_tracer`).stdout).toBe('nop\n');
  });

  it('a reader of trace_pipe is told what comes while it waits', () => {
    const { sh } = login();
    sh(`echo function_graph > ${T}/current_tracer; echo sclp_mem_notifier > ${T}/set_ftrace_filter`);
    sh(`cat ${T}/trace_pipe > /tmp/pipe &`);
    sh(`echo online_movable > ${B}/state`);
    expect(sh('cat /tmp/pipe').stdout.split('\n')).toEqual([
      ...Array(3).fill(' 0)  sclp_mem_notifier();'),
      '',
    ]);
    expect(sh('kill %1; cat /tmp/pipe | wc -l').stdout).toBe('3\n');
  });

  it('tracepoints: what there is, on and off, in the calls and without a tracer', () => {
    const { sh } = login();
    expect(sh(`cat ${T}/available_events`).stdout).toBe(
      'migrate:mm_migrate_pages_start\npage_isolation:test_pages_isolated\n',
    );
    sh(`echo online_movable > ${B}/state; echo 1 > ${T}/events/page_isolation/enable`);
    expect(sh(`cat ${T}/events/enable ${T}/set_event`).stdout).toBe(
      'X\npage_isolation:test_pages_isolated\n',
    );
    sh(`echo offline > ${B}/state`);
    const printed = 'test_pages_isolated: start_pfn=0x50000 end_pfn=0x60000 fin_pfn=0x60000 ret=success';
    expect(sh(`cat ${T}/trace`).stdout).toBe(`# tracer: nop\n#\n${printed}\n`);
    sh(`echo function_graph > ${T}/current_tracer; echo test_pages_isolated > ${T}/set_ftrace_filter`);
    sh(`echo '*:*' > ${T}/set_event; echo online_movable > ${B}/state; echo offline > ${B}/state`);
    expect(sh(`cat ${T}/trace | tail -n +5`).stdout).toBe(
      [
        ' 0)  /* mm_migrate_pages_start: mode=MIGRATE_SYNC reason=memory_hotplug */\n',
        ' 0)  test_pages_isolated() {\n',
        ` 0)    /* ${printed} */\n`,
        ' 0)  } /* test_pages_isolated */\n',
      ].join(''),
    );
    expect(sh(`echo no:such > ${T}/set_event`).exit).toBe(1);
    expect(sh(`cat ${T}/set_event`).stdout).toBe('');
    expect(sh(`grep -c field ${T}/events/page_isolation/test_pages_isolated/format`).stdout).toBe('3\n');
  });
});
