/** /sys/bus/dax: devices, drivers and their files. */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import { parseBoolean } from '../kernel/boolean.ts';
import { memmapSupportOf } from '../kernel/memmap.ts';
import type { DaxDevice, DaxDriver } from '../state/dax.ts';
import { architectureOf, guestOf, type Partition } from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { slotsOf } from './acpi-files.ts';
import { bind, changeId, loadedDrivers, unbind } from './bus.ts';
import { changeDevice, daxOf, deviceNamed, sizeOf } from './state.ts';

export const DAX_BUS = '/sys/bus/dax';

/** A place below /sys/bus/dax. Existence is checked: a path that names nothing gives undefined. */
export type DaxNode =
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'link'; readonly target: string; readonly names: readonly string[] }
  | {
      readonly kind: 'deviceFile';
      readonly device: DaxDevice;
      readonly attribute: string;
      readonly mode: number;
    }
  | {
      readonly kind: 'driverFile';
      readonly driver: DaxDriver;
      readonly attribute: string;
      readonly mode: number;
    };

const READ_WRITE = 0o644;
const READ_ONLY = 0o444;
const OWNER_READ_ONLY = 0o400;
const WRITE_ONLY = 0o200;

const DRIVER_FILES = ['bind', 'new_id', 'remove_id', 'uevent', 'unbind'] as const;

/** Files of a device with their modes; links and directories apart. */
function deviceFiles(partition: Partition, device: DaxDevice): ReadonlyMap<string, number> {
  const files = new Map<string, number>([
    ['align', device.origin === 'pmem' ? READ_ONLY : READ_WRITE],
    ['modalias', READ_ONLY],
    ['numa_node', READ_ONLY],
    ['resource', OWNER_READ_ONLY],
    // Resizing is not modelled.
    ['size', READ_ONLY],
    ['uevent', READ_WRITE],
  ]);
  if (device.targetNode >= 0) files.set('target_node', READ_ONLY);
  if (guestOf(partition).profile.daxMemmapFile) files.set('memmap_on_memory', READ_WRITE);
  return files;
}

/**
 * What a path names. Devices are shown in the bus's own folder, without the links that lead there.
 * @ours a look-up
 */
export function daxNodeAt(partition: Partition, path: string): DaxNode | undefined {
  if (!partition.guest.value || architectureOf(partition).sclp) return undefined;
  if (path === '/sys/bus') return directory(slotsOf(partition).length > 0 ? ['acpi', 'dax'] : ['dax']);
  if (path !== DAX_BUS && !path.startsWith(`${DAX_BUS}/`)) return undefined;
  const [branch, name, attribute, more, ...rest] = path.slice(DAX_BUS.length + 1).split('/');
  if (rest.length > 0) return undefined;
  if (!branch) return directory(['devices', 'drivers']);
  if (branch === 'drivers') return more === undefined ? driverNode(partition, name, attribute) : undefined;
  if (branch !== 'devices') return undefined;
  if (name === undefined) return directory(daxOf(partition).devices.map((device) => device.name));
  const device = deviceNamed(partition, name);
  return device && deviceNode(partition, device, attribute, more);
}

const directory = (names: readonly string[]): DaxNode => ({ kind: 'directory', names });

function driverNode(partition: Partition, name?: string, attribute?: string): DaxNode | undefined {
  if (name === undefined) return directory(loadedDrivers(partition));
  const driver = loadedDrivers(partition).find((known) => known === name);
  if (!driver) return undefined;
  const bound = daxOf(partition).devices.filter((device) => device.driver === driver);
  if (attribute === undefined)
    return directory([...DRIVER_FILES, ...bound.map((device) => device.name)].sort());
  const device = bound.find((member) => member.name === attribute);
  if (device) {
    const whole = deviceNode(partition, device, undefined, undefined);
    const names = whole?.kind === 'directory' ? whole.names : [];
    return { kind: 'link', target: `../../../../${devicePath(device)}`, names };
  }
  if (!DRIVER_FILES.some((file) => file === attribute)) return undefined;
  return { kind: 'driverFile', driver, attribute, mode: WRITE_ONLY };
}

function deviceNode(
  partition: Partition,
  device: DaxDevice,
  attribute: string | undefined,
  more: string | undefined,
): DaxNode | undefined {
  const mappings = device.ranges.map((_, index) => `mapping${index}`);
  const folders = ['power', ...mappings];
  const up = '../'.repeat(devicePath(device).split('/').length);
  const links: Record<string, string> = {
    subsystem: `${up}bus/dax`,
    ...(device.driver ? { driver: `${up}bus/dax/drivers/${device.driver}` } : {}),
  };
  const files = deviceFiles(partition, device);
  if (attribute === undefined) return directory([...files.keys(), ...folders, ...Object.keys(links)].sort());
  const target = links[attribute];
  if (target !== undefined) {
    if (more !== undefined) return undefined;
    const led = daxNodeAt(
      partition,
      attribute === 'driver' ? `${DAX_BUS}/drivers/${device.driver}` : DAX_BUS,
    );
    return { kind: 'link', target, names: led?.kind === 'directory' ? led.names : [] };
  }
  if (mappings.includes(attribute)) {
    const values = ['end', 'page_offset', 'start'];
    if (more === undefined) return directory(values);
    if (!values.includes(more)) return undefined;
    return { kind: 'deviceFile', device, attribute: `${attribute}/${more}`, mode: OWNER_READ_ONLY };
  }
  if (more !== undefined) return undefined;
  if (attribute === 'power') return directory([]);
  const mode = files.get(attribute);
  return mode === undefined ? undefined : { kind: 'deviceFile', device, attribute, mode };
}

