/** The simulated guest's state in the form of a recording, read through the same sysfs that a shell sees. */

import { listDirectory, partitionView, readFile, type System } from '../../main/engine/index.ts';
import type { MachineEvent } from '../../shared/event.ts';
import { GUEST } from './machine-of.ts';
import type { RecordedBlock, RecordedSclp, RecordedState, RecordedZone } from './recording.ts';

const DEVICES = '/sys/devices/system/memory';
const FIRMWARE = '/sys/firmware/memory';
const PARAMETERS = '/sys/module/memory_hotplug/parameters';

const names = (system: System, path: string): readonly string[] => {
  const listed = listDirectory(system, GUEST, path);
  return listed.ok ? listed.value : [];
};

const content = (system: System, path: string): string => {
  const read = readFile(system, GUEST, path);
  return read.ok ? read.value.trimEnd() : '';
};

export type ObservedState = Required<{ [K in keyof RecordedState]: NonNullable<RecordedState[K]> | null }>;

export function observe(system: System): Omit<ObservedState, 'lsmem'> {
  const view = partitionView(system, GUEST);
  if (!view) throw new Error('the recording has no guest');
  const blocks: Record<string, RecordedBlock> = {};
  for (const name of names(system, DEVICES)) {
    const number = /^memory(\d+)$/.exec(name)?.[1];
    if (number === undefined) continue;
    const file = (attribute: string): string => content(system, `${DEVICES}/${name}/${attribute}`);
    blocks[number] = {
      state: file('state'),
      online: file('online'),
      removable: file('removable'),
      physDevice: file('phys_device'),
      physIndex: file('phys_index'),
      validZones: file('valid_zones'),
    };
  }
  const firmware: Record<string, { config: string; memmapOnMemory: string }> = {};
  for (const name of names(system, FIRMWARE)) {
    firmware[name.slice('memory'.length)] = {
      config: content(system, `${FIRMWARE}/${name}/config`),
      memmapOnMemory: content(system, `${FIRMWARE}/${name}/memmap_on_memory`),
    };
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
  };
}

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
