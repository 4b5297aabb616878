/** /sys/firmware/memory/memoryN of the dynamic era (drivers/s390/char/sclp_mem.c): configure, deconfigure, placement. */

import { incrementsOfBlock } from '../../../shared/geometry.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { BLOCK_STATE, EARLY, FIRMWARE, guestOf, type Partition } from '../state/partition.ts';
import { emit, type Refused, type Steps } from '../step.ts';
import { addBlock, isPresent, removeBlock, stateOf } from './blocks.ts';
import { deadlockOnMemory } from './crash.ts';
import { freeEarlyShadow, hasKasan } from './kasan.ts';
import { memmapSupportOf } from './memmap.ts';
import { onlineBlock } from './online.ts';
import { assignRange, attachMissingElements, unassignRange } from './sclp-driver.ts';

/** @ours reads the column that stands for sclp_mem.config */
export const isConfigured = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.firmware.cells[block] === FIRMWARE.configured;

/** @ours reads the column that stands for sclp_mem.memmap_on_memory */
export const requestsMemmapOnMemory = (partition: Partition, block: BlockId): boolean =>
  partition.blocks.memmapRequested.cells[block] === 1;

/**
 * sclp_config_mem_store. Missing elements are attached before the value is even compared.
 * @models sclp_config_mem_store, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function writeConfig(steps: Steps, block: BlockId, configure: boolean): Refused | null {
  attachMissingElements(steps);
  if (isConfigured(steps.partition, block) === configure) return null;
  return configure ? configureBlock(steps, block) : deconfigureBlock(steps, block);
}

/** Assign, add, auto-online. A failed assign leaves earlier increments assigned; a failed add unassigns all. */
function configureBlock(steps: Steps, block: BlockId): Refused | null {
  const { partition } = steps;
  const { first, last } = incrementsOfBlock(block, guestOf(partition).geometry);
  const response = assignRange(steps, first, last);
  if (response !== undefined) {
    return {
      errno: 'EIO',
      stage: 'assign',
      rule: 'assign-failure-eio',
      because: `SCLP answered 0x${response.toString(16).padStart(4, '0')} to ASSIGN for block ${block}`,
      sclpResponse: response,
    };
  }
  const refused = addBlock(steps, block, requestsMemmapOnMemory(partition, block) ? 'self' : 'system');
  if (refused?.rule === 'memmap-from-system' && nobodyToKill(partition)) {
    deadlockOnMemory(steps, 'sh', 'memory-deadlock');
    const because = `the kernel died: ${refused.because}, and there was no program to kill for them`;
    return { errno: 'ENODEV', stage: 'kernel', rule: 'memory-deadlock', because };
  }
  if (refused) {
    unassignRange(steps, first, last);
    steps.undone.push(`increments ${first} to ${last} unassigned`);
    return refused;
  }
  // Onlining happens inside __add_memory; how it goes changes nothing about the configuration.
  const { autoOnline } = partition.parameters.value;
  if (autoOnline !== 'offline') onlineBlock(steps, block, autoOnline);
  setConfigured(steps, block, true);
  return null;
}

/**
 * An idle guest's init cannot be killed. That programs under pressure give way, so that the memmap's failure comes back
 * as an error, is our choice: no recording has them.
 */
const nobodyToKill = (partition: Partition): boolean =>
  partition.definition.value.conditions.pressure.usedByProgramsKib === 0;

/** Unassign first, and ignore how it went; then remove the block. */
function deconfigureBlock(steps: Steps, block: BlockId): Refused | null {
  const { partition } = steps;
  if (stateOf(partition, block) !== BLOCK_STATE.offline) {
    return {
      errno: 'EBUSY',
      stage: 'deconfigure',
      rule: 'deconfigure-online',
      because: `block ${block} is not offline`,
    };
  }
  const { first, last } = incrementsOfBlock(block, guestOf(partition).geometry);
  const hasEarlyShadow = hasKasan(partition) && partition.blocks.early.cells[block] !== EARLY.no;
  unassignRange(steps, first, last);
  removeBlock(steps, block);
  if (hasEarlyShadow) freeEarlyShadow(steps, block);
  setConfigured(steps, block, false);
  return null;
}

function setConfigured(steps: Steps, block: BlockId, configured: boolean): void {
  const { store, blocks } = steps.partition;
  store.write(blocks.firmware, block, configured ? FIRMWARE.configured : FIRMWARE.deconfigured);
  emit(steps, { kind: 'blockConfigured', block, configured });
}

/**
 * mhp_supports_memmap_on_memory, asked before the lock is taken and only when the memmap shall be on the block.
 * @models sclp_memmap_on_memory_store, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function checkMemmapOnMemory(steps: Steps, block: BlockId): Refused | null {
  const { supported, because, rule } = memmapSupportOf(steps.partition);
  emit(steps, { kind: 'memmapSupportChecked', block, supported, because });
  return supported ? null : { errno: 'EOPNOTSUPP', stage: 'support', rule, because };
}

/**
 * sclp_memmap_on_memory_store, with the lock: presence is checked even when nothing would change.
 * @models sclp_memmap_on_memory_store, drivers/s390/char/sclp_mem.c (dynamic)
 */
export function writeMemmapOnMemory(steps: Steps, block: BlockId, onMemory: boolean): Refused | null {
  const { partition } = steps;
  if (isPresent(partition, block)) {
    return {
      errno: 'EBUSY',
      stage: 'placement',
      rule: 'memmap-choice-configured',
      because: `block ${block} is configured: its memmap placement is fixed until it is deconfigured`,
    };
  }
  partition.store.write(partition.blocks.memmapRequested, block, onMemory ? 1 : 0);
  emit(steps, { kind: 'memmapChoiceStored', block, onMemory });
  return null;
}
