/** The small text programs: head, tail, wc, sort, uniq, cut, tr, tee. */

import { resolvePath } from '../../tree/paths.ts';
import { inBracket } from '../language/pattern.ts';
import { GuestGone, LIMITS } from '../limits.ts';
import { errnoText, type Invocation } from '../program.ts';
import { countOf, inputsOf, linesOf, smallOptions } from './options.ts';

const joinLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** "-5" is the old spelling of "-n 5". */
const withOldCount = (run: Invocation): Invocation => ({
  ...run,
  args: run.args.map((arg, index) => (index === 0 && /^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg)),
});

export function head(run: Invocation): number {
  const options = smallOptions(withOldCount(run), 'n:c:qv');
  if (!options) return 1;
  const lines = options.values.get('n')?.at(-1) ?? '10';
  const characters = options.values.get('c')?.at(-1);
  const fromEnd = lines.startsWith('-');
  const count = countOf(fromEnd ? lines.slice(1) : lines);
  const characterCount = characters === undefined ? undefined : countOf(characters);
  if (count === undefined || (characters !== undefined && characterCount === undefined))
    return invalidNumber(run, characters ?? lines);
  return eachInput(run, options.operands, (text) => {
    if (characterCount !== undefined) return text.slice(0, characterCount);
    const all = linesOf(text);
    return joinLines(fromEnd ? all.slice(0, Math.max(0, all.length - count)) : all.slice(0, count));
  });
}

export function tail(run: Invocation): number {
  const options = smallOptions(withOldCount(run), 'n:c:qv');
  if (!options) return 1;
  const lines = options.values.get('n')?.at(-1) ?? '10';
  const characters = options.values.get('c')?.at(-1);
  const from = lines.startsWith('+');
  const count = countOf(lines.replace(/^[+-]/, ''));
  const characterCount = characters === undefined ? undefined : countOf(characters);
  if (count === undefined || (characters !== undefined && characterCount === undefined))
    return invalidNumber(run, characters ?? lines);
  return eachInput(run, options.operands, (text) => {
    if (characterCount !== undefined) return characterCount === 0 ? '' : text.slice(-characterCount);
    const all = linesOf(text);
    if (from) return joinLines(all.slice(Math.max(0, count - 1)));
    return count === 0 ? '' : joinLines(all.slice(-count));
  });
}

function invalidNumber(run: Invocation, text: string): number {
  run.err(`${run.name}: invalid number '${text}'\n`);
  return 1;
}

function eachInput(run: Invocation, operands: readonly string[], part: (text: string) => string): number {
  const { texts, failed } = inputsOf(run, operands);
  texts.forEach(({ name, text }, index) => {
    if (operands.length > 1) run.out(`${index > 0 ? '\n' : ''}==> ${name} <==\n`);
    run.out(part(text));
  });
  return failed ? 1 : 0;
}

export function wc(run: Invocation): number {
  const options = smallOptions(run, 'lwcm');
  if (!options) return 1;
  const { texts, failed } = inputsOf(run, options.operands);
  const wanted = ['l', 'w', 'c'].filter(
    (letter) =>
      options.flags.size === 0 || options.flags.has(letter) || (letter === 'c' && options.flags.has('m')),
  );
  const counts = texts.map(({ text }) => ({
    l: text.split('\n').length - 1,
    w: text.split(/\s+/).filter((word) => word !== '').length,
    c: Buffer.byteLength(text),
  }));
  const width = wcWidth(wanted.length, options.operands, counts);
  const show = (count: Record<string, number>, name: string): void => {
    const numbers = wanted.map((letter) => `${count[letter] ?? 0}`.padStart(width));
    run.out(`${numbers.join(' ')}${name && ` ${name}`}\n`);
  };
  counts.forEach((count, index) => {
    show(count, options.operands.length === 0 ? '' : (texts[index]?.name ?? ''));
  });
  if (counts.length > 1)
    show(
      counts.reduce((sum, count) => ({ l: sum.l + count.l, w: sum.w + count.w, c: sum.c + count.c })),
      'total',
    );
  return failed ? 1 : 0;
}

