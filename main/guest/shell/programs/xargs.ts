/** xargs: words of the input become arguments. */

import { LIMITS, LimitReached } from '../limits.ts';
import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation } from '../program.ts';
import { complain, quoted, readArguments } from './arguments.ts';
import { child, EXIT_NOT_FOUND } from './child.ts';
import { unescapeText } from './escapes.ts';
import { countOf, readOperand } from './text/inputs.ts';

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

export function* xargs(run: Invocation): Running<number> {
  const options = readArguments(run, XARGS);
  if (typeof options === 'number') return options;
  if (options.has('p')) return complain(run, 'not supported here: -p');
  const file = options.value('a');
  const text = readOperand(run, file ?? '-');
  if (!text.ok) return complain(run, `Cannot open input file ${quoted(file ?? '')}: ${text.failure}`);
  const mode = options.last('I', 'i', 'L', 'l', 'n');
  const replace = mode === 'I' ? options.value('I') : mode === 'i' ? (options.value('i') ?? '{}') : undefined;
  const perLine = mode === 'L' || mode === 'l' ? countOf(options.value(mode) ?? '1') : undefined;
  const most = mode === 'n' || options.has('n') ? countOf(options.value('n')) : undefined;
  if ((options.has('n') && !most) || ((mode === 'L' || mode === 'l') && !perLine))
    return complain(run, `value for -${mode} option should be >= 1`);
  const delimiter = options.has('0') ? '\0' : options.value('d');
  const end = options.value('E') ?? options.value('e');
  const lines =
    delimiter === undefined
      ? wordLines(text.value, replace !== undefined)
      : delimited(text.value, unescapeText(delimiter).text);
  if (typeof lines === 'string') return complain(run, lines);
  const groups = grouped(cutAt(lines, end), {
    ...(replace !== undefined && { replace }),
    ...(perLine && { perLine }),
    ...(most && { most }),
    characters: countOf(options.value('s') ?? '131072') ?? 131_072,
  });
  const command = options.operands.length === 0 ? ['echo'] : options.operands;
  if (groups.length === 0 && replace === undefined && !options.has('r')) groups.push([]);
  let status = 0;
  for (const [index, group] of groups.entries()) {
    if (index > LIMITS.rounds) throw new LimitReached(`xargs: more than ${LIMITS.rounds} commands`);
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
    if (code !== 0) status = 123;
  }
  return status;
}

/** Words of each line, with quotes and backslashes; a whole line is one word for -I. */
function wordLines(text: string, whole: boolean): string[][] | string {
  const lines: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endLine = (): void => {
    endWord();
    if (words.length > 0) lines.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\n')
        return `unmatched ${quote === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`;
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '\\') {
      word = (word ?? '') + (text[++at] ?? '');
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\n') endLine();
    else if (char === ' ' || char === '\t') {
      if (whole) {
        if (word !== undefined) word += char;
      } else endWord();
    } else word = (word ?? '') + char;
  }
  if (quote !== '')
    return `unmatched ${quote === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`;
  endLine();
  return lines;
}

function delimited(text: string, delimiter: string): string[][] {
  if (text === '') return [];
  const words = text.split(delimiter.slice(0, 1));
  if (words.at(-1) === '') words.pop();
  return words.map((word) => [word]);
}

function cutAt(lines: readonly string[][], end: string | undefined): string[][] {
  if (end === undefined || end === '') return [...lines];
  const kept: string[][] = [];
  for (const line of lines) {
    const at = line.indexOf(end);
    if (at < 0) kept.push(line);
    else {
      if (at > 0) kept.push(line.slice(0, at));
      break;
    }
  }
  return kept;
}

interface Grouping {
  readonly replace?: string;
  readonly perLine?: number;
  readonly most?: number;
  readonly characters: number;
}

function grouped(lines: readonly string[][], { replace, perLine, most, characters }: Grouping): string[][] {
  if (replace !== undefined) return lines.map((line) => [line.join(' ')]);
  if (perLine !== undefined) {
    const groups: string[][] = [];
    for (let from = 0; from < lines.length; from += perLine)
      groups.push(lines.slice(from, from + perLine).flat());
    return groups;
  }
  const groups: string[][] = [];
  let size = 0;
  for (const word of lines.flat()) {
    const last = groups.at(-1);
    size += word.length + 1;
    if (!last || last.length >= (most ?? Number.POSITIVE_INFINITY) || size > characters) {
      groups.push([word]);
      size = word.length + 1;
    } else last.push(word);
  }
  return groups;
}
