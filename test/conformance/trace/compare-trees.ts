/** Comparing what the engine's events stand for with what a real kernel called: functions, order, nesting, values. */

import { type CallStep, isCall } from '../../../main/engine/index.ts';
import {
  isNotModelled,
  mayBeMissing,
  NOT_COMPARED_INSIDE,
  NOT_MODELLED_ARGUMENTS,
  OFTEN,
  VMEMMAP_FUNCTIONS,
} from './not-modelled.ts';
import { everyCall, type RecordedCall } from './tree.ts';

/** A call on either side, repetitions written out. */
interface Node {
  readonly fn: string;
  readonly args: Readonly<Record<string, number>>;
  readonly ret?: number;
  readonly calls: readonly Node[];
  readonly line?: number;
}

/** Undefined: equal. */
export type TreeDifference = string | undefined;

export interface Compared {
  readonly difference: TreeDifference;
  /** Calls that were compared, arguments and return codes among them. */
  readonly calls: number;
  readonly values: number;
  /** The recording ends before the action does, or begins after it has begun. */
  readonly cut: 'start' | 'end' | null;
}

export function compareTrees(recorded: readonly RecordedCall[], ours: readonly CallStep[]): Compared {
  const known = new Set([...everyCall(recorded)].map(({ fn }) => fn));
  const mine = nodesOf(ours, known);
  const theirs = onceEach(recordedNodes(recorded, new Set(everyName(mine))));
  const counted = { calls: 0, values: 0 };
  const first = theirs[0];
  const isBoot = first !== undefined && BOOT_ROOTS.has(first.fn);
  const startsLate = first !== undefined && !isBoot && first.fn !== WRITE_ROOT;
  const expected = startsLate
    ? tailFrom(mine, first.fn)
    : isBoot
      ? mine.filter(({ fn }) => fn === first.fn)
      : mine;
  const state: Walk = { counted, mayEnd: isBoot, ended: false };
  const difference = compareLevel(theirs, expected, '', state);
  const cut = startsLate ? 'start' : state.ended ? 'end' : null;
  return { difference, ...counted, cut };
}

const WRITE_ROOT = 'kernfs_fop_write_iter';
/** Traces of the IPL are read from a buffer of fixed size, which can be full before the function returns. */
const BOOT_ROOTS: ReadonlySet<string> = new Set(['sclp_detect_standby_memory', 'sclp_setup_memory']);

function* everyName(nodes: readonly Node[]): Generator<string> {
  for (const { fn, calls } of nodes) {
    yield fn;
    yield* everyName(calls);
  }
}

/** Our calls without events. Those that the whole recording lacks, and may lack, are seen through. */
function nodesOf(steps: readonly CallStep[], known: ReadonlySet<string>): Node[] {
  return steps.flatMap((step): Node[] => {
    if (!isCall(step)) return [];
    const { fn, args, times } = step;
    const calls = nodesOf(step.steps, known);
    const isSeen = known.has(fn) || !mayBeMissing(fn);
    const once: Node[] = isSeen
      ? [
          {
            fn,
            args,
            calls: NOT_COMPARED_INSIDE.has(fn) ? [] : calls,
            ...(step.ret === undefined ? {} : { ret: step.ret }),
          },
        ]
      : calls;
    // Only the first of a run has the arguments that are told.
    const again: Node[] = isSeen ? [{ fn, args: {}, calls: calls.map(bare) }] : calls.map(bare);
    return [...once, ...Array.from({ length: times - 1 }, () => again).flat()];
  });
}

const bare = ({ fn, calls }: Node): Node => ({ fn, args: {}, calls: calls.map(bare) });

