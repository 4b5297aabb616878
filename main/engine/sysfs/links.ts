/** Symbolic links on the way to a file: node0/memory3/state is a block's state, and so is /sys/bus/memory/devices/…. */

import { isPresent } from '../kernel/blocks.ts';
import type { Partition } from '../state/partition.ts';
import { nodeOfBlock, systemNodeAt } from './nodes.ts';
import { NODES, normalisePath, parsePath } from './paths.ts';

/** fs/namei.c gives up after so many. */
const LINK_LIMIT = 40;

/**
 * The path without links of sysfs on the way to its last part; with `whole`, without any. Undefined as `normalisePath`
 * has it.
 * @ours a look-up
 */
export function realPath(partition: Partition, rawPath: string, whole: boolean): string | undefined {
  let path = normalisePath(rawPath);
  if (path === undefined || !partition.guest.value) return path;
  for (let followed = 0; followed < LINK_LIMIT; followed++) {
    const next = followOne(partition, path, whole);
    if (next === undefined) return path;
    path = normalisePath(next) ?? next;
  }
  return path;
}

/** The first link replaced by where it leads; undefined when there is none. */
function followOne(partition: Partition, path: string, whole: boolean): string | undefined {
  const file = parsePath(path);
  if (file?.kind === 'device') {
    const slash = file.attribute.indexOf('/');
    if (slash < 0 && !whole) return undefined;
    const name = slash < 0 ? file.attribute : file.attribute.slice(0, slash);
    const rest = slash < 0 ? '' : file.attribute.slice(slash);
    if (!isPresent(partition, file.block)) return undefined;
    if (name === 'subsystem') return `/sys/bus/memory${rest}`;
    if (!name.startsWith('node')) return undefined;
    return name === `node${nodeOfBlock(partition, file.block)}` ? `${NODES}/${name}${rest}` : undefined;
  }
  if (file?.kind !== 'system') return undefined;
  for (let end = path.indexOf('/', '/sys/bus/'.length); ; end = path.indexOf('/', end + 1)) {
    if (end < 0 && !whole) return undefined;
    const node = systemNodeAt(partition, end < 0 ? path : path.slice(0, end));
    if (node?.kind === 'link') return end < 0 ? node.path : node.path + path.slice(end);
    if (end < 0) return undefined;
  }
}
