/**
 * Entries of a tar as its bytes arrive: ustar, with the long names and sizes of GNU and of pax. tar(5) of libarchive and
 * POSIX pax have the fields. Nothing is kept but what the caller asks for: a tar of a /sys has a million entries.
 */

import { KIB } from '../../shared/units.ts';
import type { EntryKind } from './collector.ts';
import {
  MOST_PIECES,
  moreSparse,
  type SparseFile,
  sparseHeader,
  sparseOfPax,
  withHoles,
} from './tar-sparse.ts';

export interface TarHandler {
  /** @returns whether the content is wanted; `bytes` may be what a hostile header says */
  entry(name: string, kind: EntryKind, bytes: number, target: string): boolean;
  /** Content of the last entry that was wanted, whole. */
  content(bytes: Buffer): void;
}

export const TAR_BLOCK_BYTES = 512;
const GNU_SPARSE = 'S';
const SUM_AT = 148;
const SUM_BYTES = 8;
/** Long names and pax records: what a path can be, and a few attributes. */
const EXTENSION_LIMIT_BYTES = 64 * KIB;
const EMPTY = Buffer.alloc(0);

/** A tar has no mark of its own in its oldest form: the header's check sum tells. */
export function isTarHeader(bytes: Buffer, at = 0): boolean {
  if (bytes.length < at + TAR_BLOCK_BYTES) return false;
  const said = octal(bytes, at + SUM_AT, SUM_BYTES);
  if (said <= 0) return false;
  let sum = SUM_BYTES * 0x20;
  for (let index = 0; index < SUM_AT; index++) sum += bytes[at + index] as number;
  for (let index = SUM_AT + SUM_BYTES; index < TAR_BLOCK_BYTES; index++) sum += bytes[at + index] as number;
  return said === sum;
}

export class TarReader {
  readonly #handler: TarHandler;
  #rest: Buffer = EMPTY;
  /** Bytes of content and padding that are still to come, and how many of them are content. */
  #ahead = 0;
  #contentAhead = 0;
  /** Pieces of a content that is wanted. */
  #pieces: Buffer[] | undefined;
  #extension: 'name' | 'target' | 'pax' | 'global' | undefined;
  #long: LongFields = {};
  /** Of the entry whose content comes. */
  #sparse: SparseFile | undefined;
  /** Blocks with more of GNU's map come before its content. */
  #map: MapAhead | undefined;
  #ended = false;
  problem: string | undefined;

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** Whether the end of the archive was read: what follows is none of it. */
  get ended(): boolean {
    return this.#ended;
  }

  push(chunk: Buffer): void {
    if (this.problem !== undefined || this.#ended) return;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      if (this.#ahead > 0) {
        const taken = Math.min(this.#ahead, bytes.length - at);
        this.#take(bytes.subarray(at, at + Math.min(taken, this.#contentAhead)));
        this.#ahead -= taken;
        this.#contentAhead = Math.max(0, this.#contentAhead - taken);
        at += taken;
        if (this.#ahead > 0) break;
        this.#whole();
      }
      if (this.problem !== undefined || bytes.length - at < TAR_BLOCK_BYTES) break;
      if (this.#map) this.#moreMap(bytes, at, this.#map);
      else this.#header(bytes, at);
      at += TAR_BLOCK_BYTES;
      if (this.#ended || this.problem !== undefined) return;
    }
    // A copy: what was pushed may be large, and its rest small.
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : EMPTY;
  }

  #content(stored: Buffer): void {
    const sparse = this.#sparse;
    this.#sparse = undefined;
    const content = sparse ? withHoles(stored, sparse) : stored;
    if (content) this.#handler.content(content);
    else this.problem = 'a damaged tar archive: the map of a file with holes is none';
  }

  /** The bytes have come to their end. */
  finish(): void {
    if (this.#ended || this.problem !== undefined) return;
    if (this.#ahead > 0 || this.#rest.length > 0) this.problem = 'a damaged tar archive: it is cut off';
  }

  #header(bytes: Buffer, at: number): void {
    if (bytes[at] === 0 && isZero(bytes, at)) {
      this.#ended = true;
      return;
    }
    if (!isTarHeader(bytes, at)) {
      this.problem = 'a damaged tar archive';
      return;
    }
    const type = String.fromCharCode(bytes[at + 156] as number);
    const size = this.#long.bytes ?? sizeField(bytes, at + 124);
    if (!Number.isSafeInteger(size) || size < 0) {
      this.problem = 'a damaged tar archive: a size is none';
      return;
    }
    this.#extension = EXTENSIONS[type];
    if (this.#extension) {
      if (size > EXTENSION_LIMIT_BYTES) this.problem = 'a tar archive with a name of more than 64 KiB';
      this.#expect(size, true);
      return;
    }
    const kind = KINDS[type] ?? 'special';
    // What a link or directory says of a size has no content behind it.
    const content = kind === 'file' || kind === 'special' ? size : 0;
    const name = this.#long.name ?? ustarName(bytes, at);
    const target = this.#long.target ?? field(bytes, at + 157, 100);
    const { sparse } = this.#long;
    this.#long = {};
    const isDirectory = kind === 'file' && name.endsWith('/');
    const begin = (sparse: SparseFile | undefined): void => {
      const real = sparse?.realBytes ?? content;
      const wanted = this.#handler.entry(name, isDirectory ? 'directory' : kind, real, target);
      this.#sparse = wanted ? sparse : undefined;
      this.#expect(content, wanted);
    };
    if (type === GNU_SPARSE) this.#sparseHeader(bytes, at, begin);
    else begin(sparse);
  }

  #sparseHeader(bytes: Buffer, at: number, begin: (sparse: SparseFile) => void): void {
    const { realBytes, pieces, more } = sparseHeader(bytes, at, sizeField);
    const whole = (): void => begin({ realBytes, map: pieces });
    if (more) this.#map = { pieces, begin: whole };
    else whole();
  }

  #moreMap(bytes: Buffer, at: number, map: MapAhead): void {
    const { pieces, more } = moreSparse(bytes, at, sizeField);
    map.pieces.push(...pieces);
    if (map.pieces.length > MOST_PIECES)
      this.problem = `a tar archive with a file of more than ${MOST_PIECES} pieces`;
    if (more || this.problem !== undefined) return;
    this.#map = undefined;
    map.begin();
  }

  #expect(bytes: number, wanted: boolean): void {
    this.#contentAhead = bytes;
    this.#ahead = Math.ceil(bytes / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
    this.#pieces = wanted ? [] : undefined;
    if (this.#ahead === 0) this.#whole();
  }

  #take(piece: Buffer): void {
    if (piece.length > 0) this.#pieces?.push(piece);
  }

