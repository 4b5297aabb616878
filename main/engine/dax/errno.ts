/** Numbers of the errors that the driver core prints (asm-generic/errno-base.h). */

import type { Errno } from '../../../shared/failure.ts';

export const ERRNO_NUMBER: Readonly<Partial<Record<Errno, number>>> = {
  EPERM: 1,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EAGAIN: 11,
  ENOMEM: 12,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  EOPNOTSUPP: 95,
};