/**
 * coreutils wc: one number of one input stands alone, files are as wide as all their bytes together, and what comes
 * through a pipe has no size that could be known before.
 */
function wcWidth(
  columns: number,
  operands: readonly string[],
  counts: readonly { readonly c: number }[],
): number {
  if (columns === 1 && operands.length < 2) return 1;
  if (operands.length === 0 || operands.includes('-')) return PIPE_WIDTH;
  return `${counts.reduce((sum, { c }) => sum + c, 0)}`.length;
}
const PIPE_WIDTH = 7;

export function uniq(run: Invocation): number {
  const options = smallOptions(run, 'cdu');
  if (!options) return 1;
  const { texts, failed } = inputsOf(run, options.operands.slice(0, 1));
  const groups: { line: string; count: number }[] = [];
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    const last = groups[groups.length - 1];
    if (last?.line === line) last.count++;
    else groups.push({ line, count: 1 });
  }
  const shown = groups.filter(
    ({ count }) => (!options.flags.has('d') || count > 1) && (!options.flags.has('u') || count === 1),
  );
  run.out(
    joinLines(
      shown.map(({ line, count }) => (options.flags.has('c') ? `${`${count}`.padStart(7)} ${line}` : line)),
    ),
  );
  return failed ? 1 : 0;
}

export function cut(run: Invocation): number {
  const options = smallOptions(run, 'd:f:c:s');
  if (!options) return 1;
  const fields = options.values.get('f')?.at(-1);
  const characters = options.values.get('c')?.at(-1);
  const ranges = rangesOf(fields ?? characters ?? '');
  if (!ranges) {
    run.err('cut: expected a list of bytes, characters, or fields\n');
    return 1;
  }
  const wanted = (position: number): boolean =>
    ranges.some(([from, to]) => position >= from && position <= to);
  const delimiter = options.values.get('d')?.at(-1) ?? '\t';
  const cutLine = (line: string): string | undefined => {
    if (fields === undefined) return [...line].filter((_, index) => wanted(index + 1)).join('');
    if (!line.includes(delimiter)) return options.flags.has('s') ? undefined : line;
    return line
      .split(delimiter)
      .filter((_, index) => wanted(index + 1))
      .join(delimiter);
  };
  const { texts, failed } = inputsOf(run, options.operands);
  const lines = texts.flatMap(({ text }) => linesOf(text)).map(cutLine);
  run.out(joinLines(lines.filter((line) => line !== undefined)));
  return failed ? 1 : 0;
}

function rangesOf(list: string): [number, number][] | undefined {
  const ranges: [number, number][] = [];
  for (const part of list.split(',')) {
    const match = /^(\d{0,6})(-?)(\d{0,6})$/.exec(part);
    if (!match || (match[1] === '' && match[3] === '')) return undefined;
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    ranges.push([from, to]);
  }
  return ranges;
}

/** tr [-cds] SET1 [SET2] with ranges, classes and backslash letters. */
export function tr(run: Invocation): number {
  const options = smallOptions(run, 'cCds');
  const [first, second] = options?.operands ?? [];
  if (!options || first === undefined) {
    run.err('tr: missing operand\n');
    return 1;
  }
  if (second === undefined && !options.flags.has('d') && !options.flags.has('s')) {
    run.err(`tr: missing operand after '${first}'\n`);
    return 1;
  }
  const complement = options.flags.has('c') || options.flags.has('C');
  const from = membersOf(first);
  const to = membersOf(second ?? '');
  const inFirst = (char: string): boolean =>
    (from.includes(char) || (/^\[:[a-z]+:\]$/.test(first) && inBracket(first, char))) !== complement;
  let result = '';
  let squeezed = '';
  for (const char of run.input.all()) {
    const matched = inFirst(char);
    if (matched && options.flags.has('d')) continue;
    const replaced =
      matched && to.length > 0
        ? (to[complement ? to.length - 1 : Math.min(from.indexOf(char), to.length - 1)] ?? char)
        : char;
    if (options.flags.has('s') && replaced === squeezed && matched) continue;
    squeezed = matched ? replaced : '';
    result += replaced;
  }
  run.out(result);
  return 0;
}

