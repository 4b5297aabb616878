/** What looking for a way out needs to know. */

import type { BlockVerb } from '../../../shared/block-action.ts';
import type { Refusal } from '../../../shared/failure.ts';
import type { BlockId } from '../../../shared/ids.ts';
import type { Remedy } from '../../../shared/refusals/remedy.ts';
import type { PartitionView } from '../../../shared/view.ts';
import type { System } from '../../engine/index.ts';
import type { SharedFacts } from './facts.ts';
import type { Tried } from './trial.ts';

export type Found = Pick<Remedy, 'label' | 'act'>;

export interface RemedyContext {
  readonly system: System;
  readonly action: Tried;
  /** A plan: the machine is as it was before the action. */
  readonly planned: boolean;
  /** Absent where something waits. */
  readonly refusal: Refusal | undefined;
  readonly facts: SharedFacts;
  /** Of the refused command; undefined where it is for none, or for one that does not exist. */
  readonly view: PartitionView | undefined;
  /** Blocks of this cause, and all blocks that the action was refused for. */
  readonly blocks: readonly BlockId[];
  readonly refusedBlocks: readonly BlockId[];
  readonly rns: readonly number[];
  /** What was wanted of blocks; undefined where it was something else. */
  readonly verb: BlockVerb | undefined;
  /** The refused part of the action again; nothing where it is too long to be tried. */
  readonly retry: readonly Tried[];
}
