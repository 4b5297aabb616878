/** wait, jobs, kill, fg, bg, disown. */

import { BLOCKED, type Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { numberOfSignal, SIGNALS, signalNamed, signalNumbered } from '../run/signals.ts';
import type { BackgroundJob, ShellHost } from '../shell-host.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';

const EXIT_NOT_FOUND = 127;

/** Waits until a job has ended, or a signal with a trap comes. */
function* ended(job: BackgroundJob, shell: ShellHost): Running<number> {
  while (job.status === undefined) {
    yield BLOCKED;
    yield* shell.rest();
    const signal = shell.job.signals[0];
    if (signal && job.status === undefined) return 128 + numberOfSignal(signal.name);
  }
  job.told = true;
  shell.session.jobs.forget(job);
  return job.status;
}

export const wait: Builtin = function* (run, shell): Running<number> {
  const { jobs } = shell.session;
  const operands = run.args.filter((arg) => !/^-[nfp]$/.test(arg));
  if (run.args.includes('-n')) return yield* waitForAny(shell, operands);
  if (operands.length === 0) {
    for (const job of [...jobs.list]) {
      yield* ended(job, shell);
      if (shell.job.signals.length > 0) return 128 + numberOfSignal(shell.job.signals[0]?.name ?? '');
    }
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const job = jobs.find(operand);
    const remembered = job ? undefined : jobs.ended(operand);
    if (job) status = yield* ended(job, shell);
    else if (remembered !== undefined) status = remembered;
    else {
      const what = operand.startsWith('%') ? 'no such job' : 'pid is not a child of this shell';
      const shown = operand.startsWith('%')
        ? `${operand}: ${what}`
        : `pid ${operand.trim()} is not a child of this shell`;
      status = complain(
        run,
        shell,
        `wait: ${/^(%|\d+$)/.test(operand) ? shown : `\`${operand}': not a pid or valid job spec`}`,
        EXIT_NOT_FOUND,
      );
    }
  }
  return status;
};

function* waitForAny(shell: ShellHost, operands: readonly string[]): Running<number> {
  const { jobs } = shell.session;
  const among = (): BackgroundJob[] =>
    operands.length === 0
      ? [...jobs.list]
      : operands.map((operand) => jobs.find(operand)).filter((job) => job !== undefined);
  if (among().length === 0) return EXIT_NOT_FOUND;
  for (;;) {
    const done = among().find(({ status }) => status !== undefined);
    if (done) return yield* ended(done, shell);
    yield BLOCKED;
    yield* shell.rest();
  }
}

const STATE_WIDTH = 24;

/** A job as `jobs` and the prompt tell of it. */
export function jobLine(job: BackgroundJob, jobs: readonly BackgroundJob[], withId: boolean): string {
  const mark = job === jobs.at(-1) ? '+' : job === jobs.at(-2) ? '-' : ' ';
  const { status } = job;
  const signal = status !== undefined && status > 128 ? signalNumbered(status) : undefined;
  const state =
    status === undefined
      ? 'Running'
      : status === 0
        ? 'Done'
        : signal !== undefined
          ? (SIGNAL_WORDS.get(signal) ?? `Signal ${numberOfSignal(signal)}`)
          : `Exit ${status}`;
  const id = withId ? `${job.processId} ` : '';
  return `[${job.number}]${mark}  ${id}${state.padEnd(STATE_WIDTH)}${job.text}${status === undefined ? ' &' : ''}`;
}

const SIGNAL_WORDS: ReadonlyMap<string, string> = new Map([
  ['HUP', 'Hangup'],
  ['INT', 'Interrupt'],
  ['KILL', 'Killed'],
  ['TERM', 'Terminated'],
  ['USR1', 'User defined signal 1'],
  ['USR2', 'User defined signal 2'],
]);

export const jobsBuiltin: Builtin = (run, shell) => {
  const { jobs } = shell.session;
  const options = run.args.filter((arg) => arg.startsWith('-')).join('');
  const operands = run.args.filter((arg) => !arg.startsWith('-'));
  const missing = operands.find((operand) => !jobs.find(operand));
  if (missing !== undefined) return complain(run, shell, `jobs: ${missing}: no such job`);
  const list = [...jobs.list];
  const shown = list.filter(
    (job) =>
      (operands.length === 0 || operands.some((operand) => jobs.find(operand) === job)) &&
      (!options.includes('r') || job.status === undefined) &&
      !options.includes('s'),
  );
  for (const job of shown) {
    run.out(options.includes('p') ? `${job.processId}\n` : `${jobLine(job, list, options.includes('l'))}\n`);
    if (job.status === undefined) continue;
    job.told = true;
    jobs.forget(job);
  }
  return 0;
};

export const kill: Builtin = (run, shell) => {
  const args = [...run.args];
  let signal = 'TERM';
  const [first = ''] = args;
  if (first === '-l' || first === '-L') return listSignals(run, shell, args.slice(1));
  if (first === '-s' || first === '-n') {
    const named = signalNamed(args[1] ?? '');
    if (named === undefined)
      return complain(run, shell, `kill: ${args[1] ?? ''}: invalid signal specification`);
    signal = named;
    args.splice(0, 2);
  } else if (/^-./.test(first) && first !== '--') {
    const named = first === '-0' ? 'EXIT' : signalNamed(first.slice(1));
    if (named === undefined)
      return complain(run, shell, `kill: ${first.slice(1)}: invalid signal specification`);
    signal = named;
    args.shift();
  }
  if (args[0] === '--') args.shift();
  if (args.length === 0)
    return complain(
      run,
      shell,
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
      EXIT_USAGE,
    );
  if (signal === 'STOP' || signal === 'TSTP')
    return complain(run, shell, `not supported here: kill -${signal} (stopped jobs)`, EXIT_USAGE);
  let status = 0;
  for (const target of args) status = killOne(run, shell, target, signal) ?? status;
  return status;
};

/** Answers a status when it failed. Signal "EXIT" is 0: it only asks. */
function killOne(run: Invocation, shell: ShellHost, target: string, signal: string): number | undefined {
  const { jobs } = shell.session;
  if (!/^(-?\d+|%.*)$/.test(target))
    return complain(run, shell, `kill: ${target}: arguments must be process or job IDs`);
  const job = jobs.find(target);
  if (target.startsWith('%') && !job) return complain(run, shell, `kill: ${target}: no such job`);
  const processId = job?.processId ?? Math.abs(Number(target));
  const asks = signal === 'EXIT';
  if (jobs.signal(processId, asks ? '' : signal)) return undefined;
  const isSelf = processId === shell.session.processId || processId === shell.state.processId;
  if (!isSelf) return complain(run, shell, `kill: (${target}) - No such process`);
  if (!asks)
    shell.job.signals.push({
      name: signal,
      processId: shell.state.level === 0 ? shell.state.processId : processId,
    });
  return undefined;
}

function listSignals(run: Invocation, shell: ShellHost, given: readonly string[]): number {
  if (given.length === 0) {
    const rows = SIGNALS.map(([name, number]) => `${`${number}`.padStart(2)}) SIG${name}`);
    for (let at = 0; at < rows.length; at += 5) run.out(`${rows.slice(at, at + 5).join('\t')}\n`);
    return 0;
  }
  for (const each of given) {
    const isNumber = /^\d+$/.test(each);
    const answer = isNumber ? signalNumbered(Number(each)) : signalNamed(each);
    if (answer === undefined) return complain(run, shell, `kill: ${each}: invalid signal specification`);
    run.out(`${isNumber ? answer : numberOfSignal(answer)}\n`);
  }
  return 0;
}

/** There are no stopped jobs: fg waits for the job, bg leaves it as it is. */
export const fg: Builtin = function* (run, shell): Running<number> {
  // Only who types has job control.
  if (!shell.job.interactive) return complain(run, shell, 'fg: no job control');
  const job = shell.session.jobs.find(run.args[0] ?? '%%');
  if (!job) return complain(run, shell, `fg: ${run.args[0] ?? 'current'}: no such job`);
  run.out(`${job.text}\n`);
  return yield* ended(job, shell);
};

export const bg: Builtin = (run, shell) => {
  const job = shell.session.jobs.find(run.args[0] ?? '%%');
  if (!job) return complain(run, shell, `bg: ${run.args[0] ?? 'current'}: no such job`);
  return complain(run, shell, `bg: job ${job.number} already in background`, 0);
};

export const disown: Builtin = (run, shell) => {
  const operands = run.args.filter((arg) => !arg.startsWith('-'));
  for (const operand of operands.length > 0 ? operands : ['%%']) {
    const job = shell.session.jobs.find(operand);
    if (!job) return complain(run, shell, `disown: ${operand}: no such job`);
    job.told = true;
  }
  return 0;
};
