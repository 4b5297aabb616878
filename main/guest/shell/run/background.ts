/** `command &`: a subshell that has its turns beside the shell that started it. */

import type { AndOr, PipelineNode } from 'unbash';
import { LimitReached } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { Job, ShellHost } from '../shell-host.ts';
import { emitNow, Input, OutputMeter, type Streams } from '../streams.ts';

export function startBackground(node: PipelineNode | AndOr, shell: ShellHost, streams: Streams): number {
  const { source } = shell.frame;
  const text = source.text.slice(node.pos, node.end).replace(/\s+/g, ' ');
  const { job, running, processId } = shell.beside(node, {
    input: new Input(''),
    out: streams.out,
    err: streams.err,
    more: streams.more,
  });
  const started = shell.session.jobs.start(text, processId, running, job);
  if (shell.job.interactive && shell.state.level === 0)
    emitNow(shell.job.surroundings.files, streams.err, `[${started.number}] ${processId}\n`, []);
  return 0;
}

/** What a job has of its own; the counts of commands and rounds are those of the line that started it. */
export const backgroundJob = (job: Job): Job => ({
  ...job,
  isBackground: true,
  isCancelled: () => false,
  signals: [],
  meter: new OutputMeter(),
  depth: 0,
  calls: 0,
});

/** A job that reaches a limit ends alone. */
export function* alone(running: Running<number>, shell: ShellHost, streams: Streams): Running<number> {
  try {
    return yield* running;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    shell.complain(streams, error.message);
    return 1;
  }
}
