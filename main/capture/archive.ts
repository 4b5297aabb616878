/**
 * A dump as an archive: a tar, plain or compressed with gzip, bzip2, xz or zstd, or a zip, whatever its name says. Read as
 * it comes, in pieces between which others have their turn; the first thing refused ends the reading.
 */

import { Readable } from 'node:stream';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { fail, type Result } from '../../shared/failure.ts';
import { KIB, MIB } from '../../shared/units.ts';
import { bunzipped } from './bunzip.ts';
import { Collector, type Received } from './collector.ts';
import { CAPTURE_LIMITS } from './limits.ts';
import { isTarHeader, TAR_BLOCK_BYTES, TarReader } from './tar-reader.ts';
import { tellsOfMemory } from './text/kind.ts';
import { decodedText } from './text/plain.ts';
import type { Wanted } from './wanted.ts';
import { UnsupportedArchive, unxzed } from './xz/index.ts';
import { readZipEntries, ZIP_MAGICS } from './zip-reader.ts';

interface Compression {
  readonly name: string;
  readonly magic: readonly number[];
  readonly unpacked: (archive: Buffer) => AsyncIterable<Buffer>;
  /** What it may unpack to. @param bytes of the archive */
  readonly mostBytes: (bytes: number) => number;
}

const nativeMost = (): number => CAPTURE_LIMITS.unpackedBytes;

/**
 * Pure JavaScript unpacks 10 (bzip2) to 30 MiB (xz) in a second. What packs everything to a few bytes ends here, within
 * seconds; a sosreport, whose texts pack to a tenth, may be larger and takes its time.
 */
const SCRIPTED_UNPACKED_BYTES = 128 * MIB;
const SCRIPTED_RATIO = 32;
const SCRIPTED_MOST_BYTES = 512 * MIB;

const scriptedMost = (bytes: number): number =>
  Math.min(SCRIPTED_MOST_BYTES, Math.max(SCRIPTED_UNPACKED_BYTES, bytes * SCRIPTED_RATIO));
const PIECE_BYTES = 64 * KIB;
const UNPACKED_PIECE_BYTES = 256 * KIB;

const COMPRESSIONS: readonly Compression[] = [
  {
    name: 'gzip',
    magic: [0x1f, 0x8b],
    unpacked: (archive) =>
      Readable.from(piecesOf(archive)).pipe(createGunzip({ chunkSize: UNPACKED_PIECE_BYTES })),
    mostBytes: nativeMost,
  },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], unpacked: bunzipped, mostBytes: scriptedMost },
  {
    name: 'xz',
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    unpacked: unxzed,
    mostBytes: scriptedMost,
  },
  {
    name: 'zstd',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    unpacked: (archive) =>
      Readable.from(piecesOf(archive)).pipe(createZstdDecompress({ chunkSize: UNPACKED_PIECE_BYTES })),
    mostBytes: nativeMost,
  },
];

/** Compressions that people have, and what cannot be read of them. */
const FOREIGN: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['compressed with lzma', [0x5d, 0x00, 0x00]],
  ['compressed with lzip', [0x4c, 0x5a, 0x49, 0x50]],
  ['compressed with lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['a cpio archive', [0x30, 0x37, 0x30, 0x37, 0x30]],
  ['packed with compress', [0x1f, 0x9d]],
  ['an RPM package', [0xed, 0xab, 0xee, 0xdb]],
  ['encrypted (OpenSSL)', [0x53, 0x61, 0x6c, 0x74, 0x65, 0x64, 0x5f, 0x5f]],
];

