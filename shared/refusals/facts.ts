/** What the lines of a refusal are made from, and which ways out there are. Plain data: the same for page and documents. */

import type { ConditionsReason, CpReason, HmcReason, KernelRefusal, Refusal } from '../failure.ts';
import { type Bytes, formatBytes } from '../units.ts';
import type { KernelCase, RefusalCase } from './case.ts';

/** Who holds how much of the machine's customer storage. */
export interface Holder {
  readonly partition: string;
  readonly bytes: Bytes;
}

export interface CauseFacts {
  readonly refusal: Refusal;
  /** What it was asked for: "block 42", "blocks 40–47", "LNXTEST". */
  readonly subject: string;
  /** How many blocks `subject` names; 0 where it names none. */
  readonly blocks: number;
  /** What they are now: "is still online", "are not configured". */
  readonly stays: string;
  readonly partition: string;
  /** Written to `path`, where the command was a write. */
  readonly path: string;
  readonly value: string;
  /** The increment whose ASSIGN failed. */
  readonly rn: number | null;
  readonly release: string;
  readonly pool: {
    readonly customerBytes: Bytes;
    readonly availableBytes: Bytes;
    /** Most first; without those that hold nothing. */
    readonly holders: readonly Holder[];
  };
  /** Bytes of one block of the partition; of one increment. */
  readonly blockBytes: Bytes;
  readonly incrementBytes: Bytes;
  /** Of a z/VM guest. */
  readonly zvm: { readonly standbyBytes: Bytes; readonly reservedBytes: Bytes } | null;
}

/** Facts with the refusal narrowed to what its case says. */
export type FactsOf<C extends RefusalCase> = C extends KernelCase
  ? CauseFacts & { readonly refusal: KernelRefusal }
  : C extends `hmc:${infer K extends HmcReason['kind']}`
    ? CauseFacts & { readonly reason: Extract<HmcReason, { kind: K }> }
    : C extends `cp:${infer K extends CpReason['kind']}`
      ? CauseFacts & { readonly reason: Extract<CpReason, { kind: K }> }
      : C extends `conditions:${infer K extends ConditionsReason['kind']}`
        ? CauseFacts & { readonly reason: Extract<ConditionsReason, { kind: K }> }
        : never;

/** Ways out. What the machine can be asked to do is tried on it before it is offered (main/session/advice). */
export const REMEDIES = {
  activate: 'Activate the partition',
  allowedWord: 'Look up what the file takes',
  anyOrigin: 'Let the system choose the origin',
  bringLess: 'Bring only as much as there is',
  deconfigure: 'Give the storage of the block back first',
  endPressure: 'End the memory pressure of the conditions',
  heldStorage: 'Set customer storage to what partitions hold',
  lessPressure: 'Take only as much as is available',
  load: 'Load the partition',
  start: 'Start the processors',
  memmapInBlocks: 'Put the memmap into the blocks',
  memmapInSystem: 'Put the memmap into system memory',
  moveStandby: 'Make reserved storage of the guest standby',
  openConditions: 'Open conditions',
  openDevices: 'Open device memory',
  openMessages: 'Read the messages',
  openPlanner: 'Open the standby planner',
  otherBlocks: 'Try other blocks that can go',
  parameterOn: 'Put memmap_on_memory=1 on the command line',
  removeAddFault: 'Take the fault out of the conditions',
  removeFault: 'Take the fault out of the conditions',
  removeVeto: 'Take the veto out of the conditions',
  showBlock: 'Show the block',
  showHolders: 'Show who holds it',
  showPartition: 'Show the partition',
  showRule: 'Look the rule up',
  showSystem: 'Open the system',
  signal: 'Interrupt the write that waits',
  smallerInitial: 'Set the initial storage to what is available',
  takeBack: 'Take the block back',
} as const;

export type RemedyKind = keyof typeof REMEDIES;

/** One line of the table. */
export interface RefusalEntry<F> {
  /** What happened, in an operator's words and with the figures. */
  readonly what: (facts: F) => string;
  /** Why, in one sentence. */
  readonly why: (facts: F) => string;
  /** Ways out, the best first; those that would fail now are left out when the refusal is shown. */
  readonly remedies: readonly RemedyKind[];
  /** Function of the kernel that says no; absent above the guest. */
  readonly fn?: string;
}

/** "LEFT holds 7 GiB, RIGHT 4 GiB". */
export function holdersText(holders: readonly Holder[], most = 4): string {
  const [first, ...others] = holders;
  if (!first) return 'no partition holds any of it';
  const named = others.slice(0, most - 1).map(({ partition, bytes }) => `${partition} ${formatBytes(bytes)}`);
  const more = others.length - named.length;
  const rest = more > 0 ? [`${more} more the rest`] : [];
  return [`${first.partition} holds ${formatBytes(first.bytes)}`, ...named, ...rest].join(', ');
}

/** "Block 42": at the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Block 42 is still online". */
export const stays = ({ subject, stays: now }: CauseFacts): string => `${capital(subject)} ${now}`;
