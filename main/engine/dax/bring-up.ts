/** Device memory at boot and as modules are loaded: regions, namespaces, devices, and their first drivers. */

import type { Outcome } from '../../../shared/outcome.ts';
import { bytes } from '../../../shared/units.ts';
import type { Span } from '../arch/memory-map.ts';
import { DAX_DRIVERS, type DaxDevice, type Dimm, type PmemRegion } from '../state/dax.ts';
import { DONE, emit, log, refuse, type Steps } from '../step.ts';
import { attachDevice, attachDriver } from './bus.ts';
import { giveMemmap, plainMemmapPages, takeMemmap } from './device-dax.ts';
import { dimmName, enableDimm } from './dimm.ts';
import { changeDax, daxOf, sizeOf } from './state.ts';

/** What a distribution loads by itself for the devices modelled here. */
export const ALL_MODULES: readonly string[] = [
  'libnvdimm',
  'nd_btt',
  'nd_pmem',
  'nd_e820',
  'device_dax',
  'dax_pmem',
  'dax_hmem',
  'dax_cxl',
  'kmem',
];
/** A legacy region shows itself once all of these are loaded. */
const PMEM_MODULES: readonly string[] = ['libnvdimm', 'nd_pmem', 'nd_e820'];

/** @models nd_pmem_probe, drivers/nvdimm/pmem.c (x86-64) */
export function bringUpDevices(steps: Steps, pmem: readonly Span[]): void {
  const { partition } = steps;
  const { platform } = partition.definition.value;
  const devices = (platform?.devices ?? []).map((device): DaxDevice => {
    const ranges = device.ranges.map(({ start, bytes: size }) => ({ start, end: start + size }));
    return {
      name: device.name,
      origin: device.origin,
      ranges,
      mapped: ranges,
      alignBytes: device.alignBytes,
      targetNode: device.targetNode,
      memmapOnMemory: device.memmapOnMemory ?? device.origin === 'cxl',
      driver: null,
      mappings: [],
      memmapPages: 0,
      memmapInDevice: false,
    };
  });
  const regions = pmem.map(
    ({ start, end }, id): PmemRegion => ({ id, start, bytes: end - start, mode: 'idle', memmapPages: 0 }),
  );
  const dimms = (platform?.dimms ?? []).map(
    ({ start, bytes: size }, index): Dimm => ({ name: dimmName(index), start, bytes: size, plugged: false }),
  );
  const isEmpty = devices.length === 0 && regions.length === 0 && dimms.length === 0;
  if (isEmpty && platform?.modules === undefined) return;
  changeDax(partition, { devices, regions, dimms });
  // ACPI finds its modules before any driver is loaded from a file.
  for (const [index, dimm] of dimms.entries()) if (platform?.dimms?.[index]?.plugged) enableDimm(steps, dimm);
  for (const device of devices) {
    const start = device.ranges[0]?.start ?? 0;
    emit(steps, { kind: 'daxDeviceAppeared', device: device.name, start, bytes: sizeOf(device.ranges) });
  }
  for (const module of platform?.modules ?? ALL_MODULES) startModule(steps, module);
}

/**
 * insmod. A module without a part in this is loaded like any other and does nothing.
 * @models load_module, kernel/module/main.c (x86-64)
 */
export function loadModule(steps: Steps, module: string): Outcome {
  if (daxOf(steps.partition).modules.includes(module)) {
    return refuse(steps, {
      errno: 'EEXIST',
      stage: 'load module',
      rule: 'module-loaded',
      because: `module ${module} is loaded already`,
    });
  }
  startModule(steps, module);
  return DONE;
}

function startModule(steps: Steps, module: string): void {
  const { partition } = steps;
  const { modules } = daxOf(partition);
  if (modules.includes(module)) return;
  changeDax(partition, { modules: [...modules, module] });
  emit(steps, { kind: 'moduleLoaded', module });
  for (const { id, mode } of daxOf(partition).regions) if (mode === 'idle') showRegion(steps, id);
  const driver = DAX_DRIVERS.find((known) => known === module);
  if (driver) attachDriver(steps, driver);
  if (module !== 'dax_pmem') return;
  for (const { name, origin, driver: bound } of daxOf(partition).devices) {
    if (origin === 'pmem' && bound === null) attachDevice(steps, name);
  }
}

/** A region without labels is one namespace of its own size, an fsdax block device with its memmap in system memory. */
function showRegion(steps: Steps, id: number): void {
  const { partition } = steps;
  const region = daxOf(partition).regions.find((known) => known.id === id);
  if (!region || !PMEM_MODULES.every((module) => daxOf(partition).modules.includes(module))) return;
  const pages = plainMemmapPages(region.bytes);
  const refused = takeMemmap(steps, namespaceName(id), pages, false);
  if (refused) {
    log(steps, 'warn', `nd_pmem ${namespaceName(id)}: probe with driver nd_pmem failed with error -12`);
    return;
  }
  changeRegion(steps, id, { mode: 'fsdax', memmapPages: pages });
  emit(steps, { kind: 'namespaceChanged', namespace: namespaceName(id), mode: 'fsdax' });
}

/** @ours a name */
export const namespaceName = (region: number): string => `namespace${region}.0`;

/** @ours changes a row of the state */
export function changeRegion(steps: Steps, id: number, change: Partial<PmemRegion>): void {
  const { regions } = daxOf(steps.partition);
  changeDax(steps.partition, {
    regions: regions.map((region) => (region.id === id ? { ...region, ...change } : region)),
  });
}

/**
 * The namespace's memmap returns to the system.
 * @ours a region gives its namespace’s memmap back
 */
export function emptyRegion(steps: Steps, { id, memmapPages }: PmemRegion): void {
  giveMemmap(steps, namespaceName(id), memmapPages, false);
  changeRegion(steps, id, { memmapPages: 0 });
}

/**
 * A device that a driver above created: it appears, and whoever is made for it takes it.
 * @models devm_create_dev_dax, drivers/dax/bus.c (x86-64)
 */
export function addDevice(steps: Steps, device: DaxDevice): void {
  changeDax(steps.partition, { devices: [...daxOf(steps.partition).devices, device] });
  const start = device.ranges[0]?.start ?? 0;
  emit(steps, { kind: 'daxDeviceAppeared', device: device.name, start, bytes: bytes(sizeOf(device.ranges)) });
  attachDevice(steps, device.name);
}

/** @models unregister_dev_dax, drivers/dax/bus.c (x86-64) */
export function dropDevice(steps: Steps, name: string): void {
  const { devices } = daxOf(steps.partition);
  changeDax(steps.partition, { devices: devices.filter((device) => device.name !== name) });
  emit(steps, { kind: 'daxDeviceGone', device: name });
}
