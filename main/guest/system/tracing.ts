/**
 * /sys/kernel/tracing, as far as memory hotplug needs it: the function_graph tracer over the modelled functions, with its
 * filters. What was traced is kept in a buffer of its own, as in the kernel; it ends with the guest.
 */

import type { MachineEvent } from '../../../shared/event.ts';
import type { Errno } from '../../../shared/failure.ts';
import { functionGraphLines, GRAPH_HEAD, tracePointLines } from '../../../shared/function-graph.ts';
import type { PartitionName } from '../../../shared/ids.ts';
import { callsOf, linesOfCalls, type System, tracedFunctions } from '../../engine/index.ts';
import type { FixedFile } from '../tree/fixed-sysfs.ts';
import { TraceEvents } from './trace-events.ts';

const ROOT = '/sys/kernel/tracing';
/** The oldest lines give way, as in a ring buffer. */
const BUFFER_LINES = 20_000;
/** Lines of one command's call tree. */
const TREE_LINES = 4000;
const ALL = '#### all functions enabled ####\n';
const TRACERS = ['function_graph', 'nop'] as const;
const NOP_HEAD = '# tracer: nop\n#\n';

export class Tracing {
  #tracer: (typeof TRACERS)[number] = 'nop';
  #isOn = true;
  #filter: readonly string[] = [];
  #graph: readonly string[] = [];
  #buffer: string[] = [];
  readonly #events = new TraceEvents();
  readonly #system: () => System;
  readonly #partition: PartitionName;

  constructor(system: () => System, partition: PartitionName) {
    this.#system = system;
    this.#partition = partition;
  }

  /** A new kernel has a tracer of its own. */
  forget(): void {
    this.#tracer = 'nop';
    this.#isOn = true;
    this.#filter = [];
    this.#graph = [];
    this.#buffer = [];
    this.#events.forget();
  }

  /** What a command did, whoever asked for it. */
  record(events: readonly MachineEvent[]): void {
    const points = this.#events.points;
    if ((this.#tracer === 'nop' && !points) || !this.#isOn) return;
    const steps = callsOf(this.#system(), this.#partition, events);
    if (!steps) return;
    const { lines } = linesOfCalls(steps, TREE_LINES, '');
    if (this.#tracer === 'nop') {
      this.#keep(points ? tracePointLines(lines, points) : []);
      return;
    }
    const traced = functionGraphLines(lines, {
      ...(points ? { points } : {}),
      ...(this.#filter.length > 0 ? { only: matching(this.#filter) } : {}),
      ...(this.#graph.length > 0 ? { within: matching(this.#graph) } : {}),
    });
    this.#keep(traced);
  }

  #keep(lines: readonly string[]): void {
    this.#buffer = [...this.#buffer, ...lines].slice(-BUFFER_LINES);
  }

  /** kernel/trace/trace.c, ftrace.c, trace_functions_graph.c. A write to a filter replaces it. */
  files(): readonly (readonly [string, FixedFile])[] {
    const at = (name: string, file: FixedFile): readonly [string, FixedFile] => [`${ROOT}/${name}`, file];
    return [
      at('available_filter_functions', { mode: 0o444, read: () => `${tracedFunctions().join('\n')}\n` }),
      at('available_tracers', { mode: 0o444, read: () => `${TRACERS.join(' ')}\n` }),
      at('current_tracer', {
        mode: 0o644,
        read: () => `${this.#tracer}\n`,
        write: (text) => this.#choose(text.trim()),
      }),
      at('set_ftrace_filter', {
        mode: 0o644,
        read: () => listed(this.#filter),
        write: (text) =>
          this.#setFilter(text, (names) => {
            this.#filter = names;
          }),
      }),
      at('set_graph_function', {
        mode: 0o644,
        read: () => listed(this.#graph),
        write: (text) =>
          this.#setFilter(text, (names) => {
            this.#graph = names;
          }),
      }),
      at('trace', {
        mode: 0o644,
        read: () => this.#text(),
        // Whatever is written, opening it for that empties the buffer.
        write: () => {
          this.#buffer = [];
          return undefined;
        },
      }),
      at('trace_pipe', {
        mode: 0o444,
        // cat and its like wait for more; programs that read a file at once end with what there is.
        waits: true,
        read: () =>
          this.#buffer
            .splice(0)
            .map((line) => `${line}\n`)
            .join(''),
      }),
      at('tracing_on', {
        mode: 0o644,
        read: () => `${this.#isOn ? 1 : 0}\n`,
        write: (text) => this.#switch(text.trim()),
      }),
      ...this.#events.files(ROOT),
    ];
  }

  #text(): string {
    if (this.#tracer === 'nop') return `${NOP_HEAD}${this.#buffer.map((line) => `${line}\n`).join('')}`;
    return `${[...GRAPH_HEAD, ...this.#buffer].join('\n')}\n`;
  }

  #choose(name: string): Errno | undefined {
    const tracer = TRACERS.find((each) => each === name);
    if (!tracer) return 'EINVAL';
    if (tracer !== this.#tracer) this.#buffer = [];
    this.#tracer = tracer;
    return undefined;
  }

  #switch(text: string): Errno | undefined {
    if (!/^\d+$/.test(text)) return 'EINVAL';
    this.#isOn = Number(text) !== 0;
    return undefined;
  }

  /** Names, and patterns with a star at either end; one that no function has is refused, and nothing is changed. */
  #setFilter(text: string, set: (names: readonly string[]) => void): Errno | undefined {
    const names = text.split(/\s+/).filter(Boolean);
    const known = tracedFunctions();
    if (names.some((name) => !known.some(matching([name])))) return 'EINVAL';
    set(names);
    return undefined;
  }
}

const listed = (names: readonly string[]): string => (names.length === 0 ? ALL : `${names.join('\n')}\n`);

/** "online_*", "*_pages", "*altmap*", or a name. */
function matching(patterns: readonly string[]): (fn: string) => boolean {
  const tests = patterns.map((pattern) => {
    const open = { start: pattern.startsWith('*'), end: pattern.endsWith('*') };
    const text = pattern.slice(open.start ? 1 : 0, open.end && pattern.length > 1 ? -1 : undefined);
    return (fn: string): boolean => {
      if (open.start && open.end) return fn.includes(text);
      if (open.start) return fn.endsWith(text);
      return open.end ? fn.startsWith(text) : fn === text;
    };
  });
  return (fn) => tests.some((test) => test(fn));
}
