/** Everything that can be done to a machine. Two families: writes to the guest's sysfs, and HMC actions. */

import type {
  AnswerStyle,
  Conditions,
  ImageProfile,
  KernelDefinition,
  LoadDevice,
  PartitionDefinition,
} from './definition.ts';
import type { PartitionName } from './ids.ts';
import type { MachineProfile } from './machine-profile.ts';
import type { Bytes } from './units.ts';

/** Who asked. */
export const ACTORS = ['ui', 'shell', 'workshop', 'import', 'cli'] as const;
export type Actor = (typeof ACTORS)[number];

export type Command = SysfsWrite | ConditionCommand | GuestCommand | HmcCommand;

/** The partition that a command is for; null for one on the system. */
export function partitionOf(command: Command): PartitionName | null {
  if (command.kind === 'definePartition') return command.definition.name;
  return 'partition' in command ? command.partition : null;
}

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

/** What an operator of an x86-64 guest does beside writing to sysfs. */
export type GuestCommand =
  /** insmod */
  | { readonly kind: 'loadModule'; readonly partition: PartitionName; readonly module: string }
  /** The hypervisor plugs a memory module: PNP0C80:00 is the first. */
  | { readonly kind: 'plugMemory'; readonly partition: PartitionName; readonly dimm: string }
  | CreateNamespace;

/** ndctl create-namespace -f -e NAMESPACE -m MODE -M MAP -a ALIGN */
export interface CreateNamespace {
  readonly kind: 'createNamespace';
  readonly partition: PartitionName;
  readonly namespace: string;
  readonly mode: 'fsdax' | 'devdax';
  /** Where the memmap of the namespace lies: in system memory, or in the device. */
  readonly map: 'mem' | 'dev';
  readonly alignBytes: Bytes;
}

export type HmcCommand =
  | { readonly kind: 'definePartition'; readonly definition: PartitionDefinition }
  | { readonly kind: 'deletePartition'; readonly partition: PartitionName }
  | { readonly kind: 'changeProfile'; readonly partition: PartitionName; readonly profile: ImageProfile }
  | { readonly kind: 'changeKernel'; readonly partition: PartitionName; readonly kernel: KernelDefinition }
  | { readonly kind: 'activate'; readonly partition: PartitionName }
  | { readonly kind: 'deactivate'; readonly partition: PartitionName }
  /**
   * `device`: default the profile's, otherwise ccw. `address` and `parameter` are what was asked for: they say which disk and
   * which boot entry, and nothing here depends on them.
   */
  | {
      readonly kind: 'load';
      readonly partition: PartitionName;
      readonly clear: boolean;
      readonly device?: LoadDevice;
      readonly address?: string;
      readonly parameter?: string;
    }
  | { readonly kind: 'resetNormal'; readonly partition: PartitionName }
  | { readonly kind: 'resetClear'; readonly partition: PartitionName }
  /** The processors stop where they are, and go on from there. */
  /** `ends`: Linux has shut down and stopped them itself: nothing is left that could go on. */
  | { readonly kind: 'stop'; readonly partition: PartitionName; readonly ends?: true }
  | { readonly kind: 'start'; readonly partition: PartitionName }
  /** The processors go on at the restart PSW: Linux then ends itself. */
  | { readonly kind: 'pswRestart'; readonly partition: PartitionName }
  | { readonly kind: 'upgradeStorage'; readonly customerBytes: Bytes }
  | { readonly kind: 'changeSystem'; readonly change: SystemChange }
  /** CP DEFINE STORAGE of a z/VM guest. */
  | { readonly kind: 'defineStorage'; readonly partition: PartitionName; readonly operands: StorageOperands }
  /** Deletes hardware messages from the list, as the HMC does. */
  | { readonly kind: 'deleteHardwareMessages'; readonly elementIds: readonly string[] };

/** Only the named parts change. */
export interface SystemChange {
  readonly name?: string;
  readonly answerStyle?: AnswerStyle;
  readonly standbyListed?: boolean;
  readonly installedBytes?: Bytes;
  readonly hsaBytes?: Bytes;
  readonly machine?: MachineProfile;
}

/**
 * Operands of DEFINE STORAGE. With `as` the virtual machine is reset; without it only standby and reserved storage
 * change and the guest goes on running.
 */
export interface StorageOperands {
  readonly as?: Bytes | 'initial' | 'maximum';
  readonly standby?: Bytes | 'remainder';
  readonly reserved?: Bytes;
  readonly increment?: Bytes;
}
