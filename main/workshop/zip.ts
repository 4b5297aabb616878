/**
 * Workshops as one file. A zip from outside is looked at before anything of it is inflated: names that leave the
 * folder, too many entries, entries or a whole that grow too large are refused.
 */

import { strFromU8, strToU8, type UnzipFileInfo, unzipSync, zipSync } from 'fflate';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { imageAddress, imageBytes, whyNoImage } from './images.ts';
import { IMAGE_NAME } from './schema/parts.ts';

export const ZIP_LIMIT_BYTES = 16 * 1024 * 1024;
export const ENTRY_LIMIT = 300;
export const ENTRY_LIMIT_BYTES = 1024 * 1024;
export const TOTAL_LIMIT_BYTES = 8 * 1024 * 1024;
/** YAML shrinks to a tenth; what shrinks to less than a hundredth was made to hurt. */
export const RATIO_LIMIT = 100;
/** Small entries may repeat themselves. */
const RATIO_FROM_BYTES = 64 * 1024;

/** Files by name, as text, pictures as data addresses; folders are left out. */
export function readZip(zip: Uint8Array): Result<ReadonlyMap<string, string>, string> {
  if (zip.length > ZIP_LIMIT_BYTES) return fail(`a workshop holds at most ${ZIP_LIMIT_BYTES} bytes`);
  let refused: string | undefined;
  let entries = 0;
  let total = 0;
  const wanted = (file: UnzipFileInfo): boolean => {
    entries++;
    total += file.originalSize;
    refused ??= reasonAgainst(file) ?? tooMuch(entries, total);
    return refused === undefined && !file.name.endsWith('/');
  };
  try {
    const inflated = unzipSync(zip, { filter: wanted });
    if (refused !== undefined) return fail(refused);
    const files = new Map<string, string>();
    for (const [name, bytes] of Object.entries(inflated)) {
      if (IMAGE_NAME.test(name)) {
        const against = whyNoImage(name, bytes);
        if (against !== undefined) return fail(`${name}: ${against}`);
        files.set(name, imageAddress(name, bytes));
        continue;
      }
      const text = strFromU8(bytes);
      // The decoder puts this where bytes are no text.
      if (text.includes('\uFFFD')) return fail(`${name} is not text`);
      files.set(name, text);
    }
    return ok(files);
  } catch {
    return fail(refused ?? 'this is not a zip, or it is damaged');
  }
}

function tooMuch(entries: number, total: number): string | undefined {
  if (entries > ENTRY_LIMIT) return `a workshop has at most ${ENTRY_LIMIT} files`;
  return total > TOTAL_LIMIT_BYTES
    ? `the files of a workshop hold at most ${TOTAL_LIMIT_BYTES} bytes`
    : undefined;
}

function reasonAgainst({ name, size, originalSize, compression }: UnzipFileInfo): string | undefined {
  const shown = JSON.stringify(name.slice(0, 80));
  if (!isInside(name)) return `the name ${shown} leads out of the workshop`;
  if (compression !== 0 && compression !== 8) return `${shown} is compressed in a way that is not read here`;
  if (originalSize > ENTRY_LIMIT_BYTES) return `${shown} holds more than ${ENTRY_LIMIT_BYTES} bytes`;
  if (originalSize > RATIO_FROM_BYTES && originalSize > size * RATIO_LIMIT) {
    return `${shown} unfolds to more than ${RATIO_LIMIT} times its size`;
  }
  return undefined;
}

/** A plain relative path: no drive, no root, no step upwards, no backslash, no control characters. */
export function isInside(name: string): boolean {
  if (name === '' || name.length > 200 || /[\\:\p{Cc}]/u.test(name) || name.startsWith('/')) return false;
  const parts = name.replace(/\/$/, '').split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

/** The same files give the same bytes. */
export function writeZip(files: ReadonlyMap<string, string>): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(
    Object.fromEntries(
      sorted.map(([name, text]) => [name, IMAGE_NAME.test(name) ? imageBytes(text) : strToU8(text)]),
    ),
    {
      level: 9,
      mtime: new Date(1980, 0, 1),
    },
  );
}
