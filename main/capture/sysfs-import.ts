/**
 * Reads a captured /sys: a directory, or a tar, plain or compressed with gzip or bzip2. A capture is somebody else's
 * data: anything that could reach outside it, and anything too large, refuses the whole of it.
 */

import { lstatSync, opendirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { KIB, MIB } from '../../shared/units.ts';
import { bunzipped } from './bunzip.ts';

/** Content by relative path, beginning with "sys/"; null is a directory. */
export type Capture = ReadonlyMap<string, string | null>;

export const CAPTURE_LIMITS = {
  /** 65,535 blocks with nine files each, and room for their directories. */
  entries: 750_000,
  /** An attribute is at most a page. */
  fileBytes: 64 * KIB,
  /** /proc/zoneinfo grows with the processors. */
  procFileBytes: 4 * MIB,
  archiveBytes: 64 * MIB,
  /** 65,535 blocks as a tar: half a KiB of header and as much of content for each file. */
  unpackedBytes: 1024 * MIB,
  depth: 16,
  nameCharacters: 255,
} as const;

export type CaptureResult = Result<Capture, string>;

/** What of a capture is kept; the rest of a /sys is counted, checked and dropped. */
const WANTED = /^sys\/(devices\/system\/memory|firmware\/memory|module\/memory_hotplug\/parameters)(\/|$)/;
const WANTED_PROC = /^proc\/(cmdline|meminfo|version|zoneinfo|iomem)$/;
/** Links that every real memory block directory has. They are never followed: a node link is kept as a directory. */
const USUAL_LINK = /\/(node\d+|subsystem|driver|firmware_node|physical_node|module)$/;

class CaptureBuilder {
  readonly #entries = new Map<string, string | null>();
  #count = 0;
  #bytes = 0;
  problem: string | undefined;

  /** Counts and checks one entry; answers its path below the root when its content is wanted. */
  accept(
    rawPath: string,
    kind: 'file' | 'directory' | 'link',
    bytes: number,
    target = '',
  ): string | undefined {
    if (this.problem !== undefined) return undefined;
    if (++this.#count > CAPTURE_LIMITS.entries)
      return this.#refuse(`more than ${CAPTURE_LIMITS.entries} entries`);
    const parts = rawPath.split('/').filter((part) => part !== '' && part !== '.');
    if (rawPath.startsWith('/') || parts.includes('..') || /[\0\\]/.test(rawPath))
      return this.#refuse(`path outside the capture: ${shown(rawPath)}`);
    if (parts.length > CAPTURE_LIMITS.depth) return this.#refuse(`path too deep: ${shown(rawPath)}`);
    if (parts.some((part) => part.length > CAPTURE_LIMITS.nameCharacters))
      return this.#refuse(`name too long: ${shown(rawPath)}`);
    if (kind === 'link' && !isUsualLink(parts, target)) return this.#refuse(`link: ${shown(rawPath)}`);
    const path = belowRoot(parts);
    if (path === undefined || !(WANTED.test(path) || WANTED_PROC.test(path))) return undefined;
    const most = WANTED_PROC.test(path) ? CAPTURE_LIMITS.procFileBytes : CAPTURE_LIMITS.fileBytes;
    if (kind === 'file' && bytes > most) return this.#refuse(`file too large: ${shown(rawPath)}`);
    if (kind === 'link') {
      if (/\/node\d+$/.test(path)) this.#entries.set(path, null);
      return undefined;
    }
    if (kind === 'directory') this.#entries.set(path, null);
    return kind === 'file' ? path : undefined;
  }

  store(path: string, content: Buffer): void {
    this.#bytes += content.length;
    if (this.#bytes > CAPTURE_LIMITS.unpackedBytes) {
      this.#refuse('content too large');
      return;
    }
    this.#entries.set(path, content.toString('utf8').replaceAll('\0', ''));
  }

  refuse(problem: string): void {
    this.#refuse(problem);
  }

  finish(): CaptureResult {
    if (this.problem !== undefined) return fail(this.problem);
    if (!this.#entries.has('sys/devices/system/memory/block_size_bytes'))
      return fail('not a capture: sys/devices/system/memory/block_size_bytes is missing');
    return ok(this.#entries);
  }

  #refuse(problem: string): undefined {
    this.problem ??= problem;
    return undefined;
  }
}

const shown = (path: string): string => JSON.stringify(path.length > 80 ? `${path.slice(0, 79)}…` : path);

/** The path from "sys/" or "proc/" on: captures are often made below a directory of their own. */
function belowRoot(parts: readonly string[]): string | undefined {
  const root = parts.findIndex((part) => part === 'sys' || part === 'proc');
  return root < 0 ? undefined : parts.slice(root).join('/');
}

/** A relative link that stays in the capture and has one of the names that sysfs gives its links. */
function isUsualLink(parts: readonly string[], target: string): boolean {
  if (!USUAL_LINK.test(`/${parts.join('/')}`) || target.startsWith('/') || target === '') return false;
  let depth = parts.length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return false;
  }
  return true;
}

/** Reads a directory that was chosen by the person. Links in it are not followed. */
export function readCaptureDirectory(directory: string): CaptureResult {
  const builder = new CaptureBuilder();
  try {
    walk(directory, '', builder);
  } catch (error) {
    return fail(`cannot be read: ${systemCode(error)}`);
  }
  return builder.finish();
}

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

function walk(root: string, relative: string, builder: CaptureBuilder): void {
  const folder = opendirSync(join(root, relative));
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const full = join(root, path);
      if (entry.isDirectory()) {
        builder.accept(path, 'directory', 0);
        if (builder.problem === undefined) walk(root, path, builder);
      } else if (entry.isSymbolicLink()) builder.accept(path, 'link', 0, readlinkSync(full));
      else if (entry.isFile()) {
        const wanted = builder.accept(path, 'file', lstatSync(full).size);
        if (wanted !== undefined) builder.store(wanted, readFileSync(full));
      } else builder.refuse(`device or special file: ${shown(path)}`);
      if (builder.problem !== undefined) return;
    }
  } finally {
    folder.closeSync();
  }
}