  #whole(): void {
    const pieces = this.#pieces;
    this.#pieces = undefined;
    if (!pieces) return;
    const content = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    const extension = this.#extension;
    this.#extension = undefined;
    switch (extension) {
      case undefined:
        this.#content(content);
        break;
      case 'name':
        this.#long.name = untilZero(content);
        break;
      case 'target':
        this.#long.target = untilZero(content);
        break;
      case 'pax':
        this.#long = { ...this.#long, ...paxOf(content) };
        break;
      default:
    }
  }
}

interface MapAhead {
  readonly pieces: [number, number][];
  readonly begin: () => void;
}

interface LongFields {
  name?: string;
  target?: string;
  bytes?: number;
  sparse?: SparseFile;
}

/** GNU: L and K; pax: x of one entry, and g of all that follow, which names none. */
const EXTENSIONS: Readonly<Record<string, 'name' | 'target' | 'pax' | 'global'>> = {
  L: 'name',
  K: 'target',
  x: 'pax',
  g: 'global',
};

const KINDS: Readonly<Record<string, EntryKind>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  [GNU_SPARSE]: 'file',
  '1': 'hardlink',
  '2': 'link',
  '5': 'directory',
};

const isZero = (bytes: Buffer, at: number): boolean =>
  bytes.subarray(at, at + TAR_BLOCK_BYTES).every((byte) => byte === 0);

function field(bytes: Buffer, at: number, length: number): string {
  let end = at;
  while (end < at + length && bytes[end] !== 0) end++;
  return bytes.toString('utf8', at, end);
}

const untilZero = (bytes: Buffer): string => field(bytes, 0, bytes.length);

function octal(bytes: Buffer, at: number, length: number): number {
  let value = 0;
  let digits = 0;
  for (let index = at; index < at + length; index++) {
    const digit = (bytes[index] as number) - 0x30;
    if (digit >= 0 && digit <= 7) {
      value = value * 8 + digit;
      digits++;
    } else if (digits > 0 || (bytes[index] !== 0x20 && bytes[index] !== 0)) break;
  }
  return value;
}

/** Octal, or of GNU: a set highest bit and a number in base 256. */
function sizeField(bytes: Buffer, at: number): number {
  if (((bytes[at] as number) & 0x80) === 0) return octal(bytes, at, 12);
  let value = (bytes[at] as number) & 0x7f;
  for (let index = at + 1; index < at + 12; index++) value = value * 256 + (bytes[index] as number);
  return value;
}

function ustarName(bytes: Buffer, at: number): string {
  const name = field(bytes, at, 100);
  const isUstar = bytes.toString('latin1', at + 257, at + 263) === 'ustar\0';
  const prefix = isUstar ? field(bytes, at + 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records "LENGTH KEY=VALUE\n". */
function paxOf(content: Buffer): LongFields {
  const found: LongFields = {};
  const records: [string, string][] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(content.toString('latin1', at, space));
    if (!Number.isInteger(length) || length <= space - at || at + length > content.length) break;
    const record = content.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    if (key.startsWith('GNU.sparse.')) records.push([key, value]);
    switch (key) {
      case 'path':
        found.name ??= value;
        break;
      case 'GNU.sparse.name':
        // What "path" says then is a name of tar's own.
        found.name = value;
        break;
      case 'linkpath':
        found.target = value;
        break;
      case 'size':
        found.bytes = Number(value);
        break;
      default:
    }
    at += length;
  }
  const sparse = sparseOfPax(records);
  if (sparse) found.sparse = sparse;
  return found;
}
