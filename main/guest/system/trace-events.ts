/**
 * /sys/kernel/tracing/events: the tracepoints that memory hotplug passes and whose fields are modelled. Those with
 * counts of pages that nobody counts here (mm_migrate_pages, mm_page_alloc) do not exist. What they print is that of
 * include/trace/events, as with the option nocontext-info: no task, no processor, no time.
 */

import type { Errno } from '../../../shared/failure.ts';
import type { TracePoint, TracePoints } from '../../../shared/function-graph.ts';
import type { CallLine } from '../../../shared/view.ts';
import type { FixedFile } from '../tree/fixed-sysfs.ts';

interface TraceEvent {
  readonly system: string;
  readonly name: string;
  readonly id: number;
  /** Fields as `format` lists them: type, name, size. */
  readonly fields: readonly (readonly [type: string, name: string, size: number])[];
  readonly prints: string;
  readonly of: (call: CallLine) => TracePoint | undefined;
}

const hex = (value: number | undefined): string => `0x${(value ?? 0).toString(16)}`;

/** include/trace/events/page_isolation.h, migrate.h. Numbers are ours: the kernel gives them out at boot. */
const EVENTS: readonly TraceEvent[] = [
  {
    system: 'migrate',
    name: 'mm_migrate_pages_start',
    id: 501,
    fields: [
      ['enum migrate_mode', 'mode', 4],
      ['int', 'reason', 4],
    ],
    prints: '"mode=%s reason=%s"',
    of: ({ fn }) =>
      fn === 'migrate_pages'
        ? { at: 'start', text: 'mm_migrate_pages_start: mode=MIGRATE_SYNC reason=memory_hotplug' }
        : undefined,
  },
  {
    system: 'page_isolation',
    name: 'test_pages_isolated',
    id: 502,
    fields: [
      ['unsigned long', 'start_pfn', 8],
      ['unsigned long', 'end_pfn', 8],
      ['unsigned long', 'fin_pfn', 8],
    ],
    prints: '"start_pfn=0x%lx end_pfn=0x%lx fin_pfn=0x%lx ret=%s"',
    of: ({ fn, args: { start_pfn: start, end_pfn: end } }) =>
      fn === 'test_pages_isolated'
        ? {
            at: 'end',
            text: `test_pages_isolated: start_pfn=${hex(start)} end_pfn=${hex(end)} fin_pfn=${hex(end)} ret=success`,
          }
        : undefined,
  },
];

const SYSTEMS = [...new Set(EVENTS.map(({ system }) => system))];
const fullName = ({ system, name }: TraceEvent): string => `${system}:${name}`;

export class TraceEvents {
  #on: ReadonlySet<TraceEvent> = new Set();

  forget(): void {
    this.#on = new Set();
  }

  /** undefined: none is on. */
  get points(): TracePoints | undefined {
    const on = [...this.#on];
    if (on.length === 0) return undefined;
    return (call) => on.map((event) => event.of(call)).find((point) => point !== undefined);
  }

  /** kernel/trace/trace_events.c. */
  files(root: string): readonly (readonly [string, FixedFile])[] {
    const at = (name: string, file: FixedFile): readonly [string, FixedFile] => [`${root}/${name}`, file];
    return [
      at('available_events', { mode: 0o444, read: () => `${EVENTS.map(fullName).join('\n')}\n` }),
      at('set_event', {
        mode: 0o644,
        read: () =>
          EVENTS.filter((event) => this.#on.has(event))
            .map((event) => `${fullName(event)}\n`)
            .join(''),
        write: (text) => this.#set(text),
      }),
      at('events/enable', this.#switchOf(EVENTS)),
      ...SYSTEMS.map((system) =>
        at(`events/${system}/enable`, this.#switchOf(EVENTS.filter((event) => event.system === system))),
      ),
      ...EVENTS.flatMap((event) => {
        const folder = `events/${event.system}/${event.name}`;
        return [
          at(`${folder}/enable`, this.#switchOf([event])),
          at(`${folder}/id`, { mode: 0o444, read: () => `${event.id}\n` }),
          at(`${folder}/format`, { mode: 0o444, read: () => formatOf(event) }),
        ];
      }),
    ];
  }

  /** 1, 0, or X where some are on. */
  #switchOf(events: readonly TraceEvent[]): FixedFile {
    return {
      mode: 0o644,
      read: () => {
        const on = events.filter((event) => this.#on.has(event)).length;
        return `${on === 0 ? '0' : on === events.length ? '1' : 'X'}\n`;
      },
      write: (text) => {
        const value = text.trim();
        if (value !== '0' && value !== '1') return 'EINVAL';
        this.#turn(events, value === '1');
        return undefined;
      },
    };
  }

  #turn(events: readonly TraceEvent[], on: boolean): void {
    const next = new Set(this.#on);
    for (const event of events) on ? next.add(event) : next.delete(event);
    this.#on = next;
  }

  /** system:event, system:, event, *:*, and with ! in front off again; opening it for writing turned all off. */
  #set(text: string): Errno | undefined {
    this.#on = new Set();
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const name = word.replace(/^!/, '');
      const [system = '*', event] = name.includes(':') ? name.split(':') : ['*', name];
      const found = EVENTS.filter(
        (each) =>
          (system === '*' || system === '' || each.system === system) &&
          (event === undefined ||
            event === '' ||
            event === '*' ||
            each.name === event ||
            each.system === event),
      );
      if (found.length === 0) return 'EINVAL';
      this.#turn(found, !word.startsWith('!'));
    }
    return undefined;
  }
}

/** Common fields take the first eight bytes of a record. */
function formatOf({ name, id, fields, prints }: TraceEvent): string {
  let offset = 8;
  const lines = fields.map(([type, field, size]) => {
    const line = `\tfield:${type} ${field};\toffset:${offset};\tsize:${size};\tsigned:${type === 'int' ? 1 : 0};\n`;
    offset += size;
    return line;
  });
  return `name: ${name}\nID: ${id}\nformat:\n${lines.join('')}\nprint fmt: ${prints}\n`;
}
