/** Texts that are run: scripts by their path, `eval`, traps, sourced files. All are checked whole before they begin. */

import type { Script } from 'unbash';
import { resolvePath } from '../../tree/paths.ts';
import { type CheckContext, parseInput } from '../language/check.ts';
import { Source } from '../language/source.ts';
import { AbandonLine, EndShell } from '../limits.ts';
import type { Running } from '../pause.ts';
import { errnoText } from '../program.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { complain } from './complaints.ts';

export const EXIT_SYNTAX = 2;
const EXIT_NOT_FOUND = 127;
const EXIT_NOT_EXECUTABLE = 126;

export type FoundScript =
  | { readonly kind: 'script'; readonly source: Source }
  | { readonly kind: 'missing'; readonly message: string; readonly status: number };

/** A file that is run by its path, or found in the current directory of PATH. */
export function scriptAt(name: string, shell: ShellHost): FoundScript {
  if (!name.includes('/'))
    return { kind: 'missing', message: `${name}: command not found`, status: EXIT_NOT_FOUND };
  const { files } = shell.job.surroundings;
  const path = resolvePath(shell.state.cwd, name);
  const stat = files.stat(path);
  if (!stat) return { kind: 'missing', message: `${name}: ${errnoText('ENOENT')}`, status: EXIT_NOT_FOUND };
  if (stat.type === 'directory')
    return { kind: 'missing', message: `${name}: Is a directory`, status: EXIT_NOT_EXECUTABLE };
  const content = files.read(path);
  if (!content.ok)
    return {
      kind: 'missing',
      message: `${name}: ${errnoText(content.failure)}`,
      status: EXIT_NOT_EXECUTABLE,
    };
  if (!files.scratch.owns(path))
    return { kind: 'missing', message: `${name}: ${errnoText('EACCES')}`, status: EXIT_NOT_EXECUTABLE };
  if ((stat.mode & 0o111) === 0)
    return { kind: 'missing', message: `${name}: ${errnoText('EACCES')}`, status: EXIT_NOT_EXECUTABLE };
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(content.value);
  const program = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1];
  if (program !== undefined && !/(?:^|\/)(?:ba|da|k|a)?sh$/.test(program)) {
    const message = `${name}: not supported here: scripts of ${program}`;
    return { kind: 'missing', message, status: EXIT_NOT_EXECUTABLE };
  }
  return { kind: 'script', source: new Source(name, content.value) };
}

/** Positions in a script with escaped backticks count in a text of its own. */
export const sourceOfScript = (script: Script, source: Source): Source =>
  script.source === undefined ? source : new Source(source.name, script.source);

/** Runs a whole script in a shell of its own. */
export function* runScript(
  shell: ShellHost,
  source: Source,
  name: string,
  args: readonly string[],
  streams: Streams,
): Running<number> {
  shell.state.name = name;
  shell.frames[shell.frames.length - 1] = { ...shell.frame, source, positional: args };
  if (/^#!\s*\S*\b(?:dash|sh)\b/.test(source.text) && !/^#!\s*\S*bash/.test(source.text))
    shell.state.flags.set('posix', true);
  const parsed = parseInput(source.text, contextOf(shell));
  if (parsed.kind === 'refused') {
    shell.refuse(streams, source, parsed);
    return parsed.status;
  }
  return yield* runLines(shell, parsed.script, source, streams);
}

/**
 * Runs a script's statements; an expansion without a value gives up the rest of its line only, as bash does. In a POSIX
 * shell it ends the script.
 */
export function* runLines(
  shell: ShellHost,
  script: Script,
  source: Source,
  streams: Streams,
): Running<number> {
  const { commands } = script;
  let index = 0;
  let status = 0;
  while (index < commands.length) {
    const end = endOfLine(source, commands, index);
    const line = { ...script, commands: commands.slice(index, end) };
    index = end;
    try {
      status = yield* shell.script(line, source, streams);
    } catch (error) {
      if (!(error instanceof AbandonLine)) throw error;
      if (error.message !== '') complain(error.message, shell, streams, source);
      status = error.status;
      shell.state.status = status;
      shell.loops = 0;
      shell.conditions = 0;
      if (error.ends || shell.state.flags.has('posix') || shell.state.flags.errexit)
        throw new EndShell(status);
    }
    if (shell.jump) break;
  }
  return status;
}

/** Statements up to the next that begins on a line of its own. */
function endOfLine(source: Source, commands: Script['commands'], from: number): number {
  let end = from + 1;
  for (; end < commands.length; end++) {
    const before = commands[end - 1]?.end ?? 0;
    if (source.text.slice(before, commands[end]?.pos ?? before).includes('\n')) break;
  }
  return end;
}

/** eval, trap, source: in the shell as it is. A problem of its syntax is the status. */
export function* evaluate(
  shell: ShellHost,
  text: string,
  name: string,
  streams: Streams,
  firstLine = 1,
): Running<number> {
  const source = new Source(shell.frame.source.name === '' ? '' : name, text, firstLine);
  const parsed = parseInput(text, contextOf(shell));
  if (parsed.kind === 'refused') {
    shell.refuse(streams, source, parsed);
    // A special builtin that cannot go on ends a POSIX shell that nobody types to.
    if (shell.state.flags.has('posix') && !shell.job.interactive) throw new EndShell(parsed.status);
    return parsed.status;
  }
  return yield* shell.script(parsed.script, source, streams);
}

/** What a check knows of the shell that is going to run the text. */
export function contextOf(shell: ShellHost): CheckContext {
  const { files } = shell.job.surroundings;
  return {
    finds: (name) => shell.finds(name),
    aliases: shell.state.aliases,
    file: (path) => {
      const content = files.read(resolvePath(shell.state.cwd, path));
      return content.ok ? content.value : undefined;
    },
  };
}
