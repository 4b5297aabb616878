/** The simulated guest's state in the form of a recording, read through the same sysfs that a shell sees. */

import {
  blocksNamed,
  MEMORY_DIRECTORY as DEVICES,
  FIRMWARE_DIRECTORY as FIRMWARE,
} from '../../shared/block-file.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { blockCells, listDirectory, partitionView, readFile, type System } from '../engine/index.ts';
import { readProc } from '../guest/proc/index.ts';
import { GUEST } from './machine-of.ts';
import type { RecordedBlock, RecordedSclp, RecordedState, RecordedZone } from './recording.ts';

const PARAMETERS = '/sys/module/memory_hotplug/parameters';

const names = (system: System, path: string): readonly string[] => {
  const listed = listDirectory(system, GUEST, path);
  return listed.ok ? listed.value : [];
};

const content = (system: System, path: string): string => {
  const read = readFile(system, GUEST, path);
  return read.ok ? read.value.trimEnd() : '';
};

/** `meminfo` and `vmstat` are for readers of a recording: what is compared of them has a key of its own. */
export type ObservedState = Required<{
  [K in Exclude<keyof RecordedState, 'meminfo' | 'vmstat'>]: NonNullable<RecordedState[K]> | null;
}>;

/** What of it takes a while and is read only where it was recorded. */
export interface Wanted {
  readonly lsmem?: () => Generator<void, string, undefined>;
  readonly iomem?: boolean;
}

/** Blocks that are read between two pauses. */
const BLOCKS_AT_A_TIME = 256;

/** Everything a recording can hold of a state. Yields where a pause may be made. */
export function* observeInSteps(
  system: System,
  wanted: Wanted = {},
): Generator<void, ObservedState, undefined> {
  const view = partitionView(system, GUEST);
  if (!view) throw new Error('the recording has no guest');
  const blocks: Record<string, RecordedBlock> = {};
  let read = 0;
  for (const block of blocksNamed(names(system, DEVICES))) {
    blocks[block] = blockOf(system, `${DEVICES}/memory${block}`);
    if (++read % BLOCKS_AT_A_TIME === 0) yield;
  }
  const firmware: Record<string, { config: string; memmapOnMemory: string }> = {};
  for (const block of blocksNamed(names(system, FIRMWARE))) {
    firmware[block] = {
      config: content(system, `${FIRMWARE}/memory${block}/config`),
      memmapOnMemory: content(system, `${FIRMWARE}/memory${block}/memmap_on_memory`),
    };
    if (++read % BLOCKS_AT_A_TIME === 0) yield;
  }
  const zones: Record<string, RecordedZone> = {};
  for (const zone of view.zones) {
    zones[zone.name] = {
      startPfn: zone.startPfn,
      spanned: zone.spannedPages,
      present: zone.presentPages,
      managed: zone.managedPages,
    };
  }
  const parameters = Object.fromEntries(
    names(system, PARAMETERS).map((name) => [name, content(system, `${PARAMETERS}/${name}`)]),
  );
  yield;
  return {
    blocks,
    firmware,
    zones,
    parameters,
    memTotalKiB: view.memory.memTotalKib,
    memFreeKiB: view.memory.memFreeKib,
    memmapPages: view.memory.memmapPages,
    memmapBootPages: view.memory.memmapBootPages,
    autoOnlineBlocks: content(system, `${DEVICES}/auto_online_blocks`),
    lsmem: wanted.lsmem ? yield* wanted.lsmem() : null,
    iomem: wanted.iomem ? memoryRanges(readProc('iomem', view, blockCells(system, GUEST))) : null,
  };
}

/** At once. */
export function observe(system: System, wanted?: Wanted): ObservedState {
  const reading = observeInSteps(system, wanted);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

function blockOf(system: System, directory: string): RecordedBlock {
  const file = (attribute: string): string => content(system, `${directory}/${attribute}`);
  return {
    state: file('state'),
    online: file('online'),
    removable: file('removable'),
    physDevice: file('phys_device'),
    physIndex: file('phys_index'),
    validZones: file('valid_zones'),
  };
}

/** Top-level lines of /proc/iomem that are memory: what else is there belongs to nobody's recording. */
export const memoryRanges = (iomem: string): string[] =>
  iomem
    .split('\n')
    .filter((line) => /^[0-9a-f]+-[0-9a-f]+ : (?:System RAM|Persistent Memory\b.*)$/.test(line));

/** SCLP requests of a sequence, one by one; recorded runs are split the same way before they are compared. */
export function sclpOf(events: readonly MachineEvent[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'sclpAnswered'
      ? [line(event.command, event.code, event.response, event.element, event.rn)]
      : [],
  );
}

export function sclpOfRecording(recorded: readonly RecordedSclp[]): string[] {
  return recorded.flatMap(({ command, code, response, element, rnFirst, rnLast }) => {
    if (rnFirst === undefined || rnLast === undefined) {
      return [line(command, Number(code), Number(response), element, undefined)];
    }
    return Array.from({ length: rnLast - rnFirst + 1 }, (_, index) =>
      line(command, Number(code), Number(response), element, rnFirst + index),
    );
  });
}

function line(command: string, code: number, response: number, element?: number, rn?: number): string {
  const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
  const whom = rn === undefined ? (element === undefined ? '' : ` element ${element}`) : ` rn ${rn}`;
  return `${command} ${hex(code, 8)}${whom} -> ${hex(response, 4)}`;
}
