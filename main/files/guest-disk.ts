/** The disks of a machine's guests in its file: what was changed on each, one entry a file. */

import { z } from 'zod';
import type { JsonValue } from '../../shared/definition.ts';
import {
  GUEST_FILES_LIMIT_BYTES,
  GUEST_FILES_LIMIT_ENTRIES,
  GUEST_PATH_LIMIT_CHARS,
  type GuestDisk,
  type GuestFile,
  isBytes,
  isGuestPath,
} from '../../shared/guest-file.ts';
import { MIB } from '../../shared/units.ts';
import { name } from '../contract/primitives.ts';
import type { Path } from './problem.ts';

const PARTITION_LIMIT = 1000;
/** Links and contents. */
const TEXT_LIMIT_CHARS = GUEST_FILES_LIMIT_BYTES;

const file = z.strictObject({
  path: z.string().min(2).max(GUEST_PATH_LIMIT_CHARS),
  /** "0755" */
  access: z
    .string()
    .regex(/^[0-7]{3,4}$/)
    .exactOptional(),
  changed: z.iso.datetime().exactOptional(),
  /** One of these; a file without any is empty. */
  directory: z.literal(true).exactOptional(),
  removed: z.literal(true).exactOptional(),
  link: z.string().min(1).max(GUEST_PATH_LIMIT_CHARS).exactOptional(),
  text: z.string().max(TEXT_LIMIT_CHARS).exactOptional(),
});

export const guestDisks = z
  .array(z.strictObject({ partition: name, files: z.array(file).max(GUEST_FILES_LIMIT_ENTRIES) }))
  .max(PARTITION_LIMIT);
type RawDisks = z.infer<typeof guestDisks>;
type RawFile = RawDisks[number]['files'][number];

/** `say`: what is wrong, and where. `isPartition`: whether the file's machine ever has a partition of this name. */
export function disksFromFile(
  raw: RawDisks,
  isPartition: (name: string) => boolean,
  say: (at: Path, rule: string) => void,
): GuestDisk[] {
  const seen = new Set<string>();
  return raw.map(({ partition, files }, index) => {
    const at: Path = ['guests', index];
    if (!isPartition(partition)) say([...at, 'partition'], `there is no partition ${partition}`);
    if (seen.has(partition)) say([...at, 'partition'], `the files of ${partition} come twice`);
    seen.add(partition);
    return { partition, files: filesOf(files, at, say) };
  });
}

function filesOf(files: readonly RawFile[], at: Path, say: (at: Path, rule: string) => void): GuestFile[] {
  const paths = new Set<string>();
  let bytes = 0;
  const read = files.map((raw, index): GuestFile => {
    const place = [...at, 'files', index];
    if (!isGuestPath(raw.path))
      say(
        [...place, 'path'],
        'a file lies below /boot, /etc, /root, /run, /tmp, /usr or /var, without . and ..',
      );
    if (paths.has(raw.path)) say([...place, 'path'], `${raw.path} comes twice`);
    paths.add(raw.path);
    const kinds = (['directory', 'link', 'removed', 'text'] as const).filter(
      (kind) => raw[kind] !== undefined,
    );
    if (kinds.length > 1) say(place, `it is ${kinds.join(' and ')} at once`);
    const content = raw.link ?? raw.text ?? '';
    bytes += isBytes(content) ? content.length : Buffer.byteLength(content);
    return {
      path: raw.path,
      kind: raw.directory ? 'directory' : raw.removed ? 'removed' : raw.link === undefined ? 'file' : 'link',
      content,
      ...(raw.access === undefined ? {} : { mode: Number.parseInt(raw.access, 8) }),
      ...(raw.changed === undefined ? {} : { modified: Date.parse(raw.changed) / 1000 }),
    };
  });
  if (bytes > GUEST_FILES_LIMIT_BYTES)
    say([...at, 'files'], `a guest's files take at most ${GUEST_FILES_LIMIT_BYTES / MIB} MiB together`);
  return read;
}

/** The same order whatever order they were made in. */
export const disksToFile = (disks: readonly GuestDisk[]): JsonValue =>
  [...disks]
    .sort((left, right) => byName(left.partition, right.partition))
    .map(({ partition, files }) => ({
      partition,
      files: [...files].sort((left, right) => byName(left.path, right.path)).map(fileToFile),
    }));

const byName = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function fileToFile({ path, kind, content, mode, modified }: GuestFile): JsonValue {
  return {
    path,
    ...(mode === undefined ? {} : { access: mode.toString(8).padStart(4, '0') }),
    ...(modified === undefined ? {} : { changed: new Date(modified * 1000).toISOString() }),
    ...(kind === 'directory' && { directory: true }),
    ...(kind === 'removed' && { removed: true }),
    ...(kind === 'link' && { link: content }),
    ...(kind === 'file' && content !== '' && { text: content }),
  };
}
