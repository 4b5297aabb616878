/**
 * Which files of a dump are read, whatever they lie in: all of /sys or a part of it, below a directory of its own or
 * not, and the texts of s390-tools' dbginfo.sh, of a sosreport and of a supportconfig.
 */

import { CAPTURE_LIMITS } from './limits.ts';

/** What a path of a dump is. `root`: the directory that the rest lies in; those of one system have one. */
export type Wanted =
  /** A file or directory of the capture; `path` begins with "sys/" or "proc/". */
  | { readonly kind: 'file' | 'directory'; readonly root: string; readonly path: string }
  /** A link of a block to its node, or of a node to its block: `path` is the block's directory of that name. */
  | { readonly kind: 'node'; readonly root: string; readonly path: string; readonly target: RegExp }
  /** Output of commands, or a file of /proc under a name of its own. `isLoose`: only its ending speaks for it. */
  | { readonly kind: 'text'; readonly path: string; readonly isLoose: boolean }
  /** The archive of /sys inside an archive: dbginfo.sh makes one. Or a listing that somebody compressed. */
  | { readonly kind: 'archive'; readonly path: string };

const MEMORY = 'sys/devices/system/memory';
const SYS =
  /(?:^|\/)(sys\/(?:devices\/system\/(?:memory|node)|firmware\/memory|module\/memory_hotplug)(?:\/|$).*)/;
const PROC = /(?:^|\/)(proc\/(?:cmdline|meminfo|version|zoneinfo|iomem))$/;
const BLOCK = 'memory(?:0|[1-9]\\d{0,8})';
const DEVICE_FILE = 'state|removable|valid_zones|phys_index|phys_device|online';
const FIRMWARE_FILE = 'config|memmap_on_memory';
const MEMORY_FILE = 'block_size_bytes|auto_online_blocks';
const FILE = new RegExp(
  `^sys/(?:devices/system/memory/(?:${MEMORY_FILE}|${BLOCK}/(?:${DEVICE_FILE}))|firmware/memory/${BLOCK}/(?:${FIRMWARE_FILE})|module/memory_hotplug/parameters/(?:memmap_on_memory|online_policy|auto_movable_ratio|auto_movable_numa_aware))$`,
);
const DIRECTORY = new RegExp(
  `^sys/(?:devices/system/memory|firmware/memory)(?:/${BLOCK})?$|^sys/module/memory_hotplug(?:/parameters)?$`,
);
const NODE_OF_BLOCK = new RegExp(`^(${MEMORY}/${BLOCK})/(node\\d{1,4})$`);
const BLOCK_OF_NODE = new RegExp(`^sys/devices/system/node/(node\\d{1,4})/(${BLOCK})$`);
/** Parts of a /sys that were copied without the directories above them: their names tell which tree they are of. */
const BARE = new RegExp(
  `^(.*?)(?:^|/)(?:(${BLOCK})/(?:(${DEVICE_FILE})|(${FIRMWARE_FILE})|(node\\d{1,4}))|(${MEMORY_FILE}))$`,
);

const ARCHIVE =
  /(?:^|\/)(?:(?:sysfs|sys|memory)\.(?:tar|tgz|tbz2?|txz|tzst|tar\.(?:gz|bz2|xz|zst))|[^/]*lsmem[^/]*\.(?:gz|bz2|xz|zst))$/;
/** runtime.out: dbginfo.sh; the .txt: supportconfig; the rest: names that people and sosreports give to such files. */
const TEXT =
  /(?:^|\/)(?:runtime\.out|(?:basic-environment|boot|hardware|memory)\.txt|[^/]*(?:lsmem|meminfo|zoneinfo|iomem|cmdline|uname|dmesg|lscpu)[^/]*)$/;
/** Few of the texts of a large archive are output of these. */
const NO_TEXT =
  /\.(?:gz|bz2|xz|zst|tgz|tar|zip|rpm|deb|png|html?|ko|so|py|sh|c|h|conf|service|rules)$|(?:^|\/)proc\/\d/;
