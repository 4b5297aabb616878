/** What became of an action's blocks: done, refused, or not tried because it was cancelled first. */

import type { ActionResult } from '../../shared/api.ts';
import type { BlockAction } from '../../shared/block-action.ts';
import type { BlockId } from '../../shared/ids.ts';

export interface BlockCounts {
  readonly done: number;
  readonly refused: number;
  /** Not tried. */
  readonly left: number;
  /** Refused or not tried, ascending. */
  readonly remaining: readonly BlockId[];
}

export function blockCounts({ blocks }: BlockAction, result: ActionResult): BlockCounts {
  const left = result.cancelled ? blocks.slice(result.triedBlocks ?? blocks.length) : [];
  const refused = result.refusedBlocks.length;
  return {
    done: blocks.length - left.length - refused,
    refused,
    left: left.length,
    remaining: [...result.refusedBlocks, ...left].sort((a, b) => a - b),
  };
}
