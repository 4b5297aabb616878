/** awk, gawk, mawk: POSIX awk with the functions of gawk that scripts use. */

import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { type Arguments, complain, readArguments } from '../arguments.ts';
import { readOperand, streaming } from '../text/inputs.ts';
import type { AwkProgram } from './code.ts';
import { compileAwk } from './compile.ts';
import { AwkProblem, unescapeAwk } from './lexer.ts';
import { AwkMachine } from './machine.ts';
import { parseAwk } from './parser.ts';
import { fromInput } from './values.ts';

export const AWK: Manual = manual({
  name: 'awk',
  purpose: 'Scan and transform text, record by record.',
  synopsis: [
    "[OPTION]... 'PROGRAM' [FILE | NAME=VALUE]...",
    '[OPTION]... -f PROGRAM-FILE [FILE | NAME=VALUE]...',
  ],
  takesCommand: true,
  options: `
    -F, --field-separator=FS  what stands between fields
    -v, --assign=NAME=VALUE  a variable, set before the program begins
    -f, --file=FILE  the program, from a file; may be given more than once
    -e, --source=TEXT  the program, as an argument; may be given more than once
    -r, --re-interval  no effect: intervals always count
    -P, --posix  no effect here
    -t, --lint-old  no effect here
    -S, --sandbox  not supported here
    -i, --include=FILE  not supported here
    -b, --characters-as-bytes  no effect here`,
  text: `Patterns, BEGIN, END, ranges, arrays, functions, getline from files and commands, output to files and commands,
printf, and of gawk: gensub, match with an array, strftime, systime, mktime, strtonum, asort, asorti, bit functions,
switch, nextfile, RS as a regular expression, PROCINFO["sorted_in"].
Not here: arrays of arrays, FPAT, FIELDWIDTHS, IGNORECASE, BEGINFILE, |&.`,
});

export const awk = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, AWK);
  if (typeof options === 'number') return options;
  const refused = options.last('S', 'i');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`, 2);
  const operands = [...options.operands];
  const source = sourceOf(run, options, operands);
  if (typeof source === 'number') return source;
  const program = compiled(run, source);
  if (!program) return 1;
  const machine = new AwkMachine(program, run, operands);
  for (const { id, argument = '' } of options.given) {
    if (id === 'F') machine.assign('FS', unescapeAwk(argument));
    if (id !== 'v') continue;
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(argument) ?? [];
    if (name === undefined)
      return complain(run, `fatal: \`${argument}' argument to \`-v' not in \`var=value' form`, 2);
    machine.assign(name, fromInput(unescapeAwk(value ?? '')));
  }
  return yield* machine.execute();
});

function sourceOf(run: Invocation, options: Arguments, operands: string[]): string | number {
  const parts: string[] = [];
  for (const { id, argument = '' } of options.given) {
    if (id === 'e') parts.push(argument);
    if (id !== 'f') continue;
    const text = readOperand(run, argument);
    if (!text.ok)
      return complain(run, `fatal: cannot open source file \`${argument}' for reading: ${text.failure}`, 2);
    parts.push(text.value);
  }
  if (options.has('e', 'f')) return parts.join('\n');
  const first = operands.shift();
  if (first !== undefined) return first;
  run.err(`Usage: ${run.name} [OPTION]... 'PROGRAM' [FILE]...\n`);
  return 2;
}

function compiled(run: Invocation, source: string): AwkProgram | undefined {
  try {
    return compileAwk(parseAwk(source));
  } catch (error) {
    if (!(error instanceof AwkProblem)) throw error;
    run.err(`${run.name}: cmd. line:${error.line}: ${error.message}\n`);
    return undefined;
  }
}
