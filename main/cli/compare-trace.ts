/** lpar compare-trace: a trace of a real kernel beside the calls of the simulated one for the same commands. */

import {
  compareGraphs,
  type GraphComparison,
  MOST_COMPARED,
  MOST_TRACE_MIB,
  type ReadGraph,
  readFunctionGraph,
} from '../../shared/function-graph.ts';
import { MIB } from '../../shared/units.ts';
import { runToEnd } from '../guest/shell/index.ts';
import { readText } from './files.ts';
import { loadMachine, open } from './open-machine.ts';
import { complain, SUBCOMMANDS, usageOf, type Values } from './usage.ts';

const TRACING = '/sys/kernel/tracing';
/** Equal calls that are printed around a difference. */
const AROUND = 2;

/** @returns 0: the same calls in the same order; 1: others; 2: nothing was compared, as diff(1). */
export function compareTrace(positionals: readonly string[], values: Values): number {
  const [file, ...rest] = positionals;
  const { machine, command } = values;
  if (file === undefined || rest.length > 0 || machine === undefined || command === undefined)
    return complain(
      `compare-trace takes a machine (-m), commands (-c) and one trace\n${usageOf(SUBCOMMANDS['compare-trace'])}`,
    );
  const text = readText(file, 'a trace', MOST_TRACE_MIB * MIB);
  if (!text.ok) return complain(text.failure);
  const loaded = loadMachine(machine);
  const opened = loaded.ok ? open(loaded.value, values) : loaded;
  if (!opened.ok) return complain(opened.failure);
  const { shell } = opened.value;
  runToEnd(shell, `echo function_graph > ${TRACING}/current_tracer`);
  runToEnd(shell, command);
  const ours = readFunctionGraph(runToEnd(shell, `cat ${TRACING}/trace`).stdout, MOST_COMPARED);
  const theirs = readFunctionGraph(text.value, MOST_COMPARED);
  if (theirs.calls.length === 0)
    return complain(`${file}: no call of the function_graph tracer is in this text`);
  if (ours.calls.length === 0) return complain(`${command}: the kernel's calls behind it are not known`);
  const found = compareGraphs(ours.calls, theirs.calls);
  process.stdout.write(reportOf(found, theirs));
  return found.onlyOurs + found.onlyTheirs === 0 ? 0 : 1;
}

function reportOf(found: GraphComparison, { unread, firstUnread, cut }: ReadGraph): string {
  const lines = [
    `${found.same} calls are the same in the same order; ${found.onlyOurs} only in the simulated kernel (-), ${found.onlyTheirs} only in the trace (+)`,
    ...(found.unseen.length > 0
      ? [`never in the trace, inlined or not traced: ${found.unseen.join(', ')}`]
      : []),
    ...(found.leftOut > 0
      ? [`left out, functions that are not in this sequence: ${found.leftOut} calls of the trace`]
      : []),
    ...(unread > 0 ? [`${unread} lines that are no call; the first: ${firstUnread}`] : []),
    ...(cut ? [`only the first ${MOST_COMPARED} calls of the trace are compared`] : []),
    ...differencesOf(found),
  ];
  return `${lines.join('\n')}\n`;
}

function differencesOf({ rows }: GraphComparison): string[] {
  const near = new Set<number>();
  rows.forEach((row, index) => {
    if (row.in !== 'both') for (let at = index - AROUND; at <= index + AROUND; at++) near.add(at);
  });
  const sign = { both: ' ', ours: '-', theirs: '+' } as const;
  const lines: string[] = [];
  rows.forEach((row, index) => {
    if (near.has(index)) lines.push(`${sign[row.in]} ${'  '.repeat(row.depth)}${row.fn}()`);
    else if (lines.at(-1) !== '  …' && near.size > 0) lines.push('  …');
  });
  return lines;
}
