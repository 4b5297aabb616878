/** a | b | c: every stage in a subshell of its own, side by side. */

import type { Pipeline } from 'unbash';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import { emitNow, Input, type Streams } from '../streams.ts';
import { runTogether, type Stage } from './together.ts';

export function* runPipeline(node: Pipeline, shell: ShellHost, streams: Streams): Running<number> {
  let negated = false;
  let timed = false;
  let posixTime = false;
  for (const prefix of node.prefixes) {
    if (prefix.type === 'Negation') negated = !negated;
    else {
      timed = true;
      posixTime = prefix.posix !== undefined;
    }
  }
  if (negated) shell.conditions++;
  const from = shell.job.surroundings.clock.exact;
  let status: number;
  try {
    status = yield* stages(node, shell, streams);
  } finally {
    if (negated) shell.conditions--;
  }
  if (timed) tellTime(shell, streams, shell.job.surroundings.clock.exact - from, posixTime);
  return negated ? (status === 0 ? 1 : 0) : status;
}

function* stages(node: Pipeline, shell: ShellHost, streams: Streams): Running<number> {
  const { commands } = node;
  const [only] = commands;
  if (!only) return 0;
  if (commands.length === 1) {
    const status = yield* shell.node(only, streams);
    shell.state.pipeStatus = [status];
    return status;
  }
  const last = commands.length - 1;
  const lastHere = shell.state.flags.has('lastpipe') && !shell.job.interactive;
  const running: Stage[] = [];
  let input = streams.input;
  for (const [index, command] of commands.entries()) {
    const own = input;
    const pipe = index < last ? new Input('', true) : undefined;
    const out = pipe ? ({ kind: 'pipe', pipe } as const) : streams.out;
    const err = node.operators[index] === '|&' ? out : streams.err;
    const stage: Streams = { input: own, out, err, more: streams.more };
    const here = index === last && lastHere;
    running.push({
      running: here
        ? shell.node(command, stage)
        : shell.subshell(stage, (inner, innerStreams) => inner.node(command, innerStreams)),
      status: undefined,
      end: () => {
        if (index > 0) own.endReading();
        pipe?.endWriting();
      },
    });
    if (pipe) input = pipe;
  }
  yield* runTogether(running);
  const statuses = running.map(({ status }) => status ?? 0);
  shell.state.pipeStatus = statuses;
  const failed = shell.state.flags.pipefail ? statuses.filter((status) => status !== 0).at(-1) : undefined;
  return failed ?? statuses.at(-1) ?? 0;
}

/** $TIMEFORMAT, as bash has it: no processor time is spent. */
function tellTime(shell: ShellHost, streams: Streams, seconds: number, posix: boolean): void {
  const format = posix
    ? 'real %2R\nuser %2U\nsys %2S'
    : (shell.parameter('TIMEFORMAT') ?? '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS');
  if (format === '') return;
  const shown = format.replace(/%([0-9]?)(l?)([RUS])|%P|%%/g, (whole, digits, long, letter) => {
    if (whole === '%%') return '%';
    if (whole === '%P') return '0.00';
    const value = letter === 'R' ? seconds : 0;
    const places = Math.min(Number(digits || 3), 6);
    return long ? `${Math.floor(value / 60)}m${(value % 60).toFixed(places)}s` : value.toFixed(places);
  });
  emitNow(shell.job.surroundings.files, streams.err, `${shown}\n`, []);
}
