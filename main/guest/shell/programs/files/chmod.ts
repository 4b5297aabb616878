/** chmod, and modes as letters. */

import { joinPath, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { applyMode } from './mode.ts';

export const CHMOD: Manual = manual({
  name: 'chmod',
  purpose: 'Change the permissions of files.',
  synopsis: ['[OPTION]... MODE[,MODE]... FILE...', '[OPTION]... --reference=RFILE FILE...'],
  options: `
    -c, --changes  tell of each change
    -f, --silent  no messages
    --quiet  no messages
    -v, --verbose  tell of each file
    --reference=RFILE  the mode of another file
    -R, --recursive  directories with everything below them
    --preserve-root  no effect here
    --no-preserve-root  no effect here`,
});

export function* chmod(run: Invocation): Running<number> {
  // A mode may begin with a minus: "-w".
  const isMode = (arg: string): boolean => /^-[rwxXstugo]+([,=+-].*)?$/.test(arg);
  const at = run.args.findIndex(isMode);
  const modeArgument =
    at >= 0 && !run.args.slice(0, at).some((arg) => !arg.startsWith('-')) ? run.args[at] : undefined;
  const options = readArguments(
    run,
    CHMOD,
    modeArgument === undefined ? run.args : run.args.filter((_, index) => index !== at),
  );
  if (typeof options === 'number') return options;
  const { files } = run.surroundings;
  const operands = [...options.operands];
  const reference = options.value('reference');
  const text = modeArgument ?? (reference === undefined ? operands.shift() : undefined);
  const model = reference === undefined ? undefined : files.stat(resolvePath(run.cwd, reference));
  if (reference !== undefined && !model)
    return complain(run, `failed to get attributes of ${quoted(reference)}: ${errnoText('ENOENT')}`);
  if (operands.length === 0)
    return usageProblem(
      run,
      CHMOD,
      text === undefined ? 'missing operand' : `missing operand after ${quoted(text)}`,
    );
  if (text !== undefined && applyMode(text, 0, false) === undefined)
    return usageProblem(run, CHMOD, `invalid mode: ${quoted(text)}`);
  let status = 0;
  const pending = [...operands];
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    yield* run.rest();
    const path = files.real(resolvePath(run.cwd, name));
    const stat = files.stat(path);
    if (!stat) {
      status = options.has('f', 'quiet')
        ? 1
        : complain(run, `cannot access ${quoted(name)}: ${errnoText('ENOENT')}`);
      continue;
    }
    const mode = model
      ? model.mode
      : (applyMode(text ?? '', stat.mode, stat.type === 'directory') ?? stat.mode);
    const errno = files.scratch.owns(path) ? files.scratch.changeMode(path, mode) : 'EPERM';
    if (errno !== undefined)
      status = options.has('f', 'quiet')
        ? 1
        : complain(run, `changing permissions of ${quoted(name)}: ${errnoText(errno)}`);
    else if (options.has('v') || (options.has('c') && mode !== stat.mode))
      run.out(changeText(name, stat.mode, mode));
    const below = options.has('R') && stat.type === 'directory' ? files.list(path) : undefined;
    if (below?.ok) pending.unshift(...below.value.map((entry) => joinPath(name ?? '', entry)));
  }
  return status;
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

const changeText = (name: string, before: number, after: number): string =>
  before === after
    ? `mode of ${quoted(name)} retained as ${octal(after)} (${letters(after)})\n`
    : `mode of ${quoted(name)} changed from ${octal(before)} (${letters(before)}) to ${octal(after)} (${letters(after)})\n`;

/** rwxr-xr-x */
export function letters(mode: number): string {
  const triple = (bits: number, special: boolean, letter: string): string =>
    `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-'}`;
  return (
    triple(mode >> 6, (mode & 0o4000) !== 0, 's') +
    triple(mode >> 3, (mode & 0o2000) !== 0, 's') +
    triple(mode, (mode & 0o1000) !== 0, 't')
  );
}
