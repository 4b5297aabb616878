/** The machine as the console has it. */

import type { PartitionName, Revision } from '../../shared/ids.ts';
import type { HistoryPlace } from '../../shared/saved-machine.ts';
import type { PartitionView, SystemView } from '../../shared/view.ts';

/** A partition's view and its cells. A change makes a new object around the same arrays. */
export interface PartitionState {
  readonly view: PartitionView;
  /** Index = block number. */
  readonly blocks: Uint16Array;
  /** Index = rn − 1. */
  readonly increments: Uint8Array;
  /** Revision that last changed the block: as far as this window saw it, and `exact` where it was asked for. 0: none. */
  readonly blocksChanged: Uint32Array;
  readonly incrementsChanged: Uint32Array;
  readonly exact: { block: boolean; increment: boolean };
  /** First revision of the action that changed the partition last; 0: not known. */
  readonly since: number;
}

export interface MachineState {
  readonly id: number;
  readonly name: string;
  readonly revision: Revision;
  readonly history: HistoryPlace;
  readonly system: SystemView;
  readonly partitions: ReadonlyMap<PartitionName, PartitionState>;
}
