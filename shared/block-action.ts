/**
 * Actions on memory blocks, each with the writes it makes and the shell command it stands for. A button, a key and
 * the command strip all use this table, so that they can never disagree.
 */

import { deviceFile, firmwareFile } from './block-file.ts';
import type { SysfsWrite } from './command.ts';
import type { BlockId, PartitionName } from './ids.ts';
import type { Era } from './view.ts';

export type BlockVerb =
  | 'enable'
  | 'online'
  | 'offline'
  | 'disable'
  | 'configure'
  | 'deconfigure'
  | 'setMemmap';

export interface BlockAction {
  readonly kind: 'blocks';
  readonly partition: PartitionName;
  readonly verb: BlockVerb;
  readonly blocks: readonly BlockId[];
  /** Word written to `state` by enable and online; default online_movable for enable, online for online. */
  readonly onlineAs?: 'online' | 'online_movable' | 'online_kernel';
  /** For setMemmap, and for configure: written before `config`. */
  readonly memmapOnMemory?: boolean;
}

/** Whether the verb exists in the era: configuring came with the dynamic one. */
export function verbExists(verb: BlockVerb, era: Era): boolean {
  return era === 'dynamic' || !['configure', 'deconfigure', 'setMemmap'].includes(verb);
}

/** Writes for one block, in order; the first refusal ends the block's turn. `configured`: config reads 1 now. */
export function writesFor(action: BlockAction, block: BlockId, era: Era, configured: boolean): SysfsWrite[] {
  const write = (path: string, value: string): SysfsWrite => ({
    kind: 'writeSysfs',
    partition: action.partition,
    path,
    value,
  });
  const memmap =
    action.memmapOnMemory === undefined
      ? []
      : [write(firmwareFile(block, 'memmap_on_memory'), action.memmapOnMemory ? '1' : '0')];
  const configure = [...memmap, write(firmwareFile(block, 'config'), '1')];
  const deconfigure = write(firmwareFile(block, 'config'), '0');
  switch (action.verb) {
    case 'enable': {
      const online = write(deviceFile(block, 'state'), action.onlineAs ?? 'online_movable');
      return era === 'dynamic' && !configured ? [...configure, online] : [online];
    }
    case 'online':
      return [write(deviceFile(block, 'state'), action.onlineAs ?? 'online')];
    case 'offline':
      return [write(deviceFile(block, 'state'), 'offline')];
    case 'disable': {
      const offline = write(deviceFile(block, 'state'), 'offline');
      return era === 'dynamic' ? [offline, deconfigure] : [offline];
    }
    case 'configure':
      return configure;
    case 'deconfigure':
      return [deconfigure];
    case 'setMemmap':
      return memmap;
  }
}

/** Block numbers as chmem takes them: "4", "4-11"; several ranges give several strings. */
export function blockRanges(blocks: readonly BlockId[]): string[] {
  const sorted = [...new Set(blocks)].sort((a, b) => a - b);
  const ranges: string[] = [];
  for (let first = 0; first < sorted.length; ) {
    let last = first;
    while (last + 1 < sorted.length && sorted[last + 1] === (sorted[last] ?? 0) + 1) last++;
    ranges.push(first === last ? `${sorted[first]}` : `${sorted[first]}-${sorted[last]}`);
    first = last + 1;
  }
  return ranges;
}

/** The shell command the action stands for; what an operator would type on the real system. */
export function shellCommandFor(action: BlockAction): string {
  const ranges = blockRanges(action.blocks);
  const each = (command: string): string => ranges.map((range) => `${command} ${range}`).join('; ');
  const echo = (value: string, file: (block: BlockId | '$n') => string): string => {
    const [only, ...others] = action.blocks;
    if (only !== undefined && others.length === 0) return `echo ${value} > ${file(only)}`;
    // chmem would do more than this one write: it is a loop.
    const numbers = ranges.map((range) =>
      range.includes('-') ? `$(seq ${range.replace('-', ' ')})` : range,
    );
    return `for n in ${numbers.join(' ')}; do echo ${value} > ${file('$n')}; done`;
  };
  switch (action.verb) {
    case 'enable':
      if (action.onlineAs === undefined || action.onlineAs === 'online_movable') return each('chmem -b -e');
      return echo(action.onlineAs, (block) => deviceFile(block, 'state'));
    case 'online':
      return echo(action.onlineAs ?? 'online', (block) => deviceFile(block, 'state'));
    case 'offline':
      return echo('offline', (block) => deviceFile(block, 'state'));
    case 'disable':
      return each('chmem -b -d');
    case 'configure': {
      const memmap = action.memmapOnMemory === undefined ? '' : ` -m ${action.memmapOnMemory ? 1 : 0}`;
      return each(`chmem -b${memmap} -c`);
    }
    case 'deconfigure':
      return each('chmem -b -g');
    case 'setMemmap':
      return echo(action.memmapOnMemory ? '1' : '0', (block) => firmwareFile(block, 'memmap_on_memory'));
  }
}
