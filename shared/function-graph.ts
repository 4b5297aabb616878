/**
 * The text of the kernel's function_graph tracer, without times: written of a call tree, and read of a real trace, so
 * that both can be compared. Formats: /sys/kernel/tracing/trace and trace-cmd report.
 */

import type { CallLine, EventLine } from './view.ts';

/** A call by its place in the order of entries. */
export interface GraphCall {
  readonly fn: string;
  readonly depth: number;
}

const isCall = (line: CallLine | EventLine): line is CallLine => 'fn' in line;

interface Node {
  /** Empty for what a tracepoint prints. */
  readonly fn: string;
  readonly point?: string;
  readonly times: number;
  readonly ret: number | undefined;
  readonly calls: Node[];
}

/** What a tracepoint prints in a call: at its start, or when everything else in it has happened. */
export interface TracePoint {
  readonly at: 'start' | 'end';
  readonly text: string;
}
export type TracePoints = (call: CallLine) => TracePoint | undefined;

const pointNode = (point: string): Node => ({ fn: '', point, times: 1, ret: undefined, calls: [] });

function nodesOf(lines: readonly (CallLine | EventLine)[], points: TracePoints = () => undefined): Node[] {
  const late: [Node, Node][] = [];
  const roots: Node[] = [];
  const open: { depth: number; calls: Node[] }[] = [{ depth: -1, calls: roots }];
  for (const line of lines) {
    if (!isCall(line)) continue;
    while ((open.at(-1)?.depth ?? -1) >= line.depth) open.pop();
    const node: Node = { fn: line.fn, times: line.times, ret: line.ret, calls: [] };
    open.at(-1)?.calls.push(node);
    open.push({ depth: line.depth, calls: node.calls });
    const point = points(line);
    if (point?.at === 'start') node.calls.push(pointNode(point.text));
    if (point?.at === 'end') late.push([node, pointNode(point.text)]);
  }
  for (const [node, point] of late) node.calls.push(point);
  return roots;
}

/** Lines that are written at most; an IPL with many blocks has more. */
const MOST_LINES = 20_000;

/** What stands above the calls in the tracer's own file, with durations off. */
export const GRAPH_HEAD = ['# tracer: function_graph', '#', '# CPU  FUNCTION CALLS', '# |     |   |   |   |'];

/** Which calls are written: of these functions only, and only what happens in those. */
export interface GraphFilter {
  readonly only?: (fn: string) => boolean;
  readonly within?: (fn: string) => boolean;
  /** Tracepoints that are on. */
  readonly points?: TracePoints;
}

/** What tracepoints print without a tracer of functions, in their order. */
export function tracePointLines(lines: readonly (CallLine | EventLine)[], points: TracePoints): string[] {
  const walk = (nodes: readonly Node[]): string[] =>
    nodes.flatMap(({ point, calls, times }) =>
      point === undefined
        ? Array.from({ length: calls.length === 0 ? 0 : Math.min(times, MOST_LINES) }, () =>
            walk(calls),
          ).flat()
        : [point],
    );
  return walk(nodesOf(lines, points)).slice(0, MOST_LINES);
}

/** What `cat trace` prints with funcgraph-tail on and durations off: time is not modelled. CPU 0 runs everything. */
export const functionGraphText = (
  lines: readonly (CallLine | EventLine)[],
  filter: GraphFilter = {},
): string => `${[...GRAPH_HEAD, ...functionGraphLines(lines, filter)].join('\n')}\n`;

