/** Bounds shared by all schemas. */

import { z } from 'zod';

/** Memory blocks and increments of a partition: increment numbers are 16 bits wide. */
export const MAX_BLOCKS = 65_535;
/** A sysfs write longer than a page reaches the kernel as its first page only. */
export const VALUE_LIMIT_CHARS = 4096;
export const PATH_LIMIT_CHARS = 4096;
export const LINE_LIMIT_CHARS = 64 * 1024;
export const PAGE_LIMIT_ROWS = 500;

/** A whole number from 0 to `max`. */
export const whole = (max: number) => z.int().min(0).max(max);
/** Bytes, pages or KiB. */
export const size = whole(Number.MAX_SAFE_INTEGER);
/** Name of a system or partition; the engine knows which names the HMC takes. */
export const name = z.string().min(1).max(64);
export const revision = whole(Number.MAX_SAFE_INTEGER);
/** A name that the caller makes up: a ticket, a terminal. */
export const token = z.string().min(1).max(64);
