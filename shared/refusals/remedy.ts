/** A refusal as it is shown: its lines, the blocks that it met, and the ways out as actions. */

import type { BlockAction } from '../block-action.ts';
import type { Command } from '../command.ts';
import type { Refusal } from '../failure.ts';
import type { BlockId, PartitionName } from '../ids.ts';
import type { RefusalCase } from './case.ts';
import type { RemedyKind } from './facts.ts';
import type { WaitCase } from './waits.ts';

/** A way out. What the machine is asked to do has been tried on it: at that moment it would not have been refused. */
export interface Remedy {
  readonly kind: RemedyKind;
  readonly label: string;
  readonly act:
    | BlockAction
    | { readonly kind: 'command'; readonly command: Command }
    | {
        readonly kind: 'open';
        readonly screen: RemedyScreen;
        readonly partition?: PartitionName;
        readonly item?: number;
      };
}

/** Screens that a way out can lead to. */
export type RemedyScreen =
  | 'system'
  | 'overview'
  | 'block'
  | 'conditions'
  | 'devices'
  | 'messages'
  | 'planner'
  | 'help';

/** Equal refusals of one action, told once; or a write of it that has not returned. */
export interface Cause {
  readonly case: RefusalCase | WaitCase;
  readonly what: string;
  readonly why: string;
  /** The engine's own sentence. */
  readonly because: string;
  /** The first of them, for its details; absent where something waits. */
  readonly refusal?: Refusal;
  /** Function of the kernel that said no, or in which it waits; absent above the guest. */
  readonly fn?: string;
  /** Blocks that met it, in the action's order; at most 1,000. */
  readonly blocks: readonly BlockId[];
  /** Commands that met it. */
  readonly commands: number;
  readonly remedies: readonly Remedy[];
}
