/** The standby planner's answer: what standby storage costs at IPL, and how much of it a kernel can boot with. */

import type { PartitionName } from './ids.ts';
import type { Bytes } from './units.ts';
import type { Era } from './view.ts';

/** What is to be planned, rounded to whole increments; absent parts are the partition's own. */
export interface PlanRequest {
  readonly partition: PartitionName;
  readonly initialBytes?: Bytes;
  readonly reservedBytes?: Bytes;
}

export interface StandbyPlan {
  readonly partition: PartitionName;
  readonly initialBytes: Bytes;
  readonly standbyBytes: Bytes;
  readonly incrementBytes: Bytes;
  /** More standby would need an increment number above 65,535. */
  readonly limitBytes: Bytes;
  /** The partition's own kernel and command line. */
  readonly own: KernelPlan;
  /** Each era with the parameter off and on, in order; the releases are the best known of each. */
  readonly eras: readonly KernelPlan[];
}

/** One kernel: what it would do with the planned standby, and where its limits are. */
export interface KernelPlan {
  readonly era: Era;
  readonly release: string;
  readonly memmapOnMemory: 'N' | 'Y' | 'force' | null;
  /** The memmap really goes into the blocks: the parameter is on, the sizes and the machine allow it. */
  readonly memmapInBlocks: boolean;
  readonly blockBytes: Bytes;
  /** At the planned standby; blocks that are only known and not added cost nothing. */
  readonly bill: StandbyBill;
  readonly freeBeforeKib: number;
  /** null: the IPL fails. */
  readonly freeAfterKib: number | null;
  readonly boots: boolean;
  readonly largestStandbyBytes: Bytes;
  /** `memory`: one increment more and the IPL fails. `rnmax`: there are no more increment numbers. */
  readonly limitedBy: 'memory' | 'rnmax';
  /** Smallest standby with which the IPL fails; null where none does. */
  readonly firstFailingBytes: Bytes | null;
  /** Dynamic era: what configuring costs later, block by block; null in the others. */
  readonly configure: { readonly perBlockKib: number; readonly blocksThatFit: number } | null;
  /** The boot figures are an estimate: no recording covers this kernel and core size. */
  readonly estimate: boolean;
  readonly curve: readonly PlanPoint[];
}

export interface StandbyBill {
  readonly blocks: number;
  readonly perBlockKib: number;
  /** Taken from core memory at IPL. */
  readonly memmapKib: number;
  readonly tablesKib: number;
  readonly totalKib: number;
  /** Memmap that lies in the standby blocks themselves. */
  readonly inBlocksKib: number;
}

/** Free memory at the end of IPL with this much standby; null: the IPL fails. Ascending; limits are points. */
export interface PlanPoint {
  readonly standbyBytes: Bytes;
  readonly freeKib: number | null;
}
