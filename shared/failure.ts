/**
 * Everything that can go wrong, as values. A refusal of the simulated machine is a result like any other and is
 * journaled; a rejection is our caller's mistake and is not; a storage failure is the disk's; a defect is ours.
 */

import type { PartitionName, Rn } from './ids.ts';
import type { PartitionActionName, PartitionStatus } from './partition-action.ts';
import type { KernelRule } from './refusals/rules.ts';
import type { Bytes } from './units.ts';
import type { UnmovableReason } from './unmovable.ts';

export type Result<T, F = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <F>(failure: F): { readonly ok: false; readonly failure: F } => ({ ok: false, failure });

/** Linux errno names that the simulated kernel can answer. */
export const ERRNO_TEXT = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EINTR: 'Interrupted system call',
  EIO: 'Input/output error',
  E2BIG: 'Argument list too long',
  ENXIO: 'No such device or address',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EPIPE: 'Broken pipe',
  EACCES: 'Permission denied',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  ENOTEMPTY: 'Directory not empty',
  ENAMETOOLONG: 'File name too long',
  ELOOP: 'Too many levels of symbolic links',
  ERANGE: 'Numerical result out of range',
  ENOSYS: 'Function not implemented',
  EOPNOTSUPP: 'Operation not supported',
  EHWPOISON: 'Memory page has hardware error',
} as const;

export type Errno = keyof typeof ERRNO_TEXT;

/** The simulated machine said no: each of those who can say it has reasons of its own. */
export type Refusal = KernelRefusal | HmcRefusal | CpRefusal | ConditionsRefusal;

interface RefusalFacts {
  readonly kind: 'refusal';
  /** Glossary rule that explains it (shared/glossary.ts). */
  readonly rule: string;
  /** One neutral sentence with the facts of this refusal. */
  readonly because: string;
  /** What the machine took back before it answered, in order. */
  readonly undone: readonly string[];
}

/** The guest's kernel answered an errno. */
export interface KernelRefusal extends RefusalFacts {
  readonly by: 'kernel';
  readonly rule: KernelRule;
  readonly errno: Errno;
  /** Where in the sequence: "MEM_GOING_ONLINE", "isolate", "assign", "parse"… */
  readonly stage: string;
  readonly sclpResponse?: number;
  /** What of the kernel lies in the block that could not go offline. */
  readonly unmovable?: UnmovableReason;
}

/** What a program of the guest sees of a refusal; above the guest nobody answers its calls. */
export const errnoOf = (refusal: Refusal): Errno => (refusal.by === 'kernel' ? refusal.errno : 'ENODEV');

/** The HMC does not accept the task. */
export interface HmcRefusal extends RefusalFacts {
  readonly by: 'hmc';
  readonly reason: HmcReason;
}

export type HmcReason =
  /** The task needs another status of the partition. */
  | {
      readonly kind: 'status';
      readonly action: PartitionActionName;
      readonly status: PartitionStatus;
      readonly acceptable: readonly PartitionStatus[];
    }
  /** Less customer storage is available than is granted whole or not at all. */
  | { readonly kind: 'storage'; readonly neededBytes: Bytes; readonly availableBytes: Bytes }
  /** Somebody else's initial storage is at the chosen origin. */
  | { readonly kind: 'origin'; readonly originBytes: Bytes; readonly takenBy: PartitionName }
  /** The increment at absolute address 0 is unassigned. */
  | { readonly kind: 'firstIncrement'; readonly rn: Rn }
  /** No kernel is there that could go on. */
  | { readonly kind: 'nothingLoaded' }
  /** The maximum memory of a DPM partition changes only while it is stopped. */
  | { readonly kind: 'dpmMaximum'; readonly maximumBytes: Bytes }
  /** No machine can be like this. */
  | { readonly kind: 'definition'; readonly problems: readonly Problem[] }
  /** Partitions hold more than would be left. */
  | { readonly kind: 'held'; readonly heldBytes: Bytes }
  | { readonly kind: 'noPartition'; readonly partition: PartitionName }
  | Untold;

/** CP does not carry out the command of a z/VM guest. */
export interface CpRefusal extends RefusalFacts {
  readonly by: 'cp';
  readonly reason: CpReason;
}

export type CpReason =
  | { readonly kind: 'notGuest' }
  | { readonly kind: 'operands' }
  /** Above what the directory allows. */
  | { readonly kind: 'maximum' }
  | { readonly kind: 'storage' }
  /** More increments than can be listed. */
  | { readonly kind: 'increments' }
  | Untold;

/** What was set up for the simulation does not fit. */
export interface ConditionsRefusal extends RefusalFacts {
  readonly by: 'conditions';
  readonly reason: ConditionsReason;
}

export type ConditionsReason =
  | { readonly kind: 'limit' }
  | { readonly kind: 'pressure'; readonly askedKib: number; readonly availableKib: number }
  | { readonly kind: 'nothingWaits' }
  | Untold;

/** Journaled before reasons were kept: only the sentence is known. */
interface Untold {
  readonly kind: 'untold';
}

/** Our caller asked for something that cannot be carried out; nothing is recorded. */
export interface Rejection {
  readonly kind: 'rejection';
  readonly reason: 'malformed' | 'stale' | 'unknown' | 'busy' | 'readOnly' | 'tooLarge';
  /** Where in the input: "params.command.path", "partitions[0].profile.initial". */
  readonly where: string;
  readonly message: string;
}

/** The disk said no; classified from SQLite result codes, never from message text. */
export interface StorageFailure {
  readonly kind: 'storage';
  readonly reason: 'corrupt' | 'full' | 'readonly' | 'locked' | 'fromFuture' | 'other';
  readonly message: string;
}

/** A check of ours failed. The session stops and offers a report. */
export interface Defect {
  readonly kind: 'defect';
  readonly check: string;
  readonly report: string;
}

export type Failure = Refusal | Rejection | StorageFailure | Defect;

export const rejection = (reason: Rejection['reason'], where: string, message: string): Rejection => ({
  kind: 'rejection',
  reason,
  where,
  message,
});

/** A field of a definition or file that cannot be, with the rule it breaks. */
export interface Problem {
  /** Path of the field: "partitions[0].profile.reservedBytes". */
  readonly path: string;
  readonly rule: string;
}

/** A place in a file that cannot be read or means nothing, with the rule it breaks. */
export interface FileProblem {
  /** Path of the field: "system.partitions[0].profile.reserved". */
  readonly path: string;
  /** Counted from 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly rule: string;
}

/** Closes an exhaustive switch: reaching it is a programmer's error. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