const begins = (bytes: Buffer, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

const compressionOf = (bytes: Buffer): Compression | undefined =>
  COMPRESSIONS.find(({ magic }) => begins(bytes, magic));

/** Whether the bytes begin as an archive that can be read here, or as one that is refused by its name. */
export const isArchive = (bytes: Buffer): boolean =>
  compressionOf(bytes) !== undefined ||
  isZip(bytes) ||
  foreignArchive(bytes) !== undefined ||
  isTarHeader(bytes);

const isPacked = (bytes: Buffer): boolean => compressionOf(bytes) !== undefined || isZip(bytes);

const isZip = (bytes: Buffer): boolean => ZIP_MAGICS.some((magic) => begins(bytes, magic));

const foreignArchive = (bytes: Buffer): string | undefined =>
  FOREIGN.find(([, magic]) => begins(bytes, magic))?.[0];

/** Fails with one sentence, and has taken in nothing then. */
export async function readCaptureArchive(archive: Buffer): Promise<Result<Received, string>> {
  if (archive.length > CAPTURE_LIMITS.archiveBytes)
    return fail(`an archive of more than ${CAPTURE_LIMITS.archiveBytes / MIB} MiB`);
  const collector = new Collector();
  const inner: InnerArchive[] = [];
  const budget: Budget = { received: 0 };
  await readInto(collector, archive, '', budget, inner);
  await readInnerArchives(collector, inner, budget);
  return collector.finish();
}

export interface InnerArchive {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Bytes that were unpacked of an archive and those in it. */
interface Budget {
  received: number;
}

/** Archives in an archive of an archive are not looked into: nobody makes them. */
export async function readInnerArchives(
  collector: Collector,
  inner: readonly InnerArchive[],
  budget: Budget = { received: 0 },
): Promise<void> {
  for (const { bytes, path } of inner)
    if (collector.problem === undefined) await readInto(collector, bytes, `${path}/`, budget, []);
}

/** tar fills its last record; the check sums of what packed it come behind that. More than this is no filling. */
const MOST_BEHIND_THE_END_BYTES = 4 * MIB;
const TOO_MUCH = 'an archive that unpacks to too much';
const WAY_OUT = '; unpack it and bring the directory, or pack it with gzip';

async function readInto(
  collector: Collector,
  archive: Buffer,
  inside: string,
  budget: Budget,
  inner: InnerArchive[],
  isWithin = false,
): Promise<void> {
  const foreign = foreignArchive(archive);
  if (foreign !== undefined) {
    collector.refuse(
      `${foreign}, which is not read here: unpack it and pack it again, as tar czf FILE.tgz DIR does`,
    );
    return;
  }
  if (isZip(archive)) {
    await readZipInto(collector, archive, inside, budget, inner);
    return;
  }
  const compression = compressionOf(archive);
  const what = compression ? `a damaged ${compression.name} archive` : 'a damaged archive';
  const mostBytes = compression?.mostBytes(archive.length) ?? CAPTURE_LIMITS.unpackedBytes;
  const tooMuch = mostBytes < CAPTURE_LIMITS.unpackedBytes ? `${TOO_MUCH}${WAY_OUT}` : TOO_MUCH;
  let wanted: Wanted | undefined;
  const reader = new TarReader({
    entry: (name, kind, bytes, target) => {
      if (bytes > mostBytes) collector.refuse(tooMuch);
      wanted = collector.accept(name, kind, bytes, target, inside);
      return wanted !== undefined;
    },
    content: (bytes) => {
      if (wanted?.kind === 'archive') inner.push({ path: wanted.path, bytes });
      else if (wanted) collector.store(wanted, bytes);
    },
  });
  let received = 0;
  let behind = 0;
  const alone = compression ? new TextAlone() : undefined;
  /** Of what was compressed twice. */
  const again: Buffer[] = [];
  try {
    for await (const piece of compression ? compression.unpacked(archive) : calmly(archive)) {
      received += piece.length;
      budget.received += piece.length;
      if (received > mostBytes || budget.received > CAPTURE_LIMITS.unpackedBytes) collector.refuse(tooMuch);
      if (again.length > 0 || (received === piece.length && isPacked(piece))) {
        if (received > CAPTURE_LIMITS.archiveBytes) collector.refuse(tooMuch);
        else again.push(piece);
        if (collector.problem !== undefined) return;
        continue;
      }
      if (alone?.take(piece)) continue;
      reader.push(alone?.taken() ?? piece);
      if (reader.problem !== undefined) collector.refuse(reader.problem);
      if (reader.ended) behind += piece.length;
      if (behind > MOST_BEHIND_THE_END_BYTES) collector.refuse(tooMuch);
      if (collector.problem !== undefined) return;
    }
  } catch (error) {
    collector.refuse(error instanceof UnsupportedArchive ? error.message : what);
    return;
  }
  if (again.length > 0) {
    if (isWithin) collector.refuse('compressed more than twice: unpack it and bring what is in it');
    else await readInto(collector, Buffer.concat(again), inside, budget, inner, true);
    return;
  }
  const text = alone?.text();
  if (text !== undefined && tellsOfMemory(decodedText(text) ?? '')) {
    const path = inside.replace(/\/$/, '') || 'text';
    collector.store({ kind: 'text', path, isLoose: false }, text);
    return;
  }
  if (text !== undefined && inside !== '') return;
  if (text !== undefined) collector.refuse('neither an archive nor the output of lsmem is compressed in it');
  reader.finish();
  if (reader.problem !== undefined) collector.refuse(reader.problem);
  if (received === 0) collector.refuse(what);
}

async function readZipInto(
  collector: Collector,
  archive: Buffer,
  inside: string,
  budget: Budget,
  inner: InnerArchive[],
): Promise<void> {
  let wanted: Wanted | undefined;
  const entries = readZipEntries(archive, {
    entry: (name, kind, bytes, target) => {
      wanted = collector.accept(name, kind, bytes, target, inside);
      return wanted !== undefined;
    },
    content: (bytes) => {
      if (wanted?.kind === 'archive') inner.push({ path: wanted.path, bytes });
      else if (wanted) collector.store(wanted, bytes);
    },
  });
  try {
    for await (const bytes of entries) {
      budget.received += bytes;
      if (budget.received > CAPTURE_LIMITS.unpackedBytes) collector.refuse(TOO_MUCH);
      if (collector.problem !== undefined) return;
    }
  } catch (error) {
    collector.refuse(error instanceof UnsupportedArchive ? error.message : 'a damaged zip');
  }
}

/** What was compressed is a text and no archive: `lsmem | gzip`. */
class TextAlone {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isText: boolean | undefined;

  /** @returns whether the piece is kept here: a text's, or too short to tell */
  take(piece: Buffer): boolean {
    if (this.#isText === false) return false;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#isText === undefined && this.#bytes >= TAR_BLOCK_BYTES) {
      const start = Buffer.concat(this.#pieces);
      this.#isText = !isTarHeader(start) && !start.subarray(0, TAR_BLOCK_BYTES).includes(0);
    }
    if (this.#bytes > CAPTURE_LIMITS.textBytes) this.#isText = false;
    return this.#isText !== false;
  }

  /** What was kept and is an archive's, once. */
  taken(): Buffer | undefined {
    if (this.#pieces.length === 0) return undefined;
    const all = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return all;
  }

  /** undefined where it was an archive, or nothing. */
  text(): Buffer | undefined {
    const isShort = this.#isText === undefined && this.#bytes > 0 && this.#bytes < TAR_BLOCK_BYTES;
    return this.#isText || isShort ? Buffer.concat(this.#pieces) : undefined;
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

async function* calmly(bytes: Buffer): AsyncGenerator<Buffer> {
  for (const piece of piecesOf(bytes)) {
    yield piece;
    await letOthersRun();
  }
}
