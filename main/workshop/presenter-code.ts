/**
 * The presenter's code. The attendees' copy knows its digest: whoever does not know the code is shown no notes, no
 * solutions and no jumps by the console. The copy itself is no safe: who unpacks it reads it.
 */

import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

export interface PresenterLock {
  readonly salt: string;
  readonly code: string;
}

const digest = (salt: string, code: string): Buffer => scryptSync(code.trim(), salt, 32);

export function lockWith(code: string): PresenterLock {
  const salt = randomBytes(12).toString('hex');
  return { salt, code: digest(salt, code).toString('hex') };
}

export function opens({ salt, code }: PresenterLock, given: string): boolean {
  const wanted = Buffer.from(code, 'hex');
  return wanted.length === 32 && timingSafeEqual(wanted, digest(salt, given));
}
