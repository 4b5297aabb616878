/** One sentence for what happened: read out by screen readers, shown in the journal and the status line. */

import type { Command } from '../../shared/command.ts';
import { type BlockId, blockId } from '../../shared/ids.ts';
import type { Outcome } from '../../shared/outcome.ts';
import { bytesOfPages, formatBytes } from '../../shared/units.ts';
import { blockDetail, type System } from '../engine/index.ts';

/** What a write to a block's file asks for. */
interface BlockWrite {
  readonly block: BlockId;
  readonly result: 'online' | 'offline' | 'configured' | 'deconfigured' | 'set';
}

const FOLDERS = ['/sys/devices/system/memory/memory', '/sys/firmware/memory/memory'];

/** The block and the wanted state of a write; undefined for any other command. */
export function blockWriteOf(command: Command): BlockWrite | undefined {
  if (command.kind !== 'writeSysfs') return undefined;
  const { path } = command;
  const folder = FOLDERS.find((prefix) => path.startsWith(prefix));
  const slash = path.lastIndexOf('/');
  const digits = folder === undefined ? '' : path.slice(folder.length, slash);
  if (!/^\d+$/.test(digits)) return undefined;
  const value = command.value.trim();
  const off = value === '0' || value === 'offline';
  const block = blockId(Number(digits));
  switch (path.slice(slash + 1)) {
    case 'config':
      return { block, result: off ? 'deconfigured' : 'configured' };
    case 'memmap_on_memory':
      return { block, result: 'set' };
    case 'state':
    case 'online':
      return { block, result: off ? 'offline' : 'online' };
    default:
      return undefined;
  }
}

/** What was asked, in the operator's words. */
export function describeCommand(command: Command): string {
  switch (command.kind) {
    case 'writeSysfs':
      return `echo ${command.value.trim()} > ${command.path}`;
    case 'setConditions':
      return `Conditions of ${command.partition} changed: ${Object.keys(command.conditions).join(', ')}`;
    case 'signalPendingWrite':
      return `Signal to the waiting write on ${command.partition}`;
    case 'loadModule':
      return `insmod ${command.module} on ${command.partition}`;
    case 'plugMemory':
      return `Plug memory module ${command.dimm} of ${command.partition}`;
    case 'createNamespace':
      return `Create ${command.mode} namespace ${command.namespace} on ${command.partition}`;
    case 'definePartition':
      return `Define ${command.definition.name}`;
    case 'deletePartition':
      return `Delete ${command.partition}`;
    case 'changeProfile':
      return `Change the image profile of ${command.partition}`;
    case 'changeKernel':
      return `Change the kernel of ${command.partition} to ${command.kernel.release}`;
    case 'activate':
      return `Activate ${command.partition}`;
    case 'deactivate':
      return `Deactivate ${command.partition}`;
    case 'load':
      return `Load ${command.partition}${command.clear ? ' (clear)' : ''}`;
    case 'resetClear':
      return `Reset clear ${command.partition}`;
    case 'stop':
      return `Stop ${command.partition}`;
    case 'changeSystem':
      return `Change the system: ${Object.keys(command.change).join(', ')}`;
    case 'defineStorage':
      return `Define the storage of ${command.partition}`;
    case 'deleteHardwareMessages':
      return `Delete ${command.elementIds.length} hardware messages`;
    case 'upgradeStorage':
      return `Customer storage upgraded to ${formatBytes(command.customerBytes)}`;
  }
}

/** A row of the journal as lists show it. */
export function summaryOf(command: Command, outcome: Outcome): string {
  const asked = describeCommand(command);
  switch (outcome.kind) {
    case 'done':
      return asked;
    case 'refused':
      return `${asked}: ${outcome.refusal.errno} at ${outcome.refusal.stage}`;
    case 'pending':
      return `${asked}: waiting`;
  }
}

interface Step {
  readonly command: Command;
  readonly outcome: Outcome;
}

/** Sentences about an action that may be committed in pieces: each tells of everything up to now. */
export interface Announcer {
  /** @param system at the state after the steps. Empty when nothing has been done yet */
  after(system: System, steps: readonly Step[]): string;
}

export function newAnnouncer(): Announcer {
  const counts = new Map<string, number>();
  /** The only block up to now, null when it is no block's file; undefined before the first step. */
  let only: BlockId | null | undefined;
  let areMany = false;
  let last: Step | undefined;
  return {
    after: (system, steps) => {
      for (const step of steps) {
        const write = blockWriteOf(step.command);
        const block = write?.block ?? null;
        if (only !== undefined && block !== only) areMany = true;
        only = block;
        last = step;
        const { kind } = step.outcome;
        const result = kind === 'done' ? (write?.result ?? 'command') : kind;
        counts.set(result, (counts.get(result) ?? 0) + 1);
      }
      if (!last) return '';
      return areMany ? announceMany(counts) : announceOne(system, last);
    },
  };
}

/** "Block 42 online, 252 MiB usable, 4 MiB memmap". */
function announceOne(system: System, { command, outcome }: Step): string {
  const write = blockWriteOf(command);
  if (outcome.kind === 'refused') {
    const { errno, because } = outcome.refusal;
    const asked = write
      ? `Block ${write.block}: ${write.result} refused`
      : `${describeCommand(command)} refused`;
    return `${asked}, ${errno}. ${because}`;
  }
  if (outcome.kind === 'pending') return `${describeCommand(command)} waits. ${outcome.because}`;
  if (!write || command.kind !== 'writeSysfs') return describeCommand(command);
  const { block, result } = write;
  if (result === 'set') {
    return `Block ${block}: memmap ${command.value.trim() === '0' ? 'in system memory' : 'in the block itself'} from the next configuration on`;
  }
  const detail = result === 'online' ? blockDetail(system, command.partition, block) : undefined;
  if (!detail) return `Block ${block} ${result}`;
  const memmap = formatBytes(bytesOfPages(detail.memmapPages));
  return `Block ${block} online, ${formatBytes(detail.usableBytes)} usable, ${memmap} memmap`;
}

/** "64 blocks configured, 62 blocks online, 2 writes refused". */
function announceMany(counts: ReadonlyMap<string, number>): string {
  const phrase = ([result, count]: [string, number]): string => {
    const number = count.toLocaleString('en-US');
    const noun = (word: string): string => `${number} ${word}${count === 1 ? '' : 's'}`;
    if (result === 'refused') return `${noun('write')} refused`;
    if (result === 'pending') return `${noun('write')} waiting`;
    if (result === 'command') return `${noun('command')} done`;
    return `${noun('block')} ${result}`;
  };
  const order = ['configured', 'set', 'online', 'offline', 'deconfigured', 'command', 'pending', 'refused'];
  return [...counts]
    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(phrase)
    .join(', ');
}
