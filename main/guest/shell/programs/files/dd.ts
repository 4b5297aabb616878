/** dd: copies blocks of bytes, as far as the simulated files go. */

import { contentBytes, contentOf, contentSize } from '../../../tree/file-bytes.ts';
import { resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { Input, writeTo } from '../../streams.ts';
import { asksForHelp, complain, quoted, usageProblem } from '../arguments.ts';
import { countOf, streaming } from '../text/inputs.ts';

export const DD: Manual = manual({
  name: 'dd',
  purpose: 'Copy a file in blocks.',
  synopsis: '[OPERAND]...',
  text: `if=FILE of=FILE bs=BYTES ibs=BYTES obs=BYTES count=N skip=N seek=N conv=notrunc,lcase,ucase,sync,fsync,fdatasync,noerror
status=none|noxfer|progress iflag=… oflag=… have no effect. A file of sysfs is written with one write.`,
});

const KNOWN = [
  'if',
  'of',
  'bs',
  'ibs',
  'obs',
  'count',
  'skip',
  'seek',
  'conv',
  'status',
  'iflag',
  'oflag',
  'iseek',
  'oseek',
];
const CONVERSIONS = ['notrunc', 'lcase', 'ucase', 'sync', 'fsync', 'fdatasync', 'noerror', 'nocreat', 'excl'];
const SIZE_LIMIT = 16 * 1024 * 1024;

export const dd = streaming(function* (run: Invocation): Running<number> {
  if (asksForHelp(run, DD)) return 0;
  const given = new Map<string, string>();
  for (const arg of run.args) {
    if (arg === '--') continue;
    const equals = arg.indexOf('=');
    const name = arg.slice(0, Math.max(0, equals));
    if (!KNOWN.includes(name)) return usageProblem(run, DD, `unrecognized operand ${quoted(arg)}`);
    given.set(name, arg.slice(equals + 1));
  }
  const numbers = new Map<string, number>();
  for (const name of ['bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'iseek', 'oseek']) {
    const text = given.get(name);
    if (text === undefined) continue;
    const number = text.split('x').reduce<number | undefined>((product, part) => {
      const factor =
        countOf(part.replace(/w$/, '')) ?? (/^\d+c$/.test(part) ? Number(part.slice(0, -1)) : undefined);
      return product === undefined || factor === undefined ? undefined : product * factor;
    }, 1);
    if (number === undefined || (number === 0 && name.endsWith('bs')))
      return complain(run, `invalid number: ${quoted(text)}`);
    numbers.set(name, number);
  }
  const conversions = (given.get('conv') ?? '').split(',').filter((each) => each !== '');
  const unknown = conversions.find((each) => !CONVERSIONS.includes(each));
  if (unknown !== undefined) return usageProblem(run, DD, `invalid conversion: ${quoted(unknown)}`);
  return yield* copyBlocks(run, given, numbers, conversions);
});

function* copyBlocks(
  run: Invocation,
  given: ReadonlyMap<string, string>,
  numbers: ReadonlyMap<string, number>,
  conversions: readonly string[],
): Running<number> {
  const { files } = run.surroundings;
  const blockSize = numbers.get('bs') ?? numbers.get('ibs') ?? 512;
  const outSize = numbers.get('bs') ?? numbers.get('obs') ?? 512;
  const skip = (numbers.get('skip') ?? numbers.get('iseek') ?? 0) * blockSize;
  const count = numbers.get('count');
  const input = given.get('if');
  const wanted = count === undefined ? Number.POSITIVE_INFINITY : count * blockSize;
  let bytes: Buffer;
  const endless = input === undefined ? undefined : files.endless(resolvePath(run.cwd, input));
  if (input === undefined || endless) {
    // Of what has no end it takes no more than it was told to.
    const source = endless ? new Input('', true, endless) : run.input;
    if (endless && wanted > SIZE_LIMIT)
      return complain(
        run,
        `error writing ${quoted(given.get('of') ?? 'standard output')}: ${errnoText('ENOSPC')}`,
      );
    if (wanted === Number.POSITIVE_INFINITY) yield* source.gather();
    else yield* source.fillCharacters(skip + wanted);
    const all = contentBytes(wanted === Number.POSITIVE_INFINITY ? source.all() : source.take(skip + wanted));
    bytes = all.subarray(skip, skip + Math.min(wanted, all.length));
  } else {
    const text = files.read(resolvePath(run.cwd, input));
    if (!text.ok) {
      const what = text.failure === 'EISDIR' ? 'error reading' : 'failed to open';
      return complain(run, `${what} ${quoted(input ?? '')}: ${errnoText(text.failure)}`);
    }
    const all = contentBytes(text.value);
    bytes = all.subarray(skip, skip + Math.min(wanted, all.length));
  }
  let text = contentOf(bytes);
  if (conversions.includes('lcase')) text = text.toLowerCase();
  if (conversions.includes('ucase')) text = text.toUpperCase();
  if (conversions.includes('sync') && bytes.length % blockSize !== 0)
    text += '\0'.repeat(blockSize - (bytes.length % blockSize));
  const errno = yield* put(
    run,
    given.get('of'),
    text,
    (numbers.get('seek') ?? numbers.get('oseek') ?? 0) * outSize,
    conversions,
  );
  if (typeof errno === 'string') return complain(run, errno);
  report(run, given.get('status'), bytes.length, contentSize(text), blockSize, outSize);
  return 0;
}

function* put(
  run: Invocation,
  name: string | undefined,
  text: string,
  seek: number,
  conversions: readonly string[],
): Running<string | undefined> {
  if (name === undefined) {
    run.out(text);
    return undefined;
  }
  const { files } = run.surroundings;
  const path = resolvePath(run.cwd, name);
  const before = seek > 0 || conversions.includes('notrunc') ? files.read(path) : undefined;
  if (conversions.includes('nocreat') && !files.stat(path))
    return `failed to open ${quoted(name)}: ${errnoText('ENOENT')}`;
  if (conversions.includes('excl') && files.stat(path))
    return `failed to open ${quoted(name)}: ${errnoText('EEXIST')}`;
  const opened = files.open(path, false);
  if (!opened.ok) return `failed to open ${quoted(name)}: ${errnoText(opened.failure)}`;
  let content = text;
  if (opened.value.kind === 'scratch' && (seek > 0 || before)) {
    if (seek > SIZE_LIMIT) return `error writing ${quoted(name)}: ${errnoText('ENOSPC')}`;
    const old = Buffer.from(before?.ok ? before.value : '');
    const added = Buffer.from(text);
    const rest = conversions.includes('notrunc') ? old.subarray(seek + added.length) : Buffer.alloc(0);
    const front = Buffer.alloc(seek);
    old.copy(front, 0, 0, seek);
    content = Buffer.concat([front, added, rest]).toString();
  }
  const errno = yield* writeTo(files, opened.value, content, run.why);
  return errno === undefined ? undefined : `error writing ${quoted(name)}: ${errnoText(errno)}`;
}

function report(
  run: Invocation,
  status: string | undefined,
  read: number,
  written: number,
  blockSize: number,
  outSize: number,
): void {
  if (status === 'none') return;
  const records = (bytes: number, size: number): string =>
    `${Math.floor(bytes / size)}+${bytes % size === 0 ? 0 : 1}`;
  run.err(`${records(read, blockSize)} records in\n${records(written, outSize)} records out\n`);
  if (status !== 'noxfer') run.err(`${written} byte${written === 1 ? '' : 's'} copied, 0 s, Infinity B/s\n`);
}
