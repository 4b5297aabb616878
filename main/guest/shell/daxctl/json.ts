/** The JSON of daxctl: as json-c prints it, sizes in words where a person asked for them (ndctl, util/json.c). */

import type { Files } from '../../tree/files.ts';
import { type DaxctlDevice, memoryOf } from './device.ts';

/** A word that is printed as it is, quotes included. */
interface Raw {
  readonly raw: string;
}
export type Json = string | number | boolean | Raw | readonly Json[] | { readonly [name: string]: Json };

export interface JsonFlags {
  readonly human: boolean;
  readonly mappings: boolean;
}

const isRaw = (value: Json): value is Raw => typeof value === 'object' && 'raw' in value;

/** JSON_C_TO_STRING_PRETTY: two blanks for each level, none behind a colon. */
export function pretty(value: Json, level = 0): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isRaw(value)) return value.raw;
  const inner = '  '.repeat(level + 1);
  const outer = '  '.repeat(level);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item: Json) => inner + pretty(item, level + 1)).join(',\n')}\n${outer}]`;
  }
  const members = Object.entries(value).map(
    ([name, item]) => `${inner}${JSON.stringify(name)}:${pretty(item as Json, level + 1)}`,
  );
  return `{\n${members.join(',\n')}\n${outer}}`;
}

/** util_display_json_array: for a person, one object stands without its array. */
export function displayArray(items: readonly Json[], flags: JsonFlags): string {
  const [only] = items;
  const value = flags.human && items.length === 1 && only !== undefined ? only : items;
  return items.length === 0 ? '' : `${pretty(value)}\n`;
}

const MEBI = 1024 ** 2;
const GIBI = 1024 ** 3;
const TEBI = 1024 ** 4;

/** Two decimals, the last one rounded as mdadm does. */
const hundredths = (bytes: number, unit: number): string => {
  const value = Math.floor((Math.floor((bytes * 200) / unit) + 1) / 2);
  return `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
};

/** display_size: small sizes as numbers, others in binary and decimal units. */
function size(bytes: number, flags: JsonFlags): Json {
  if (!flags.human || bytes < 5000 * 1024) return bytes;
  const binary =
    bytes < 2 * GIBI
      ? `${hundredths(bytes, MEBI)} MiB`
      : bytes < 2 * TEBI
        ? `${hundredths(bytes, GIBI)} GiB`
        : `${hundredths(bytes, TEBI)} TiB`;
  const decimal =
    bytes < 2000 * 1000 ** 2
      ? `${hundredths(bytes, 1000 ** 2)} MB`
      : bytes < 2000 * 1000 ** 3
        ? `${hundredths(bytes, 1000 ** 3)} GB`
        : `${hundredths(bytes, 1000 ** 4)} TB`;
  return `${binary} (${decimal})`;
}

/** A number in hexadecimal where a person reads it: as text, because JSON has no such numbers. */
const address = (value: number, flags: JsonFlags): Json =>
  flags.human ? `0x${value.toString(16)}` : { raw: String(value) };

/** util_daxctl_dev_to_json */
export function deviceJson(files: Files, device: DaxctlDevice, flags: JsonFlags): Json {
  const memory = memoryOf(files, device);
  return {
    chardev: device.name,
    size: size(device.size, flags),
    ...(device.targetNode >= 0 ? { target_node: device.targetNode } : {}),
    ...(device.align > 0 ? { align: size(device.align, flags) } : {}),
    mode: memory ? 'system-ram' : 'devdax',
    ...(memory ? { online_memblocks: memory.online, total_memblocks: memory.total } : {}),
    ...(memory?.zone === undefined ? {} : { movable: memory.zone === 'Movable' }),
    ...(flags.mappings
      ? {
          mappings: device.mappings.map(({ pageOffset, start, end }) => ({
            page_offset: address(pageOffset, flags),
            start: address(start, flags),
            end: address(end, flags),
            size: size(end - start + 1, flags),
          })),
        }
      : {}),
    ...(device.driver === undefined ? { state: 'disabled' } : {}),
  };
}

/** util_daxctl_region_to_json, without the path of the parent device, which the console does not show. */
export function regionJson(region: number, devices: readonly DaxctlDevice[], flags: JsonFlags): Json {
  const bytes = devices.reduce((sum, device) => sum + device.size, 0);
  return { id: region, size: size(bytes, flags), align: size(devices[0]?.align ?? 0, flags) };
}
