/** Device memory of an x86-64 guest as its kernel knows it: modules, pmem regions, dax devices and what kmem made of them. */

import type { DaxOrigin } from '../../../shared/definition.ts';
import type { Span } from '../arch/memory-map.ts';
import type { Partition } from '../state/partition.ts';

export type DaxDriver = 'device_dax' | 'kmem';
export const DAX_DRIVERS: readonly DaxDriver[] = ['device_dax', 'kmem'];

/** Whole blocks that kmem took from one range of a device. */
export interface Mapping {
  /** Index of the device's range. */
  readonly range: number;
  readonly first: number;
  readonly blocks: number;
  /** `stuck`: the driver is gone, the memory is not, and its addresses stay reserved until the next IPL. */
  readonly state: 'added' | 'stuck';
}

export interface DaxDevice {
  readonly name: string;
  readonly origin: DaxOrigin;
  readonly ranges: readonly Span[];
  /** What device_dax maps; wider than the ranges where pmem keeps a label in front of them. */
  readonly mapped: readonly Span[];
  readonly alignBytes: number;
  readonly targetNode: number;
  readonly memmapOnMemory: boolean;
  readonly driver: DaxDriver | null;
  readonly mappings: readonly Mapping[];
  /** Pages of the memmap while device_dax is bound; from system memory unless the device holds it itself. */
  readonly memmapPages: number;
  readonly memmapInDevice: boolean;
}

/** A legacy pmem region, carved out of RAM by memmap=SIZE!ADDR, and the one namespace it holds. */
export interface PmemRegion {
  readonly id: number;
  readonly start: number;
  readonly bytes: number;
  /** `idle`: its driver is not loaded. */
  readonly mode: 'idle' | 'fsdax' | 'devdax';
  /** Pages of the memmap of an fsdax namespace. */
  readonly memmapPages: number;
}

/** A memory module that ACPI describes. */
export interface Dimm {
  /** PNP0C80:00 is the first. */
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
  /** Its memory is part of the system. */
  readonly plugged: boolean;
}

export interface DaxState {
  readonly modules: readonly string[];
  readonly regions: readonly PmemRegion[];
  readonly devices: readonly DaxDevice[];
  readonly dimms: readonly Dimm[];
  /** Names that new_id gave to a driver, beside what it matches by itself. */
  readonly ids: Readonly<Record<DaxDriver, readonly string[]>>;
  /** "Not all memblocks in range have altmap" is said once. */
  readonly warnedMixed: boolean;
}

export const NO_DAX: DaxState = {
  modules: [],
  regions: [],
  devices: [],
  dimms: [],
  ids: { device_dax: [], kmem: [] },
  warnedMixed: false,
};

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
