/** Paths of the guest's sysfs that concern memory, and which file stands behind each. */

import { type BlockId, blockId } from '../../../shared/ids.ts';

import { isAcpiPath } from '../dax/acpi-files.ts';

export const DEVICES = '/sys/devices/system/memory';
export const FIRMWARE_ROOT = '/sys/firmware/memory';
export const PARAMETERS = '/sys/module/memory_hotplug/parameters';

export type SysfsFile =
  | { readonly kind: 'device'; readonly block: BlockId; readonly attribute: string }
  | { readonly kind: 'firmware'; readonly block: BlockId; readonly attribute: string }
  | { readonly kind: 'memory'; readonly attribute: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'dax'; readonly path: string }
  | { readonly kind: 'acpi'; readonly path: string };

const DEVICE_PREFIX = `${DEVICES}/memory`;
const FIRMWARE_PREFIX = `${FIRMWARE_ROOT}/memory`;

/** What an absolute, normalised path names; undefined for paths outside the three trees. Existence is not checked. */
export function parsePath(path: string): SysfsFile | undefined {
  if (path.startsWith(DEVICE_PREFIX)) {
    const found = blockAttribute(path, DEVICE_PREFIX.length);
    if (found) return { kind: 'device', ...found };
  }
  if (path.startsWith(FIRMWARE_PREFIX)) {
    const found = blockAttribute(path, FIRMWARE_PREFIX.length);
    if (found) return { kind: 'firmware', ...found };
  }
  if (path.startsWith(`${DEVICES}/`)) return { kind: 'memory', attribute: path.slice(DEVICES.length + 1) };
  if (path.startsWith(`${PARAMETERS}/`))
    return { kind: 'parameter', name: path.slice(PARAMETERS.length + 1) };
  if (isAcpiPath(path)) return { kind: 'acpi', path };
  if (path === '/sys/bus' || path.startsWith('/sys/bus/')) return { kind: 'dax', path };
  return undefined;
}

/** "42/state" from the end of a path; block numbers are written without leading zeros. */
function blockAttribute(path: string, from: number): { block: BlockId; attribute: string } | undefined {
  const slash = path.indexOf('/', from);
  const digits = slash < 0 ? path.slice(from) : path.slice(from, slash);
  if (!/^(0|[1-9]\d{0,6})$/.test(digits)) return undefined;
  return { block: blockId(Number(digits)), attribute: slash < 0 ? '' : path.slice(slash + 1) };
}

/** One path without doubled or trailing slashes and dots; undefined when it climbs above the root or is relative. */
export function normalisePath(path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  if (!path.includes('//') && !path.includes('/.') && (path === '/' || !path.endsWith('/'))) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}
