/** The /sys of a partition as a .tar.gz: what `lpar export-sysfs` writes as a directory. */

import { createGzip } from 'node:zlib';
import tar from 'tar-stream';
import { letOthersRun, SLICE_MS } from '../session/pause.ts';
import type { ExportedEntry } from '../shell/sysfs-export.ts';

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/** @param root the directory that everything lies in: unpacking spills nothing else */
export async function sysfsArchive(
  entries: Iterable<ExportedEntry>,
  root: string,
  stampMs: number,
): Promise<Buffer> {
  const pack = tar.pack();
  const packed = collected(pack.pipe(createGzip()));
  const mtime = new Date(stampMs);
  let until = performance.now() + SLICE_MS;
  for (const { path, content } of entries) {
    const name = `${root}/${path}`;
    if (content === null) pack.entry({ name, type: 'directory', mode: DIRECTORY_MODE, mtime });
    else pack.entry({ name, mode: FILE_MODE, mtime }, content);
    if (performance.now() < until) continue;
    await letOthersRun();
    until = performance.now() + SLICE_MS;
  }
  pack.finalize();
  return await packed;
}

async function collected(source: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
