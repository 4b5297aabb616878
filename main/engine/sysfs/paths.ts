/** Paths of the guest's sysfs that concern memory, and which file stands behind each. */

import { blockFileOf, FIRMWARE_DIRECTORY, MEMORY_DIRECTORY } from '../../../shared/block-file.ts';
import type { BlockId } from '../../../shared/ids.ts';

import { isAcpiPath } from '../dax/acpi-files.ts';

export const DEVICES = MEMORY_DIRECTORY;
export const FIRMWARE_ROOT = FIRMWARE_DIRECTORY;
export const NODES = '/sys/devices/system/node';
export const PARAMETERS = '/sys/module/memory_hotplug/parameters';

export type SysfsFile =
  | { readonly kind: 'device'; readonly block: BlockId; readonly attribute: string }
  | { readonly kind: 'firmware'; readonly block: BlockId; readonly attribute: string }
  | { readonly kind: 'memory'; readonly attribute: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'dax'; readonly path: string }
  | { readonly kind: 'acpi'; readonly path: string }
  /** Nodes, and the buses of memory and nodes. */
  | { readonly kind: 'system'; readonly path: string };

/** The last answer: one write asks several times for the same path. */
let last: { readonly path: string; readonly file: SysfsFile | undefined } = { path: '', file: undefined };

/** What an absolute, normalised path names; undefined for paths outside the three trees. Existence is not checked. */
export function parsePath(path: string): SysfsFile | undefined {
  if (path !== last.path) last = { path, file: parse(path) };
  return last.file;
}

function parse(path: string): SysfsFile | undefined {
  const found = blockFileOf(path);
  if (found) return { kind: found.kind, block: found.block, attribute: found.file };
  if (path.startsWith(`${DEVICES}/`)) return { kind: 'memory', attribute: path.slice(DEVICES.length + 1) };
  if (path.startsWith(`${PARAMETERS}/`))
    return { kind: 'parameter', name: path.slice(PARAMETERS.length + 1) };
  if (isAcpiPath(path)) return { kind: 'acpi', path };
  if (isSystemPath(path)) return { kind: 'system', path };
  if (path.startsWith('/sys/bus/')) return { kind: 'dax', path };
  return undefined;
}

const isSystemPath = (path: string): boolean =>
  path === '/sys/bus' ||
  [NODES, '/sys/bus/memory', '/sys/bus/node'].some((root) => path === root || path.startsWith(`${root}/`));

/** The memory block whose directory a file lies in; undefined for any other path. */
export function blockOfPath(path: string): BlockId | undefined {
  const file = parsePath(path);
  return file && 'block' in file && file.attribute !== '' ? file.block : undefined;
}

/** One path without doubled or trailing slashes and dots; undefined when it climbs above the root or is relative. */
export function normalisePath(path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  // What was parsed last was normalised before.
  if (path === last.path) return path;
  if (!path.includes('//') && !path.includes('/.') && (path === '/' || !path.endsWith('/'))) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}
