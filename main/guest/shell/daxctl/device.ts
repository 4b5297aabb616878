/** What libdaxctl reads of a dax device: attributes, driver, and the memory blocks inside its ranges. */

import { blocksNamed } from '../../../../shared/block-file.ts';
import type { Files } from '../../tree/files.ts';
import { MEMORY_DIRECTORY } from '../../tree/index.ts';

export const DAX_DEVICES = '/sys/bus/dax/devices';
export const DAX_DRIVERS = '/sys/bus/dax/drivers';

export interface DaxMapping {
  readonly pageOffset: number;
  readonly start: number;
  readonly end: number;
}

export interface DaxctlDevice {
  readonly name: string;
  readonly region: number;
  readonly size: number;
  readonly align: number;
  /** -1: none. */
  readonly targetNode: number;
  readonly driver: string | undefined;
  readonly mappings: readonly DaxMapping[];
}

export type Zone = 'Movable' | 'Normal' | 'mixed';

/** Memory of a device in system-ram mode. */
export interface DaxctlMemory {
  readonly total: number;
  readonly online: number;
  /** Zone of the online blocks; undefined while none is. */
  readonly zone: Zone | undefined;
}

const byNumber = (a: string, b: string): number => {
  const [aRegion = 0, aId = 0] = a.slice(3).split('.').map(Number);
  const [bRegion = 0, bId = 0] = b.slice(3).split('.').map(Number);
  return aRegion - bRegion || aId - bId;
};

/** Every device, by region and number. No bus, no devices: nothing. */
export function readDevices(files: Files): DaxctlDevice[] {
  const names = files.list(DAX_DEVICES);
  if (!names.ok) return [];
  return [...names.value].sort(byNumber).map((name) => readDevice(files, name));
}

export function readDevice(files: Files, name: string): DaxctlDevice {
  const folder = `${DAX_DEVICES}/${name}`;
  const number = (file: string): number | undefined => {
    const content = files.read(`${folder}/${file}`);
    return content.ok ? Number(content.value.trim()) : undefined;
  };
  const mappings: DaxMapping[] = [];
  for (let index = 0; files.stat(`${folder}/mapping${index}`); index++) {
    mappings.push({
      pageOffset: number(`mapping${index}/page_offset`) ?? 0,
      start: number(`mapping${index}/start`) ?? 0,
      end: number(`mapping${index}/end`) ?? 0,
    });
  }
  return {
    name,
    region: Number(/^dax(\d+)/.exec(name)?.[1] ?? 0),
    size: number('size') ?? 0,
    align: number('align') ?? 0,
    targetNode: number('target_node') ?? -1,
    driver: files.stat(`${folder}/driver`)?.link?.split('/').at(-1),
    mappings,
  };
}

/** Blocks that exist and lie inside the device's ranges, ascending. */
export function blocksOf(files: Files, device: DaxctlDevice): number[] {
  const size = files.read(`${MEMORY_DIRECTORY}/block_size_bytes`);
  const names = files.list(MEMORY_DIRECTORY);
  if (!size.ok || !names.ok) return [];
  const blockBytes = Number.parseInt(size.value, 16);
  return blocksNamed(names.value).filter((block) =>
    device.mappings.some(
      ({ start, end }) => block * blockBytes >= start && (block + 1) * blockBytes - 1 <= end,
    ),
  );
}

export function isOnline(files: Files, block: number): boolean {
  const state = files.read(`${MEMORY_DIRECTORY}/memory${block}/state`);
  return state.ok && state.value.startsWith('online');
}

/** Only a device under kmem has memory. */
export function memoryOf(files: Files, device: DaxctlDevice): DaxctlMemory | undefined {
  if (device.driver !== 'kmem') return undefined;
  const blocks = blocksOf(files, device);
  const online = blocks.filter((block) => isOnline(files, block));
  const zones = new Set(
    online.map((block) => {
      const zone = files.read(`${MEMORY_DIRECTORY}/memory${block}/valid_zones`);
      return zone.ok && zone.value.trim() === 'Movable' ? ('Movable' as const) : ('Normal' as const);
    }),
  );
  const [first] = zones;
  return { total: blocks.length, online: online.length, zone: zones.size > 1 ? 'mixed' : first };
}
