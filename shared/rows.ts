/** Rows of the machine's state as the database keeps them: readable with any SQLite tool, derived from the engine. */

import type { PartitionName } from './ids.ts';

export interface PartitionRow {
  readonly partition: PartitionName;
  readonly status: string;
  readonly release: string;
  readonly commandLine: string;
  readonly memTotalKib: number;
  readonly memFreeKib: number;
  /** JSON of everything of the partition that has no table of its own. */
  readonly rest: string;
}

export interface IncrementRow {
  readonly partition: PartitionName;
  readonly rn: number;
  readonly element: number;
  /** 1 assigned, 0 standby: the hypervisor's truth. */
  readonly assigned: 0 | 1;
  /** The kernel's belief; null when the increment is not on its list. */
  readonly believedAssigned: 0 | 1 | null;
}

export interface MemoryBlockRow {
  readonly partition: PartitionName;
  readonly block: number;
  /** online, offline, going-offline, or deconfigured. */
  readonly state: string;
  readonly zone: string | null;
  /** none, self, system or boot. */
  readonly memmap: string;
  readonly altmapPages: number;
  readonly configured: 0 | 1;
  readonly memmapRequested: 0 | 1;
}

export interface ZoneRow {
  readonly partition: PartitionName;
  readonly zone: string;
  readonly startPfn: number | null;
  readonly spannedPages: number;
  readonly presentPages: number;
  readonly managedPages: number;
}

/** What the rows say of the figures that no block or increment has. */
export interface StoredFigures {
  readonly zones: readonly ZoneRow[];
  readonly free: readonly Pick<PartitionRow, 'partition' | 'memFreeKib'>[];
}

/** The rows that a command touched, with their new content. */
export interface TouchedRows {
  readonly partitions: readonly PartitionRow[];
  readonly increments: readonly IncrementRow[];
  readonly blocks: readonly MemoryBlockRow[];
  readonly zones: readonly ZoneRow[];
}

/** All rows of a partition's increments or blocks whose numbers lie between `first` and `last`, both included. */
export interface RowPage {
  readonly partition: PartitionName;
  readonly table: 'increment' | 'block';
  readonly first: number;
  readonly last: number;
  readonly rows: TouchedRows;
  /** The rows that are stored, where the state that they show is in memory. */
  readonly stored?: TouchedRows;
}
