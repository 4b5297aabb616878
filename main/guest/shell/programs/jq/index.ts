/** jq: filters of JSON, as jq 1.6 has them, with the language of 1.7. */

import { resolvePath } from '../../../tree/paths.ts';
import { LimitReached } from '../../limits.ts';
import { type Manual, manual, usageText } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { streaming } from '../text/inputs.ts';
import { Compiler } from './compile.ts';
import { JqInputs } from './inputs.ts';
import { JqProblem } from './lexer.ts';
import { Halted, type JqHost, JqLibrary } from './library.ts';
import { type Code, Machine } from './machine.ts';
import { type JqOptions, readJqArguments } from './options.ts';
import { compactText, type OutputForm, printed } from './output.ts';
import { parseDefinitions, parseJq } from './parser.ts';
import type { JqError, Json } from './values.ts';

export const JQ: Manual = manual({
  name: 'jq',
  purpose: 'Filter and transform JSON.',
  synopsis: [
    '[OPTION]... FILTER [FILE]...',
    '[OPTION]... --args FILTER [TEXT]...',
    '[OPTION]... --jsonargs FILTER [JSON]...',
  ],
  trouble: 2,
  options: `
    -n, --null-input  null is the only input
    -R, --raw-input  each line is a text
    -s, --slurp  all inputs as one array
    -c, --compact-output  each output on one line
    -r, --raw-output  texts without quotes
    --raw-output0  the same, NUL behind each output
    -j, --join-output  the same, nothing behind each output
    -a, --ascii-output  only ASCII characters
    -S, --sort-keys  keys of objects in order
    -C, --color-output  colours
    -M, --monochrome-output  no colours
    --tab  tabs to indent
    --indent=N  so many blanks to indent, at most 7
    --unbuffered  no effect here
    --stream  inputs as paths and leaves
    --stream-errors  not supported here
    --seq  a record separator before each output
    -f, --from-file  the first file is the filter
    -L, --library-path=DIR  no effect: there are no modules here
    --arg=NAME  a variable: the text behind its name
    --argjson=NAME  a variable: the JSON behind its name
    --slurpfile=NAME  a variable: all values of the file behind its name
    --rawfile=NAME  a variable: the text of the file behind its name
    --args  what follows are texts in $ARGS.positional
    --jsonargs  what follows is JSON in $ARGS.positional
    -e, --exit-status  1 when the last output was false or null, 4 when there was none
    -V, --version  its version
    -h, --help  what it takes`,
  text: `The language of jq 1.7: paths, reduce, foreach, label, try, def, ?//, limit, @formats, regular expressions, dates, $ENV,
input, --stream. Not here: import, include, the flag l of regular expressions, Bessel and error functions.`,
});

const EXIT_COMPILE = 3;
const EXIT_ERROR = 5;
/** Of jq 1.6; later ones say 5. */
const EXIT_UNREADABLE = 4;

export const jq = streaming(function* (run: Invocation): Running<number> {
  const options = readJqArguments(run);
  if (typeof options === 'number') return options;
  if (options.help) {
    run.out(usageText(JQ));
    return 0;
  }
  const inputs = new JqInputs(run, options);
  yield* inputs.prepare();
  const host: JqHost = {
    weigh: (cells) => machine.weigh(cells),
    now: () => run.surroundings.clock.now,
    input: () => inputs.next(),
    error: (text) => run.err(text),
    get fileName() {
      return inputs.fileName;
    },
    get lineNumber() {
      return inputs.lineNumber;
    },
  };
  const machine = new Machine();
  const code = compiled(run, options, host);
  if (!code) return EXIT_COMPILE;
  try {
    return yield* filter(run, options, machine, code, inputs);
  } catch (error) {
    // Values that are nested deeper than the stack.
    if (error instanceof RangeError) throw new LimitReached('jq: a value that is nested too deep');
    throw error;
  }
});

function compiled(run: Invocation, options: JqOptions, host: JqHost): Code | undefined {
  try {
    const variables = new Map(options.variables);
    variables.set('ENV', new Map<string, Json>(run.environments()));
    variables.set(
      'ARGS',
      new Map<string, Json>([
        ['positional', options.positional],
        ['named', options.variables],
      ]),
    );
    const home = run.environment('HOME') ?? '/root';
    const own = run.surroundings.files.read(resolvePath(home, '.jq'));
    const library = new JqLibrary(host, variables, own.ok ? parseDefinitions(own.value) : []);
    return new Compiler(library).compile(parseJq(options.filter), undefined);
  } catch (error) {
    if (!(error instanceof JqProblem)) throw error;
    const before = options.filter.slice(0, error.at).split('\n').length;
    const shown = options.filter.split('\n')[before - 1] ?? '';
    run.err(`jq: error: ${error.message} at <top-level>, line ${before}:\n${shown}\njq: 1 compile error\n`);
    return undefined;
  }
}

/** One input after the other; the exit code is that of the last one. */
function* filter(
  run: Invocation,
  options: JqOptions,
  machine: Machine,
  code: Code,
  inputs: JqInputs,
): Running<number> {
  let status = 0;
  let last: Json | undefined;
  const form = formOf(run, options);
  for (;;) {
    const input = yield* inputs.first();
    if (input === undefined) break;
    if (input.kind === 'problem') {
      run.err(`parse error: ${input.message}\n`);
      return EXIT_UNREADABLE;
    }
    machine.start(code, input.value);
    status = 0;
    try {
      for (let step = machine.advance(); step.kind !== 'end'; step = machine.advance()) {
        if (step.kind === 'output') {
          last = step.value;
          if (!put(run, options, form, step.value)) {
            run.err(
              `jq: error (at ${inputs.place}): Cannot dump a string containing NUL with --raw-output0 option\n`,
            );
            status = EXIT_ERROR;
            break;
          }
        } else if (step.kind === 'failed') {
          run.err(`jq: error (at ${inputs.place})${messageOf(step.error)}\n`);
          status = EXIT_ERROR;
          break;
        } else yield* run.rest();
      }
    } catch (error) {
      if (!(error instanceof Halted)) throw error;
      run.err(error.text);
      return error.code;
    }
    yield* run.rest();
  }
  if (inputs.failed) return 2;
  if (status !== 0 || !options.exitStatus) return status;
  return last === undefined ? 4 : last === null || last === false ? 1 : 0;
}

const messageOf = ({ value }: JqError): string =>
  typeof value === 'string' ? `: ${value}` : ` (not a string): ${compactText(value)}`;

function formOf(run: Invocation, options: JqOptions): OutputForm {
  const colors = options.colors ?? (run.terminal && run.environment('NO_COLOR') === undefined);
  return {
    ...(options.indent !== undefined && { indent: options.indent }),
    sorted: options.sorted,
    ascii: options.ascii,
    colors,
  };
}

/** Whether it could be put. */
function put(run: Invocation, options: JqOptions, form: OutputForm, value: Json): boolean {
  const raw = options.raw && typeof value === 'string';
  if (raw && options.end === '\0' && value.includes('\0')) return false;
  const text = raw && !options.ascii ? value : printed(value, form);
  run.out(`${options.seq && !raw ? '\x1e' : ''}${text}${options.end}`);
  return true;
}