/** A text that somebody put beside others by hand. */
const LOOSE_TEXT = /^(?:[^/]+\/){0,2}[^/]+\.(?:txt|out|log|json)$/;

/** @param path relative, its parts parted by "/"; undefined: passed over */
export function wantedOf(path: string): Wanted | undefined {
  const [, sys] = SYS.exec(path) ?? [];
  if (sys !== undefined) return ofSys(alone(sys, path), path.slice(0, path.length - sys.length));
  const [, proc] = PROC.exec(path) ?? [];
  if (proc !== undefined) return { kind: 'file', root: path.slice(0, path.length - proc.length), path: proc };
  if (isBelowSys(path)) return undefined;
  if (ARCHIVE.test(path)) return { kind: 'archive', path };
  const bare = BARE.exec(path);
  if (bare) return ofBare(bare);
  if (NO_TEXT.test(path)) return undefined;
  if (TEXT.test(path)) return { kind: 'text', path, isLoose: false };
  return LOOSE_TEXT.test(path) ? { kind: 'text', path, isLoose: true } : undefined;
}

/** A part of a string keeps the whole of it in memory: of a long one, and of half a million, the part is copied. */
const alone = (part: string, whole: string): string =>
  whole.length < 2 * part.length ? part : Buffer.from(part).toString();

const isBelowSys = (path: string): boolean => path.startsWith('sys/') || path.includes('/sys/');

function ofSys(path: string, root: string): Wanted | undefined {
  if (FILE.test(path)) return { kind: 'file', root, path };
  if (DIRECTORY.test(path)) return { kind: 'directory', root, path };
  const [, block, node] = NODE_OF_BLOCK.exec(path) ?? [];
  if (block && node)
    return { kind: 'node', root, path: `${block}/${node}`, target: new RegExp(`(?:^|/)${node}/?$`) };
  const [, owner, owned] = BLOCK_OF_NODE.exec(path) ?? [];
  if (owner && owned)
    return {
      kind: 'node',
      root,
      path: `${MEMORY}/${owned}/${owner}`,
      target: new RegExp(`(?:^|/)${owned}/?$`),
    };
  return undefined;
}

function ofBare([, root = '', block, device, firmware, node, top]: RegExpExecArray): Wanted {
  if (top !== undefined) return { kind: 'file', root, path: `${MEMORY}/${top}` };
  if (device !== undefined) return { kind: 'file', root, path: `${MEMORY}/${block}/${device}` };
  if (firmware !== undefined) return { kind: 'file', root, path: `sys/firmware/memory/${block}/${firmware}` };
  return { kind: 'node', root, path: `${MEMORY}/${block}/${node}`, target: new RegExp(`(?:^|/)${node}/?$`) };
}

/** The most bytes that such a file can have. */
export const mostBytes = (wanted: Wanted): number => {
  if (wanted.kind === 'archive') return CAPTURE_LIMITS.archiveBytes;
  if (wanted.kind === 'text')
    return wanted.isLoose ? CAPTURE_LIMITS.looseTextBytes : CAPTURE_LIMITS.textBytes;
  return wanted.path.startsWith('proc/') ? CAPTURE_LIMITS.procFileBytes : CAPTURE_LIMITS.fileBytes;
};

const SYS_PATHS = [
  'devices/system/memory/',
  'devices/system/node/',
  'firmware/memory/',
  'module/memory_hotplug/',
];

/** Whether what is wanted can lie below a directory: others are not gone through. */
export function leadsToWanted(path: string): boolean {
  const [, inside] = /(?:^|\/)sys\/(.*)$/.exec(`${path}/`) ?? [];
  if (inside === undefined) return !/(?:^|\/)proc\/./.test(path);
  return SYS_PATHS.some((wanted) => wanted.startsWith(inside) || inside.startsWith(wanted));
}
