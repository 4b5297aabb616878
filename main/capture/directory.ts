/** A dump as a directory that was chosen by the person. Links in it are not followed. */

import { lstatSync, opendirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fail, type Result } from '../../shared/failure.ts';
import { type InnerArchive, readInnerArchives } from './archive.ts';
import { Collector, type Received } from './collector.ts';
import { leadsToWanted, mostBytes, type Wanted } from './wanted.ts';

/** Fails with one sentence, and has taken in nothing then. */
export async function readCaptureDirectory(directory: string): Promise<Result<Received, string>> {
  const collector = new Collector();
  const inner: InnerArchive[] = [];
  try {
    walk({ directory, collector, inner }, '', isSystemRoot(directory));
  } catch (error) {
    return fail(`cannot be read: ${systemCode(error)}`);
  }
  await readInnerArchives(collector, inner);
  return collector.finish();
}

interface Walk {
  readonly directory: string;
  readonly collector: Collector;
  /** Archives of /sys that lie in it, as dbginfo.sh leaves one. */
  readonly inner: InnerArchive[];
}

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/** A directory with a sys/devices/system/memory of its own may be a whole system: the rest of it is not gone through. */
const isSystemRoot = (directory: string): boolean =>
  lstatSync(join(directory, 'sys/devices/system/memory'), { throwIfNoEntry: false })?.isDirectory() === true;

const PARTS_OF_A_DUMP = new Set(['sys', 'proc', 'sos_commands']);

function walk(whole: Walk, relative: string, onlyParts: boolean): void {
  const { directory, collector } = whole;
  const folder = opendirSync(join(directory, relative));
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const full = join(directory, path);
      if (entry.isDirectory()) {
        const leads = leadsToWanted(path) && (!onlyParts || PARTS_OF_A_DUMP.has(path));
        collector.accept(path, 'directory', 0);
        if (leads && collector.problem === undefined) walk(whole, path, false);
      } else if (entry.isSymbolicLink()) collector.accept(path, 'link', 0, readlinkSync(full));
      else if (entry.isFile()) {
        const wanted = collector.accept(path, 'file', lstatSync(full).size);
        if (wanted !== undefined) storeFile(whole, wanted, full);
      } else collector.accept(path, 'special', 0);
      if (collector.problem !== undefined) return;
    }
  } finally {
    folder.closeSync();
  }
}

/** A live /sys and /proc say 4096 or 0 for the size: what was read counts. An attribute may not be readable at all. */
function storeFile({ collector, inner }: Walk, wanted: Wanted, full: string): void {
  let content: Buffer;
  try {
    content = readFileSync(full);
  } catch {
    return;
  }
  if (content.length > mostBytes(wanted)) collector.refuse(`file too large: ${JSON.stringify(wanted.path)}`);
  else if (wanted.kind === 'archive') inner.push({ path: wanted.path, bytes: content });
  else collector.store(wanted, content);
}
