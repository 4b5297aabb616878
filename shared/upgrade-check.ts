/** One machine under several kernels: does it start, what does that cost, does a change work. A column a release. */

import type { PartitionName } from './ids.ts';
import type { Bytes } from './units.ts';
import type { Era } from './view.ts';

/** Releases that are asked about beside the machine's own. */
export const UPGRADE_RELEASES_LIMIT = 12;
export const UPGRADE_ACTIONS_LIMIT = 2000;

/** What is done under each kernel, after it has started. */
export type UpgradeChange =
  | { readonly kind: 'none' }
  /** What was done on the partition since its last load: by intent where it was clicked, as typed where it was typed. */
  | { readonly kind: 'done' }
  | { readonly kind: 'online'; readonly direction: 'up' | 'down'; readonly bytes: Bytes }
  /** Lines of the shell, each as it is. */
  | { readonly kind: 'lines'; readonly lines: string };

export interface UpgradeRequest {
  readonly partition: PartitionName;
  /** As typed: "6.12", "RHEL 9.4". The machine's own comes first always. */
  readonly releases: readonly string[];
  readonly change: UpgradeChange;
  readonly ticket: string;
}

export interface UpgradeStep {
  readonly title: string;
  /** `notNeeded`: this kernel has no such thing, and does it by itself. */
  readonly verdict: 'works' | 'refused' | 'waits' | 'notNeeded';
  /** Exit code of a line, or what there is to say. */
  readonly note: string;
}

/** The first thing that fails, in the lines of every refusal. */
export interface UpgradeFailure {
  readonly where: string;
  readonly what: string;
  readonly why: string;
  readonly ways: readonly string[];
}

export interface UpgradeColumn {
  readonly release: string;
  /** As it was asked for: "RHEL 9.4"; '' for a bare release. */
  readonly asked: string;
  /** Distributions that ship it. */
  readonly shipped: string;
  /** null: there is no such release. */
  readonly era: Era | null;
  readonly boots: boolean;
  /** What the IPL takes for standby storage; null where there is nothing to ask. */
  readonly costKib: number | null;
  readonly freeKib: number | null;
  readonly largestStandbyBytes: Bytes | null;
  /** Online right after the IPL, and at most what could be online then. */
  readonly onlineBytes: Bytes | null;
  readonly mostOnlineBytes: Bytes | null;
  /** In the order of the change; the same in every column that starts. */
  readonly steps: readonly UpgradeStep[];
  readonly after: {
    readonly onlineBytes: Bytes;
    readonly memTotalKib: number;
    readonly memFreeKib: number;
  } | null;
  readonly failure: UpgradeFailure | null;
}

export interface UpgradeCheck {
  readonly machine: string;
  readonly partition: PartitionName;
  /** The machine's own kernel first. */
  readonly columns: readonly UpgradeColumn[];
  /** What of the change could not be taken along. */
  readonly notes: readonly string[];
}
