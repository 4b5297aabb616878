/** A write to sysfs: from the file system down to what the file's store function does. */

import { ERRNO_NUMBER } from '../../../shared/errno-number.ts';
import { incrementsOfBlock } from '../../../shared/geometry.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { parseBoolean } from '../kernel/boolean.ts';
import { parsePath } from '../sysfs/paths.ts';
import { traceAddMemory } from './add.ts';
import { traceAttach, traceChangeState } from './notify.ts';
import { traceDeviceOffline } from './offline.ts';
import { failureOf, traceDeviceOnline } from './online.ts';
import { traceRemoveMemory } from './remove.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { type EventOf, type Tracer, UnknownSequence } from './tracer.ts';

/** A write, as far as its events tell it. Of one that had to wait for the lock the value is not among them. */
export interface TracedWrite {
  readonly path: string;
  readonly value?: string;
  /** How it ended, where it has ended. */
  readonly answer: EventOf<'sysfsAnswered'> | undefined;
}

export function traceWrite(tracer: Tracer, kernel: TracedKernel, written: TracedWrite): void {
  const { answer, value } = written;
  const file = parsePath(written.path);
  const failure = failureOf(answer);
  if (!file || answer?.errno === 'ENOENT' || answer?.errno === 'EACCES' || answer?.errno === 'EISDIR')
    throw new UnknownSequence('nothing is opened');
  // Everything is written with a newline, as echo does.
  const bytes = value === undefined ? undefined : value.length + 1;
  const args = bytes === undefined ? {} : { count: bytes };
  const ended = (code: number): number | undefined => (code < 0 ? code : bytes);
  const wanted = value === undefined ? undefined : parseBoolean(value, kernel.profile.enableIsBoolean);
  tracer.call('kernfs_fop_write_iter', {}, () => {
    tracer.takeAll('sysfsWritten');
    const ret = tracer.call('sysfs_kf_write', args, () => {
      switch (file.kind) {
        case 'device':
          return tracer.call('dev_attr_store', args, () =>
            file.attribute === 'state'
              ? tracer.call('state_store', {}, () => ended(traceState(tracer, kernel, value, failure)))
              : tracer.call('online_store', {}, () => ended(traceOnline(tracer, kernel, wanted, failure))),
          );
        case 'firmware': {
          const isConfig = file.attribute === 'config';
          const store = isConfig ? 'sclp_config_mem_store' : 'sclp_memmap_on_memory_store';
          return tracer.call('kobj_attr_store', {}, () =>
            tracer.call(store, args, () =>
              ended(
                isConfig
                  ? traceConfig(tracer, kernel, file.block, failure)
                  : traceMemmapOnMemory(tracer, file.block, failure),
              ),
            ),
          );
        }
        case 'memory':
          return tracer.call('dev_attr_store', args, () =>
            tracer.call('auto_online_blocks_store', {}, () => {
              tracer.call('mhp_online_type_from_str');
              tracer.takeAll('parameterChanged');
              return ended(failure);
            }),
          );
        case 'parameter':
          return tracer.call('module_attr_store', {}, () =>
            tracer.call('param_attr_store', {}, () => {
              tracer.takeAll('parameterChanged');
              return ended(failure);
            }),
          );
        default:
          throw new UnknownSequence(`no calls are known for ${file.kind} files`);
      }
    });
    tracer.messages();
    tracer.takeAll('sysfsAnswered');
    return ret;
  });
}

function traceState(
  tracer: Tracer,
  kernel: TracedKernel,
  value: string | undefined,
  failure: number,
): number {
  tracer.call('mhp_online_type_from_str');
  if (!tracer.comes('hotplugLocked')) return failure;
  return traceLocked(tracer, () => {
    const offline = value === undefined ? !tracer.comes('zoneChosen') : value === 'offline';
    const change = offline ? traceDeviceOffline : traceDeviceOnline;
    // The same state again is an error here, though not for the device.
    const code = change(tracer, kernel);
    return code > 0 ? -ERRNO_NUMBER.EINVAL : code;
  });
}

function traceOnline(
  tracer: Tracer,
  kernel: TracedKernel,
  wanted: boolean | undefined,
  failure: number,
): number {
  if (!tracer.comes('hotplugLocked')) return failure;
  return traceLocked(tracer, () => {
    const isOnline = wanted ?? tracer.comes('zoneChosen') !== undefined;
    const change = isOnline ? traceDeviceOnline : traceDeviceOffline;
    const code = change(tracer, kernel);
    return code > 0 ? 0 : code;
  });
}

function traceLocked(tracer: Tracer, act: () => number): number {
  tracer.call('lock_device_hotplug_sysfs', {}, () => {
    tracer.take('hotplugLocked');
    return 0;
  });
  const code = act();
  tracer.call('unlock_device_hotplug', {}, () => {
    tracer.take('hotplugUnlocked');
  });
  return code;
}

/** drivers/s390/char/sclp_mem.c, from 6.19 on. */
function traceConfig(tracer: Tracer, kernel: TracedKernel, block: BlockId, failure: number): number {
  if (!tracer.comes('hotplugLocked')) return failure;
  const id = { block_id: block };
  const { first } = incrementsOfBlock(block, kernel.geometry);
  return traceLocked(tracer, () => {
    traceAttach(tracer);
    const next = tracer.comes('sclpAnswered');
    if (next?.command === 'assign') {
      const code = traceChangeState(tracer, kernel.geometry, block, true);
      if (code !== 0) return failure;
      if (traceAddMemory(tracer, kernel) !== 0) {
        traceChangeState(tracer, kernel.geometry, block, false);
        return failure;
      }
      tracer.call('memory_block_get', id);
      tracer.take('blockConfigured');
      return 0;
    }
    // The same value again is nothing; an online block is refused when it was found.
    if (!next && failure === 0) return 0;
    tracer.call('memory_block_get', id);
    if (!next || next.rn !== first) return failure;
    traceChangeState(tracer, kernel.geometry, block, false);
    traceRemoveMemory(tracer, kernel);
    if (tracer.comes('shadowUnmapped'))
      tracer.call('vmemmap_free', {}, () => {
        tracer.take('shadowUnmapped');
      });
    tracer.take('blockConfigured');
    return 0;
  });
}

function traceMemmapOnMemory(tracer: Tracer, block: number, failure: number): number {
  if (tracer.comes('memmapSupportChecked')) {
    const supported = tracer.comes('memmapSupportChecked')?.supported === true;
    tracer.call('mhp_supports_memmap_on_memory', {}, () => {
      tracer.take('memmapSupportChecked');
      return supported ? 1 : 0;
    });
    if (!supported) return failure;
  }
  if (!tracer.comes('hotplugLocked')) return failure;
  return traceLocked(tracer, () => {
    tracer.call('memory_block_get', { block_id: block });
    tracer.takeAll('memmapChoiceStored');
    return failure;
  });
}
