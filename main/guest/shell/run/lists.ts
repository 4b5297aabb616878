/** && and ||, and which failures errexit and ERR look at. */

import type { AndOr, PipelineNode } from 'unbash';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';

/** Only a failure of the last command of the list counts for errexit. */
export function* runAndOr(node: AndOr, shell: ShellHost, streams: Streams): Running<number> {
  let status = 0;
  const last = node.commands.length - 1;
  for (const [index, command] of node.commands.entries()) {
    const operator = index === 0 ? undefined : node.operators[index - 1];
    if (operator === '&&' && status !== 0) continue;
    if (operator === '||' && status === 0) continue;
    if (index < last) shell.conditions++;
    try {
      status = yield* shell.node(command, streams);
    } finally {
      if (index < last) shell.conditions--;
    }
    shell.state.status = status;
    if (shell.jump) break;
  }
  return status;
}

/** What PIPESTATUS has one status of. */
export const isOneCommand = ({ type }: PipelineNode | AndOr): boolean =>
  type === 'Command' || type === 'TestCommand' || type === 'ArithmeticCommand' || type === 'Subshell';

/** Whether a failure of this node counts for errexit and ERR; what is inside of it has counted already otherwise. */
export function countsAsFailure(node: PipelineNode | AndOr): boolean {
  switch (node.type) {
    case 'Command':
    case 'Subshell':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return true;
    case 'Pipeline':
      return node.commands.length > 1 && !node.prefixes.some(({ type }) => type === 'Negation');
    case 'Redirected':
      return countsAsFailure(node.command);
    default:
      return false;
  }
}
