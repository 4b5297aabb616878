/** What an HMC file says of its partitions and what it leaves open: told before anything is made of it. */

import type { FileProblem } from './failure.ts';
import type { Bytes } from './units.ts';

/**
 * `definition`: what zhmcclient's mock reads; `dpmExport`: `zhmc cpc dpm-export`; `zhmc`: what `zhmc … list` and
 * `zhmc … show` print, in any of its formats; `zmemtopo`: `zmemtopo --format=json`.
 */
export type HmcFileKind = 'definition' | 'dpmExport' | 'zhmc' | 'zmemtopo';

/** What a partition is for, as its activation mode, the mode of its profile or its type says. */
export type PartitionPurpose =
  | 'linux'
  | 'general'
  | 'zvm'
  | 'ssc'
  | 'couplingFacility'
  | 'zaware'
  | 'other'
  /** Not activated, and nothing says what would run there. */
  | 'notSaid';

/** An amount of storage. `running`: what the partition holds now, because its profile is not in the file. */
export type SurveyedAmount =
  | { readonly from: 'file' | 'running'; readonly bytes: Bytes }
  | { readonly from: 'missing'; readonly proposedBytes: Bytes }
  /** The problem stands among those of the row. */
  | { readonly from: 'unreadable'; readonly proposedBytes: Bytes };

export interface SurveyedPartition {
  /** Names it in answers: "cpcs[0].lpars[2]". */
  readonly id: string;
  /** Where it stands in the file, counted from 1. */
  readonly line?: number;
  /** As the file says it, and as it is called here: 1 to 8 letters and digits. */
  readonly name: string;
  readonly simulatedName: string;
  readonly purpose: PartitionPurpose;
  /** The HMC's word. */
  readonly status: string;
  readonly initial: SurveyedAmount;
  readonly reserved: SurveyedAmount;
  /** What a person should know before deciding: sentences. */
  readonly remarks: readonly string[];
  /** Values that cannot be taken. Left out, the partition is no problem. */
  readonly problems: readonly FileProblem[];
  /** What one click on the defaults does. */
  readonly proposal: 'take' | 'leaveOut';
}

export interface SurveyedSystem {
  /** "cpcs[0]" */
  readonly id: string;
  readonly name: string;
  readonly mode: 'classic' | 'dpm';
  readonly partitions: readonly SurveyedPartition[];
  /** Image activation profiles that no LPAR activates: they come along for the way back. */
  readonly profilesLeft: readonly string[];
}

export interface HmcSurvey {
  readonly kind: HmcFileKind;
  readonly systems: readonly SurveyedSystem[];
}

/** What is assumed for one partition; an amount that the file says stays as it is. */
export interface PartitionAnswer {
  readonly leaveOut?: boolean;
  readonly initialBytes?: Bytes;
  readonly reservedBytes?: Bytes;
}

export interface HmcAnswers {
  /** For partitions that are not answered for one by one: what is proposed, or nothing is assumed for them. */
  readonly others: 'proposed' | 'ask';
  /** By id. */
  readonly partitions: { readonly [id: string]: PartitionAnswer };
}

/** Whether something has to be decided before the file can come in. */
export const isOpen = ({ initial, reserved, problems, proposal }: SurveyedPartition): boolean =>
  [initial, reserved].some(({ from }) => from === 'missing' || from === 'unreadable') ||
  problems.length > 0 ||
  proposal === 'leaveOut';

export const hasOpen = ({ systems }: HmcSurvey): boolean =>
  systems.some(({ partitions }) => partitions.some(isOpen));
