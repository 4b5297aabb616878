/** A system as the HMC lists it: its storage, and what each partition was promised, holds and uses. */

import { BLOCK } from '../../shared/cells.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { PartitionStatus } from '../../shared/partition-action.ts';
import { type Bytes, bytes } from '../../shared/units.ts';
import type { PartitionView, SystemView } from '../../shared/view.ts';
import type { MachineState, PartitionState } from './machine-state.ts';

export interface PartitionRow {
  readonly name: PartitionName;
  readonly view: PartitionView;
  readonly status: PartitionStatus;
  /** Something in it needs attention. */
  readonly troubled: boolean;
  /** The status is one that the operator takes for acceptable. */
  readonly acceptable: boolean;
  /** Storage of the blocks that Linux has online; null while no Linux runs. */
  readonly onlineBytes: Bytes | null;
}

const counted = new WeakMap<PartitionView, number>();

/** Blocks online. Counted once per view: a change makes a new one. */
function onlineBlocks({ view, blocks }: PartitionState): number {
  const known = counted.get(view);
  if (known !== undefined) return known;
  let online = 0;
  for (const cell of blocks) if (cell & BLOCK.online) online++;
  counted.set(view, online);
  return online;
}

export const partitionRows = (
  machine: MachineState,
  accepts: (view: PartitionView) => boolean = () => true,
): PartitionRow[] =>
  [...machine.partitions.values()].map((partition) => {
    const { view } = partition;
    const runs = view.status === 'operating';
    return {
      name: view.name,
      view,
      status: view.status,
      troubled: view.divergences.total > 0 || view.panic !== null || view.status === 'exceptions',
      acceptable: accepts(view),
      onlineBytes: runs ? bytes(onlineBlocks(partition) * view.geometry.blockBytes) : null,
    };
  });

export interface StorageParts {
  readonly installedBytes: Bytes;
  readonly hsaBytes: Bytes;
  readonly heldBytes: Bytes;
  readonly availableBytes: Bytes;
  /** Installed and not bought. */
  readonly dormantBytes: Bytes;
}

/** Installed storage in parts that add up to it. A definition that does not say has nothing beside customers' storage. */
export function storageParts(system: SystemView): StorageParts {
  const { customerBytes, availableBytes } = system;
  const hsaBytes = system.hsaBytes ?? bytes(0);
  const installedBytes = bytes(Math.max(system.installedBytes ?? 0, customerBytes + hsaBytes));
  return {
    installedBytes,
    hsaBytes,
    heldBytes: bytes(customerBytes - availableBytes),
    availableBytes,
    dormantBytes: bytes(installedBytes - customerBytes - hsaBytes),
  };
}

/** Reserved storage that active partitions may still ask for. */
export const promisedBytes = (rows: readonly PartitionRow[]): Bytes =>
  bytes(
    rows.reduce(
      (sum, { view }) =>
        sum + (view.allocation ? view.allocation.maximumBytes - view.allocation.currentBytes : 0),
      0,
    ),
  );
