/** $( ), <( ) and >( ). */

import type { Script } from 'unbash';
import { BLOCKED, type Running } from '../pause.ts';
import type { OpenSubstitution, ShellHost } from '../shell-host.ts';
import { Input, type Streams, type Target } from '../streams.ts';
import { sourceOfScript } from './scripts.ts';

/** Output of a script that is run in a subshell; $? is its status. */
export function* substitute(script: Script, shell: ShellHost, streams: Streams): Running<string> {
  shell.substitutions++;
  const chunks: string[] = [];
  const source = sourceOfScript(script, shell.frame.source);
  shell.state.status = yield* shell.subshell(
    { input: streams.input, out: { kind: 'buffer', chunks }, err: streams.err, more: streams.more },
    function* (inner, own) {
      if (!inner.state.flags.has('posix') && !inner.state.flags.has('inherit_errexit'))
        inner.state.flags.set('errexit', false);
      const status = yield* inner.script(script, source, own);
      if (inner.fileOfSubstitution !== undefined) chunks.push(inner.fileOfSubstitution);
      return status;
    },
  );
  return chunks.length === 1 ? (chunks[0] ?? '') : chunks.join('');
}

/** <( ) and >( ): the script runs beside the command, which knows it by the name of a file. */
export function openSubstitution(
  script: Script,
  operator: '<' | '>',
  shell: ShellHost,
  streams: Streams,
): OpenSubstitution {
  const { files } = shell.job.surroundings;
  const { jobs, pipes } = shell.session;
  const pipe = new Input('', true);
  const path = files.openSubstitution();
  pipes.set(path, { pipe, reads: operator === '<' });
  const own: Streams =
    operator === '<'
      ? { input: streams.input, out: { kind: 'pipe', pipe }, err: streams.err, more: streams.more }
      : { input: pipe, out: streams.out, err: streams.err, more: streams.more };
  const { running, processId, job } = shell.besideScript(script, own, () => {
    if (operator === '<') pipe.endWriting();
    else pipe.endReading();
  });
  const entry = jobs.substitution(processId, running, job);
  return {
    path,
    pipe,
    finish: function* () {
      const written = files.closeSubstitution(path);
      pipes.delete(path);
      if (operator === '<') {
        pipe.endReading();
        return;
      }
      pipe.feed(written);
      pipe.endWriting();
      while (entry.status === undefined) {
        yield BLOCKED;
        yield* shell.rest();
      }
    },
  };
}

/** Whether descriptors of a shell, or of the groups around it, lead there. */
export const isHeld = (streams: Streams | undefined, pipe: Input): boolean =>
  streams !== undefined && (leadsTo(streams, pipe) || isHeld(streams.outer, pipe));

const leadsTo = ({ input, out, err, more }: Streams, pipe: Input): boolean => {
  const leads = (target: Target | undefined): boolean => target?.kind === 'pipe' && target.pipe === pipe;
  const others = [...(more?.values() ?? [])];
  return (
    input === pipe ||
    leads(out) ||
    leads(err) ||
    others.some((each) => (each.kind === 'input' ? each.input === pipe : leads(each.target)))
  );
};

/** Programs that open such a file by its name find all of it there: they do not wait. */
export function* gatherSubstitutions(args: readonly string[], shell: ShellHost): Running<void> {
  const { pipes } = shell.session;
  const { files } = shell.job.surroundings;
  for (const [path, { pipe, reads }] of [...pipes]) {
    if (!reads || !args.some((arg) => arg.includes(path))) continue;
    yield* pipe.gather();
    files.fillSubstitution(path, pipe.all());
    pipes.delete(path);
  }
}
