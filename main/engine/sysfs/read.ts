/** Reading the guest's sysfs: every file's content is derived from the state when it is asked for. */

import { type Errno, fail, ok, type Result } from '../../../shared/failure.ts';
import { type BlockId, blockId } from '../../../shared/ids.ts';
import { acpiNodeAt, readSlotFile, slotOfBlock, slotPath } from '../dax/acpi-files.ts';
import { daxNodeAt, readDaxFile } from '../dax/files.ts';
import { isPresent, stateOf } from '../kernel/blocks.ts';
import { isConfigured, requestsMemmapOnMemory } from '../kernel/configure.ts';
import { hasProbe } from '../kernel/probe.ts';
import { validZones } from '../kernel/zones.ts';
import { architectureOf, BLOCK_STATE, FIRMWARE, guestOf, type Partition } from '../state/partition.ts';
import { realPath } from './links.ts';
import { nodeOfBlock, systemNodeAt } from './nodes.ts';
import { DEVICES, FIRMWARE_ROOT, PARAMETERS, parsePath, type SysfsFile } from './paths.ts';

export interface FileStat {
  readonly type: 'directory' | 'file';
  readonly mode: number;
  /** Where it leads, for a symbolic link; the rest is what is found there. */
  readonly link?: string;
}

const READ_WRITE = 0o644;
const READ_ONLY = 0o444;
const WRITE_ONLY = 0o200;
const DIRECTORY: FileStat = { type: 'directory', mode: 0o755 };

/** Files of memoryN under /sys/devices, with their modes. */
const DEVICE_FILES: Readonly<Record<string, number>> = {
  online: READ_WRITE,
  phys_device: READ_ONLY,
  phys_index: READ_ONLY,
  removable: READ_ONLY,
  state: READ_WRITE,
  uevent: READ_WRITE,
  valid_zones: READ_ONLY,
};
const FIRMWARE_FILES: Readonly<Record<string, number>> = { config: READ_WRITE, memmap_on_memory: READ_WRITE };
const MEMORY_FILES: Readonly<Record<string, number>> = {
  auto_online_blocks: READ_WRITE,
  block_size_bytes: READ_ONLY,
  uevent: READ_WRITE,
};
const FAILURE_FILES: Readonly<Record<string, number>> = {
  hard_offline_page: WRITE_ONLY,
  soft_offline_page: WRITE_ONLY,
};
/** What every device says of the bus that it is on. */
const SUBSYSTEM_LINK = '../../../../bus/memory';

/** Files of the memory directory itself, with their modes. */
const memoryFiles = (partition: Partition): Readonly<Record<string, number>> => {
  const files = architectureOf(partition).memoryFailure
    ? { ...MEMORY_FILES, ...FAILURE_FILES }
    : MEMORY_FILES;
  return hasProbe(partition) ? { ...files, probe: 0o200 } : files;
};

const hasPower = (partition: Partition): boolean => architectureOf(partition).powerManagement;
const ROOTS = [
  '/',
  '/sys',
  '/sys/devices',
  '/sys/devices/system',
  '/sys/firmware',
  '/sys/module',
  '/sys/module/memory_hotplug',
];

/** Parameters of this kernel, with their modes. */
export function parameterModes(partition: Partition): Readonly<Record<string, number>> {
  const { profile } = guestOf(partition);
  return {
    ...(partition.parameters.value.autoMovableNumaAware === undefined
      ? {}
      : { auto_movable_numa_aware: READ_WRITE }),
    ...(profile.onlinePolicies ? { auto_movable_ratio: READ_WRITE } : {}),
    ...(partition.parameters.value.memmapOnMemory === null ? {} : { memmap_on_memory: READ_ONLY }),
    ...(profile.onlinePolicies ? { online_policy: READ_WRITE } : {}),
  };
}

export const hasFirmware = (partition: Partition): boolean => {
  const { profile, hotplug } = guestOf(partition);
  return profile.era === 'dynamic' && hotplug;
};

const hasFirmwareDirectory = (partition: Partition, block: BlockId): boolean =>
  (partition.blocks.firmware.cells[block] ?? FIRMWARE.none) !== FIRMWARE.none;

/** Type and mode; undefined where nothing exists. */
export function statSysfs(partition: Partition, rawPath: string): FileStat | undefined {
  const path = realPath(partition, rawPath, false);
  if (path === undefined || !partition.guest.value) return undefined;
  if (ROOTS.includes(path) || path === DEVICES || path === PARAMETERS) return DIRECTORY;
  if (path === FIRMWARE_ROOT) return hasFirmware(partition) ? DIRECTORY : undefined;
  const file = parsePath(path);
  const link = file?.kind === 'device' ? blockLink(partition, file.block, file.attribute) : undefined;
  if (link !== undefined) return { ...DIRECTORY, link };
  if (file?.kind === 'dax') return statDax(partition, file.path);
  if (file?.kind === 'acpi') return statAcpi(partition, file.path);
  if (file?.kind === 'system') return statSystem(partition, file.path);
  const mode = file && modeOf(partition, file);
  if (mode === undefined) return undefined;
  return mode === 'directory' ? DIRECTORY : { type: 'file', mode };
}

