/** Kept files as they are stored, one row a path, and as they travel. */

import type { GuestFile } from '../../../shared/guest-file.ts';
import { ATTRIBUTES, type Attributes, isAttributes, readAttributes } from './scratch-attributes.ts';

/** Path and content, null for a directory; one more entry holds modes, times, links and what was removed. */
export type StoredFile = readonly [path: string, content: string | null];

export function guestFilesOf(stored: Iterable<StoredFile>): GuestFile[] {
  const rows = [...stored];
  const attributes = readAttributes(rows.find(([path]) => isAttributes(path))?.[1] ?? null);
  const files = rows.flatMap(([path, content]): GuestFile[] => {
    if (isAttributes(path)) return [];
    const { mode, modified, link } = attributes[path] ?? {};
    return [
      {
        path,
        kind: link !== undefined ? 'link' : content === null ? 'directory' : 'file',
        content: link ?? content ?? '',
        ...(mode !== undefined && { mode }),
        ...(modified !== undefined && { modified }),
      },
    ];
  });
  const removed = Object.entries(attributes).flatMap(([path, own]): GuestFile[] =>
    own.removed ? [{ path, kind: 'removed', content: '' }] : [],
  );
  return [...files, ...removed];
}

/** Directories before what is in them. */
export function storedFilesOf(files: readonly GuestFile[]): StoredFile[] {
  const attributes: Record<string, Attributes[string]> = {};
  const rows: StoredFile[] = [];
  for (const { path, kind, content, mode, modified } of [...files].sort(byPath)) {
    const own = {
      ...(mode !== undefined && { mode }),
      ...(modified !== undefined && { modified }),
      ...(kind === 'link' && { link: content }),
      ...(kind === 'removed' && { removed: true as const }),
    };
    if (Object.keys(own).length > 0) attributes[path] = own;
    if (kind !== 'removed') rows.push([path, kind === 'directory' ? null : kind === 'link' ? '' : content]);
  }
  if (Object.keys(attributes).length > 0) rows.push([ATTRIBUTES, JSON.stringify(attributes)]);
  return rows;
}

const byPath = (left: GuestFile, right: GuestFile): number =>
  left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
