/**
 * Writing to the guest's sysfs: parse as the kernel does, take the hotplug lock where the kernel does, act, answer an
 * errno. While a write is stuck in migration it keeps the lock, and every other write that needs it waits.
 */

import type { AutoOnline, OnlinePolicy } from '../../../shared/definition.ts';
import type { BlockId } from '../../../shared/ids.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { acpiNodeAt, writeSlotFile } from '../dax/acpi-files.ts';
import { daxFileNeedsLock, daxNodeAt, writeDaxFile } from '../dax/files.ts';
import { stateOf } from '../kernel/blocks.ts';
import { parseBoolean } from '../kernel/boolean.ts';
import { AUTO_ONLINE_WORDS, ONLINE_POLICY_WORDS, oneOf, parseUnsigned } from '../kernel/command-line.ts';
import { checkMemmapOnMemory, writeConfig, writeMemmapOnMemory } from '../kernel/configure.ts';
import { memmapSupportOf } from '../kernel/memmap.ts';
import { offlineBlock } from '../kernel/offline.ts';
import { type OnlineType, onlineBlock } from '../kernel/online.ts';
import { probeMemory } from '../kernel/probe.ts';
import { BLOCK_STATE, guestOf, type PendingWrite } from '../state/partition.ts';
import { DONE, emit, type Refused, refuse, type Steps } from '../step.ts';
import { realPath } from './links.ts';
import { parsePath, type SysfsFile } from './paths.ts';
import { holdWrite, lockIsHeld, waitForLock } from './pending.ts';
import { statSysfs } from './read.ts';

/** How one write went before it becomes an outcome. */
type Written = Refused | null | { readonly stuckKib: number };

const ONLINE_WORDS: readonly OnlineType[] = ['online', 'online_kernel', 'online_movable'];

/** Opens, writes and closes, as `echo value > path` does. */
export function writeSysfs(steps: Steps, rawPath: string, rawValue: string): Outcome {
  const { partition } = steps;
  const path = realPath(partition, rawPath, true) ?? rawPath;
  const value = attributeText(rawValue);
  emit(steps, { kind: 'sysfsWritten', path, value });
  const unopened = cannotOpen(steps, path);
  if (unopened) return answer(steps, unopened);
  const file = parsePath(path);
  if (!file) return answer(steps, noSuchFile(path));
  if (needsLock(steps, file, value) && lockIsHeld(partition)) return waitForLock(steps, path, value);
  return answerOrHold(steps, path, value, store(steps, file, value));
}

