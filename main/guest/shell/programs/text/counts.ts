/** wc, tee, expand, and the checksums. */

import { createHash } from 'node:crypto';
import { contentBytes, contentSize } from '../../../tree/file-bytes.ts';
import { resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation, type Program } from '../../program.ts';
import { type Target, writeTo } from '../../streams.ts';
import { complain, quoted, readArguments } from '../arguments.ts';
import { countOf, eachPiece, linesOf, readOperand, streaming } from './inputs.ts';

export const WC: Manual = manual({
  name: 'wc',
  purpose: 'Count lines, words and bytes.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -c, --bytes  bytes
    -m, --chars  characters
    -l, --lines  newlines
    -L, --max-line-length  the longest line
    -w, --words  words`,
});

interface Counts {
  readonly l: number;
  readonly w: number;
  readonly m: number;
  readonly c: number;
  readonly L: number;
}

export function wc(run: Invocation): number {
  const options = readArguments(run, WC);
  if (typeof options === 'number') return options;
  const chosen = (['l', 'w', 'm', 'c', 'L'] as const).filter((letter) => options.has(letter));
  const wanted = chosen.length > 0 ? chosen : (['l', 'w', 'c'] as const);
  const rows: { readonly name: string; readonly counts: Counts }[] = [];
  const operands = options.operands.length === 0 ? ['-'] : options.operands;
  let status = 0;
  for (const name of operands) {
    const text = readOperand(run, name);
    if (text.ok) rows.push({ name, counts: count(text.value) });
    else {
      status = complain(run, `${name}: ${text.failure}`);
      if (text.failure === 'Is a directory') rows.push({ name, counts: count('') });
    }
  }
  const width = widthOf(wanted.length, operands, rows);
  const show = (counts: Counts, name: string): void => {
    const numbers = wanted.map((letter) => `${counts[letter]}`.padStart(width));
    run.out(`${numbers.join(' ')}${name && ` ${name}`}\n`);
  };
  for (const { name, counts } of rows) show(counts, options.operands.length === 0 ? '' : name);
  if (operands.length > 1)
    show(
      rows.reduce((sum, { counts }) => add(sum, counts), count('')),
      'total',
    );
  return status;
}

const count = (text: string): Counts => ({
  l: text.split('\n').length - 1,
  w: text.match(/[^ \t\n\v\f\r]+/g)?.length ?? 0,
  m: contentSize(text),
  c: contentSize(text),
  L: Math.max(0, ...text.split('\n').map(columns)),
});

const add = (left: Counts, right: Counts): Counts => ({
  l: left.l + right.l,
  w: left.w + right.w,
  m: left.m + right.m,
  c: left.c + right.c,
  L: Math.max(left.L, right.L),
});

/** Columns a line takes, tabs going to the next eighth. */
function columns(line: string): number {
  let column = 0;
  for (const char of line)
    column = char === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + (char >= ' ' ? 1 : 0);
  return column;
}

/**
 * coreutils: one number of one input stands alone, files are as wide as all their bytes together, and what comes
 * through a pipe has no size that could be known before.
 */
function widthOf(
  numbers: number,
  operands: readonly string[],
  rows: readonly { readonly name: string; readonly counts: Counts }[],
): number {
  if (numbers === 1 && operands.length < 2) return 1;
  const digits = `${rows.reduce((sum, { counts }) => sum + counts.c, 0)}`.length;
  const unknown =
    operands.includes('-') || rows.some(({ name }) => name.startsWith('/sys/') || name.startsWith('/proc/'));
  return unknown ? Math.max(PIPE_WIDTH, digits) : digits;
}
const PIPE_WIDTH = 7;

export const TEE: Manual = manual({
  name: 'tee',
  purpose: 'Write standard input to files and to standard output.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -a, --append  add to the files
    -i, --ignore-interrupts  no effect here
    -p  no effect here
    --output-error[=MODE]  no effect here`,
});

export const tee = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, TEE);
  if (typeof options === 'number') return options;
  const { files } = run.surroundings;
  let status = 0;
  const outputs: { readonly name: string; readonly opened: Target }[] = [];
  for (const name of options.operands) {
    const path = resolvePath(run.cwd, name);
    const substituted = run.substituted(path);
    if (substituted) {
      outputs.push({ name, opened: { kind: 'pipe', pipe: substituted.pipe } });
      continue;
    }
    const opened = files.open(path, options.has('a'));
    if (opened.ok) outputs.push({ name, opened: opened.value });
    else status = complain(run, `${name}: ${errnoText(opened.failure)}`);
  }
  for (let text = yield* run.piece(); text !== undefined; text = yield* run.piece()) {
    run.out(text);
    for (const output of [...outputs]) {
      const errno = yield* writeTo(files, output.opened, text, run.why);
      if (errno === undefined) continue;
      status = complain(run, `${output.name}: ${errnoText(errno)}`);
      outputs.splice(outputs.indexOf(output), 1);
    }
    yield* run.rest();
  }
  return status;
});

