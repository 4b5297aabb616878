/** What was run in a line: each program with its arguments, its exit code and what it wrote itself. */

import { nameOf } from '../tree/paths.ts';
import type { Invocation, ProgramRun } from './program.ts';

/** Of each stream; the last is kept. */
const KEPT_CHARS = 8 * 1024;

export interface RunNote {
  /** The same invocation, heard. */
  listening(run: Invocation): Invocation;
  ended(exit: number): void;
}

export function newNote(
  { name, args }: { readonly name: string; readonly args: readonly string[] },
  tell: (run: ProgramRun) => void,
): RunNote {
  let stdout = '';
  let stderr = '';
  const last = (text: string): string => (text.length > 2 * KEPT_CHARS ? text.slice(-KEPT_CHARS) : text);
  return {
    listening: (run) => {
      const { out, err } = run;
      run.out = (text) => {
        stdout = last(stdout + text);
        out(text);
      };
      run.err = (text) => {
        stderr = last(stderr + text);
        err(text);
      };
      return run;
    },
    ended: (exit) =>
      tell({
        name: nameOf(name),
        args,
        exit,
        stdout: stdout.slice(-KEPT_CHARS),
        stderr: stderr.slice(-KEPT_CHARS),
      }),
  };
}
