/** Two states of machines side by side, and the ways that led there. */

import type { MachineEvent } from './event.ts';
import type { Revision } from './ids.ts';
import type { CallLine } from './view.ts';

export interface Comparison {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  /** Both states are the same in every bit. */
  readonly equal: boolean;
  /** Fields of the definitions that differ, as files spell them. */
  readonly definition: Differences<FieldDifference>;
  readonly partitions: readonly ComparedPartition[];
  readonly history: ComparedHistory;
}

export interface ComparedSide {
  readonly machine: string;
  readonly revision: Revision;
  /** Set when its history was replayed on another kernel. */
  readonly release: string | null;
  readonly stateHash: string;
}

/** The first rows, and how many there are. */
export interface Differences<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

/** null: not there. */
export interface FieldDifference {
  readonly field: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** A run of increments, or of addresses when block sizes differ. */
export interface RangeDifference {
  readonly first: number;
  readonly last: number;
  readonly left: string;
  readonly right: string;
}

export interface ComparedPartition {
  readonly name: string;
  readonly presence: 'both' | 'left' | 'right';
  /** Status, kernel, sizes, memory and its cost: "MemFree", "Memmap in the blocks". */
  readonly figures: readonly FieldDifference[];
  readonly zones: readonly FieldDifference[];
  /** By increment number. */
  readonly increments: Differences<RangeDifference>;
  /** By block number; by MiB of the address where the block sizes differ. */
  readonly blocks: Differences<RangeDifference>;
  readonly blocksBy: 'number' | 'MiB';
}

/** A command on its way, and what became of it. */
export interface ComparedStep {
  /** null on a side that was replayed on another kernel. */
  readonly revision: Revision | null;
  readonly summary: string;
  /** "done", "waiting", or the errno with the stage. */
  readonly outcome: string;
  readonly because: string | null;
  readonly eventCount: number;
}

export interface StepPair {
  /** Place in the sequence, from 1. */
  readonly place: number;
  readonly left: ComparedStep | null;
  readonly right: ComparedStep | null;
}

/** A pair with its microsteps, at most 500 a side. */
export interface DetailedPair extends StepPair {
  readonly leftEvents: readonly MachineEvent[];
  readonly rightEvents: readonly MachineEvent[];
  /** The kernel's calls behind both; null where no kernel made any, or none that are known. */
  readonly leftCalls: ComparedCalls | null;
  readonly rightCalls: ComparedCalls | null;
}

/** Calls of one side, parents before what happens in them, at most 1500. */
export interface ComparedCalls {
  readonly release: string;
  readonly lines: readonly CallLine[];
}

export interface ComparedHistory {
  readonly leftSteps: number;
  readonly rightSteps: number;
  /** Steps from the beginning whose command and outcome are the same. */
  readonly common: number;
  /** Where they part: the first pair that differs. */
  readonly parting: DetailedPair | null;
  /** The end of the longer way, and what the other side has there. */
  readonly last: DetailedPair | null;
  /** Pairs that differ in command or outcome. */
  readonly pairs: Differences<StepPair>;
}