/** Where the device hangs below /sys; the parents themselves are not shown. */
function devicePath({ name, origin }: DaxDevice): string {
  const [region = '0'] = name.slice('dax'.length).split('.');
  switch (origin) {
    case 'pmem':
      return `devices/platform/e820_pmem/ndbus0/region${region}/dax${region}.1/${name}`;
    case 'cxl':
      return `devices/platform/ACPI0017:00/root0/decoder0.0/region${region}/dax_region${region}/${name}`;
    default:
      return `devices/platform/hmem.${region}/${name}`;
  }
}

const hex = (value: number): string => `0x${value.toString(16)}`;

/**
 * Content without its newline.
 * @models memmap_on_memory_show, drivers/dax/bus.c (x86-64)
 * @models size_show, drivers/dax/bus.c (x86-64)
 * @models align_show, drivers/dax/bus.c (x86-64)
 */
export function readDaxFile(node: DaxNode): Result<string, Errno> {
  if (node.kind === 'driverFile') return fail('EACCES');
  if (node.kind !== 'deviceFile') return fail('EISDIR');
  const { device, attribute } = node;
  const mapping = /^mapping(\d+)\/(\w+)$/.exec(attribute);
  if (mapping) return ok(mappingContent(device, Number(mapping[1]), mapping[2] ?? ''));
  switch (attribute) {
    case 'align':
      return ok(String(device.alignBytes));
    case 'size':
      return ok(String(sizeOf(device.ranges)));
    case 'target_node':
      return ok(String(device.targetNode));
    case 'numa_node':
      return ok(String(device.targetNode));
    case 'resource':
      return ok(hex(device.ranges[0]?.start ?? 0));
    case 'modalias':
      return ok('dax:t0');
    case 'memmap_on_memory':
      return ok(device.memmapOnMemory ? '1' : '0');
    default:
      return ok(`${device.driver ? `DRIVER=${device.driver}\n` : ''}MODALIAS=dax:t0`);
  }
}

function mappingContent(device: DaxDevice, index: number, value: string): string {
  const range = device.ranges[index] ?? { start: 0, end: 1 };
  if (value === 'start') return hex(range.start);
  if (value === 'end') return hex(range.end - 1);
  return hex(sizeOf(device.ranges.slice(0, index)) / 4096);
}

/**
 * Binding and unbinding add and remove memory: they need the hotplug lock.
 * @models bind_store, drivers/base/bus.c (x86-64)
 */
export const daxFileNeedsLock = (node: DaxNode | undefined): boolean => node?.kind === 'driverFile';

/**
 * @models memmap_on_memory_store, drivers/dax/bus.c (x86-64)
 * @models new_id_store, drivers/dax/bus.c (x86-64)
 */
export function writeDaxFile(steps: Steps, node: DaxNode, value: string): Refused | null {
  const text = value.trim();
  if (node.kind === 'driverFile') {
    switch (node.attribute) {
      case 'bind':
        return bind(steps, node.driver, text);
      case 'unbind':
        return unbind(steps, node.driver, text);
      case 'uevent':
        return null;
      default:
        return changeId(steps, node.driver, text, node.attribute === 'new_id');
    }
  }
  if (node.kind !== 'deviceFile') return null;
  if (node.attribute === 'memmap_on_memory') return storeMemmap(steps, node.device, text);
  if (node.attribute === 'align') return storeAlign(steps, node.device, text);
  return null;
}

/** memmap_on_memory_store: support is asked first; under kmem only the same value is accepted. */
function storeMemmap(steps: Steps, device: DaxDevice, text: string): Refused | null {
  const { partition } = steps;
  const wanted = parseBoolean(text, guestOf(partition).profile.enableIsBoolean);
  if (wanted === undefined) return invalid(`memmap_on_memory does not take ${JSON.stringify(text)}`);
  const support = memmapSupportOf(partition);
  if (wanted && !support.supported) {
    return { errno: 'EOPNOTSUPP', stage: 'support', rule: support.rule, because: support.because };
  }
  if (device.driver === 'kmem' && device.memmapOnMemory !== wanted) {
    return {
      errno: 'EBUSY',
      stage: 'placement',
      rule: 'dax-memmap-bound',
      because: `${device.name} is bound to kmem: its memmap placement is fixed until it is unbound`,
    };
  }
  changeDevice(partition, device.name, { memmapOnMemory: wanted });
  emit(steps, { kind: 'daxMemmapChoiceStored', device: device.name, onMemory: wanted });
  return null;
}

/** align_store: sizes of a page table level, dividing every range, and nobody may be using the device. */
function storeAlign(steps: Steps, device: DaxDevice, text: string): Refused | null {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!DAX_ALIGNMENTS.includes(value)) return invalid(`align is one of ${DAX_ALIGNMENTS.join(', ')}`);
  if (device.driver !== null) {
    return {
      errno: 'EBUSY',
      stage: 'align',
      rule: 'dax-bound',
      because: `${device.name} is bound to ${device.driver}`,
    };
  }
  if (device.ranges.some(({ start, end }) => (end - start) % value !== 0)) {
    return invalid(`a range of ${device.name} is no multiple of ${value} bytes`);
  }
  changeDevice(steps.partition, device.name, { alignBytes: value });
  return null;
}

export const DAX_ALIGNMENTS: readonly number[] = [4096, 2 * 1024 * 1024, 1024 * 1024 * 1024];

const invalid = (because: string): Refused => ({
  errno: 'EINVAL',
  stage: 'parse',
  rule: 'sysfs-invalid-value',
  because,
});
