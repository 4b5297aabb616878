/** grep, egrep and fgrep as GNU has them. */

import { compileRegexes, type Regex, RegexProblem } from '../../language/regex.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { type Arguments, complain, readArguments, usageProblem } from '../arguments.ts';
import { countOf, linesOf, onePiece, readOperand, streaming } from '../text/inputs.ts';
import { type Found, filesToSearch } from './files.ts';
import { perlRegex } from './perl.ts';
import { COLORS, Printer } from './print.ts';

export const GREP: Manual = manual({
  name: 'grep',
  purpose: 'Print lines that match a pattern.',
  synopsis: ['[OPTION]... PATTERNS [FILE]...', '[OPTION]... -e PATTERNS ... [FILE]...'],
  trouble: 2,
  options: `
    -E, --extended-regexp  patterns are extended regular expressions
    -F, --fixed-strings  patterns are plain text
    -G, --basic-regexp  patterns are basic regular expressions (default)
    -P, --perl-regexp  patterns are those of Perl
    -e, --regexp=PATTERNS  a pattern; may be given more than once
    -f, --file=FILE  patterns from a file, one a line
    -i, --ignore-case  upper and lower case are the same
    -y  the same as -i
    --no-ignore-case  undoes -i
    -w, --word-regexp  only matches that are whole words
    -x, --line-regexp  only matches that are whole lines
    -z, --null-data  lines end in NUL
    -s, --no-messages  no messages about files
    -v, --invert-match  lines that do not match
    -m, --max-count=NUM  stop after NUM lines
    -b, --byte-offset  the offset in front of each line
    -n, --line-number  the line number in front of each line
    --line-buffered  no effect here
    -H, --with-filename  the file name in front of each line
    -h, --no-filename  no file names
    --label=LABEL  the name of standard input
    -o, --only-matching  only the parts that match
    -q, --quiet  nothing; the exit code says whether there was a match
    --silent  the same as -q
    --binary-files=TYPE  binary, text or without-match
    -a, --text  binary files are text
    -I  binary files do not match
    -d, --directories=ACTION  read, recurse or skip
    -D, --devices=ACTION  read or skip
    -r, --recursive  directories with everything below them
    -R, --dereference-recursive  the same, through symbolic links
    --include=GLOB  only files of such a name
    --exclude=GLOB  no files of such a name
    --exclude-from=FILE  the same, globs from a file
    --exclude-dir=GLOB  no directories of such a name
    -L, --files-without-match  names of files without a match
    -l, --files-with-matches  names of files with a match
    -c, --count  how many lines match, for each file
    -T, --initial-tab  text begins at a tab stop
    -Z, --null  NUL behind file names
    -A, --after-context=NUM  lines behind each match
    -B, --before-context=NUM  lines before each match
    -C, --context=NUM  lines before and behind each match
    --group-separator=SEP  between groups of lines, instead of --
    --no-group-separator  nothing between groups of lines
    --color[=WHEN]  always, never or auto
    --colour[=WHEN]  the same
    -U, --binary  no effect here`,
  text: 'Exit code: 0 when a line was selected, 1 when none was, 2 after an error.',
});

export const grep = streaming(function* (run: Invocation): Running<number> {
  // -NUM is an old way to say -C NUM.
  const args = run.args.map((arg) => (/^-\d+$/.test(arg) ? `-C${arg.slice(1)}` : arg));
  const options = readArguments(run, GREP, args);
  if (typeof options === 'number') return options;
  const operands = [...options.operands];
  const patterns = patternsOf(run, options, operands);
  if (typeof patterns === 'number') return patterns;
  const regex = compiled(run, options, patterns);
  if (typeof regex === 'number') return regex;
  const printer = printerOf(run, options, operands);
  if (typeof printer === 'number') return printer;
  return yield* searchAll(run, options, regex, printer, operands);
});

/** Takes the first operand as the pattern when there is no -e and no -f. */
function patternsOf(run: Invocation, options: Arguments, operands: string[]): string[] | number {
  const patterns: string[] = [];
  for (const { id, argument = '' } of options.given) {
    if (id === 'e') patterns.push(...argument.split('\n'));
    if (id !== 'f') continue;
    const text = readOperand(run, argument);
    if (!text.ok) return complain(run, `${argument}: ${text.failure}`, 2);
    patterns.push(...linesOf(text.value));
  }
  if (options.has('e', 'f')) return patterns;
  const first = operands.shift();
  if (first !== undefined) return first.split('\n');
  run.err(
    `Usage: ${run.name} [OPTION]... PATTERNS [FILE]...\nTry '${run.name} --help' for more information.\n`,
  );
  return 2;
}

