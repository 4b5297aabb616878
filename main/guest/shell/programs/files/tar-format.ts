/** Archives as GNU tar writes them (tar.h, "GNU tar Archive Format" of its manual), and as it reads them with ustar and pax. */

export interface TarEntry {
  /** A directory's ends in "/". */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'hard link';
  readonly mode: number;
  /** Seconds since 1970. */
  readonly modified: number;
  readonly bytes: Buffer;
  /** Where a link leads. */
  readonly link: string;
}

const BLOCK = 512;
/** tar writes twenty blocks at a time. */
const RECORD = 20 * BLOCK;
const NAME_BYTES = 100;
const TYPES = { file: '0', 'hard link': '1', link: '2', directory: '5' } as const;
const LONG_NAME = 'L';
const LONG_LINK = 'K';

/** Places of a header's fields. */
const FIELD = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  user: [265, 32],
  group: [297, 32],
  prefix: [345, 155],
} as const;

export function tarOf(entries: Iterable<TarEntry>): Buffer {
  const parts: Buffer[] = [];
  for (const { name, kind, mode, modified, bytes, link } of entries) {
    if (Buffer.byteLength(link) > NAME_BYTES) parts.push(...longName(LONG_LINK, link));
    if (Buffer.byteLength(name) > NAME_BYTES) parts.push(...longName(LONG_NAME, name));
    parts.push(header(name, TYPES[kind], mode, modified, bytes.length, link), ...padded(bytes));
  }
  const length = parts.reduce((sum, part) => sum + part.length, 2 * BLOCK);
  return Buffer.concat(parts, Math.ceil(length / RECORD) * RECORD);
}

function longName(type: string, text: string): Buffer[] {
  const bytes = Buffer.from(`${text}\0`);
  return [header('././@LongLink', type, 0o644, 0, bytes.length, ''), ...padded(bytes)];
}

function padded(bytes: Buffer): Buffer[] {
  return [bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
}

function header(
  name: string,
  type: string,
  mode: number,
  modified: number,
  size: number,
  link: string,
): Buffer {
  const block = Buffer.alloc(BLOCK);
  const put = (field: keyof typeof FIELD, text: string | Buffer): void => {
    const [at, length] = FIELD[field];
    Buffer.from(text as string).copy(block, at, 0, length);
  };
  const octal = (value: number, digits: number): string =>
    `${Math.max(0, Math.floor(value)).toString(8).padStart(digits, '0')}\0`;
  put('name', name);
  put('mode', octal(mode & 0o7777, 7));
  put('uid', octal(0, 7));
  put('gid', octal(0, 7));
  put('size', octal(size, 11));
  put('mtime', octal(modified, 11));
  put('checksum', ' '.repeat(8));
  put('type', type);
  put('link', link);
  put('magic', 'ustar  \0');
  put('user', 'root');
  put('group', 'root');
  put('checksum', `${octal(sumOf(block), 6)} `);
  return block;
}

const sumOf = (block: Buffer): number => block.reduce((sum, byte) => sum + byte, 0);

export type TarProblem = 'no archive' | 'ends early';

/** Entries in their order. `problem`: why there are no more. */
export function readTar(bytes: Buffer): {
  readonly entries: readonly TarEntry[];
  readonly problem?: TarProblem;
} {
  const entries: TarEntry[] = [];
  let long: { name?: string; link?: string } = {};
  for (let at = 0; at < bytes.length; ) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) break;
    if (block.length < BLOCK || !isHeader(block)) return { entries, problem: 'no archive' };
    const type = text(block, 'type') || '0';
    const size = ['1', '2', '5'].includes(type) ? 0 : octalOf(block, 'size');
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) return { entries, problem: 'ends early' };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === LONG_NAME) long.name = untilNul(content);
    else if (type === LONG_LINK) long.link = untilNul(content);
    else if (type === 'x') long = { ...long, ...paxNames(content) };
    else if (type !== 'g') {
      entries.push(entryOf(block, type, content, long));
      long = {};
    }
  }
  return { entries };
}

function entryOf(
  block: Buffer,
  type: string,
  bytes: Buffer,
  long: { readonly name?: string; readonly link?: string },
): TarEntry {
  // GNU's own format has times where ustar has a prefix.
  const prefix = text(block, 'magic') === 'ustar' ? text(block, 'prefix') : '';
  const name = long.name ?? (prefix === '' ? text(block, 'name') : `${prefix}/${text(block, 'name')}`);
  return {
    name,
    kind:
      type === '5' || (type === '0' && name.endsWith('/'))
        ? 'directory'
        : type === '2'
          ? 'link'
          : type === '1'
            ? 'hard link'
            : 'file',
    mode: octalOf(block, 'mode') & 0o7777,
    modified: octalOf(block, 'mtime'),
    bytes,
    link: long.link ?? text(block, 'link'),
  };
}

const fieldOf = (block: Buffer, field: keyof typeof FIELD): Buffer =>
  block.subarray(FIELD[field][0], FIELD[field][0] + FIELD[field][1]);
const untilNul = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? undefined : end);
};
const text = (block: Buffer, field: keyof typeof FIELD): string => untilNul(fieldOf(block, field));
const octalOf = (block: Buffer, field: keyof typeof FIELD): number =>
  Number.parseInt(text(block, field).trim() || '0', 8);

/** The sum is that of the header with blanks in its own place. */
function isHeader(block: Buffer): boolean {
  const own = octalOf(block, 'checksum');
  const [start, length] = FIELD.checksum;
  const rest = sumOf(block) - sumOf(block.subarray(start, start + length));
  return own === rest + length * ' '.charCodeAt(0);
}

/** "LENGTH KEY=VALUE\n" of pax. */
function paxNames(bytes: Buffer): { name?: string; link?: string } {
  const names: { name?: string; link?: string } = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(' ', at);
    const length = Number(bytes.toString('latin1', at, blank));
    if (blank < 0 || !Number.isInteger(length) || length <= 0) break;
    const [, key, value = ''] = /^(.*?)=(.*)\n$/s.exec(bytes.toString('utf8', blank + 1, at + length)) ?? [];
    if (key === 'path') names.name = value;
    else if (key === 'linkpath') names.link = value;
    at += length;
  }
  return names;
}
