/** How much of a partition's storage shall be online: what is possible now, and which blocks it would take. */

import type { BlockAction } from './block-action.ts';
import type { PartitionName, Revision } from './ids.ts';
import type { Cause } from './refusals/remedy.ts';
import type { StorageFigures } from './storage-figures.ts';

export interface StorageWish {
  readonly partition: PartitionName;
  /** Blocks that shall be online; absent: as many as are. */
  readonly onlineBlocks?: number;
  /** Taking back: highest increment first, whatever its zone. Otherwise Movable first, then highest first. */
  readonly byIncrement?: boolean;
  /** Bringing online: where the memmap goes of blocks that are configured for it. Absent: as each block asks for. */
  readonly memmapOnMemory?: boolean;
  /** Answer as soon as the wish is decided, also while further blocks are still being tried: the limits are open then. */
  readonly early?: boolean;
}

/** What stands at the end of a direction: blocks of which the machine would refuse each, or leave the write waiting. */
export interface StorageLimit {
  /** By cause, with ways out; none when all blocks of the direction can go. Writes that would not return are among them. */
  readonly causes: readonly Cause[];
  /** So many more were not asked, because those before them met the same. */
  readonly notAsked: number;
  /** Blocks are still being tried: at least so many can go, and perhaps more. */
  readonly isOpen: boolean;
}

export interface StorageAnswer {
  readonly partition: PartitionName;
  /** What it was answered for. */
  readonly revision: Revision;
  readonly now: StorageFigures;
  /** Blocks online at least and at most that the machine would carry out now, each tried on a copy. */
  readonly least: number;
  readonly most: number;
  readonly down: StorageLimit;
  readonly up: StorageLimit;
  /** Blocks that are not online and exist, or can be configured. */
  readonly others: number;
  /** The kernel lets one choose where the memmap goes. */
  readonly choosesMemmap: boolean;
  /** What leads to the wanted blocks, or as near as possible; null where there is nothing to do. */
  readonly action: BlockAction | null;
}
