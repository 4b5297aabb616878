/** A write that has not returned, in the three lines that a refusal has: what happens, why, what can be done. */

import type { MachineEvent } from '../event.ts';
import { capital, type RemedyKind } from './facts.ts';

/** `migration`: it holds the hotplug lock and looks for room. `lock`: it waits behind such a one. */
export type WaitCase = 'wait:migration' | 'wait:lock';

export interface WaitFacts {
  /** What it was asked for: "block 7", "LNXTEST". */
  readonly subject: string;
  /** A plan: nothing has been asked yet. */
  readonly planned: boolean;
  readonly partition: string;
  /** The engine's own sentence. */
  readonly because: string;
}

export interface WaitEntry {
  readonly what: (facts: WaitFacts) => string;
  readonly why: (facts: WaitFacts) => string;
  readonly remedies: readonly RemedyKind[];
  /** Function of the kernel in which it waits. */
  readonly fn: string;
}

export const WAITS: Readonly<Record<WaitCase, WaitEntry>> = {
  'wait:migration': {
    what: ({ subject, planned, because }) =>
      `${capital(subject)} ${planned ? 'would still be' : 'is still'} going offline: what it holds finds no room elsewhere (${because}).`,
    why: () =>
      'Linux moves the contents of a block before it goes offline, without a time limit, and changes no other block meanwhile.',
    remedies: ['endPressure', 'signal', 'otherBlocks', 'openConditions', 'showPartition'],
    fn: 'do_migrate_range',
  },
  'wait:lock': {
    what: ({ subject, planned, partition }) =>
      `The write to ${subject} ${planned ? 'would wait' : 'waits'}: another one in ${partition} has not returned.`,
    why: () => 'Linux changes its memory one write at a time; this one goes on as soon as that one ends.',
    remedies: ['endPressure', 'signal', 'showPartition'],
    fn: 'lock_device_hotplug_sysfs',
  },
};

/** `events`: microsteps of the command that waits. */
export const waitCaseOf = (events: readonly MachineEvent[]): WaitCase =>
  events.some(({ kind }) => kind === 'migrationStuck') ? 'wait:migration' : 'wait:lock';