export const EXPAND: Manual = manual({
  name: 'expand',
  purpose: 'Turn tabs into blanks.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -i, --initial  only tabs before the first other character
    -t, --tabs=N  so many columns apart, instead of 8`,
});

export const expand = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, EXPAND);
  if (typeof options === 'number') return options;
  const size = countOf(options.value('t') ?? '8');
  if (size === undefined || size < 1)
    return complain(run, `tab size contains invalid character(s): ${quoted(options.value('t') ?? '')}`);
  const failed = yield* eachPiece(run, options.operands, (text) => {
    let column = 0;
    let initial = true;
    let result = '';
    for (const char of text) {
      if (char === '\n') {
        column = 0;
        initial = true;
      } else if (char === '\t' && (initial || !options.has('i'))) {
        const blanks = size - (column % size);
        result += ' '.repeat(blanks);
        column += blanks;
        continue;
      } else {
        column++;
        initial &&= char === ' ' || char === '\t';
      }
      result += char;
    }
    run.out(result);
  });
  return failed ? 1 : 0;
});

const SUMS = {
  md5sum: 'md5',
  sha1sum: 'sha1',
  sha224sum: 'sha224',
  sha256sum: 'sha256',
  sha384sum: 'sha384',
  sha512sum: 'sha512',
} as const;

export const CHECKSUMS: readonly Manual[] = Object.entries(SUMS).map(([name, kind]) =>
  manual({
    name,
    purpose: `Print or check ${kind.toUpperCase()} checksums.`,
    synopsis: '[OPTION]... [FILE]...',
    options: `
    -b, --binary  no effect but the mark in the output
    -c, --check  check the sums that the files list
    --tag  in BSD's style
    -t, --text  the default
    -z, --zero  lines end in NUL
    --ignore-missing  files that are not there do not count
    --quiet  nothing for files that are right
    --status  nothing at all
    --strict  badly formatted lines are an error
    -w, --warn  name badly formatted lines`,
  }),
);

export const checksum =
  (page: Manual): Program =>
  (run) => {
    const options = readArguments(run, page);
    if (typeof options === 'number') return options;
    const kind = SUMS[page.name as keyof typeof SUMS];
    const sum = (text: string): string => createHash(kind).update(contentBytes(text)).digest('hex');
    const operands = options.operands.length === 0 ? ['-'] : options.operands;
    let status = 0;
    for (const name of operands) {
      const text = readOperand(run, name);
      if (!text.ok) {
        status = complain(run, `${name}: ${text.failure}`);
        continue;
      }
      if (!options.has('c')) {
        const end = options.has('z') ? '\0' : '\n';
        run.out(
          options.has('tag')
            ? `${kind.toUpperCase()} (${name}) = ${sum(text.value)}${end}`
            : `${sum(text.value)} ${options.has('b') ? '*' : ' '}${name}${end}`,
        );
        continue;
      }
      if (checkSums(run, name, text.value, sum, (...ids) => options.has(...ids))) status = 1;
    }
    return status;
  };

/** Whether a sum, or a file, is not right. */
function checkSums(
  run: Invocation,
  list: string,
  text: string,
  sum: (text: string) => string,
  has: (...ids: string[]) => boolean,
): boolean {
  let wrong = 0;
  let missing = 0;
  let malformed = 0;
  let checked = 0;
  for (const line of linesOf(text)) {
    const [, plain, name, tagged, bsd] = /^([0-9a-f]{32,128}) [ *](.+)$/i.exec(line) ?? [
      undefined,
      undefined,
      undefined,
      ...(/^\w+ \((.+)\) = ([0-9a-f]{32,128})$/i.exec(line)?.slice(1, 3) ?? []),
    ];
    const [wanted, file] = plain === undefined ? [bsd, tagged] : [plain, name];
    if (wanted === undefined || file === undefined) {
      malformed++;
      continue;
    }
    const content = readOperand(run, file);
    if (!content.ok) {
      if (has('ignore-missing')) continue;
      run.err(`${run.name}: ${file}: ${content.failure}\n`);
      if (!has('status')) run.out(`${file}: FAILED open or read\n`);
      missing++;
      continue;
    }
    checked++;
    const right = sum(content.value) === wanted.toLowerCase();
    if (!right) wrong++;
    if (!has('status') && !(right && has('quiet'))) run.out(`${file}: ${right ? 'OK' : 'FAILED'}\n`);
  }
  if (checked + missing === 0 && malformed > 0) {
    run.err(`${run.name}: ${list}: no properly formatted checksum lines found\n`);
    return true;
  }
  const plural = (count: number, one: string, many: string): void => {
    if (count > 0 && !has('status')) run.err(`${run.name}: WARNING: ${count} ${count === 1 ? one : many}\n`);
  };
  plural(malformed, 'line is improperly formatted', 'lines are improperly formatted');
  plural(missing, 'listed file could not be read', 'listed files could not be read');
  plural(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match');
  return wrong > 0 || missing > 0 || (malformed > 0 && has('strict'));
}