/** Pure JavaScript unpacks about 10 MiB in a second; a capture of thousands of blocks is smaller than this. */
const BZIP2_UNPACKED_BYTES = 128 * MIB;
const GZIP = [0x1f, 0x8b];
const BZIP2 = [0x42, 0x5a, 0x68];
const begins = (bytes: Buffer, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/** Whether the bytes begin as an archive does that can be read here: gzip, bzip2, or the header of a tar entry. */
export const isArchive = (bytes: Buffer): boolean =>
  begins(bytes, GZIP) || begins(bytes, BZIP2) || isTarHeader(bytes);

const TAR_HEADER_BYTES = 512;
const TAR_SUM_AT = 148;
const TAR_SUM_DIGITS = 8;

/** A tar has no mark of its own in its oldest form: the header's check sum tells. */
function isTarHeader(bytes: Buffer): boolean {
  if (bytes.length < TAR_HEADER_BYTES) return false;
  const field = bytes.toString('latin1', TAR_SUM_AT, TAR_SUM_AT + TAR_SUM_DIGITS);
  const said = /^\s*([0-7]+)[\0 ]/.exec(field)?.[1];
  let sum = TAR_SUM_DIGITS * 0x20;
  for (let at = 0; at < TAR_HEADER_BYTES; at++)
    if (at < TAR_SUM_AT || at >= TAR_SUM_AT + TAR_SUM_DIGITS) sum += bytes[at] ?? 0;
  return said !== undefined && Number.parseInt(said, 8) === sum;
}

/** Reads an archive by its content, whatever its name says. */
export async function readCaptureArchive(archive: Buffer): Promise<CaptureResult> {
  if (archive.length > CAPTURE_LIMITS.archiveBytes)
    return fail(`an archive of more than ${CAPTURE_LIMITS.archiveBytes / MIB} MiB`);
  if (begins(archive, BZIP2))
    return await extract(Readable.from(bunzipped(archive)), 'a damaged bzip2 archive', BZIP2_UNPACKED_BYTES);
  const source = Readable.from(chunksOf(archive));
  return begins(archive, GZIP)
    ? await extract(source.pipe(createGunzip()), 'a damaged gzip archive', CAPTURE_LIMITS.unpackedBytes)
    : await extract(source, 'a damaged archive', CAPTURE_LIMITS.unpackedBytes);
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * KIB) yield bytes.subarray(at, at + 64 * KIB);
}

const ENTRIES_AT_A_TIME = 200;

/** Tar entries of a stream. The first thing refused ends the reading. */
function extract(source: Readable, damaged: string, mostBytes: number): Promise<CaptureResult> {
  return new Promise((resolve) => {
    const builder = new CaptureBuilder();
    const unpack = tar.extract();
    let settled = false;
    let received = 0;
    let entries = 0;
    const settle = (result: CaptureResult): void => {
      if (settled) return;
      settled = true;
      unpack.destroy();
      source.destroy();
      resolve(result);
    };
    source.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > mostBytes) settle(fail('an archive that unpacks to too much'));
    });
    source.on('error', () => settle(fail(damaged)));
    unpack.on('error', () => settle(fail('a damaged tar archive')));
    unpack.on('finish', () => settle(builder.finish()));
    unpack.on('entry', (header, content, next) => {
      const wanted = acceptHeader(builder, header);
      if (builder.problem !== undefined) {
        settle(builder.finish());
        return;
      }
      const chunks: Buffer[] = [];
      if (wanted !== undefined) content.on('data', (chunk) => chunks.push(chunk as Buffer));
      content.on('error', () => settle(fail('a damaged tar archive')));
      content.on('end', () => {
        if (wanted !== undefined) builder.store(wanted, Buffer.concat(chunks));
        // A capture has half a million entries: others have their turn in between.
        if (builder.problem === undefined && ++entries % ENTRIES_AT_A_TIME === 0) setImmediate(next);
        else if (builder.problem === undefined) next();
        else settle(builder.finish());
      });
      content.resume();
    });
    source.pipe(unpack);
  });
}

function acceptHeader(builder: CaptureBuilder, header: tar.Header): string | undefined {
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return builder.accept(header.name, 'file', header.size ?? 0);
    case 'directory':
      return builder.accept(header.name, 'directory', 0);
    case 'symlink':
      return builder.accept(header.name, 'link', 0, header.linkname ?? '');
    default:
      builder.refuse(`${header.type ?? 'unknown entry'}: ${shown(header.name)}`);
      return undefined;
  }
}
