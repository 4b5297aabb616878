/** All of a running partition's /sys as entries of an archive, links as links: what dump2tar of s390-tools collects. */

import type { Tree } from '../guest/shell/index.ts';

export interface TreeEntry {
  /** Relative to "/". */
  readonly path: string;
  /** null is a directory. */
  readonly content: string | null;
  /** Where a link leads; `content` is null then. */
  readonly link?: string;
  readonly mode: number;
}

const DEPTH_LIMIT = 32;

/** Files that cannot be read are left out, as --ignore-failed-read leaves them. */
export function* entriesBelow(tree: Tree, path: string, depth = 0): Generator<TreeEntry> {
  const stat = tree.stat(path);
  if (!stat || depth > DEPTH_LIMIT) return;
  const name = path.slice(1);
  if (stat.link !== undefined) {
    yield { path: name, content: null, link: stat.link, mode: 0o777 };
    return;
  }
  if (stat.type === 'file') {
    const content = (stat.mode & 0o444) === 0 ? undefined : tree.read(path);
    if (content?.ok) yield { path: name, content: content.value, mode: stat.mode };
    return;
  }
  yield { path: name, content: null, mode: stat.mode };
  const names = tree.list(path);
  for (const each of names.ok ? [...names.value].sort() : [])
    yield* entriesBelow(tree, `${path}/${each}`, depth + 1);
}
