/** Archives of a partition: its /sys as `lpar export-sysfs` writes it as a directory, and others of the same making. */

import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { KIB } from '../../shared/units.ts';
import type { ExportedEntry } from '../capture/sysfs-export.ts';
import { IMPORT_SLICE_MS, letOthersRun } from '../machine/pause.ts';

const PIECE_BYTES = 256 * KIB;
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/** @param root the directory that everything lies in: unpacking spills nothing else */
export async function sysfsArchive(
  entries: Iterable<ExportedEntry>,
  root: string,
  stampMs: number,
): Promise<Buffer> {
  const below = function* (): Generator<PackedEntry> {
    for (const { path, content } of entries)
      yield { path: `${root}/${path}`, content, mode: content === null ? DIRECTORY_MODE : FILE_MODE };
  };
  return await packedEntries(below(), stampMs);
}

export interface PackedEntry {
  readonly path: string;
  /** null is a directory. */
  readonly content: string | null;
  /** In place of `content`. */
  readonly bytes?: Buffer;
  /** Where a link leads. */
  readonly link?: string;
  readonly mode: number;
}

/** A tar with gzip; others have their turn between its entries. */
export async function packedEntries(entries: Iterable<PackedEntry>, stampMs: number): Promise<Buffer> {
  const pack = tar.pack();
  const packed = collected(Readable.from(inLargePieces(pack)).pipe(createGzip()));
  const mtime = new Date(stampMs);
  let until = performance.now() + IMPORT_SLICE_MS;
  for (const { path: name, content, bytes, link, mode } of entries) {
    const common = { name, mode, mtime };
    const header: Partial<tar.Header> & { readonly name: string } =
      link !== undefined
        ? { ...common, type: 'symlink', linkname: link }
        : content === null
          ? { ...common, type: 'directory' }
          : common;
    await new Promise((taken) => pack.entry(header, bytes ?? content ?? '', taken));
    if (performance.now() < until) continue;
    await letOthersRun();
    until = performance.now() + IMPORT_SLICE_MS;
  }
  pack.finalize();
  return await packed;
}

/** A tar comes in pieces of half a KiB, each of which would cost gzip as much as a large one. */
async function* inLargePieces(source: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    pieces.push(piece as Buffer);
    size += (piece as Buffer).length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  yield Buffer.concat(pieces);
}

async function collected(source: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
