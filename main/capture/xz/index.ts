/**
 * xz, unpacked one of its chunks after the other: others have their turn between them. "The .xz file format" of the
 * Tukaani project (public domain) has the layout; sosreport and supportconfig pack with xz unless they are told otherwise.
 */

import { createHash } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { MIB } from '../../../shared/units.ts';
import { Crc64 } from './crc64.ts';
import { DamagedLzma, LzmaDecoder, Window } from './lzma.ts';

/** What is right and cannot be read here: the message says what it is. */
export class UnsupportedArchive extends Error {}

const HEADER_BYTES = 12;
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const LZMA2 = 0x21;
const CHUNK_BYTES = 2 * MIB;
/** xz -9 takes 64 MiB; more is for files that are larger than any capture. */
const MOST_DICTIONARY_BYTES = 64 * MIB;

/** Content of all streams of an archive. Throws where it is damaged. */
export async function* unxzed(archive: Buffer): AsyncGenerator<Buffer> {
  let at = 0;
  do {
    const checkType = streamHeader(archive, at);
    at += HEADER_BYTES;
    while (byte(archive, at) !== 0) {
      const block = blockHeader(archive, at);
      const check = checkOf(checkType);
      const unpacking = chunks(archive, block.dataAt, block.dictionary);
      for (;;) {
        const step = unpacking.next();
        if (step.done) {
          at = padded(step.value, block.dataAt);
          break;
        }
        check.update(step.value);
        yield step.value;
        await letOthersRun();
      }
      const said = archive.subarray(at, at + check.bytes);
      if (!check.digest().equals(said)) throw new DamagedLzma('check sum');
      at += check.bytes;
    }
    at = streamEnd(archive, at);
    while (at < archive.length && archive[at] === 0) at++;
  } while (at < archive.length);
}

function byte(archive: Buffer, at: number): number {
  const value = archive[at];
  if (value === undefined) throw new DamagedLzma('cut off');
  return value;
}

function crcHolds(archive: Buffer, from: number, to: number): boolean {
  return to + 4 <= archive.length && crc32(archive.subarray(from, to)) === archive.readUInt32LE(to);
}

/** @returns the kind of check sum */
function streamHeader(archive: Buffer, at: number): number {
  if (archive.length < at + HEADER_BYTES || !MAGIC.every((value, index) => archive[at + index] === value))
    throw new DamagedLzma('stream header');
  if (!crcHolds(archive, at + 6, at + 8) || archive[at + 6] !== 0) throw new DamagedLzma('stream flags');
  return byte(archive, at + 7);
}

/** The index and the footer behind the blocks of a stream. @returns where the next one may begin */
function streamEnd(archive: Buffer, at: number): number {
  const number = new NumberReader(archive, at + 1);
  for (let left = number.next(); left > 0; left--) {
    number.next();
    number.next();
  }
  const end = padded(number.at, at);
  if (!crcHolds(archive, at, end)) throw new DamagedLzma('index');
  const footer = end + 4;
  const isWhole = archive.toString('latin1', footer + 10, footer + 12) === 'YZ';
  const holds = isWhole && crc32(archive.subarray(footer + 4, footer + 10)) === archive.readUInt32LE(footer);
  // How far back the index begins, in words of four bytes.
  const indexBytes = holds ? (archive.readUInt32LE(footer + 4) + 1) * 4 : 0;
  if (indexBytes !== footer - at) throw new DamagedLzma('footer');
  return footer + HEADER_BYTES;
}

const padded = (at: number, from: number): number => from + Math.ceil((at - from) / 4) * 4;

/** Numbers of seven bits a byte, the lowest first. */
class NumberReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const piece = byte(this.#bytes, this.at++);
      value += (piece & 0x7f) * 2 ** shift;
      if (piece < 0x80) return value;
    }
    throw new DamagedLzma('number');
  }
}

function blockHeader(archive: Buffer, at: number): { dataAt: number; dictionary: number } {
  const dataAt = at + (byte(archive, at) + 1) * 4;
  if (!crcHolds(archive, at, dataAt - 4)) throw new DamagedLzma('block header');
  const flags = byte(archive, at + 1);
  const number = new NumberReader(archive, at + 2);
  if (flags & 0x40) number.next();
  if (flags & 0x80) number.next();
  const filter = number.next();
  if ((flags & 3) !== 0 || filter !== LZMA2)
    throw new UnsupportedArchive('packed by xz with a filter (--x86, --delta …); pack it without');
  if (number.next() !== 1) throw new DamagedLzma('filter');
  const bits = byte(archive, number.at);
  if (bits > 40) throw new DamagedLzma('dictionary');
  const dictionary = bits === 40 ? 2 ** 32 : (2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11);
  if (dictionary > MOST_DICTIONARY_BYTES)
    throw new UnsupportedArchive(
      `packed by xz with a dictionary of ${dictionary / MIB} MiB; 64 MiB is the most that is read: pack it with xz -9 or less`,
    );
  return { dataAt, dictionary };
}

/** LZMA2: chunks as they are unpacked. @returns where they end */
function* chunks(archive: Buffer, from: number, dictionary: number): Generator<Buffer, number, void> {
  const window = new Window(dictionary, CHUNK_BYTES);
  const decoder = new LzmaDecoder(window);
  let hasDictionary = false;
  for (let at = from; ; ) {
    const control = byte(archive, at++);
    if (control === 0) return at;
    if (control === 1 || control >= 0xe0) {
      window.reset();
      hasDictionary = true;
    } else if (!hasDictionary) throw new DamagedLzma('first chunk');
    if (control < 0x80) {
      if (control > 2) throw new DamagedLzma('chunk');
      const size = byte(archive, at) * 256 + byte(archive, at + 1) + 1;
      at += 2;
      if (at + size > archive.length) throw new DamagedLzma('cut off');
      window.reserve(size);
      window.bytes.set(archive.subarray(at, at + size), window.at);
      window.at += size;
      window.position += size;
      at += size;
      yield Buffer.from(window.bytes.subarray(window.at - size, window.at));
      continue;
    }
    const unpacked = (control & 0x1f) * 65536 + byte(archive, at) * 256 + byte(archive, at + 1) + 1;
    const packed = byte(archive, at + 2) * 256 + byte(archive, at + 3) + 1;
    at += 4;
    if (control >= 0xc0) decoder.setProperties(byte(archive, at++));
    else if (control >= 0xa0) decoder.resetState();
    if (at + packed > archive.length) throw new DamagedLzma('cut off');
    decoder.decode(archive, at, at + packed, unpacked);
    at += packed;
    yield Buffer.from(window.bytes.subarray(window.at - unpacked, window.at));
  }
}

interface Check {
  readonly bytes: number;
  update(content: Buffer): void;
  digest(): Buffer;
}

function checkOf(type: number): Check {
  switch (type) {
    case 0:
      return { bytes: 0, update: () => undefined, digest: () => Buffer.alloc(0) };
    case 1: {
      let sum = 0;
      return {
        bytes: 4,
        update: (content) => {
          sum = crc32(content, sum);
        },
        digest: () => {
          const digest = Buffer.alloc(4);
          digest.writeUInt32LE(sum);
          return digest;
        },
      };
    }
    case 4:
      return new Crc64();
    case 10: {
      const hash = createHash('sha256');
      return { bytes: 32, update: (content) => void hash.update(content), digest: () => hash.digest() };
    }
    default:
      throw new UnsupportedArchive(`packed by xz with a check sum of kind ${type}, which is not read here`);
  }
}