/** A recorded call that is not modelled is left out, unless our own tree has that function. */
function recordedNodes(calls: readonly RecordedCall[], ours: ReadonlySet<string>): Node[] {
  return calls.flatMap((call): Node[] =>
    isNotModelled(call.fn) && !ours.has(call.fn)
      ? []
      : [
          {
            fn: call.fn,
            args: call.args,
            calls: NOT_COMPARED_INSIDE.has(call.fn) ? [] : recordedNodes(call.calls, ours),
            line: call.line,
            ...(call.ret === undefined ? {} : { ret: call.ret }),
          },
        ],
  );
}

/** Runs of calls whose number is chance as one call. */
const onceEach = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node, at) =>
    OFTEN.has(node.fn) && nodes[at - 1]?.fn === node.fn ? [] : [{ ...node, calls: onceEach(node.calls) }],
  );

/** What begins with the first call of a name or later; calls that were open by then are not seen. */
function tailFrom(nodes: readonly Node[], fn: string): Node[] {
  let begun = false;
  const walk = (level: readonly Node[]): Node[] =>
    level.flatMap((node): Node[] => {
      if (begun) return [node];
      if (node.fn !== fn) return walk(node.calls);
      begun = true;
      return [node];
    });
  return walk(nodes);
}

interface Walk {
  readonly counted: { calls: number; values: number };
  readonly mayEnd: boolean;
  ended: boolean;
}

function compareLevel(
  recorded: readonly Node[],
  ours: readonly Node[],
  path: string,
  walk: Walk,
  isLast = true,
): TreeDifference {
  for (let at = 0; at < Math.max(recorded.length, ours.length); at++) {
    const theirs = recorded[at];
    const mine = ours[at];
    if (!theirs && walk.mayEnd && isLast) {
      walk.ended = true;
      return undefined;
    }
    if (!theirs || !mine || theirs.fn !== mine.fn) {
      const where = path === '' ? 'at the top' : `in ${path}`;
      const line = theirs?.line ?? recorded[at - 1]?.line;
      return `${where}: recorded ${theirs?.fn ?? 'nothing more'}, ours ${mine?.fn ?? 'nothing more'}${line === undefined ? '' : ` (line ${line})`}`;
    }
    walk.counted.calls++;
    const here = path === '' ? theirs.fn : `${path} > ${theirs.fn}`;
    const ends = isLast && at === recorded.length - 1;
    const difference =
      compareValues(theirs, mine, walk) ?? compareLevel(theirs.calls, mine.calls, here, walk, ends);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

const VMEMMAP_MASK = 2 ** 32;

function compareValues(recorded: Node, ours: Node, walk: Walk): TreeDifference {
  const where = `${recorded.fn}${recorded.line === undefined ? '' : ` (line ${recorded.line})`}`;
  const inVmemmap = VMEMMAP_FUNCTIONS.has(recorded.fn);
  // Calls of a run that the recorder gathered have no arguments, and neither have ours.
  if (Object.keys(ours.args).length > 0 || Object.keys(recorded.args).length === 0) {
    for (const [name, value] of Object.entries(recorded.args)) {
      if (NOT_MODELLED_ARGUMENTS.has(name)) continue;
      const mine = ours.args[name];
      const theirs = inVmemmap || isVmemmapTable(recorded, name) ? value % VMEMMAP_MASK : value;
      if (mine === undefined && mayBeMissing(recorded.fn)) continue;
      if (mine === undefined) return `${where}: recorded ${name}=${value}, which we do not have`;
      if (mine !== theirs) return `${where}: recorded ${name}=${theirs}, ours ${mine}`;
      walk.counted.values++;
    }
  }
  if (recorded.ret === undefined) return undefined;
  walk.counted.values++;
  return recorded.ret === ours.ret ? undefined : `${where}: recorded ret=${recorded.ret}, ours ${ours.ret}`;
}

/** Tables of the struct pages' array lie far above every physical address. */
const isVmemmapTable = ({ fn, args }: Node, name: string): boolean =>
  fn === 'modify_pmd_table' && name === 'end' && (args[name] ?? 0) > 2 ** 41;