export function functionGraphLines(
  lines: readonly (CallLine | EventLine)[],
  { only, within, points }: GraphFilter,
): string[] {
  const written: string[] = [];
  const write = (depth: number, text: string): void => {
    if (written.length < MOST_LINES) written.push(` 0)  ${'  '.repeat(depth)}${text}`);
  };
  const walk = (nodes: readonly Node[], depth: number): void => {
    for (const { fn, times, calls, point } of nodes) {
      for (let time = 0; time < times && written.length < MOST_LINES; time++) {
        if (point !== undefined) write(depth, `/* ${point} */`);
        else if (calls.length === 0) write(depth, `${fn}();`);
        else {
          write(depth, `${fn}() {`);
          walk(calls, depth + 1);
          write(depth, `} /* ${fn} */`);
        }
      }
    }
  };
  const roots = nodesOf(lines, points);
  const inside = within ? nodesWithin(roots, within) : roots;
  walk(only ? nodesOnly(inside, only) : inside, 0);
  if (written.length >= MOST_LINES) written.push('# further calls are left out');
  return written;
}

/** Calls of other functions are left out; what happens in them moves up, once for each of them. */
const nodesOnly = (nodes: readonly Node[], only: (fn: string) => boolean): Node[] =>
  nodes.flatMap((node) => {
    const calls = nodesOnly(node.calls, only);
    if (node.point !== undefined || only(node.fn)) return [{ ...node, calls }];
    return calls.length === 0
      ? []
      : Array.from({ length: Math.min(node.times, MOST_LINES) }, () => calls).flat();
  });

const nodesWithin = (nodes: readonly Node[], within: (fn: string) => boolean): Node[] =>
  nodes.flatMap((node) => (within(node.fn) ? [node] : nodesWithin(node.calls, within)));

/** Calls in the order of their entries, repetitions written out, at most as many as are compared. */
export function callsInOrder(lines: readonly (CallLine | EventLine)[], most: number): GraphCall[] {
  const found: GraphCall[] = [];
  const walk = (nodes: readonly Node[], depth: number): void => {
    for (const { fn, times, calls } of nodes) {
      for (let time = 0; time < times && found.length < most; time++) {
        found.push({ fn, depth });
        walk(calls, depth + 1);
      }
    }
  };
  walk(nodesOf(lines), 0);
  return found;
}

export interface ReadGraph {
  readonly calls: readonly GraphCall[];
  /** Lines that are neither calls nor comments; the first of them. */
  readonly unread: number;
  readonly firstUnread: string | null;
  /** There was more than is read. */
  readonly cut: boolean;
}

/** "fn() {", "fn();", "} /* fn *\/", with what the tracer prints before a bar or after the processor's number. */
const ENTRY = /^([A-Za-z_][\w.]*)\s*(?:\[[^\]]*\]\s*)?\((.*)\)\s*(\{|;)?(?:\s*\/\*.*)?\s*(?:x(\d+))?$/;
/** What the compiler adds to the name of a copy or a part. */
const COMPILED = /\.(?:part|isra|constprop|cold)(?:\.\d+)*/g;
const TAIL = /^\}(?:\s*\/\*.*)?\s*;?$/;

/** No call of a kernel takes more; longer lines are no calls, and cost no time. */
const LONGEST_LINE = 4096;

/** Reads as much as it can: what is no call is counted, and the reader is told of it. */
export function readFunctionGraph(text: string, most: number): ReadGraph {
  const lines: CallLine[] = [];
  let depth = 0;
  let unread = 0;
  let firstUnread: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const body = bodyOf(line);
    if (body === undefined) continue;
    const [, fn, , opens, times = '1'] = (line.length <= LONGEST_LINE && ENTRY.exec(body.text)) || [];
    if (fn !== undefined) {
      lines.push({
        fn: fn.replace(COMPILED, ''),
        depth: body.depth ?? depth,
        args: {},
        times: Number(times),
      });
      if (opens === '{') depth++;
    } else if (TAIL.test(body.text)) depth = Math.max(0, depth - 1);
    else {
      unread++;
      firstUnread ??= line.trim().slice(0, 200);
    }
  }
  const calls = callsInOrder(lines, most + 1);
  return { calls: calls.slice(0, most), unread, firstUnread, cut: calls.length > most };
}

