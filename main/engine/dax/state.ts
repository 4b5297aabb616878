/** What device memory is at the moment, and how it changes. */

import type { Span } from '../arch/memory-map.ts';
import type { DaxDevice, DaxState } from '../state/dax.ts';
import type { Partition } from '../state/partition.ts';

export const daxOf = (partition: Partition): DaxState => partition.dax.value;

export function changeDax(partition: Partition, change: Partial<DaxState>): void {
  partition.store.assign(partition.dax, { ...partition.dax.value, ...change });
}

export const deviceNamed = (partition: Partition, name: string): DaxDevice | undefined =>
  daxOf(partition).devices.find((device) => device.name === name);

export function changeDevice(partition: Partition, name: string, change: Partial<DaxDevice>): void {
  const { devices } = daxOf(partition);
  changeDax(partition, {
    devices: devices.map((device) => (device.name === name ? { ...device, ...change } : device)),
  });
}

export const sizeOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0);

/** Struct pages that system memory holds for namespaces and for devices under device_dax, in pages. */
export const daxMemmapPages = (partition: Partition): number =>
  daxOf(partition).regions.reduce((sum, region) => sum + region.memmapPages, 0) +
  daxOf(partition).devices.reduce((sum, device) => sum + device.memmapPages, 0);
