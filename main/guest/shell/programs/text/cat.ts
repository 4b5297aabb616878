/** cat, tac, rev, nl: text as it is, or line by line. */

import { compileRegex, RegexProblem } from '../../language/regex.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { complain, readArguments, usageProblem } from '../arguments.ts';
import { eachPiece, inputsOf, linesOf, streaming } from './inputs.ts';

export const CAT: Manual = manual({
  name: 'cat',
  purpose: 'Write files one behind the other.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -A, --show-all  the same as -vET
    -b, --number-nonblank  number lines that are not empty
    -e  the same as -vE
    -E, --show-ends  $ at the end of each line
    -n, --number  number all lines
    -s, --squeeze-blank  at most one empty line in a row
    -t  the same as -vT
    -T, --show-tabs  tabs as ^I
    -u  no effect
    -v, --show-nonprinting  ^ and M- for what cannot be seen`,
});

export const cat = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, CAT);
  if (typeof options === 'number') return options;
  const filter = filterOf((...letters) => options.has(...letters));
  const failed = yield* eachPiece(run, options.operands, (text) => run.out(filter ? filter(text) : text));
  return failed ? 1 : 0;
});

/** Changes text as the options ask, line numbers going on from file to file. */
function filterOf(has: (...letters: string[]) => boolean): ((text: string) => string) | undefined {
  const hidden = has('A', 'e', 't', 'v');
  const ends = has('A', 'e', 'E');
  const tabs = has('A', 't', 'T');
  const filled = has('b');
  const numbered = has('n') || filled;
  const squeezed = has('s');
  if (!hidden && !ends && !tabs && !numbered && !squeezed) return undefined;
  let line = 0;
  let empty = 0;
  let atStart = true;
  return (text) => {
    let result = '';
    for (const part of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const terminated = part.endsWith('\n');
      let shown = terminated ? part.slice(0, -1) : part;
      const isEmpty = shown === '' && terminated && atStart;
      empty = isEmpty ? empty + 1 : 0;
      if (squeezed && empty > 1) continue;
      const number = numbered && atStart && !(filled && isEmpty) ? `${`${++line}`.padStart(6)}\t` : '';
      if (hidden) shown = visible(shown);
      if (tabs) shown = shown.replaceAll('\t', '^I');
      result += `${number}${shown}${terminated ? (ends ? '$\n' : '\n') : ''}`;
      atStart = terminated;
    }
    return result;
  };
}

/** ^X for control characters, M-x for bytes with the high bit. */
function visible(text: string): string {
  let result = '';
  for (const byte of Buffer.from(text)) {
    const low = byte & 0x7f;
    const shown =
      low < 32
        ? byte === 9
          ? '\t'
          : `^${String.fromCharCode(low + 64)}`
        : low === 127
          ? '^?'
          : String.fromCharCode(low);
    result += byte >= 128 ? `M-${low === 9 ? '^I' : shown}` : shown;
  }
  return result;
}

export const TAC: Manual = manual({
  name: 'tac',
  purpose: 'Write files with the last line first.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -b, --before  the separator stands before each record
    -s, --separator=STRING  the separator, instead of a newline`,
});

export function tac(run: Invocation): number {
  const options = readArguments(run, TAC);
  if (typeof options === 'number') return options;
  const separator = options.value('s') ?? '\n';
  const { texts, failed } = inputsOf(run, options.operands);
  for (const { text } of texts) {
    const parts = text.split(separator);
    if (options.has('b')) {
      const first = parts.shift() ?? '';
      run.out(
        parts
          .map((part) => separator + part)
          .reverse()
          .join('') + first,
      );
      continue;
    }
    const rest = parts.pop() ?? '';
    run.out(
      rest +
        parts
          .map((part) => part + separator)
          .reverse()
          .join(''),
    );
  }
  return failed ? 1 : 0;
}

export const REV: Manual = manual({
  name: 'rev',
  purpose: 'Write each line backwards.',
  synopsis: '[FILE]...',
});

export const rev = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, REV);
  if (typeof options === 'number') return options;
  const failed = yield* eachPiece(
    run,
    options.operands,
    (text) => run.out(text.replace(/[^\n]+/g, (line) => [...line].reverse().join(''))),
    { complain: (own, name, why) => complain(own, `cannot open ${name}: ${why}`) },
  );
  return failed ? 1 : 0;
});

export const NL: Manual = manual({
  name: 'nl',
  purpose: 'Number lines.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -b, --body-numbering=STYLE  a all lines, t lines that are not empty, n none, pBRE lines that match
    -i, --line-increment=NUMBER  between two numbers
    -n, --number-format=FORMAT  ln left, rn right, rz right with zeros
    -s, --number-separator=STRING  behind the number
    -v, --starting-line-number=NUMBER  the first number
    -w, --number-width=NUMBER  columns of a number
    -d, --section-delimiter=CC  not supported here
    -h, --header-numbering=STYLE  not supported here
    -f, --footer-numbering=STYLE  not supported here
    -l, --join-blank-lines=NUMBER  so many empty lines count as one
    -p, --no-renumber  no effect here`,
});

export const nl = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, NL);
  if (typeof options === 'number') return options;
  const refused = options.last('d', 'h', 'f');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const style = options.value('b') ?? 't';
  const numbers = [
    options.value('v') ?? '1',
    options.value('i') ?? '1',
    options.value('w') ?? '6',
    options.value('l') ?? '1',
  ];
  const [start = 1, step = 1, width = 6, joined = 1] = numbers.map((text) =>
    /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN,
  );
  if ([start, step, width, joined].some(Number.isNaN)) return usageProblem(run, NL, 'invalid number');
  if (width < 1) return complain(run, `invalid line number field width: '${width}'`);
  const format = options.value('n') ?? 'rn';
  if (!['ln', 'rn', 'rz'].includes(format))
    return usageProblem(run, NL, `invalid line numbering format: '${format}'`);
  const wants = numbering(style);
  if (typeof wants === 'string') return usageProblem(run, NL, wants);
  const separator = options.value('s') ?? '\t';
  let number = start;
  let empty = 0;
  const numbered = (line: string): string => {
    empty = line === '' ? empty + 1 : 0;
    if (!wants(line) || (line === '' && style === 'a' && empty % joined !== 0))
      return ' '.repeat(width + separator.length) + line;
    const text = `${number}`;
    number += step;
    const padded =
      format === 'ln'
        ? text.padEnd(width)
        : text.startsWith('-') && format === 'rz'
          ? `-${text.slice(1).padStart(width - 1, '0')}`
          : text.padStart(width, format === 'rz' ? '0' : ' ');
    return `${padded}${separator}${line}`;
  };
  const failed = yield* eachPiece(run, options.operands, (text) => {
    const lines = linesOf(text);
    if (lines.length > 0) run.out(`${lines.map(numbered).join('\n')}\n`);
  });
  return failed ? 1 : 0;
});

function numbering(style: string): ((line: string) => boolean) | string {
  if (style === 'a') return () => true;
  if (style === 'n') return () => false;
  if (style === 't') return (line) => line !== '';
  if (!style.startsWith('p')) return `invalid body numbering style: '${style}'`;
  try {
    const regex = compileRegex(style.slice(1), { extended: false, ignoreCase: false });
    return (line) => regex.test(line);
  } catch (error) {
    if (error instanceof RegexProblem) return error.message;
    throw error;
  }
}
