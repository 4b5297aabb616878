/** Device memory of an x86-64 guest as its kernel knows it: modules, pmem regions, dax devices and what kmem made of them. */

import type { DaxOrigin } from '../../../shared/definition.ts';
import type { Span } from '../arch/memory-map.ts';

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
  /** Modules by slot: the first is in PNP0C80:00. */
  readonly dimms: readonly Dimm[];
  /** Slots whose driver let go of what was ejected. */
  readonly unhandled: readonly string[];
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
  unhandled: [],
  ids: { device_dax: [], kmem: [] },
  warnedMixed: false,
};
