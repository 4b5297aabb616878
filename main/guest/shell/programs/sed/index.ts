/** sed: POSIX with GNU's options -E, -i, -n, -s, -z. */

import { resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { type Arguments, complain, readArguments } from '../arguments.ts';
import { readOperand, streaming } from '../text/inputs.ts';
import { type SedInput, SedMachine } from './machine.ts';
import { parseSed } from './parser.ts';
import { type SedCommand, SedProblem } from './syntax.ts';

export const SED: Manual = manual({
  name: 'sed',
  purpose: 'Edit a stream of lines.',
  synopsis: '[OPTION]... {SCRIPT-ONLY-IF-NO-OTHER-SCRIPT} [FILE]...',
  options: `
    -n, --quiet  print only what the script prints
    --silent  the same as -n
    -e, --expression=SCRIPT  a part of the script
    -f, --file=FILE  a part of the script, from a file
    -E, --regexp-extended  extended regular expressions
    -r  the same as -E
    -i[SUFFIX], --in-place[=SUFFIX]  change the files themselves; with a suffix the old ones are kept
    -s, --separate  each file is a stream of its own
    -l, --line-length=N  where the l command folds lines
    -z, --null-data  lines end in NUL
    -u, --unbuffered  no effect here
    -b, --binary  no effect here
    --posix  no GNU extensions at the end of input
    --debug  not supported here
    --follow-symlinks  no effect here
    --sandbox  no e, r and w commands`,
  text: 'Commands: { } = a b c d D F g G h H i l n N p P q Q r R s t T w W x y z : #. Not here: e, s///e, v.',
});

export const sed = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, SED);
  if (typeof options === 'number') return options;
  if (options.has('debug')) return complain(run, 'not supported here: --debug');
  const operands = [...options.operands];
  const script = scriptOf(run, options, operands);
  if (typeof script === 'number') return script;
  try {
    const commands = parseSed(script, { extended: options.has('E', 'r') || script.startsWith('#r\n') });
    if (options.has('sandbox') && commands.some(({ action }) => 'rRwW'.includes(action.kind)))
      return complain(run, '-e expression #1, char 0: e/r/w commands disabled in sandbox mode');
    return yield* edit(run, options, commands, script, operands);
  } catch (error) {
    if (error instanceof SedProblem) return complain(run, error.message, error.code);
    throw error;
  }
});

function scriptOf(run: Invocation, options: Arguments, operands: string[]): string | number {
  const parts: string[] = [];
  for (const { id, argument = '' } of options.given) {
    if (id === 'e') parts.push(argument);
    if (id !== 'f') continue;
    const text = readOperand(run, argument);
    if (!text.ok) return complain(run, `couldn't open file ${argument}: ${text.failure}`);
    parts.push(text.value.replace(/\n$/, ''));
  }
  if (options.has('e', 'f')) return parts.join('\n');
  const first = operands.shift();
  if (first !== undefined) return first;
  run.err(`Usage: ${run.name} [OPTION]... {script-only-if-no-other-script} [input-file]...\n`);
  return 1;
}

function* edit(
  run: Invocation,
  options: Arguments,
  commands: readonly SedCommand[],
  script: string,
  operands: readonly string[],
): Running<number> {
  const machine = new SedMachine(run, commands, {
    quiet: options.has('n', 'quiet', 'silent') || /^#n(\n|$)/.test(script),
    // 1 means no folding, as 0 does.
    width: options.value('l') === '1' ? 0 : Number(options.value('l') ?? '70'),
    end: options.has('z') ? '\0' : '\n',
    posix: options.has('posix'),
  });
  const inPlace = options.has('i');
  const inputs: SedInput[] = [];
  const end = options.has('z') ? '\0' : '\n';
  let failed = 0;
  for (const name of operands.length === 0 && !inPlace ? ['-'] : operands) {
    if (name === '-' && !inPlace) {
      inputs.push({ name, text: '', more: () => run.piece(end) });
      continue;
    }
    const text = readOperand(run, name);
    if (!text.ok) {
      const isDirectory = text.failure === errnoText('EISDIR');
      if (isDirectory && inPlace) run.err(`${run.name}: couldn't edit ${name}: not a regular file\n`);
      else if (isDirectory) run.err(`${run.name}: read error on ${name}: ${text.failure}\n`);
      else run.err(`${run.name}: can't read ${name}: ${text.failure}\n`);
      failed = isDirectory ? 4 : 2;
      if (isDirectory && !inPlace) break;
    } else inputs.push({ name, text: text.value });
  }
  if (inPlace) for (const input of inputs) yield* editInPlace(run, machine, input, options.value('i'));
  else if (options.has('s')) for (const input of inputs) yield* machine.stream([input], run.out, true);
  else yield* machine.stream(inputs, run.out, true);
  yield* machine.finish();
  return machine.exitCode || failed;
}

/** sed writes a new file beside the old one and gives it the old name: where no file can be made, it refuses. */
function* editInPlace(
  run: Invocation,
  machine: SedMachine,
  input: { readonly name: string; readonly text: string },
  suffix: string | undefined,
): Running<void> {
  const { files } = run.surroundings;
  const path = resolvePath(run.cwd, input.name);
  if (!files.scratch.owns(path)) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    throw new SedProblem(`couldn't open temporary file ${folder}sedXXXXXX: ${errnoText('EACCES')}`, 4);
  }
  if (machine.quits) return;
  const chunks: string[] = [];
  yield* machine.stream([input], (text) => chunks.push(text), true);
  // After q the rest of the file stays as it is.
  if (suffix !== undefined && suffix !== '') {
    const kept = suffix.includes('*') ? suffix.replaceAll('*', input.name) : `${input.name}${suffix}`;
    const errno = files.scratch.write(resolvePath(run.cwd, kept), input.text, false);
    if (errno !== undefined) throw new SedProblem(`cannot rename ${input.name}: ${errnoText(errno)}`, 4);
  }
  const errno = files.scratch.write(path, chunks.join(''), false);
  if (errno !== undefined) throw new SedProblem(`couldn't write to ${input.name}: ${errnoText(errno)}`, 4);
}
