/** head and tail. */

import { fail, ok } from '../../../../../shared/failure.ts';
import { contentBytes, contentOf } from '../../../tree/file-bytes.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import type { Input } from '../../streams.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { follow } from './follow.ts';
import { countOf, eachPiece, linesOf, openOperand, streaming } from './inputs.ts';

const OPTIONS = `
    -c, --bytes=NUM  so many bytes
    -n, --lines=NUM  so many lines
    -q, --quiet  no names of files
    --silent  the same as -q
    -v, --verbose  always names of files
    -z, --zero-terminated  lines end in NUL`;

export const HEAD: Manual = manual({
  name: 'head',
  purpose: 'Write the first lines of each file.',
  synopsis: '[OPTION]... [FILE]...',
  options: OPTIONS,
  text: 'With a minus before NUM: all but the last NUM.',
});

export const TAIL: Manual = manual({
  name: 'tail',
  purpose: 'Write the last lines of each file.',
  synopsis: '[OPTION]... [FILE]...',
  options: `${OPTIONS}
    -f, --follow[=HOW]  wait for more until Ctrl+C: by descriptor, or by name
    -F  the same by name, also of files that are not there yet
    --retry  the same as -F says of files that are not there
    --max-unchanged-stats=N  no effect here
    --pid=PID  not supported here
    -s, --sleep-interval=N  no effect here: it looks whenever something has happened`,
  text: 'With a plus before NUM: from the line or byte NUM on.',
});

/** "-5" and "+5" are the old spelling of "-n 5" and "-n +5". */
const modern = (args: readonly string[], plus: boolean): string[] =>
  // With a plus it is only read so before a single file.
  args.map((arg, index) => {
    if (plus && arg.startsWith('+') && args.length > 2) return arg;
    if (index > 0) return arg;
    if (/^-\d+$/.test(arg)) return `-n${arg.slice(1)}`;
    if (/^-\d+c$/.test(arg)) return `-c${arg.slice(1, -1)}`;
    return plus && /^\+\d+$/.test(arg) ? `-n${arg}` : arg;
  });

export const head = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, HEAD, modern(run.args, false));
  if (typeof options === 'number') return options;
  const unit = options.last('n', 'c') ?? 'n';
  const given = options.value(unit) ?? '10';
  const fromEnd = given.startsWith('-');
  const count = countOf(fromEnd ? given.slice(1) : given);
  if (count === undefined) return invalid(run, unit, given);
  const end = options.has('z') ? '\0' : '\n';
  const part = (text: string): string => {
    if (unit === 'c') {
      const bytes = contentBytes(text);
      return contentOf(bytes.subarray(0, fromEnd ? Math.max(0, bytes.length - count) : count));
    }
    if (!fromEnd) return text.slice(0, endOfLine(text, count, end));
    const lines = linesOf(text, end).length;
    return text.slice(0, endOfLine(text, Math.max(0, lines - count), end));
  };
  // It takes no more than it shows, and ends then: its writer gets SIGPIPE.
  const wait = (input: Input): Running<void> =>
    fromEnd ? input.gather() : unit === 'c' ? input.fillCharacters(count) : input.fillLines(count, end);
  return yield* each(run, options, part, wait);
});

