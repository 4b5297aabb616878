/** ACPI memory devices (drivers/acpi/acpi_memhotplug.c, drivers/acpi/scan.c): memory modules that are plugged and ejected. */

import { blockId } from '../../../shared/ids.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { bytes } from '../../../shared/units.ts';
import { stateOf } from '../kernel/blocks.ts';
import { memmapSupportOf } from '../kernel/memmap.ts';
import { interruptOffline, offlineBlock } from '../kernel/offline.ts';
import { onlineBlock } from '../kernel/online.ts';
import { addRange, blocksIn, removeRange } from '../kernel/ranges.ts';
import type { Dimm } from '../state/dax.ts';
import { BLOCK_STATE, guestOf, type Partition } from '../state/partition.ts';
import { DONE, emit, log, type Refused, refuse, type Steps } from '../step.ts';
import { changeDax, daxOf } from './state.ts';

/** @ours a name */
export const dimmName = (index: number): string => `PNP0C80:${index.toString(16).padStart(2, '0')}`;

/** @ours a look-up */
export const dimmNamed = (partition: Partition, name: string): Dimm | undefined =>
  daxOf(partition).dimms.find((dimm) => dimm.name === name);

function changeDimm(steps: Steps, name: string, plugged: boolean): void {
  const { dimms, unhandled } = daxOf(steps.partition);
  const others = unhandled.filter((slot) => slot !== name);
  changeDax(steps.partition, {
    unhandled: plugged ? others : [...others, name],
    dimms: dimms.map((dimm) => (dimm.name === name ? { ...dimm, plugged } : dimm)),
  });
}

/**
 * The hypervisor plugs a module: ACPI tells the guest, whose driver adds its memory.
 * @models acpi_scan_device_check, drivers/acpi/scan.c (x86-64)
 * @models acpi_memory_device_add, drivers/acpi/acpi_memhotplug.c (x86-64)
 */
export function plugDimm(steps: Steps, name: string): Outcome {
  const dimm = dimmNamed(steps.partition, name);
  if (!dimm) {
    return refuse(steps, {
      errno: 'ENODEV',
      stage: 'plug',
      rule: 'dimm-missing',
      because: `the platform has no memory module ${name}`,
    });
  }
  if (dimm.plugged) {
    return refuse(steps, {
      errno: 'EEXIST',
      stage: 'plug',
      rule: 'dimm-plugged',
      because: `${name} is plugged already`,
    });
  }
  const refused = enableDimm(steps, dimm);
  return refused ? refuse(steps, refused) : DONE;
}

/**
 * acpi_memory_enable_device: the whole module or nothing.
 * @models acpi_memory_enable_device, drivers/acpi/acpi_memhotplug.c (x86-64)
 */
export function enableDimm(steps: Steps, dimm: Dimm): Refused | null {
  const { partition } = steps;
  const { geometry, profile } = guestOf(partition);
  const { start, bytes: size } = dimm;
  if (start % geometry.blockBytes !== 0 || size % geometry.blockBytes !== 0) {
    const hex = (value: number): string => `0x${value.toString(16)}`;
    log(
      steps,
      'err',
      `Block size [${hex(geometry.blockBytes)}] unaligned hotplug range: start ${hex(start)}, size ${hex(size)}`,
    );
    return failed(steps, {
      errno: 'EINVAL',
      stage: 'check_hotplug_memory_range',
      rule: 'add-alignment',
      because: `${dimm.name} does not consist of whole memory blocks`,
    });
  }
  const range = { first: start / geometry.blockBytes, blocks: size / geometry.blockBytes };
  emit(steps, { kind: 'resourceClaimed', start, bytes: size });
  // Until requests were split the driver asked only for what the core supports; since then always.
  const asks = profile.splitsAdds || memmapSupportOf(partition, range.blocks).supported;
  const refused = addRange(steps, range, asks ? 'self' : 'system');
  if (refused) {
    emit(steps, { kind: 'resourceReleased', start, bytes: size });
    return failed(steps, refused);
  }
  changeDimm(steps, dimm.name, true);
  emit(steps, { kind: 'dimmEnabled', dimm: dimm.name, start, bytes: bytes(size) });
  return null;
}

function failed(steps: Steps, refused: Refused): Refused {
  log(steps, 'err', 'acpi PNP0C80: add_memory failed');
  return refused;
}

/**
 * eject_store and acpi_scan_hot_remove: the write is answered before anything happens. Two passes try to offline every
 * block; if one stays online, those that went offline come back, in the zone that is their default now. Nothing comes
 * out of an empty slot; its handler lets go of it all the same.
 * @models acpi_scan_hot_remove, drivers/acpi/scan.c (x86-64)
 */
export function ejectSlot(steps: Steps, name: string, dimm: Dimm | undefined): void {
  const { partition } = steps;
  if (!dimm) {
    changeDax(partition, { unhandled: [...daxOf(partition).unhandled, name] });
    return;
  }
  const { blockBytes } = guestOf(partition).geometry;
  const range = { first: dimm.start / blockBytes, blocks: dimm.bytes / blockBytes };
  const isOnline = (block: number): boolean => stateOf(partition, blockId(block)) !== BLOCK_STATE.offline;
  const wereOnline = blocksIn(range).filter(isOnline);
  for (const pass of [1, 2]) {
    for (const block of wereOnline.filter(isOnline)) {
      const progress = offlineBlock(steps, block);
      // A worker of the kernel has no user whose signal could end it: our choice is that it gives up.
      if (progress.kind === 'stuck') interruptOffline(steps, block);
      if (progress.kind !== 'offline' && pass === 2) break;
    }
  }
  const left = wereOnline.find(isOnline);
  if (left !== undefined) {
    log(steps, 'warn', `memory memory${left}: Offline failed.`);
    const back = wereOnline.filter((block) => !isOnline(block));
    for (const block of back) onlineBlock(steps, block, 'online');
    if (back.length > 0) steps.undone.push(`${back.length} blocks online again`);
    return;
  }
  if (removeRange(steps, range)) return;
  emit(steps, { kind: 'resourceReleased', start: dimm.start, bytes: dimm.bytes });
  changeDimm(steps, dimm.name, false);
  emit(steps, { kind: 'dimmEjected', dimm: dimm.name });
}
