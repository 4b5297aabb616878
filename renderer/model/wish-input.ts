/** Reads how much storage shall be online: a size, or one that is more or less than now. */

import type { Bytes } from '../../shared/units.ts';
import { formatSize, readSize, sizeText } from './format.ts';

export type Wished =
  | { readonly kind: 'blocks'; readonly blocks: number }
  | { readonly kind: 'unread'; readonly because: string; readonly nearest: readonly string[] };

/** "68 GiB", "+4 GiB", "-512 MiB"; whole blocks only, or the two sizes beside it. */
export function readWish(text: string, blockBytes: Bytes, nowBlocks: number): Wished {
  const [, sign = '', rest = ''] = /^\s*([+\-−]?)\s*(.*)$/.exec(text) ?? [];
  const size = readSize(rest);
  const say = (blocks: number): string => sizeText((blocks * blockBytes) as Bytes);
  if (size === undefined) {
    return {
      kind: 'unread',
      because: `“${text.trim()}” is not a size. Type a number and a unit; + or − in front counts from now.`,
      nearest: [],
    };
  }
  const moved = size / blockBytes;
  const blocks = sign === '' ? moved : sign === '+' ? nowBlocks + moved : nowBlocks - moved;
  if (blocks < 0) return { kind: 'unread', because: `Only ${say(nowBlocks)} are online.`, nearest: [] };
  if (Number.isInteger(blocks)) return { kind: 'blocks', blocks };
  const below = Math.floor(blocks);
  return {
    kind: 'unread',
    because: `Storage comes and goes in whole blocks of ${formatSize(blockBytes)}.`,
    nearest: [below, below + 1].filter((count) => count > 0).map(say),
  };
}
