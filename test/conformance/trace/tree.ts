/** Reading a call tree that a real kernel's function tracer recorded: calls by indentation, probes with values. */

/** One call of a recorded tree. Equal calls in a row are written out; arguments are known of the first and the last. */
export interface RecordedCall {
  readonly fn: string;
  args: Readonly<Record<string, number>>;
  ret?: number;
  readonly calls: RecordedCall[];
  /** Line of the file, for messages. */
  readonly line: number;
}

export interface RecordedTree {
  /** "6.1", "7.2": the release up to its minor number. */
  readonly release: string;
  readonly memmapOnMemory: boolean;
  /** What follows the release: "edat", "noedat", "veto" and the like, without the number of the mode. */
  readonly session: string;
  readonly name: string;
  readonly command: string;
  readonly exit: number | null;
  readonly error: string | null;
  readonly log: readonly string[];
  readonly calls: readonly RecordedCall[];
}

const HEAD = /^# (\d+\.\d+)\S*?-m(\d)(?:-(\S+))? (\S+): (.*)$/;

export function parseTree(text: string, file: string): RecordedTree {
  const lines = text.split('\n');
  const head = HEAD.exec(lines[0] ?? '');
  if (!head) throw new Error(`${file}:1: a tree begins with "# RELEASE-mN[-SESSION] NAME: COMMAND"`);
  const [, release = '', mode = '', session = '', name = '', command = ''] = head;
  const told = (prefix: string): string[] =>
    lines.flatMap((line) => (line.startsWith(prefix) ? [line.slice(prefix.length)] : []));
  const exit = told('# EXIT ')[0];
  return {
    release,
    memmapOnMemory: mode === '1',
    session,
    name,
    command,
    exit: exit === undefined ? null : Number(exit),
    error: told('# ERR ')[0] ?? null,
    log: told('# kernel log: '),
    calls: parseCalls(lines, file),
  };
}

interface Line {
  readonly depth: number;
  readonly text: string;
  readonly number: number;
}

function parseCalls(lines: readonly string[], file: string): RecordedCall[] {
  const body = lines.flatMap((line, index): Line[] => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const text = line.trimStart();
    return [{ depth: (line.length - text.length) / 2, text, number: index + 1 }];
  });
  return parseLevel(body, 0, body.length, file);
}

const REPEATED = /^\[the following (\d+) calls, (\d+) times\]$/;

/** The lines from `from` to `to`, all of one level or below it. */
function parseLevel(body: readonly Line[], from: number, to: number, file: string): RecordedCall[] {
  const found: RecordedCall[] = [];
  const entered: { fn: string; args: Record<string, number> }[] = [];
  for (let at = from; at < to; ) {
    const line = body[at];
    if (!line) break;
    let end = at + 1;
    while (end < to && (body[end]?.depth ?? 0) > line.depth) end++;
    const repeated = REPEATED.exec(line.text);
    if (repeated) {
      const group = parseLevel(body, at + 1, end, file);
      for (let left = Number(repeated[2]); left > 0; left--) {
        const isFirst = left === Number(repeated[2]);
        found.push(...(isFirst ? group : group.map(withoutArguments)));
      }
    } else if (line.text.startsWith('= ')) readProbe(line.text, found, entered);
    else found.push(...callsOfLine(line, parseLevel(body, at + 1, end, file), entered, file));
    at = end;
  }
  return found;
}

const CALL = /^(?<fn>[\w.]+)\((?<args>[^)]*)\)(?: x(?<times>\d+))?(?: \.\. \((?<last>[^)]*)\))?(?:\s.*)?$/;