function compiled(run: Invocation, options: Arguments, patterns: readonly string[]): Regex | number {
  const syntax =
    options.last('E', 'F', 'G', 'P') ?? (run.name === 'egrep' ? 'E' : run.name === 'fgrep' ? 'F' : 'G');
  const matching = options.last('i', 'y', 'no-ignore-case');
  const around = options.has('x') ? 'line' : options.has('w') ? 'word' : undefined;
  const ignoreCase = matching === 'i' || matching === 'y';
  try {
    if (syntax === 'P') {
      const [pattern = '', ...others] = patterns;
      if (others.length > 0) return complain(run, 'the -P option only supports a single pattern', 2);
      return perlRegex(pattern, { ignoreCase, around });
    }
    return compileRegexes(patterns, {
      extended: syntax === 'E',
      fixed: syntax === 'F',
      ignoreCase,
      ...(around && { around }),
    });
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    return complain(run, error.message, 2);
  }
}

function printerOf(run: Invocation, options: Arguments, operands: readonly string[]): Printer | number {
  const context = options.value('C');
  const counts: number[] = [];
  for (const [text, kind] of [
    [options.value('B') ?? context ?? '0', 'context'],
    [options.value('A') ?? context ?? '0', 'context'],
    [options.value('m') ?? '-1', 'max'],
  ] as const) {
    const count = text.startsWith('-') && kind === 'max' ? Number.POSITIVE_INFINITY : countOf(text);
    if (count === undefined)
      return complain(
        run,
        kind === 'max' ? 'invalid max count' : `${text}: invalid context length argument`,
        2,
      );
    counts.push(count);
  }
  const color = options.given.findLast(({ id }) => id === 'color' || id === 'colour');
  const when = color ? (color.argument ?? 'auto') : 'never';
  if (!['always', 'yes', 'force', 'never', 'no', 'none', 'auto', 'tty', 'if-tty'].includes(when))
    return usageProblem(run, GREP, `invalid argument '${when}' for '--color'`);
  const colored = ['always', 'yes', 'force'].includes(when) || (when.includes('t') && run.terminal);
  const names = options.last('H', 'h');
  const separators = options.last('group-separator', 'no-group-separator');
  return new Printer({
    out: run.out,
    before: counts[0] ?? 0,
    after: counts[1] ?? 0,
    most: counts[2] ?? 0,
    mode: options.has('q', 'silent')
      ? 'quiet'
      : ((options.last('l', 'L') ??
          (options.has('c') ? 'count' : options.has('o') ? 'parts' : 'lines')) as 'lines'),
    inverted: options.has('v'),
    named: names === 'H' || (names !== 'h' && operands.length > 1),
    namedBelow: names !== 'h',
    numbered: options.has('n'),
    offsets: options.has('b'),
    tabbed: options.has('T'),
    nulls: options.has('Z'),
    end: options.has('z') ? '\0' : '\n',
    separator: separators === 'no-group-separator' ? undefined : (options.value('group-separator') ?? '--'),
    colors: colored ? COLORS : undefined,
    binary: options.has('a', 'z')
      ? 'text'
      : options.has('I')
        ? 'without-match'
        : ((options.value('binary-files') ?? 'binary') as 'binary'),
  });
}

function* searchAll(
  run: Invocation,
  options: Arguments,
  regex: Regex,
  printer: Printer,
  operands: readonly string[],
): Running<number> {
  let matched = false;
  let failed = false;
  const report = (found: Extract<Found, { kind: 'problem' }>): void => {
    if (found.fatal) failed = true;
    if (!options.has('s')) run.err(`${run.name}: ${found.message}\n`);
  };
  for (const found of filesToSearch(run, options, operands)) {
    if (found.kind === 'problem') {
      report(found);
      continue;
    }
    const end = options.has('z') ? '\0' : '\n';
    let pieces: () => Running<string | undefined> = () => run.piece(end);
    if (found.path !== '-') {
      const text = readOperand(run, found.path);
      if (!text.ok) {
        report({ kind: 'problem', message: `${found.name}: ${text.failure}`, fatal: true });
        continue;
      }
      pieces = onePiece(text.value);
    }
    if (yield* printer.search(run, regex, found, pieces)) matched = true;
    if (matched && printer.isQuiet) return 0;
    yield* run.rest();
  }
  return failed ? 2 : matched ? 0 : 1;
}
