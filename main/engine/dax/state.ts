/** What device memory is at the moment, and how it changes. */

import type { Span } from '../arch/memory-map.ts';
import type { DaxDevice, DaxState } from '../state/dax.ts';
import type { Partition } from '../state/partition.ts';

/** @ours reads or changes the state that stands for the devices */
export const daxOf = (partition: Partition): DaxState => partition.dax.value;

/** @ours reads or changes the state that stands for the devices */
export function changeDax(partition: Partition, change: Partial<DaxState>): void {
  partition.store.assign(partition.dax, { ...partition.dax.value, ...change });
}

/** @ours reads or changes the state that stands for the devices */
export const deviceNamed = (partition: Partition, name: string): DaxDevice | undefined =>
  daxOf(partition).devices.find((device) => device.name === name);

/** @ours reads or changes the state that stands for the devices */
export function changeDevice(partition: Partition, name: string, change: Partial<DaxDevice>): void {
  const { devices } = daxOf(partition);
  changeDax(partition, {
    devices: devices.map((device) => (device.name === name ? { ...device, ...change } : device)),
  });
}

/** @ours reads or changes the state that stands for the devices */
export const sizeOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0);

/**
 * Struct pages that system memory holds for namespaces and for devices under device_dax, in pages.
 * @ours reads or changes the state that stands for the devices
 */
export const daxMemmapPages = (partition: Partition): number =>
  daxOf(partition).regions.reduce((sum, region) => sum + region.memmapPages, 0) +
  daxOf(partition).devices.reduce((sum, device) => sum + device.memmapPages, 0);
