/** drivers/dax/bus.c: which driver takes which device, and the files bind, unbind, new_id and remove_id. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import { DAX_DRIVERS, type DaxDevice, type DaxDriver } from '../state/dax.ts';
import type { Partition } from '../state/partition.ts';
import { emit, log, type Refused, type Steps } from '../step.ts';
import { probeDeviceDax, removeDeviceDax } from './device-dax.ts';
import { probeKmem, removeKmem } from './kmem.ts';
import { changeDax, daxOf, deviceNamed } from './state.ts';

/**
 * Drivers whose modules are loaded.
 * @ours a list
 */
export const loadedDrivers = (partition: Partition): readonly DaxDriver[] =>
  DAX_DRIVERS.filter((driver) => daxOf(partition).modules.includes(driver));

/** dax_match_type: CXL and hmem devices are made for kmem; all others are files. */
const madeFor = ({ origin }: DaxDevice): DaxDriver =>
  origin === 'cxl' || origin === 'hmem' ? 'kmem' : 'device_dax';

/** dax_bus_match: by a name given to new_id, or by type. */
const matches = (partition: Partition, driver: DaxDriver, device: DaxDevice): boolean =>
  madeFor(device) === driver || daxOf(partition).ids[driver].includes(device.name);

/** driver_probe_device. The driver core reports a failure; the device stays without a driver. */
function probe(steps: Steps, device: DaxDevice, driver: DaxDriver): Refused | null {
  const refused = driver === 'kmem' ? probeKmem(steps, device) : probeDeviceDax(steps, device);
  if (refused) {
    const number = ERRNO_NUMBER[refused.errno];
    log(steps, 'warn', `${driver} ${device.name}: probe with driver ${driver} failed with error -${number}`);
    return refused;
  }
  emit(steps, { kind: 'daxBound', device: device.name, driver });
  return null;
}

/**
 * A driver that was loaded, or learned a name, tries every device without a driver. Failures are not reported.
 * @models driver_attach, drivers/base/dd.c (x86-64)
 */
export function attachDriver(steps: Steps, driver: DaxDriver): void {
  for (const { name } of daxOf(steps.partition).devices) {
    const device = deviceNamed(steps.partition, name);
    if (device?.driver === null && matches(steps.partition, driver, device)) probe(steps, device, driver);
  }
}

/**
 * A device that appeared is offered to the drivers until one takes it.
 * @models device_attach, drivers/base/dd.c (x86-64)
 */
export function attachDevice(steps: Steps, name: string): void {
  for (const driver of loadedDrivers(steps.partition)) {
    const device = deviceNamed(steps.partition, name);
    if (device?.driver === null && matches(steps.partition, driver, device)) probe(steps, device, driver);
  }
}

/**
 * Takes the driver away; what kmem cannot remove stays memory.
 * @models device_release_driver, drivers/base/dd.c (x86-64)
 */
export function detachDevice(steps: Steps, device: DaxDevice): void {
  const { driver, name } = device;
  if (driver === null) return;
  if (driver === 'kmem') removeKmem(steps, device);
  else removeDeviceDax(steps, device);
  emit(steps, { kind: 'daxUnbound', device: name, driver });
}

const noDevice = (because: string): Refused => ({
  errno: 'ENODEV',
  stage: 'bus',
  rule: 'dax-no-match',
  because,
});

/**
 * drivers/base/bus.c bind_store: the device must exist, match and be free; probe errors come back.
 * @models bind_store, drivers/base/bus.c (x86-64)
 */
export function bind(steps: Steps, driver: DaxDriver, name: string): Refused | null {
  const device = deviceNamed(steps.partition, name);
  if (!device) return noDevice(`there is no device ${name}`);
  if (!matches(steps.partition, driver, device)) {
    return noDevice(`${driver} does not take ${name} unless new_id names it`);
  }
  if (device.driver !== null) {
    return {
      errno: 'EBUSY',
      stage: 'bus',
      rule: 'dax-bound',
      because: `${name} is bound to ${device.driver}`,
    };
  }
  return probe(steps, device, driver);
}

/**
 * drivers/base/bus.c unbind_store: never fails once the device is the driver's.
 * @models unbind_store, drivers/base/bus.c (x86-64)
 */
export function unbind(steps: Steps, driver: DaxDriver, name: string): Refused | null {
  const device = deviceNamed(steps.partition, name);
  if (device?.driver !== driver) return noDevice(`${driver} is not the driver of ${name}`);
  detachDevice(steps, device);
  return null;
}

/**
 * do_id_store: learning a name makes the driver look for devices; that a probe fails is not told.
 * @models do_id_store, drivers/dax/bus.c (x86-64)
 */
export function changeId(steps: Steps, driver: DaxDriver, name: string, add: boolean): Refused | null {
  if (!/^dax(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(name)) {
    return {
      errno: 'EINVAL',
      stage: 'parse',
      rule: 'sysfs-invalid-value',
      because: `${add ? 'new_id' : 'remove_id'} takes the name of a dax device`,
    };
  }
  const { ids } = daxOf(steps.partition);
  const others = ids[driver].filter((known) => known !== name);
  changeDax(steps.partition, { ids: { ...ids, [driver]: add ? [...others, name] : others } });
  if (add) attachDriver(steps, driver);
  return null;
}
