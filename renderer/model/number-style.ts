/**
 * How sizes, counts and times are written: as the settings say, everywhere at once. Lowest of the page's floors, so that
 * every sentence can use it.
 */

import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts';

type Style = Pick<Settings, 'sizeUnit' | 'thousands' | 'dates'>;

let style: Style = DEFAULT_SETTINGS;

export function setNumberStyle(chosen: Style): void {
  style = chosen;
}

export const sizeUnit = (): Style['sizeUnit'] => style.sizeUnit;

/** Narrow, and never at the end of a line. */
const THIN_SPACE = '\u202f';
const SEPARATORS = { comma: ',', space: THIN_SPACE, none: '' } as const;
const DIGITS = 3;

/** "1,048,496": a count, or a number of at most three digits after the point. */
export function countText(value: number): string {
  const [whole = '', fraction] = String(Math.round(value * 10 ** DIGITS) / 10 ** DIGITS).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, SEPARATORS[style.thousands]);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Without the separators that `countText` may have written. */
export const withoutSeparators = (text: string): string =>
  text.replace(/(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))/g, '');

const two = (value: number): string => String(value).padStart(2, '0');

/** "2026-12-01 09:30:15" of the wall clock: when something was done here, never a time of a simulated machine. */
export function whenText(stampMs: number, precision: 'second' | 'minute' = 'second'): string {
  const at = new Date(stampMs);
  if (style.dates === 'system') {
    const timeStyle = precision === 'second' ? 'medium' : 'short';
    return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle }).format(at);
  }
  const seconds = precision === 'second' ? `:${two(at.getSeconds())}` : '';
  return `${dayText(at)} ${two(at.getHours())}:${two(at.getMinutes())}${seconds}`;
}

const dayText = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** "09:30" of the wall clock. */
export function clockText(stampMs: number): string {
  const at = new Date(stampMs);
  return style.dates === 'system'
    ? new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(at)
    : `${two(at.getHours())}:${two(at.getMinutes())}`;
}