/** lib/string_helpers.c, sysfs_streq and kstrtox: an attribute is text up to its first NUL, and one newline may end it. */
function attributeText(written: string): string {
  const end = written.indexOf('\0');
  const text = end < 0 ? written : written.slice(0, end);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** A write that waited for the lock gets its turn; it may get stuck in its place. */
export function resumeWrite(steps: Steps, { path, value, ticket }: PendingWrite): Outcome {
  const unopened = cannotOpen(steps, path);
  if (unopened) return answer(steps, unopened);
  const file = parsePath(path);
  return file
    ? answerOrHold(steps, path, value, store(steps, file, value), ticket)
    : answer(steps, noSuchFile(path));
}

const noSuchFile = (path: string): Refused => ({
  errno: 'ENOENT',
  stage: 'open',
  rule: 'sysfs-missing',
  because: `${path} does not exist`,
});

/** A missing file in a directory that exists cannot be created: sysfs answers Permission denied. */
function cannotOpen(steps: Steps, path: string): Refused | null {
  const stat = statSysfs(steps.partition, path);
  if (stat?.type === 'directory') {
    return { errno: 'EISDIR', stage: 'open', rule: 'sysfs-directory', because: `${path} is a directory` };
  }
  if (stat) {
    if (stat.mode & 0o200) return null;
    return { errno: 'EACCES', stage: 'open', rule: 'sysfs-read-only', because: `${path} has mode 0444` };
  }
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  if (statSysfs(steps.partition, parent)?.type !== 'directory') return noSuchFile(path);
  return {
    errno: 'EACCES',
    stage: 'open',
    rule: 'sysfs-no-create',
    because: `${path} does not exist and sysfs creates no files`,
  };
}

/** Block and firmware files take the global lock; what is refused before it is answered without waiting. */
function needsLock(steps: Steps, file: SysfsFile, value: string): boolean {
  if (file.kind === 'device') {
    if (file.attribute === 'state') return onlineTypeOf(value) !== undefined;
    return file.attribute === 'online' && boolean(steps, value) !== undefined;
  }
  if (file.kind === 'acpi') return file.path.endsWith('/eject');
  if (file.kind === 'dax') return daxFileNeedsLock(daxNodeAt(steps.partition, file.path));
  if (file.kind !== 'firmware') return false;
  const wanted = boolean(steps, value);
  if (wanted === true && file.attribute === 'memmap_on_memory')
    return memmapSupportOf(steps.partition).supported;
  return wanted !== undefined;
}

/** drivers/base/memory.c: mhp_online_type_from_str. */
const onlineTypeOf = (value: string): OnlineType | 'offline' | undefined =>
  value === 'offline' ? value : oneOf(ONLINE_WORDS, value);

const boolean = (steps: Steps, value: string): boolean | undefined =>
  parseBoolean(value, guestOf(steps.partition).profile.enableIsBoolean);

const invalid = (what: string, value: string): Refused => ({
  errno: 'EINVAL',
  stage: 'parse',
  rule: 'sysfs-invalid-value',
  because: `${what} does not take ${JSON.stringify(value)}`,
});

function store(steps: Steps, file: SysfsFile, value: string): Written {
  switch (file.kind) {
    case 'device':
      return storeDevice(steps, file.block, file.attribute, value);
    case 'firmware':
      return storeFirmware(steps, file.block, file.attribute, value);
    case 'memory':
      return storeMemory(steps, file.attribute, value);
    case 'parameter':
      return storeParameter(steps, file.name, value);
    case 'dax':
      return storeDax(steps, file.path, value);
    case 'acpi':
      return storeAcpi(steps, file.path, value);
    case 'system':
      return file.path.endsWith('/uevent') ? storeUevent(value) : storeProbe(value);
  }
}

/** lib/kobject_uevent.c, kobject_action_type: an action by its name, and perhaps a UUID and variables behind it. */
const UEVENT_ACTIONS: readonly string[] = [
  'add',
  'remove',
  'change',
  'move',
  'online',
  'offline',
  'bind',
  'unbind',
];

/** A synthetic uevent changes nothing inside the kernel. */
const storeUevent = (value: string): Written =>
  UEVENT_ACTIONS.includes(value.split(' ', 1)[0] ?? '') ? null : invalid('uevent', value);

/** drivers/base/bus.c, drivers_probe_store. Nothing on these buses has a driver. */
const storeProbe = (value: string): Written => ({
  errno: 'ENODEV',
  stage: 'store',
  rule: 'sysfs-invalid-value',
  because: `there is no driver for ${JSON.stringify(value)}`,
});

function locked(steps: Steps, act: () => Written): Written {
  emit(steps, { kind: 'hotplugLocked' });
  const written = act();
  if (written === null || !('stuckKib' in written)) emit(steps, { kind: 'hotplugUnlocked' });
  return written;
}

/** drivers/base/memory.c state_store, drivers/base/core.c online_store: the value is parsed before the lock is taken. */
function storeDevice(steps: Steps, block: BlockId, attribute: string, value: string): Written {
  if (attribute === 'state') {
    const wanted = onlineTypeOf(value);
    return wanted === undefined
      ? invalid('state', value)
      : locked(steps, () => storeState(steps, block, wanted));
  }
  if (attribute === 'online') {
    const wanted = boolean(steps, value);
    return wanted === undefined
      ? invalid('online', value)
      : locked(steps, () => storeOnline(steps, block, wanted));
  }
  return attribute === 'uevent' ? storeUevent(value) : null;
}

/** The same state again is EINVAL for `state`, and nothing for `online`. */
function storeState(steps: Steps, block: BlockId, wanted: OnlineType | 'offline'): Written {
  const online = wanted === 'offline' ? undefined : wanted;
  const isOffline = stateOf(steps.partition, block) === BLOCK_STATE.offline;
  if (online && !isOffline) rememberAsked(steps, block, ONLINE_WORDS.indexOf(online) + 1);
  if (isOffline !== (online === undefined)) return changeState(steps, block, online);
  return {
    errno: 'EINVAL',
    stage: 'state',
    rule: 'state-unchanged',
    because: `block ${block} is ${isOffline ? 'offline' : 'online'} already`,
  };
}

function storeOnline(steps: Steps, block: BlockId, wanted: boolean): Written {
  const isOnline = stateOf(steps.partition, block) !== BLOCK_STATE.offline;
  if (wanted === isOnline) return null;
  const asked = steps.partition.blocks.asked.cells[block] ?? 0;
  return changeState(steps, block, wanted ? (ONLINE_WORDS[asked - 1] ?? 'online') : undefined);
}

/**
 * drivers/base/memory.c: state_store notes how to online before it finds the block online already. The note stays
 * until the block comes online the next time, and a 1 to `online`, which says nothing about the zone, follows it.
 */
function rememberAsked(steps: Steps, block: BlockId, asked: number): void {
  const { store: cells, blocks } = steps.partition;
  cells.write(blocks.asked, block, asked);
}

/** `online`: how to online; undefined: offline. The block's failed mark follows. */
function changeState(steps: Steps, block: BlockId, online: OnlineType | undefined): Written {
  const { store: cells, blocks } = steps.partition;
  if (online) {
    const refused = onlineBlock(steps, block, online);
    rememberAsked(steps, block, 0);
    cells.write(blocks.failed, block, refused ? 1 : 0);
    return refused;
  }
  const progress = offlineBlock(steps, block);
  cells.write(blocks.failed, block, progress.kind === 'refused' ? 1 : 0);
  if (progress.kind === 'offline') return null;
  return progress.kind === 'refused' ? progress.refused : { stuckKib: progress.missingKib };
}

function storeFirmware(steps: Steps, block: BlockId, attribute: string, value: string): Written {
  const wanted = boolean(steps, value);
  if (wanted === undefined) return invalid(attribute, value);
  const failed = (refused: Refused | null): Refused | null => {
    steps.partition.store.write(steps.partition.blocks.failed, block, refused ? 1 : 0);
    return refused;
  };
  if (attribute === 'config') return locked(steps, () => failed(writeConfig(steps, block, wanted)));
  const unsupported = wanted ? checkMemmapOnMemory(steps, block) : null;
  if (unsupported) return failed(unsupported);
  return locked(steps, () => failed(writeMemmapOnMemory(steps, block, wanted)));
}

function storeAcpi(steps: Steps, path: string, value: string): Written {
  const node = acpiNodeAt(steps.partition, path);
  if (node?.kind !== 'slotFile') return noSuchFile(path);
  return locked(steps, () => writeSlotFile(steps, node, value));
}

function storeDax(steps: Steps, path: string, value: string): Written {
  const node = daxNodeAt(steps.partition, path);
  if (!node) return noSuchFile(path);
  return daxFileNeedsLock(node)
    ? locked(steps, () => writeDaxFile(steps, node, value))
    : writeDaxFile(steps, node, value);
}

function storeMemory(steps: Steps, attribute: string, value: string): Written {
  if (attribute === 'probe') return locked(steps, () => probeMemory(steps, value));
  if (attribute !== 'auto_online_blocks') return invalid(attribute, value);
  const autoOnline: AutoOnline | undefined = oneOf(AUTO_ONLINE_WORDS, value);
  if (!autoOnline) return invalid('auto_online_blocks', value);
  setParameter(steps, 'auto_online_blocks', value, { autoOnline });
  return null;
}

function storeParameter(steps: Steps, name: string, value: string): Written {
  if (name === 'online_policy') {
    const onlinePolicy: OnlinePolicy | undefined = oneOf(ONLINE_POLICY_WORDS, value);
    if (!onlinePolicy) return invalid(name, value);
    setParameter(steps, name, value, { onlinePolicy });
    return null;
  }
  if (name === 'auto_movable_numa_aware') {
    const autoMovableNumaAware = boolean(steps, value);
    if (autoMovableNumaAware === undefined) return invalid(name, value);
    setParameter(steps, name, autoMovableNumaAware ? 'Y' : 'N', { autoMovableNumaAware });
    return null;
  }
  const read = parseUnsigned(value);
  if (!read.ok) return { ...invalid(name, value), errno: read.failure };
  setParameter(steps, name, String(read.value), { autoMovableRatio: read.value });
  return null;
}

function setParameter(steps: Steps, name: string, value: string, change: object): void {
  const { store: cells, parameters } = steps.partition;
  cells.assign(parameters, { ...parameters.value, ...change });
  emit(steps, { kind: 'parameterChanged', name, value });
}

function answerOrHold(steps: Steps, path: string, value: string, written: Written, ticket?: number): Outcome {
  if (written && 'stuckKib' in written) return holdWrite(steps, path, value, written.stuckKib, ticket);
  return answer(steps, written);
}

function answer(steps: Steps, refused: Refused | null): Outcome {
  if (!refused) {
    emit(steps, { kind: 'sysfsAnswered' });
    return DONE;
  }
  emit(steps, { kind: 'sysfsAnswered', errno: refused.errno });
  return refuse(steps, refused);
}
