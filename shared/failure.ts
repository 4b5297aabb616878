/**
 * Everything that can go wrong, as values. A refusal of the simulated machine is a result like any other and is
 * journaled; a rejection is our caller's mistake and is not; a storage failure is the disk's; a defect is ours.
 */

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
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  ERANGE: 'Numerical result out of range',
  ENOSYS: 'Function not implemented',
  EOPNOTSUPP: 'Operation not supported',
  EHWPOISON: 'Memory page has hardware error',
} as const;

export type Errno = keyof typeof ERRNO_TEXT;

/** The simulated machine said no. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly errno: Errno;
  /** Where in the sequence: "MEM_GOING_ONLINE", "isolate", "assign", "parse"… */
  readonly stage: string;
  /** Glossary rule that explains it (shared/glossary.ts). */
  readonly rule: string;
  /** One neutral sentence with the facts of this refusal. */
  readonly because: string;
  readonly sclpResponse?: number;
  /** What the machine took back before it answered, in order. */
  readonly undone: readonly string[];
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
