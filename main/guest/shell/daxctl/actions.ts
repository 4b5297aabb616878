/** What daxctl does to one device, message by message (ndctl, daxctl/device.c). */

import type { Errno } from '../../../../shared/failure.ts';
import { MEMORY_DIRECTORY } from '../../tree/index.ts';
import { awaitWrite, type Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import {
  blocksOf,
  DAX_DRIVERS,
  type DaxctlDevice,
  type DaxctlMemory,
  isOnline,
  memoryOf,
  readDevice,
} from './device.ts';

export interface ActionOptions {
  readonly noOnline: boolean;
  readonly noMovable: boolean;
  readonly force: boolean;
  readonly verbose: boolean;
}

/** How it went: 0 done; 1 there was nothing to do; or an error. */
export type Went = 0 | 1 | Errno;

export type Action = (run: Invocation, device: DaxctlDevice, options: ActionOptions) => Running<Went>;

const plural = (count: number): string => (count === 1 ? '' : 's');

/** daxctl online-memory */
export function* onlineMemory(run: Invocation, device: DaxctlDevice, options: ActionOptions): Running<Went> {
  const { files } = run.surroundings;
  const memory = memoryOf(files, device);
  if (!memory) return noMemory(run, device);
  const { total, online } = memory;
  if (online > 0) {
    run.err(
      `${device.name}:\n  WARNING: detected a race while onlining memory\n` +
        '  Some memory may not be in the expected zone. It is\n' +
        '  recommended to disable any other onlining mechanisms,\n' +
        '  and retry. If onlining is to be left to other agents,\n' +
        '  use the --no-online option to suppress this warning\n',
    );
  }
  if (online === total) {
    run.err(`${device.name}: all memory sections (${online}) already online\n`);
    return 1;
  }
  if (online > 0) run.err(`${device.name}: ${online} memory section${plural(online)} already online\n`);
  const changed = yield* changeBlocks(run, device, options.noMovable ? 'online_kernel' : 'online_movable');
  if (typeof changed !== 'number') {
    run.err(`${device.name}: failed to online memory: ${errnoText(changed)}\n`);
    return changed;
  }
  if (options.verbose) run.err(`${device.name}: ${changed} memory section${plural(changed)} onlined\n`);
  const left = total - (memoryOf(files, device)?.online ?? 0);
  if (left === 0) return 0;
  run.err(`${device.name}: failed to online ${left} memory sections\n`);
  return 'ENXIO';
}

/** daxctl offline-memory */
export function* offlineMemory(run: Invocation, device: DaxctlDevice, options: ActionOptions): Running<Went> {
  const { files } = run.surroundings;
  const memory = memoryOf(files, device);
  if (!memory) return noMemory(run, device);
  const { total, online } = memory;
  if (online === 0) {
    run.err(`${device.name}: all memory sections (${total}) already offline\n`);
    return 1;
  }
  const already = total - online;
  if (already > 0) run.err(`${device.name}: ${already} memory section${plural(already)} already offline\n`);
  const changed = yield* changeBlocks(run, device, 'offline');
  if (typeof changed !== 'number') {
    run.err(`${device.name}: failed to offline memory: ${errnoText(changed)}\n`);
    return changed;
  }
  if (options.verbose) run.err(`${device.name}: ${changed} memory section${plural(changed)} offlined\n`);
  const left = memoryOf(files, device)?.online ?? 0;
  if (left === 0) return 0;
  run.err(`${device.name}: failed to offline ${left} memory sections\n`);
  return 'ENXIO';
}

function noMemory(run: Invocation, device: DaxctlDevice): Went {
  run.err(`${device.name}: failed to get the memory object\n`);
  return 'ENXIO';
}

/** Block by block, upwards; blocks that are as wanted are passed over, the first error ends it. */
function* changeBlocks(
  run: Invocation,
  device: DaxctlDevice,
  word: 'online_movable' | 'online_kernel' | 'offline',
): Running<number | Errno> {
  const { files } = run.surroundings;
  let changed = 0;
  for (const block of blocksOf(files, device)) {
    if (isOnline(files, block) === (word !== 'offline')) continue;
    const path = `${MEMORY_DIRECTORY}/memory${block}/state`;
    const errno = yield* awaitWrite(files, path, word, run.why);
    if (errno !== undefined) {
      const verb = word === 'offline' ? 'offline' : 'online';
      const node = `/sys/devices/system/node/node${Math.max(0, device.targetNode)}/memory${block}/state`;
      libraryError(
        run,
        `${verb}_one_memblock`,
        `${device.name}: Failed to ${verb} ${node}: ${errnoText(errno)}`,
      );
      return errno;
    }
    changed++;
    yield* run.rest();
  }
  return changed;
}

/** daxctl reconfigure-device -m system-ram */
export function* becomeSystemRam(
  run: Invocation,
  device: DaxctlDevice,
  options: ActionOptions,
): Running<Went> {
  const { files } = run.surroundings;
  if ((options.noOnline || !options.noMovable) && !options.force && willAutoOnline(run)) {
    run.err(`${device.name}: error: kernel policy will auto-online memory, aborting\n`);
    return 'EBUSY';
  }
  if (memoryOf(files, device)) run.err(`${device.name} was already in system-ram mode\n`);
  else {
    const errno = (yield* disable(run, device)) ?? (yield* enable(run, device, 'kmem'));
    if (errno !== undefined) return errno;
  }
  return options.noOnline ? 0 : yield* onlineMemory(run, readDevice(files, device.name), options);
}

/** daxctl reconfigure-device -m devdax */
export function* becomeDevdax(run: Invocation, device: DaxctlDevice, options: ActionOptions): Running<Went> {
  if (device.driver !== undefined) {
    const memory: DaxctlMemory | undefined = memoryOf(run.surroundings.files, device);
    if (!memory) {
      run.err(`${device.name} was already in devdax mode\n`);
      return 1;
    }
    const went = yield* leaveSystemRam(run, device, options);
    if (went !== 0) return went;
  }
  return (yield* enable(run, device, 'device_dax')) ?? 0;
}

function* leaveSystemRam(run: Invocation, device: DaxctlDevice, options: ActionOptions): Running<Went> {
  if (options.force) {
    const went = yield* offlineMemory(run, device, options);
    if (went !== 0 && went !== 1) return went;
  }
  const online = memoryOf(run.surroundings.files, device)?.online ?? 0;
  if (online > 0) {
    if (options.verbose) {
      run.err(`${device.name}: found ${online} memory sections online\n`);
      run.err(`${device.name}: refusing to change modes\n`);
    }
    return 'EBUSY';
  }
  return (yield* disable(run, device)) ?? 0;
}

/** daxctl disable-device: without its driver the device is there, but nobody's. */
export function* disableDevice(run: Invocation, device: DaxctlDevice, options: ActionOptions): Running<Went> {
  if (device.driver === undefined) return 0;
  return device.driver === 'kmem'
    ? yield* leaveSystemRam(run, device, options)
    : ((yield* disable(run, device)) ?? 0);
}

/** daxctl enable-device: as a file again. */
export function* enableDevice(run: Invocation, device: DaxctlDevice): Running<Went> {
  return device.driver === undefined ? ((yield* enable(run, device, 'device_dax')) ?? 0) : 0;
}

function* disable(run: Invocation, device: DaxctlDevice): Running<Errno | undefined> {
  if (device.driver === undefined) return undefined;
  const path = `${DAX_DRIVERS}/${device.driver}/unbind`;
  const errno = yield* awaitWrite(run.surroundings.files, path, device.name, run.why);
  if (errno !== undefined) run.err(`${device.name}: disable failed: ${errnoText(errno)}\n`);
  return errno;
}

/**
 * daxctl_dev_enable: the driver learns the device's name, which may bind it, and is then told to bind it. An error of
 * the binding counts only when the device has no driver afterwards.
 */
function* enable(run: Invocation, device: DaxctlDevice, driver: string): Running<Errno | undefined> {
  const { files } = run.surroundings;
  if (!files.stat(`${DAX_DRIVERS}/${driver}/new_id`)) return notEnabled(run, device, 'ENXIO');
  const learned = yield* awaitWrite(files, `${DAX_DRIVERS}/${driver}/new_id`, device.name, run.why);
  if (learned !== undefined) return notEnabled(run, device, learned);
  const isBound = (): boolean => readDevice(files, device.name).driver !== undefined;
  if (isBound()) return undefined;
  const errno = yield* awaitWrite(files, `${DAX_DRIVERS}/${driver}/bind`, device.name, run.why);
  return isBound() ? undefined : notEnabled(run, device, errno ?? 'ENXIO');
}

function notEnabled(run: Invocation, device: DaxctlDevice, errno: Errno): Errno {
  libraryError(run, 'daxctl_dev_enable', `${device.name}: failed to enable`);
  return errno;
}

/** What libdaxctl itself logs at its default level. */
const libraryError = (run: Invocation, of: string, message: string): void =>
  run.err(`libdaxctl: ${of}: ${message}\n`);

function willAutoOnline(run: Invocation): boolean {
  const policy = run.surroundings.files.read(`${MEMORY_DIRECTORY}/auto_online_blocks`);
  return policy.ok && policy.value.startsWith('online');
}
