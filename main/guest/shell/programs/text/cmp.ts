/** cmp: two files compared byte by byte. */

import { contentBytes } from '../../../tree/file-bytes.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Invocation } from '../../program.ts';
import { complain, readArguments, usageProblem } from '../arguments.ts';
import { countOf, readOperand } from './inputs.ts';

export const CMP: Manual = manual({
  name: 'cmp',
  purpose: 'Compare two files byte by byte.',
  synopsis: '[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]',
  trouble: 2,
  options: `
    -b, --print-bytes  the bytes that differ too
    -i, --ignore-initial=SKIP  without the first SKIP bytes, or SKIP1:SKIP2
    -l, --verbose  every difference: its place and both bytes
    -n, --bytes=LIMIT  at most so many bytes
    -s, --quiet  only the exit code
    --silent  the same`,
});

const octal = (byte: number): string => byte.toString(8);

/** As cat -v shows a byte. */
function visible(byte: number): string {
  const low = byte & 0x7f;
  const shown =
    low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? '^?' : String.fromCharCode(low);
  return byte >= 128 ? `M-${shown}` : shown;
}

export function cmp(run: Invocation): number {
  const options = readArguments(run, CMP);
  if (typeof options === 'number') return options;
  const [first, second = '-', ...skips] = options.operands;
  if (first === undefined) return usageProblem(run, CMP, `missing operand after 'cmp'`);
  const [given, extra] = (options.value('i') ?? '').split(':');
  const skip = [skips[0] ?? given, skips[1] ?? extra ?? skips[0] ?? given].map((text) =>
    countOf(text || '0'),
  );
  const limit = options.has('n') ? countOf(options.value('n')) : Number.POSITIVE_INFINITY;
  if (limit === undefined || skip.includes(undefined)) return usageProblem(run, CMP, 'invalid number');
  const sides: Buffer[] = [];
  for (const [index, name] of [first, second].entries()) {
    const text = readOperand(run, name);
    if (!text.ok) return complain(run, `${name}: ${text.failure}`, 2);
    sides.push(contentBytes(text.value).subarray(skip[index] ?? 0));
  }
  const [a, b] = sides as [Buffer, Buffer];
  const length = Math.min(a.length, b.length, limit);
  const width = `${length}`.length;
  let line = 1;
  let differs = false;
  for (let at = 0; at < length; at++) {
    const [left = 0, right = 0] = [a[at], b[at]];
    if (left !== right) {
      differs = true;
      if (options.has('s', 'silent')) return 1;
      const bytes = options.has('b');
      if (!options.has('l')) {
        const shown = bytes
          ? ` is ${octal(left).padStart(3)} ${visible(left)} ${octal(right).padStart(3)} ${visible(right)}`
          : '';
        run.out(`${first} ${second} differ: byte ${at + 1}, line ${line}${shown}\n`);
        return 1;
      }
      const [l, r] = [octal(left).padStart(3), octal(right).padStart(3)];
      const place = `${at + 1}`.padStart(width);
      run.out(
        bytes ? `${place} ${l} ${visible(left).padEnd(4)} ${r} ${visible(right)}\n` : `${place} ${l} ${r}\n`,
      );
    }
    if (left === 10) line++;
  }
  if (a.length === b.length || length === limit) return differs ? 1 : 0;
  if (!options.has('s', 'silent')) {
    const [short, bytes] = a.length < b.length ? [first, a] : [second, b];
    run.err(`cmp: EOF on ${short} ${endOf(bytes, line, options.has('l'))}\n`);
  }
  return 1;
}

/** "after byte 4, in line 2": of a file that ends before the other one does. */
function endOf(bytes: Buffer, line: number, isVerbose: boolean): string {
  if (bytes.length === 0) return 'which is empty';
  if (isVerbose) return `after byte ${bytes.length}`;
  return bytes.at(-1) === 10
    ? `after byte ${bytes.length}, line ${line - 1}`
    : `after byte ${bytes.length}, in line ${line}`;
}
