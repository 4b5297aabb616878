/**
 * Commands and what became of them in words: for the journal, announcements, the inspector, lessons, comparisons and
 * reports alike.
 */

import { blockFileOf } from './block-file.ts';
import type { Command, StorageOperands } from './command.ts';
import {
  type ConditionsReason,
  type CpReason,
  ERRNO_TEXT,
  type HmcReason,
  type Refusal,
  unreachable,
} from './failure.ts';
import type { BlockId } from './ids.ts';
import type { Outcome } from './outcome.ts';
import { STATUS_WORDS } from './partition-action.ts';
import { type Bytes, bytes, formatBytes } from './units.ts';

/** What a write to a block's file asks for. */
export interface BlockWrite {
  readonly block: BlockId;
  readonly result: 'online' | 'offline' | 'configured' | 'deconfigured' | 'set';
  /** What was written, without white space around it. */
  readonly value: string;
}

/** The block and the wanted state of a write; undefined for any other command. */
export function blockWriteOf(command: Command): BlockWrite | undefined {
  if (command.kind !== 'writeSysfs') return undefined;
  const found = blockFileOf(command.path);
  if (!found) return undefined;
  const { block, file } = found;
  const value = command.value.trim();
  const off = value === '0' || value === 'offline';
  switch (file) {
    case 'config':
      return { block, value, result: off ? 'deconfigured' : 'configured' };
    case 'memmap_on_memory':
      return { block, value, result: 'set' };
    case 'state':
    case 'online':
      return { block, value, result: off ? 'offline' : 'online' };
    default:
      return undefined;
  }
}

/** The command as it is typed, or as the task is called: "echo 1 > /sys/…", "Load LNXTEST (clear)". */
export function commandText(command: Command): string {
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
    case 'createNamespace': {
      const { namespace, mode, map, alignBytes } = command;
      return `ndctl create-namespace -f -e ${namespace} -m ${mode} -M ${map} -a ${shortSize(alignBytes)}`;
    }
    case 'definePartition':
      return `Define ${command.definition.name}`;
    case 'deletePartition':
      return `Delete ${command.partition}`;
    case 'changeProfile': {
      const { initialBytes, reservedBytes } = command.profile;
      const sizes = `initial ${formatBytes(initialBytes)}, reserved ${formatBytes(reservedBytes)}`;
      return `Change the image profile of ${command.partition}: ${sizes}`;
    }
    case 'changeKernel': {
      const { release, commandLine } = command.kernel;
      return `Change the kernel of ${command.partition} to ${release}, ${commandLine || 'no parameters'}`;
    }
    case 'activate':
      return `Activate ${command.partition}`;
    case 'deactivate':
      return `Deactivate ${command.partition}`;
    case 'load': {
      const { partition, device, address, parameter, clear } = command;
      const from = [device, address].filter(Boolean).join(' ');
      const more = [...(parameter ? [`parameter ${parameter}`] : []), ...(clear ? ['clear'] : [])].join(', ');
      return `Load ${partition}${from ? ` from ${from}` : ''}${more ? ` (${more})` : ''}`;
    }
    case 'resetClear':
      return `Reset clear ${command.partition}`;
    case 'resetNormal':
      return `Reset normal ${command.partition}`;
    case 'pswRestart':
      return `PSW restart ${command.partition}`;
    case 'start':
      return `Start ${command.partition}`;
    case 'stop':
      return command.ends ? `Linux on ${command.partition} shuts down` : `Stop ${command.partition}`;
    case 'changeSystem':
      return `Change the system: ${Object.keys(command.change).join(', ')}`;
    case 'defineStorage':
      return `DEFINE STORAGE ${operandsText(command.operands)} on ${command.partition}`;
    case 'deleteHardwareMessages': {
      const count = command.elementIds.length;
      return `Delete ${count} hardware message${count === 1 ? '' : 's'}`;
    }
    case 'upgradeStorage':
      return `Customer storage upgraded to ${formatBytes(command.customerBytes)}`;
    default:
      return unreachable(command);
  }
}