function callsOfLine(
  { text, number }: Line,
  calls: RecordedCall[],
  entered: { fn: string; args: Record<string, number> }[],
  file: string,
): RecordedCall[] {
  const groups = CALL.exec(text)?.groups;
  if (!groups?.fn) throw new Error(`${file}:${number}: neither a call nor a probe: ${text}`);
  // What compilers append to the parts into which they cut a function.
  const fn = groups.fn.replace(/\.(?:part|isra|constprop|cold)\.\d+$/, '');
  const probed = entered.findIndex((probe) => probe.fn === fn);
  const more = probed >= 0 ? (entered.splice(probed, 1)[0]?.args ?? {}) : {};
  const args = { ...argumentsOf(groups.args ?? ''), ...more };
  const times = Number(groups.times ?? '1');
  const call: RecordedCall = { fn, args, calls, line: number };
  const all = [call, ...Array.from({ length: times - 1 }, () => withoutArguments(call))];
  const last = all.at(-1);
  if (groups.last !== undefined && last) last.args = argumentsOf(groups.last);
  return all;
}

const withoutArguments = (call: RecordedCall): RecordedCall => {
  const { fn, calls, line, ret } = call;
  const more = ret === undefined ? {} : { ret };
  return { fn, args: {}, ...more, calls: calls.map(withoutArguments), line };
};

/** "start=0x10, mode=0 [PB_ISOLATE_MODE_MEM_OFFLINE]". */
function argumentsOf(text: string): Record<string, number> {
  const args: Record<string, number> = {};
  for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(-?(?:0x[0-9a-f]+|\d+))/gi)) {
    args[name] = signed(value);
  }
  return args;
}

/** Probes at entry, by their short names: the function, and what it calls their values. */
const ENTRY_PROBES: Readonly<Record<string, { fn: string; names: Readonly<Record<string, string>> }>> = {
  move_pfn: {
    fn: 'move_pfn_range_to_zone',
    names: { start: 'start_pfn', nr: 'nr_pages', mt: 'migratetype', altmap: 'altmap' },
  },
  memory_notify: { fn: 'memory_notify', names: { action: 'state' } },
  sclp_req: { fn: 'sclp_sync_request_timeout', names: { cmd: 'cmd' } },
  do_assign: { fn: 'do_assign_storage', names: { cmd: 'cmd', rn: 'rn' } },
  adjust: { fn: 'adjust_present_page_count', names: { nr: 'nr_pages' } },
  zal: { fn: 'build_all_zonelists', names: {} },
  undo: { fn: 'undo_isolate_page_range', names: { start: 'start_pfn', end: 'end_pfn' } },
  iso: { fn: 'start_isolate_page_range', names: { start: 'start_pfn', end: 'end_pfn' } },
  initmm: { fn: 'mhp_init_memmap_on_memory', names: { pfn: 'pfn', nr: 'nr_pages' } },
  deinitmm: { fn: 'mhp_deinit_memmap_on_memory', names: { pfn: 'pfn', nr: 'nr_pages' } },
  rmzone: { fn: 'remove_pfn_range_from_zone', names: { start: 'start_pfn', nr: 'nr_pages' } },
};

/** "= r_NAME ret=N" is the return of the call just made; every other probe belongs to the call that follows. */
function readProbe(
  text: string,
  found: readonly RecordedCall[],
  entered: { fn: string; args: Record<string, number> }[],
): void {
  const [, name = '', rest = ''] = /^= (\S+)\s*(.*)$/.exec(text) ?? [];
  const values = argumentsOf(rest);
  if (name.startsWith('r_')) {
    const fn = name.slice(2);
    const call = found.findLast((candidate) => candidate.fn === fn);
    if (call && values.ret !== undefined) call.ret = values.ret;
    return;
  }
  const probe = ENTRY_PROBES[name];
  // A probe that is not known here is at least named like its function.
  const names = probe?.names ?? {};
  const args = Object.fromEntries(
    Object.entries(values).map(([short, value]) => [names[short] ?? short, value]),
  );
  entered.push({ fn: probe?.fn ?? name, args });
}

/** Negative numbers may be shown as the unsigned ones that they are in a register. */
function signed(text: string): number {
  const value = Number(text);
  return value < 2 ** 63 ? value : Number(BigInt.asIntN(64, BigInt(text)));
}

/** Every call of a tree, parents before children. */
export function* everyCall(calls: readonly RecordedCall[]): Generator<RecordedCall> {
  for (const call of calls) {
    yield call;
    yield* everyCall(call.calls);
  }
}
