/** Everything that can be done to a machine. Two families: writes to the guest's sysfs, and HMC actions. */

import type { Conditions, ImageProfile, KernelDefinition, PartitionDefinition } from './definition.ts';
import type { PartitionName } from './ids.ts';
import type { Bytes } from './units.ts';

/** Who asked. */
export type Actor = 'ui' | 'shell' | 'workshop' | 'import' | 'cli';

export type Command = SysfsWrite | ConditionCommand | HmcCommand;

/** `echo value > path`; value without the newline that echo adds is the same to the kernel. */
export interface SysfsWrite {
  readonly kind: 'writeSysfs';
  readonly partition: PartitionName;
  readonly path: string;
  readonly value: string;
}

export type ConditionCommand =
  | {
      readonly kind: 'setConditions';
      readonly partition: PartitionName;
      /** Only the named parts change. */
      readonly conditions: Partial<Conditions>;
    }
  /** SIGTERM/SIGINT to the program whose write is pending: migration gives up with EINTR. */
  | { readonly kind: 'signalPendingWrite'; readonly partition: PartitionName };

export type HmcCommand =
  | { readonly kind: 'definePartition'; readonly definition: PartitionDefinition }
  | { readonly kind: 'deletePartition'; readonly partition: PartitionName }
  | { readonly kind: 'changeProfile'; readonly partition: PartitionName; readonly profile: ImageProfile }
  | { readonly kind: 'changeKernel'; readonly partition: PartitionName; readonly kernel: KernelDefinition }
  | { readonly kind: 'activate'; readonly partition: PartitionName }
  | { readonly kind: 'deactivate'; readonly partition: PartitionName }
  | { readonly kind: 'load'; readonly partition: PartitionName; readonly clear: boolean }
  | { readonly kind: 'resetClear'; readonly partition: PartitionName }
  | { readonly kind: 'stop'; readonly partition: PartitionName }
  | { readonly kind: 'upgradeStorage'; readonly customerBytes: Bytes };