/** Where a symbolic link of a block leads: its class, its node, the memory module that it is part of. */
function blockLink(partition: Partition, block: BlockId, attribute: string): string | undefined {
  if (!isPresent(partition, block)) return undefined;
  if (attribute === 'subsystem') return SUBSYSTEM_LINK;
  if (attribute === 'firmware_node') return firmwareNode(partition, block);
  const node = attribute.startsWith('node') ? nodeOfBlock(partition, block) : undefined;
  return attribute === `node${node}` ? `../../node/${attribute}` : undefined;
}

function firmwareNode(partition: Partition, block: BlockId): string | undefined {
  const slot = slotOfBlock(partition, block);
  return slot && `../../..${slotPath(slot).replace('/sys/devices', '')}`;
}

function statSystem(partition: Partition, path: string): FileStat | undefined {
  const node = systemNodeAt(partition, path);
  if (!node) return undefined;
  if (node.kind === 'link') return { ...DIRECTORY, link: node.target };
  return node.kind === 'directory' ? DIRECTORY : { type: 'file', mode: node.mode };
}

function statAcpi(partition: Partition, path: string): FileStat | undefined {
  const node = acpiNodeAt(partition, path);
  if (!node) return undefined;
  if (node.kind === 'link') return { ...DIRECTORY, link: node.target };
  return node.kind === 'directory' ? DIRECTORY : { type: 'file', mode: node.mode };
}

function statDax(partition: Partition, path: string): FileStat | undefined {
  const node = daxNodeAt(partition, path);
  if (!node) return undefined;
  if (node.kind === 'link') return { ...DIRECTORY, link: node.target };
  return node.kind === 'directory' ? DIRECTORY : { type: 'file', mode: node.mode };
}

function modeOf(partition: Partition, file: SysfsFile): number | 'directory' | undefined {
  switch (file.kind) {
    case 'device':
      if (!isPresent(partition, file.block)) return undefined;
      if (file.attribute === '' || (file.attribute === 'power' && hasPower(partition))) return 'directory';
      return DEVICE_FILES[file.attribute];
    case 'firmware':
      if (!hasFirmwareDirectory(partition, file.block)) return undefined;
      return file.attribute === '' ? 'directory' : FIRMWARE_FILES[file.attribute];
    case 'memory':
      if (file.attribute === 'power' && hasPower(partition)) return 'directory';
      return memoryFiles(partition)[file.attribute];
    case 'parameter':
      return parameterModes(partition)[file.name];
    case 'dax':
    case 'acpi':
    case 'system':
      return undefined;
  }
}

/** Content of a file, with the newline that sysfs ends it with. */
export function readSysfs(partition: Partition, rawPath: string): Result<string, Errno> {
  const path = realPath(partition, rawPath, true);
  const stat = path === undefined ? undefined : statSysfs(partition, path);
  if (!stat || path === undefined) return fail('ENOENT');
  if (stat.type === 'directory') return fail('EISDIR');
  if (!(stat.mode & 0o400)) return fail('EACCES');
  const file = parsePath(path);
  const node = file?.kind === 'dax' ? daxNodeAt(partition, file.path) : undefined;
  if (node) {
    const read = readDaxFile(node);
    return read.ok ? ok(`${read.value}\n`) : read;
  }
  const system = file?.kind === 'system' ? systemNodeAt(partition, file.path) : undefined;
  if (system?.kind === 'file') return ok(system.content === '' ? '' : `${system.content}\n`);
  const acpi = file?.kind === 'acpi' ? acpiNodeAt(partition, file.path) : undefined;
  if (acpi?.kind === 'slotFile') return ok(`${readSlotFile(acpi)}\n`);
  const content = file && contentOf(partition, file);
  return content === undefined ? fail('ENOENT') : ok(content === '' ? '' : `${content}\n`);
}

function contentOf(partition: Partition, file: SysfsFile): string | undefined {
  switch (file.kind) {
    case 'device':
      return deviceContent(partition, file.block, file.attribute);
    case 'firmware':
      if (file.attribute === 'config') return isConfigured(partition, file.block) ? '1' : '0';
      return requestsMemmapOnMemory(partition, file.block) ? '1' : '0';
    case 'memory':
      if (file.attribute === 'auto_online_blocks') return partition.parameters.value.autoOnline;
      if (file.attribute === 'block_size_bytes') return guestOf(partition).geometry.blockBytes.toString(16);
      return '';
    case 'parameter':
      return parameterContent(partition, file.name);
    case 'dax':
    case 'acpi':
    case 'system':
      return undefined;
  }
}

