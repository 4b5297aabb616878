/** A partition's storage in the figures that a change of it moves: as it is, and as it would be. */

import type { Bytes } from './units.ts';

export interface StorageFigures {
  readonly blockBytes: Bytes;
  /** Blocks by what Linux says of them. */
  readonly onlineBlocks: number;
  readonly offlineBlocks: number;
  readonly memTotalKib: number;
  /** An estimate unless the boot figures were measured. */
  readonly memFreeKib: number;
  /** Memmap of hot-added blocks by where it lies, and of the blocks that were there at boot. */
  readonly memmapSelfKib: number;
  readonly memmapSystemKib: number;
  readonly memmapBootKib: number;
  /** Pages of each zone that exist; zones in order. */
  readonly zones: readonly { readonly name: string; readonly presentPages: number }[];
  /** Increments that the hypervisor has assigned to the partition. */
  readonly increments: number;
  readonly incrementBytes: Bytes;
  /** Customer storage of the machine that nobody holds. */
  readonly availableBytes: Bytes;
}