/** What a line says behind processor, duration and bar; undefined for comments and separators. */
function bodyOf(line: string): { readonly text: string; readonly depth?: number } | undefined {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('=') || /^-{3,}|^cpus=/.test(trimmed))
    return undefined;
  const behindBar = /^.*?\|\s?(.*)$/.exec(line)?.[1];
  if (behindBar !== undefined) return asBody(behindBar.trim());
  const behindCpu = /^\s*\d+\)\s*(?:[\d.]+ us\s*)?(.*)$/.exec(line)?.[1];
  if (behindCpu !== undefined) return asBody(behindCpu.trim());
  // A tree by indentation, two spaces a level.
  return { text: trimmed, depth: Math.floor((line.length - line.trimStart().length) / 2) };
}

/** Comments of the tracer itself, between calls. */
const asBody = (text: string): { readonly text: string } | undefined =>
  text === '' || text.startsWith('/*') || /^=+>|^<=+/.test(text) ? undefined : { text };

export interface GraphRow {
  readonly fn: string;
  readonly depth: number;
  readonly in: 'both' | 'ours' | 'theirs';
}

export interface GraphComparison {
  readonly rows: readonly GraphRow[];
  readonly same: number;
  readonly onlyOurs: number;
  readonly onlyTheirs: number;
  /** Functions of ours that the trace never shows: inlined, or not traced. They are left out. */
  readonly unseen: readonly string[];
  /** Calls of the trace that are of functions that are not modelled here; left out. */
  readonly leftOut: number;
}

/** By order of entries, of the functions that both know; the longest common order is what is the same. */
export function compareGraphs(ours: readonly GraphCall[], theirs: readonly GraphCall[]): GraphComparison {
  const known = new Set(ours.map(({ fn }) => fn));
  const seen = new Set(theirs.map(({ fn }) => fn));
  const left = ours.filter(({ fn }) => seen.has(fn));
  const right = theirs.filter(({ fn }) => known.has(fn));
  const rows = aligned(left, right);
  const count = (where: GraphRow['in']): number => rows.filter((row) => row.in === where).length;
  return {
    rows,
    same: count('both'),
    onlyOurs: count('ours'),
    onlyTheirs: count('theirs'),
    unseen: [...known].filter((fn) => !seen.has(fn)),
    leftOut: theirs.length - right.length,
  };
}

/** The longest common subsequence, what begins and ends equal taken off first. */
function aligned(left: readonly GraphCall[], right: readonly GraphCall[]): GraphRow[] {
  let head = 0;
  while (left[head] && left[head]?.fn === right[head]?.fn) head++;
  let tail = 0;
  while (
    tail < Math.min(left.length, right.length) - head &&
    left[left.length - 1 - tail]?.fn === right[right.length - 1 - tail]?.fn
  )
    tail++;
  const row = (call: GraphCall, where: GraphRow['in']): GraphRow => ({ ...call, in: where });
  return [
    ...left.slice(0, head).map((call) => row(call, 'both')),
    ...middle(left.slice(head, left.length - tail), right.slice(head, right.length - tail)),
    ...left.slice(left.length - tail).map((call) => row(call, 'both')),
  ];
}

function middle(left: readonly GraphCall[], right: readonly GraphCall[]): GraphRow[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i]?.fn === right[j]?.fn ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const rows: GraphRow[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [ours, theirs] = [left[i], right[j]];
    if (ours && theirs && ours.fn === theirs.fn) {
      rows.push({ ...ours, in: 'both' });
      i++;
      j++;
    } else if (ours && (!theirs || at(i + 1, j) >= at(i, j + 1))) {
      rows.push({ ...ours, in: 'ours' });
      i++;
    } else if (theirs) {
      rows.push({ ...theirs, in: 'theirs' });
      j++;
    }
  }
  return rows;
}

/** Calls of either side that are compared: more would take long. */
export const MOST_COMPARED = 4000;
/** A trace of these functions takes a few hundred KiB; more is read by nobody. */
export const MOST_TRACE_MIB = 32;
