/** Which device a hot-added block belongs to. */

import type { BlockId } from '../../../shared/ids.ts';
import type { Partition } from '../state/partition.ts';
import { daxOf } from './state.ts';

/**
 * Name of the dax device or memory module; undefined for memory of no device.
 * @ours which device of ours a block belongs to
 */
export function ownerOf(partition: Partition, block: BlockId): string | undefined {
  const { devices, dimms } = daxOf(partition);
  const device = devices.find(({ mappings }) =>
    mappings.some(({ first, blocks }) => first <= block && block < first + blocks),
  );
  if (device) return device.name;
  const address = block * (partition.guest.value?.geometry.blockBytes ?? 0);
  return dimms.find(({ plugged, start, bytes }) => plugged && address >= start && address < start + bytes)
    ?.name;
}
