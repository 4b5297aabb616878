/** $( ), <( ) and >( ). */

import type { Script } from 'unbash';
import type { Files } from '../../tree/files.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import { Input, type Streams } from '../streams.ts';
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

/** A file's name for the command, and what remains to be done once the command has ended. */
export interface OpenSubstitution {
  readonly path: string;
  readonly finish: () => Running<void>;
}

/** <( ) runs its script at once, >( ) when all has been written. */
export function* openSubstitution(
  script: Script,
  operator: '<' | '>',
  shell: ShellHost,
  streams: Streams,
): Running<OpenSubstitution> {
  const { files } = shell.job.surroundings;
  if (operator === '<') {
    const path = files.openSubstitution(yield* substitute(script, shell, streams));
    return { path, finish: () => closed(files, path) };
  }
  const source = sourceOfScript(script, shell.frame.source);
  const path = files.openSubstitution('');
  return {
    path,
    finish: function* () {
      const input = new Input(files.closeSubstitution(path));
      yield* shell.subshell({ ...streams, input }, (inner, own) => inner.script(script, source, own));
    },
  };
}

// biome-ignore lint/correctness/useYield: closing waits for nothing, where finishing another one does.
function* closed(files: Files, path: string): Running<void> {
  files.closeSubstitution(path);
}