const CLASS_MEMBERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '[:lower:]': 'abcdefghijklmnopqrstuvwxyz',
    '[:upper:]': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    '[:digit:]': '0123456789',
    '[:space:]': ' \t\n\v\f\r',
    '[:blank:]': ' \t',
  }),
);

function membersOf(set: string): string[] {
  const known = CLASS_MEMBERS.get(set);
  if (known !== undefined) return [...known];
  const text = set.replace(
    /\\([ntr\\])/g,
    (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? '\\',
  );
  const members: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const low = text.charCodeAt(at);
    const high = text[at + 1] === '-' && at + 2 < text.length ? text.charCodeAt(at + 2) : low;
    for (let code = low; code <= Math.min(high, low + 1024); code++) members.push(String.fromCharCode(code));
    if (high !== low) at += 2;
  }
  return members;
}

export function tee(run: Invocation): number {
  const options = smallOptions(run, 'a');
  if (!options) return 1;
  const text = run.input.all();
  run.out(text);
  let status = 0;
  for (const name of options.operands) {
    const { files } = run.surroundings;
    const path = resolvePath(run.cwd, name);
    const opened = files.open(path, options.flags.has('a'));
    let errno = opened.ok ? undefined : opened.failure;
    if (opened.ok && opened.value.kind === 'scratch') errno = files.scratch.write(path, text, true);
    else if (opened.ok && opened.value.kind === 'tree' && text !== '') {
      const answer = files.writeTree(path, text);
      if (answer.kind === 'refused' && answer.gone) throw new GuestGone();
      if (answer.kind === 'refused') errno = answer.errno;
    }
    if (errno === undefined) continue;
    run.err(`tee: ${name}: ${errnoText(errno)}\n`);
    status = 1;
  }
  return status;
}

/** seq [-s SEPARATOR] [-w] [FIRST [INCREMENT]] LAST, whole numbers. */
/** "-w", "-s SEP", "-sSEP", "-wsSEP"; a negative number is no option. The separator is empty when it follows. */
function seqOption(
  word: string | undefined,
): { readonly wide: boolean; readonly separator?: string } | undefined {
  const [, letters, separator] = /^-(w*)(?:s(.*))?$/s.exec(word ?? '') ?? [];
  if (letters === undefined || word === '-') return undefined;
  return { wide: letters !== '', ...(separator === undefined ? {} : { separator }) };
}

export function seq(run: Invocation): number {
  const args = [...run.args];
  let separator = '\n';
  let wide = false;
  for (let option = seqOption(args[0]); option; option = seqOption(args[0])) {
    args.shift();
    wide ||= option.wide;
    if (option.separator !== undefined) separator = option.separator || (args.shift() ?? '\n');
  }
  const numbers = args.map((arg) => (/^[+-]?\d{1,15}$/.test(arg) ? Number(arg) : Number.NaN));
  if (args.length < 1 || args.length > 3 || numbers.some(Number.isNaN)) {
    run.err(
      args.length < 1 || args.length > 3
        ? 'seq: usage: seq [-w] [-s SEP] [FIRST [INC]] LAST\n'
        : `seq: invalid number '${args[numbers.findIndex(Number.isNaN)]}'\n`,
    );
    return 1;
  }
  const last = numbers[numbers.length - 1] ?? 0;
  const first = args.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = args.length === 3 ? (numbers[1] ?? 1) : 1;
  const count = step === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > LIMITS.words) {
    run.err(`seq: more than ${LIMITS.words} numbers\n`);
    return 1;
  }
  const width = wide ? Math.max(`${first}`.length, `${last}`.length) : 0;
  const all = Array.from({ length: count }, (_, index) => `${first + index * step}`.padStart(width, '0'));
  if (all.length > 0) run.out(`${all.join(separator)}\n`);
  return 0;
}