function deviceContent(partition: Partition, block: BlockId, attribute: string): string | undefined {
  const state = stateOf(partition, block);
  const { geometry } = guestOf(partition);
  switch (attribute) {
    case 'state':
      return state === BLOCK_STATE.online
        ? 'online'
        : state === BLOCK_STATE.goingOffline
          ? 'going-offline'
          : 'offline';
    case 'online':
      return state === BLOCK_STATE.offline ? '0' : '1';
    case 'removable':
      return '1';
    case 'phys_index':
      return block.toString(16).padStart(8, '0');
    case 'phys_device':
      return architectureOf(partition).physicalDevices
        ? String(Math.floor((block * geometry.blockBytes) / geometry.incrementBytes))
        : '0';
    case 'valid_zones':
      return validZones(partition, block);
    case 'uevent':
      return '';
    default:
      return undefined;
  }
}

function parameterContent(partition: Partition, name: string): string | undefined {
  const { memmapOnMemory, onlinePolicy, autoMovableRatio, autoMovableNumaAware } = partition.parameters.value;
  if (name === 'auto_movable_numa_aware') return autoMovableNumaAware ? 'Y' : 'N';
  if (name === 'memmap_on_memory') return memmapOnMemory ?? undefined;
  if (name === 'online_policy') return onlinePolicy;
  return name === 'auto_movable_ratio' ? String(autoMovableRatio) : undefined;
}

/** Names in a directory, block directories in numeric order before everything that sorts behind them. */
export function listSysfs(partition: Partition, rawPath: string): Result<readonly string[], Errno> {
  const path = realPath(partition, rawPath, true);
  const stat = path === undefined ? undefined : statSysfs(partition, path);
  if (!stat || path === undefined) return fail('ENOENT');
  if (stat.type === 'file') return fail('ENOTDIR');
  const fixed = FIXED_DIRECTORIES[path];
  if (fixed)
    return ok(fixed.filter((name) => statSysfs(partition, path === '/' ? `/${name}` : `${path}/${name}`)));
  if (path === DEVICES) {
    const names = [...Object.keys(memoryFiles(partition)), ...(hasPower(partition) ? ['power'] : [])].sort();
    const behind = names.findIndex((name) => name > 'memory');
    const blocks = presentBlocks(partition).map((block) => `memory${block}`);
    return ok([...names.slice(0, behind), ...blocks, ...names.slice(behind)]);
  }
  if (path === FIRMWARE_ROOT) return ok(firmwareBlocks(partition).map((block) => `memory${block}`));
  if (path === PARAMETERS) return ok(Object.keys(parameterModes(partition)));
  const file = parsePath(path);
  const node = file?.kind === 'dax' ? daxNodeAt(partition, file.path) : undefined;
  if (node && 'names' in node) return ok(node.names);
  const system = file?.kind === 'system' ? systemNodeAt(partition, file.path) : undefined;
  if (system?.kind === 'directory') return ok(system.names);
  const acpi = file?.kind === 'acpi' ? acpiNodeAt(partition, file.path) : undefined;
  if (acpi && 'names' in acpi) return ok(acpi.names);
  if (file?.kind === 'firmware') return ok(Object.keys(FIRMWARE_FILES));
  if (file?.kind === 'device' && file.attribute === '') {
    const node = nodeOfBlock(partition, file.block);
    return ok([
      ...(slotOfBlock(partition, file.block) ? ['firmware_node'] : []),
      ...(node === undefined ? [] : [`node${node}`]),
      'online',
      'phys_device',
      'phys_index',
      ...(hasPower(partition) ? ['power'] : []),
      'removable',
      'state',
      'subsystem',
      'uevent',
      'valid_zones',
    ]);
  }
  return ok([]);
}

const FIXED_DIRECTORIES: Readonly<Record<string, readonly string[]>> = {
  '/': ['sys'],
  '/sys': ['bus', 'devices', 'firmware', 'module'],
  '/sys/devices': ['system'],
  '/sys/devices/system': ['memory', 'node'],
  '/sys/firmware': ['memory'],
  '/sys/module': ['memory_hotplug'],
  '/sys/module/memory_hotplug': ['parameters'],
};

/** Blocks with a directory under /sys/devices/system/memory, ascending. */
export function presentBlocks(partition: Partition): BlockId[] {
  return blocksWhere(partition.blocks.present.cells, (value) => value === 1);
}

/** Blocks with a directory under /sys/firmware/memory, ascending. */
export function firmwareBlocks(partition: Partition): BlockId[] {
  return blocksWhere(partition.blocks.firmware.cells, (value) => value !== FIRMWARE.none);
}

function blocksWhere(cells: ArrayLike<number>, holds: (value: number) => boolean): BlockId[] {
  const blocks: BlockId[] = [];
  for (let index = 0; index < cells.length; index++)
    if (holds(cells[index] ?? 0)) blocks.push(blockId(index));
  return blocks;
}
