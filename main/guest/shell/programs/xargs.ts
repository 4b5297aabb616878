/** xargs: words of the input become arguments. */

import { LIMITS, LimitReached } from '../limits.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { EXIT_BROKEN_PIPE, type Input } from '../streams.ts';
import { complain, quoted, readArguments } from './arguments.ts';
import { child, EXIT_NOT_FOUND } from './child.ts';
import { unescapeText } from './escapes.ts';
import { countOf, LineReader, openOperand, streaming } from './text/inputs.ts';

export const XARGS: Manual = manual({
  name: 'xargs',
  purpose: 'Run a command with arguments from standard input.',
  synopsis: '[OPTION]... COMMAND [INITIAL-ARGS]...',
  takesCommand: true,
  options: `
    -0, --null  words end in NUL
    -a, --arg-file=FILE  words from a file
    -d, --delimiter=CHARACTER  words end in this character
    -E END  words up to this one
    -e[END], --eof[=END]  the same
    -I REPLACE  a command for each line, which stands for REPLACE
    -i[REPLACE], --replace[=REPLACE]  the same, {} when not given
    -L MAX-LINES  a command for so many lines
    -l[MAX-LINES], --max-lines[=MAX-LINES]  the same, 1 when not given
    -n, --max-args=MAX-ARGS  at most so many words for each command
    -o, --open-tty  no effect here
    -P, --max-procs=MAX-PROCS  no effect here: one after the other
    -p, --interactive  not supported here
    --process-slot-var=VAR  no effect here
    -r, --no-run-if-empty  no command when there are no words
    -s, --max-chars=MAX-CHARS  at most so many characters for each command
    --show-limits  no effect here
    -t, --verbose  tell of each command
    -x, --exit  no effect here`,
});

export const xargs = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, XARGS);
  if (typeof options === 'number') return options;
  if (options.has('p')) return complain(run, 'not supported here: -p');
  const file = options.value('a');
  const input = openOperand(run, file ?? '-');
  if (!input.ok) return complain(run, `Cannot open input file ${quoted(file ?? '')}: ${input.failure}`);
  const mode = options.last('I', 'i', 'L', 'l', 'n');
  const replace = mode === 'I' ? options.value('I') : mode === 'i' ? (options.value('i') ?? '{}') : undefined;
  const perLine = mode === 'L' || mode === 'l' ? countOf(options.value(mode) ?? '1') : undefined;
  const most = mode === 'n' || options.has('n') ? countOf(options.value('n')) : undefined;
  if ((options.has('n') && !most) || ((mode === 'L' || mode === 'l') && !perLine))
    return complain(run, `value for -${mode} option should be >= 1`);
  const delimiter = options.has('0') ? '\0' : options.value('d');
  const end = options.value('E') ?? options.value('e');
  const words =
    delimiter === undefined
      ? quotedWords(run, input.value, replace !== undefined)
      : delimitedWords(run, input.value, unescapeText(delimiter).text.slice(0, 1));
  const groups = grouped(cutAt(words, end), {
    ...(replace !== undefined && { replace }),
    ...(perLine && { perLine }),
    ...(most && { most }),
    characters: countOf(options.value('s') ?? '131072') ?? 131_072,
  });
  const command = options.operands.length === 0 ? ['echo'] : options.operands;
  let status = 0;
  for (let index = 0; ; index++) {
    if (index > LIMITS.rounds) throw new LimitReached(`xargs: more than ${LIMITS.rounds} commands`);
    const given = yield* groups();
    if (typeof given === 'string') return complain(run, given);
    const group = given ?? (index === 0 && replace === undefined && !options.has('r') ? [] : undefined);
    if (!group) return status;
    const argv =
      replace === undefined
        ? [...command, ...group]
        : command.map((word) => word.replaceAll(replace, group[0] ?? ''));
    if (options.has('t'))
      run.err(
        `${argv.map((word) => (/[^\w@%+=:,./-]/.test(word) || word === '' ? quoted(word) : word)).join(' ')}\n`,
      );
    const code = yield* child(run, argv, { stdin: '' });
    if (code === EXIT_NOT_FOUND || code === 126) return code;
    if (code === 255) return complain(run, `${argv[0]}: exited with status 255; aborting`, 124);
    if (code === EXIT_BROKEN_PIPE) return complain(run, `${argv[0]}: terminated by signal 13`, 125);
    if (code !== 0) status = 123;
    if (!given) return status;
  }
});

