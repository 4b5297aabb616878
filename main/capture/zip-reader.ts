/**
 * Entries of a zip, by its directory at the end: PKWARE's APPNOTE.TXT, 4.3.12 to 4.3.16 and 4.5.3. Nothing is inflated but
 * what the caller asks for, and no more of it than the directory says.
 */

import { setImmediate as letOthersRun } from 'node:timers/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw, inflateRawSync } from 'node:zlib';
import { KIB } from '../../shared/units.ts';
import type { EntryKind } from './collector.ts';
import type { TarHandler } from './tar-reader.ts';
import { UnsupportedArchive } from './xz/index.ts';

const inflateBeside = promisify(inflateRaw);

const FILE = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const FILE_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END_64_BYTES = 56;
/** A comment stands behind the end. */
const MOST_COMMENT_BYTES = 64 * KIB;
const IN_SIZE_64 = 0xffff_ffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UNIX = 3;
/** Names are UTF-8; without it of code page 437 or whatever the program takes. */
const UTF8 = 0x800;
const TARGET_LIMIT_BYTES = 4 * KIB;
const INFLATED_AT_ONCE_BYTES = 64 * KIB;
const ENTRIES_AT_A_TIME = 2000;

export const ZIP_MAGICS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
] as const;

interface ZipEntry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly at: number;
}

/** Yields the bytes that were unpacked. Throws where the zip is damaged, and UnsupportedArchive where it is not read here. */
export async function* readZipEntries(zip: Buffer, handler: TarHandler): AsyncGenerator<number> {
  const { count, at: start } = directoryOf(zip);
  let at = start;
  for (let n = 0; n < count; n++) {
    if (n % ENTRIES_AT_A_TIME === ENTRIES_AT_A_TIME - 1) await letOthersRun();
    const { entry, next } = entryAt(zip, at);
    at = next;
    const target = entry.kind === 'link' ? (await contentOf(zip, entry, TARGET_LIMIT_BYTES)).toString() : '';
    if (!handler.entry(entry.name, entry.kind, entry.bytes, target)) {
      yield target.length;
      continue;
    }
    const content = await contentOf(zip, entry, entry.bytes);
    handler.content(content);
    yield content.length;
  }
}

function directoryOf(zip: Buffer): { readonly count: number; readonly at: number } {
  const last = zip.length - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT_BYTES); at--) {
    if (zip.readUInt32LE(at) !== END) continue;
    const locator = at - LOCATOR_BYTES;
    if (locator >= 0 && zip.readUInt32LE(locator) === LOCATOR_64) {
      const end = Number(zip.readBigUInt64LE(locator + 8));
      if (end + END_64_BYTES > zip.length || zip.readUInt32LE(end) !== END_64) throw new Error('no end');
      return { count: Number(zip.readBigUInt64LE(end + 32)), at: Number(zip.readBigUInt64LE(end + 48)) };
    }
    if (zip.readUInt16LE(at + 4) !== 0)
      throw new UnsupportedArchive('a zip in several parts: pack it as one file');
    return { count: zip.readUInt16LE(at + 10), at: zip.readUInt32LE(at + 16) };
  }
  throw new Error('no directory');
}

function entryAt(zip: Buffer, at: number): { readonly entry: ZipEntry; readonly next: number } {
  if (zip.readUInt32LE(at) !== ENTRY) throw new Error('no entry');
  const madeBy = zip.readUInt8(at + 5);
  const flags = zip.readUInt16LE(at + 8);
  const nameBytes = zip.readUInt16LE(at + 28);
  const nameAt = at + ENTRY_BYTES;
  const next = nameAt + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  if (next > zip.length) throw new Error('cut');
  const raw = zip.toString((flags & UTF8) === 0 ? 'latin1' : 'utf8', nameAt, nameAt + nameBytes);
  // Windows' own programs part names with a backslash, against the standard.
  const name = madeBy === UNIX ? raw : raw.replaceAll('\\', '/');
  const entry: ZipEntry = {
    name,
    kind: kindOf(name, madeBy === UNIX ? zip.readUInt32LE(at + 38) >>> 16 : 0),
    flags,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packedBytes: zip.readUInt32LE(at + 20),
    bytes: zip.readUInt32LE(at + 24),
    at: zip.readUInt32LE(at + 42),
  };
  return { entry, next };
}

/** @param mode of st_mode(2); 0: none was kept */
function kindOf(name: string, mode: number): EntryKind {
  if (name.endsWith('/')) return 'directory';
  switch (mode & 0o170000) {
    case 0:
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'link';
    default:
      return 'special';
  }
}

async function contentOf(zip: Buffer, entry: ZipEntry, mostBytes: number): Promise<Buffer> {
  const { flags, method, crc, packedBytes, bytes, at } = entry;
  if ((flags & ENCRYPTED) !== 0)
    throw new UnsupportedArchive('an encrypted zip: unpack it and bring the directory, or a tar of it');
  if (method !== STORED && method !== DEFLATED)
    throw new UnsupportedArchive(
      'a zip that is compressed in a way that is not read here: pack it with "zip -r", or as a tar',
    );
  if (bytes === IN_SIZE_64 || bytes > mostBytes || zip.readUInt32LE(at) !== FILE) throw new Error('no file');
  const start = at + FILE_BYTES + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  const packed = zip.subarray(start, start + packedBytes);
  if (packed.length < packedBytes) throw new Error('cut');
  const content = method === STORED ? packed : await inflated(packed, bytes);
  if (content.length !== bytes || crc32(content) !== crc) throw new Error('damaged');
  return content;
}

/** What grows beyond its size is an error, and so is what was meant to explode. */
async function inflated(packed: Buffer, bytes: number): Promise<Buffer> {
  const options = { maxOutputLength: Math.max(1, bytes) };
  return packed.length > INFLATED_AT_ONCE_BYTES || bytes > INFLATED_AT_ONCE_BYTES
    ? await inflateBeside(packed, options)
    : inflateRawSync(packed, options);
}
