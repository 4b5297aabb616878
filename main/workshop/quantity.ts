/** What an answer is: a size, a number, an error number or words. "128 MiB", "0x8000000", "-EBUSY" and "16" are what they are. */

import { ERRNO_TEXT } from '../../shared/failure.ts';
import type { Tolerance } from '../../shared/lesson.ts';
import { KIB, parseBytes } from '../../shared/units.ts';

export type Quantity =
  /** `unit`: it was said in a unit of bytes. */
  | { readonly kind: 'number'; readonly value: number; readonly unit: boolean }
  | { readonly kind: 'errno'; readonly name: string }
  | { readonly kind: 'words'; readonly words: string };

const plain = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/[.!]$/, '');

export function readQuantity(text: string): Quantity {
  const given = text.trim().replace(/\.$/, '');
  const errno = /^-?(E[A-Z0-9]{1,15})$/.exec(given)?.[1];
  if (errno !== undefined) return { kind: 'errno', name: errno };
  const named = Object.entries(ERRNO_TEXT).find(([, words]) => plain(words) === plain(given));
  if (named) return { kind: 'errno', name: named[0] };
  const hex = /^(-?)0x([0-9a-f_]{1,16})$/i.exec(given);
  if (hex) {
    const value = Number.parseInt((hex[2] ?? '').replace(/_/g, ''), 16);
    return { kind: 'number', value: hex[1] ? -value : value, unit: false };
  }
  const number = /^[-−+]?\d[\d,_ ]*(\.\d+)?$/.exec(given);
  if (number)
    return { kind: 'number', value: Number(given.replace('−', '-').replace(/[,_ ]/g, '')), unit: false };
  // /proc/meminfo says kB and means KiB.
  const size = /^([-−]?)(.+)$/.exec(given.replace(/(\d) ?kB$/, '$1 KiB').replace(/(\d),(?=\d{3})/g, '$1'));
  const parsed = size && parseBytes(size[2] ?? '');
  if (size && parsed !== undefined && parsed !== null)
    return { kind: 'number', value: size[1] ? -parsed : parsed, unit: true };
  return { kind: 'words', words: plain(given) };
}

/** A size without its unit is none ("256" is not "256 MiB"); in bytes it is one. */
export function sameAnswer(right: string, given: string, tolerance?: Tolerance): boolean {
  const [wanted, is] = [readQuantity(right), readQuantity(given)];
  if (wanted.kind === 'number' && is.kind === 'number')
    return (!is.unit || wanted.unit || !isCount(right)) && isNear(is.value, wanted.value, tolerance);
  if (wanted.kind === 'errno' && is.kind === 'errno') return wanted.name === is.name;
  return plain(right) === plain(given);
}

/** A number that was written without a unit and not in hex counts something: a size is no answer to it. */
const isCount = (text: string): boolean => /^[-−+]?\d[\d,_ ]*(\.\d+)?$/.test(text.trim());

export function isNear(value: number, wanted: number, tolerance?: Tolerance): boolean {
  if (!tolerance) return value === wanted;
  const by = 'by' in tolerance ? tolerance.by : Math.abs(wanted) * tolerance.part;
  return Math.abs(value - wanted) <= by;
}

/** Reads "5 %", "1 MiB", 2. undefined: it is none of them. */
export function readTolerance(tolerance: number | string): Tolerance | undefined {
  if (typeof tolerance === 'number') return { by: tolerance };
  const part = /^(\d+(?:\.\d+)?) ?%$/.exec(tolerance)?.[1];
  if (part !== undefined) return { part: Number(part) / 100 };
  const by = parseBytes(tolerance);
  return by === undefined ? undefined : { by };
}

/** A number of the machine as it was answered: a size to its nearest spelling, "4 MiB" or "4096 kB". */
export function sameNumber(given: string, value: number, size: boolean, tolerance?: Tolerance): boolean {
  const is = readQuantity(given);
  if (is.kind !== 'number') return false;
  if (!size) return !is.unit && isNear(is.value, value, tolerance);
  if (!is.unit && !/^0x/i.test(given.trim()) && Math.abs(is.value) < KIB) return false;
  // A figure of pages is read as MiB with two digits.
  return isNear(is.value, value, tolerance) || (is.unit && isRounded(given, is.value, value));
}

/** "62.94 GiB" is right where that is what the value is with so many digits. */
function isRounded(given: string, said: number, value: number): boolean {
  const match = /(\d+)(?:\.(\d+))?\s*([KMGT])/i.exec(given);
  const digits = match?.[2]?.length ?? 0;
  if (!match || digits < 2) return false;
  const unit = KIB ** ('KMGT'.indexOf((match[3] ?? '').toUpperCase()) + 1);
  return Math.abs(said - value) <= unit / 10 ** digits / 2;
}
