/** The system: its partitions and the storage they share. */

import type { ForeignProperties, SystemDefinition } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { HardwareMessage } from '../../shared/view.ts';
import type { Partition } from './state/partition.ts';
import type { Column, Ref, Store } from './state/store.ts';

/** What of the system definition is not per partition. */
export interface SystemFrame {
  readonly name: string;
  readonly customerBytes: number;
  readonly answerStyle: SystemDefinition['answerStyle'];
  readonly standbyListed?: NonNullable<SystemDefinition['standbyListed']>;
  readonly mode?: NonNullable<SystemDefinition['mode']>;
  readonly installedBytes?: NonNullable<SystemDefinition['installedBytes']>;
  readonly hsaBytes?: NonNullable<SystemDefinition['hsaBytes']>;
  readonly machine?: NonNullable<SystemDefinition['machine']>;
}

/** The frame of a definition; what the definition leaves out stays left out. */
export function frameOf(definition: SystemDefinition): SystemFrame {
  const { partitions, foreign, ...frame } = definition;
  return frame;
}

/** Hardware messages, oldest first, and the number of the next one. */
export interface MessageList {
  readonly next: number;
  readonly messages: readonly HardwareMessage[];
}

export interface SystemState {
  readonly store: Store;
  readonly frame: Ref<SystemFrame>;
  readonly messages: Ref<MessageList>;
  /** What files of others said beyond the definition; only ever carried. */
  readonly foreign: Ref<ForeignProperties | null>;
  /** In the order of definition. Changed only by definePartition and deletePartition. */
  readonly partitions: Map<PartitionName, Partition>;
  /** Row 0: bytes of customer storage that partitions hold. */
  readonly held: Column;
  /** Next free partition slot: slots are never reused, so that cell addresses stay unique. */
  nextSlot: number;
}

export const heldBytes = (system: SystemState): number => system.held.cells[0] ?? 0;

export const availableBytes = (system: SystemState): number =>
  system.frame.value.customerBytes - heldBytes(system);

export function holdBytes(system: SystemState, amount: number): void {
  system.store.write(system.held, 0, heldBytes(system) + amount);
}