/** Where the first `count` lines end. */
function endOfLine(text: string, count: number, end: string): number {
  let at = 0;
  for (let line = 0; line < count; line++) {
    const next = text.indexOf(end, at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

export const tail = streaming(function* (run: Invocation): Running<number> {
  if (/^-\d/.test(run.args[0] ?? '') && run.args.length > 2)
    return complain(run, `option used in invalid context -- ${run.args[0]?.slice(1, 2)}`);
  const options = readArguments(run, TAIL, modern(run.args, true));
  if (typeof options === 'number') return options;
  if (options.has('pid')) return complain(run, 'not supported here: --pid');
  const how = options.has('F') ? 'name' : options.has('f') ? (options.value('f') ?? 'descriptor') : undefined;
  if (how !== undefined && how !== 'name' && how !== 'descriptor')
    return usageProblem(run, TAIL, `invalid argument '${how}' for '--follow'`);
  const unit = options.last('n', 'c') ?? 'n';
  const given = options.value(unit) ?? '10';
  const fromStart = given.startsWith('+');
  const count = countOf(given.replace(/^[+-]/, ''));
  if (count === undefined) return invalid(run, unit, given);
  const end = options.has('z') ? '\0' : '\n';
  const reads =
    options.operands.length === 0 || (options.operands.length === 1 && options.operands[0] === '-');
  if (fromStart && reads && !isTitled(options)) return yield* fromThere(run, unit, count, end);
  const status = yield* each(run, options, (text) => {
    if (unit === 'c') {
      const bytes = contentBytes(text);
      return contentOf(
        bytes.subarray(fromStart ? Math.max(0, count - 1) : Math.max(0, bytes.length - count)),
      );
    }
    if (fromStart) return text.slice(endOfLine(text, Math.max(0, count - 1), end));
    const lines = linesOf(text, end).length;
    return text.slice(endOfLine(text, Math.max(0, lines - count), end));
  });
  // Of a pipe that was read to its end nothing more comes.
  const names = options.operands.filter((name) => name !== '-');
  if (how === undefined || names.length === 0) return status;
  return yield* follow(run, names, {
    byName: how === 'name',
    retries: options.has('F', 'retry'),
    titled: isTitled(options),
    status,
  });
});

/** What comes behind the first lines or bytes of a pipe, as it comes. */
function* fromThere(run: Invocation, unit: string, count: number, end: string): Running<number> {
  let skip = Math.max(0, count - 1);
  yield* eachPiece(
    run,
    [],
    (text) => {
      const from = unit === 'c' ? Math.min(skip, text.length) : endOfLine(text, skip, end);
      if (skip > 0) skip -= unit === 'c' ? from : linesOf(text.slice(0, from), end).length;
      run.out(text.slice(from));
    },
    { end },
  );
  return 0;
}

const invalid = (run: Invocation, unit: string, given: string): number =>
  complain(run, `invalid number of ${unit === 'c' ? 'bytes' : 'lines'}: ${quoted(given)}`);

/** Whether the name of each file stands above what is shown of it. */
function isTitled(options: Arguments): boolean {
  const choice = options.last('q', 'silent', 'v');
  return choice === undefined ? options.operands.length > 1 : choice === 'v';
}

function* each(
  run: Invocation,
  options: Arguments,
  part: (text: string) => string,
  wait: (input: Input) => Running<void> = (input) => input.gather(),
): Running<number> {
  const operands = options.operands.length === 0 ? ['-'] : options.operands;
  const titled = isTitled(options);
  let status = 0;
  let first = true;
  for (const name of operands) {
    const source = openOperand(run, name);
    const input = source.ok ? source.value : undefined;
    if (input) yield* wait(input);
    const text = input ? ok(input.all()) : fail(source.ok ? '' : source.failure);
    if (!text.ok) {
      const what =
        text.failure === 'Is a directory'
          ? `error reading ${quoted(name)}`
          : `cannot open ${quoted(name)} for reading`;
      if (text.failure === 'Is a directory' && titled) {
        run.out(`${first ? '' : '\n'}==> ${name} <==\n`);
        first = false;
      }
      status = complain(run, `${what}: ${text.failure}`);
      continue;
    }
    if (titled) run.out(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
    first = false;
    const shown = part(text.value);
    // Of a file that was opened for it the rest is left for who reads on; of a pipe it has read too much.
    if (input === run.input && !input.isPipe && text.value.startsWith(shown))
      input.giveBack(text.value.slice(shown.length));
    run.out(shown);
    yield* run.rest();
  }
  return status;
}