/** The next ones, undefined at the end; a text is what is wrong with the input. */
type Next<T> = () => Running<T | string | undefined>;

/** Words of each line, with quotes and backslashes, as the lines come; a whole line is one word for -I. */
function quotedWords(run: Invocation, input: Input, whole: boolean): Next<readonly string[]> {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  let text = '';
  let at = 0;
  const endLine = (): readonly string[] => {
    endWord();
    return words.splice(0);
  };
  /** Words before the quote are still words. */
  const unmatched = (): readonly string[] | string => {
    word = undefined;
    if (words.length > 0) return words.splice(0);
    return `unmatched ${quote === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`;
  };
  return function* () {
    for (;;) {
      if (at >= text.length) {
        const more: string | undefined = yield* run.piece('\n', input);
        if (more === undefined) {
          if (quote !== '') return unmatched();
          const rest = endLine();
          return rest.length > 0 ? rest : undefined;
        }
        text = more;
        at = 0;
      }
      for (; at < text.length; at++) {
        const char = text[at] ?? '';
        if (quote !== '') {
          if (char === '\n') return unmatched();
          if (char === quote) quote = '';
          else word += char;
        } else if (char === '\\') {
          word = (word ?? '') + (text[++at] ?? '');
        } else if (char === '"' || char === "'") {
          quote = char;
          word ??= '';
        } else if (char === '\n') {
          const line = endLine();
          if (line.length === 0) continue;
          at++;
          return line;
        } else if (char === ' ' || char === '\t') {
          if (!whole) endWord();
          else if (word !== undefined) word += char;
        } else word = (word ?? '') + char;
      }
    }
  };
}

/** Each word of its own line. */
function delimitedWords(run: Invocation, input: Input, delimiter: string): Next<readonly string[]> {
  const lines = new LineReader(run, input, delimiter);
  return function* () {
    const word = yield* lines.next();
    return word === undefined ? undefined : [word];
  };
}

/** Lines up to the word that ends the input. */
function cutAt(lines: Next<readonly string[]>, end: string | undefined): Next<readonly string[]> {
  if (end === undefined || end === '') return lines;
  let isOver = false;
  return function* () {
    const line = isOver ? undefined : yield* lines();
    if (typeof line !== 'object') return line;
    const at = line.indexOf(end);
    isOver = at >= 0;
    return at < 0 ? line : at > 0 ? line.slice(0, at) : undefined;
  };
}

interface Grouping {
  readonly replace?: string;
  readonly perLine?: number;
  readonly most?: number;
  readonly characters: number;
}

/** Words for one command after the other. */
function grouped(
  lines: Next<readonly string[]>,
  { replace, perLine, most = Number.POSITIVE_INFINITY, characters }: Grouping,
): Next<readonly string[]> {
  if (replace !== undefined)
    return function* () {
      const line = yield* lines();
      return typeof line === 'object' ? [line.join(' ')] : line;
    };
  if (perLine !== undefined)
    return function* () {
      const words: string[] = [];
      for (let count = 0; count < perLine; count++) {
        const line = yield* lines();
        if (typeof line === 'string') return line;
        if (line === undefined) return count === 0 ? undefined : words;
        words.push(...line);
      }
      return words;
    };
  let line: readonly string[] = [];
  let at = 0;
  return function* () {
    const words: string[] = [];
    for (let size = 0; words.length < most; ) {
      if (at >= line.length) {
        const next = yield* lines();
        if (typeof next === 'string') return next;
        if (next === undefined) break;
        line = next;
        at = 0;
        continue;
      }
      const word = line[at] ?? '';
      size += word.length + 1;
      if (size > characters && words.length > 0) break;
      words.push(word);
      at++;
    }
    return words.length > 0 ? words : undefined;
  };
}
