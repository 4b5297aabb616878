/** `command &`: a subshell that has its turns beside the shell that started it. */

import type { AndOr, PipelineNode } from 'unbash';
import type { ShellHost } from '../shell-host.ts';
import { emitNow, Input, type Streams } from '../streams.ts';

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
