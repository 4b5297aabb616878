/**
 * What a load or reset leaves of a partition's storage. The same rule decides what happens and what is shown before.
 * IBM, Linux on IBM Z device drivers book, "Memory state and reboot": the state of core memory is always preserved.
 */

import type { LoadDevice } from '../../../shared/definition.ts';
import { isAbsentRn } from '../../../shared/geometry.ts';
import { bytes } from '../../../shared/units.ts';
import type { NumberRange, RebootAction, RebootEffect } from '../../../shared/view.ts';
import { lastInitialRn } from '../sclp/hypervisor.ts';
import { BLOCK_STATE, EARLY, type Partition } from '../state/partition.ts';

/** Ranges that a person still reads. */
const RANGE_LIMIT = 1000;

interface ReservedRule {
  readonly keeps: boolean;
  readonly rule: string;
  readonly because: string;
}

const DEVICE_WORD: Readonly<Record<LoadDevice, string>> = { ccw: 'CCW', fcp: 'FCP', nvme: 'NVMe' };

export const loadDeviceOf = (partition: Partition, device?: LoadDevice): LoadDevice =>
  device ?? partition.definition.value.profile.load?.device ?? 'ccw';

/** Whether assigned reserved storage stays assigned. */
export function reservedRule(partition: Partition, action: RebootAction): ReservedRule {
  switch (action.kind) {
    case 'deactivate':
      return { keeps: false, rule: 'pool', because: 'deactivation gives all storage back' };
    case 'stop':
      return { keeps: true, rule: 'reboot-stop', because: 'stopping the processors leaves storage as it is' };
    case 'pswRestart':
      return {
        keeps: true,
        rule: 'psw-restart',
        because: 'Linux stops itself at a PSW restart, and storage stays as it is',
      };
    case 'resetNormal':
      return {
        keeps: true,
        rule: 'reset-normal',
        because: 'a reset without clearing leaves storage assigned',
      };
    case 'resetClear':
      return {
        keeps: false,
        rule: 'reboot-clear',
        because: 'a reset with clearing forces the reserved storage element offline',
      };
    case 'load':
      return loadRule(partition, action.clear, loadDeviceOf(partition, action.device));
  }
}

function loadRule(partition: Partition, clear: boolean, device: LoadDevice): ReservedRule {
  const word = DEVICE_WORD[device];
  if (clear && device === 'ccw' && partition.definition.value.zvm) {
    return {
      keeps: true,
      rule: 'reboot-zvm',
      because: 'z/VM keeps hotplug memory over a regular shutdown and a load from a CCW device',
    };
  }
  if (clear) {
    return {
      keeps: false,
      rule: 'reboot-clear',
      because: 'a load with clearing resets hotplug memory to offline',
    };
  }
  return device === 'ccw'
    ? {
        keeps: true,
        rule: 'reboot-ccw',
        because: 'a load from a CCW device without clearing keeps hotplug memory',
      }
    : {
        keeps: false,
        rule: 'reboot-fcp-nvme',
        because: `a load from an ${word} device resets hotplug memory to offline, even without clearing`,
      };
}

/** What the action would keep and what it would take, before it happens. Nothing is changed. */
export function rebootEffect(partition: Partition, action: RebootAction): RebootEffect {
  const { keeps, rule, because } = reservedRule(partition, action);
  const running = partition.running.value;
  const initial = running ? Math.min(lastInitialRn(running), running.rnMax) : 0;
  const { cells } = partition.increments.assigned;
  const takesAll = action.kind === 'deactivate';
  const reserved = ranges(initial, cells.length, (row) => cells[row] === 1);
  const lost = keeps ? 0 : count(initial, cells.length, (row) => cells[row] === 1);
  const returned = lost * (running?.incrementBytes ?? 0) + (takesAll ? (running?.initialBytes ?? 0) : 0);
  const hotplugged = hotplugBlocks(partition);
  return {
    action,
    rule,
    because,
    guestEnds: partition.guest.value !== null && action.kind !== 'stop',
    coreKept: takesAll ? [] : ranges(0, initial, (row) => cells[row] === 1),
    coreMissing: takesAll
      ? []
      : ranges(0, initial, (row) => cells[row] !== 1 && !isAbsentRn(row + 1, running?.absent)),
    reservedKept: keeps ? reserved : [],
    reservedLost: keeps ? [] : reserved,
    returnedBytes: bytes(returned),
    blocksKept: keeps ? hotplugged : [],
    blocksLost: keeps ? [] : hotplugged,
  };
}

/** Online blocks that were not boot memory, as block numbers. */
function hotplugBlocks(partition: Partition): NumberRange[] {
  const { state, early } = partition.blocks;
  if (!partition.guest.value) return [];
  return ranges(
    0,
    state.cells.length,
    (row) => state.cells[row] !== BLOCK_STATE.offline && early.cells[row] === EARLY.no,
    0,
  );
}

function count(from: number, to: number, holds: (row: number) => boolean): number {
  let found = 0;
  for (let row = from; row < to; row++) if (holds(row)) found++;
  return found;
}

/** Runs of rows as numbers; `base` 1: increment numbers. */
function ranges(from: number, to: number, holds: (row: number) => boolean, base = 1): NumberRange[] {
  const found: { first: number; last: number }[] = [];
  for (let row = from; row < to && found.length <= RANGE_LIMIT; row++) {
    if (!holds(row)) continue;
    const last = found.at(-1);
    if (last && last.last === row + base - 1) last.last = row + base;
    else if (found.length < RANGE_LIMIT) found.push({ first: row + base, last: row + base });
    else break;
  }
  return found;
}
