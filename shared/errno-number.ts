/** Numbers of errors, where a program or the kernel shows the number (asm-generic/errno-base.h, errno.h). */

import type { Errno } from './failure.ts';

export const ERRNO_NUMBER: Readonly<Record<Errno, number>> = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EBADF: 9,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENOSPC: 28,
  EROFS: 30,
  ENAMETOOLONG: 36,
  ENOTEMPTY: 39,
  ELOOP: 40,
  ERANGE: 34,
  ENOSYS: 38,
  EPIPE: 32,
  EOPNOTSUPP: 95,
  EHWPOISON: 133,
};