const operandsText = (operands: StorageOperands): string =>
  Object.entries(operands)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? shortSize(bytes(value)) : value}`)
    .join(' ')
    .toUpperCase();

/** "512M", as command lines spell sizes. */
const shortSize = (value: Bytes): string => formatBytes(value).replace(/ ([KMGTP])iB$/, '$1');

/** What the command was for, in an operator's words: "Bring block 42 online (online_movable)". */
export function purposeOf(command: Command): string {
  const write = blockWriteOf(command);
  if (!write) return commandText(command);
  const { block, result, value } = write;
  switch (result) {
    case 'online':
      return `Bring block ${block} online (${value})`;
    case 'offline':
      return `Take block ${block} offline`;
    case 'configured':
      return `Configure block ${block}`;
    case 'deconfigured':
      return `Deconfigure block ${block}`;
    case 'set':
      return `Block ${block}: memmap ${value === '0' ? 'in system memory' : 'in the block itself'}`;
    default:
      return unreachable(result);
  }
}

/** What a write leads to, with the one before it: offline and then deconfigured is taking back. */
const DOING: Readonly<Record<BlockWrite['result'], string>> = {
  online: 'Bring online',
  offline: 'Take offline',
  configured: 'Configure',
  deconfigured: 'Deconfigure',
  set: 'Memmap placement',
};

/** What an action of several commands was for, from its first and its last command: "Take back: blocks 76–79". */
export function actionTitle(
  first: Command,
  last: Command,
  { commands, blocks, lowest, highest }: ActionCounts,
): string {
  const [began, ended] = [blockWriteOf(first), blockWriteOf(last)];
  if (commands === 1) return purposeOf(first);
  if (!began || !ended || lowest === null || highest === null) {
    if (commands === 2) return `${purposeOf(first)}, ${purposeOf(last)}`;
    return `${purposeOf(first)} and ${(commands - 1).toLocaleString('en')} more`;
  }
  const takesBack = began.result === 'offline' && ended.result === 'deconfigured';
  const doing = takesBack ? 'Take back' : DOING[ended.result];
  if (blocks === 1) return `${doing}: block ${lowest}`;
  if (highest - lowest + 1 === blocks) return `${doing}: blocks ${lowest}–${highest}`;
  return `${doing}: ${blocks.toLocaleString('en')} blocks from ${lowest} to ${highest}`;
}

export interface ActionCounts {
  readonly commands: number;
  readonly blocks: number;
  readonly lowest: number | null;
  readonly highest: number | null;
}

/** Who says no. */
const REFUSING: Readonly<Record<Exclude<Refusal['by'], 'kernel'>, string>> = {
  hmc: 'the HMC',
  cp: 'CP',
  conditions: 'the conditions',
};

/** The refusal in a few words: "EBUSY at isolate", "refused by the HMC". Its own sentence is `because`. */
export const refusalText = (refusal: Refusal): string =>
  refusal.by === 'kernel' ? `${refusal.errno} at ${refusal.stage}` : `refused by ${REFUSING[refusal.by]}`;

/** Why, in words that say nothing of SCLP and its codes: they stand behind it where somebody wants them. */
export function reasonOf(refusal: Refusal): string {
  const { rule, because } = refusal;
  if (rule === 'assign-failure-eio' || rule === 'assign-failure-eperm')
    return 'the machine did not give the storage for it';
  if (refusal.by === 'hmc' && refusal.reason.kind === 'status')
    return `the partition is ${STATUS_WORDS[refusal.reason.status]}`;
  return because;
}

/** The refusal as one word, for files and filters: "EBUSY", "hmc:status", "cp:operands". */
export const refusalWord = (refusal: Refusal): string =>
  refusal.by === 'kernel' ? refusal.errno : `${refusal.by}:${refusal.reason.kind}`;

/** Every word that a refusal above the guest can have. */
const REASONS: {
  readonly hmc: Readonly<Record<HmcReason['kind'], true>>;
  readonly cp: Readonly<Record<CpReason['kind'], true>>;
  readonly conditions: Readonly<Record<ConditionsReason['kind'], true>>;
} = {
  hmc: {
    status: true,
    storage: true,
    origin: true,
    firstIncrement: true,
    nothingLoaded: true,
    dpmMaximum: true,
    definition: true,
    held: true,
    noPartition: true,
    untold: true,
  },
  cp: { notGuest: true, operands: true, maximum: true, storage: true, increments: true, untold: true },
  conditions: { limit: true, pressure: true, nothingWaits: true, untold: true },
};

const ABOVE: ReadonlySet<string> = new Set(
  Object.entries(REASONS).flatMap(([by, reasons]) => Object.keys(reasons).map((kind) => `${by}:${kind}`)),
);

export const isRefusalWord = (word: string): boolean => Object.hasOwn(ERRNO_TEXT, word) || ABOVE.has(word);

/** Words of those above the guest, as allowed values are listed. */
export const WORDS_ABOVE: readonly string[] = [...ABOVE];

/** What became of it: "done", "waiting", "EBUSY at isolate". */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'done':
      return 'done';
    case 'pending':
      return 'waiting';
    case 'refused':
      return refusalText(outcome.refusal);
    default:
      return unreachable(outcome);
  }
}

/** A row of the journal as lists show it: the cause before the error number. */
export function summaryOf(command: Command, outcome: Outcome): string {
  const purpose = purposeOf(command);
  if (outcome.kind === 'done') return purpose;
  if (outcome.kind === 'pending') return `${purpose} – waiting`;
  const { refusal } = outcome;
  return refusal.by === 'kernel'
    ? `${purpose} – refused: ${reasonOf(refusal)} (${refusal.errno})`
    : `${purpose} – ${refusalText(refusal)}: ${reasonOf(refusal)}`;
}
