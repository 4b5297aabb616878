/** Times of jq: seconds since 1970, and the list that gmtime makes of them. The simulated system keeps UTC. */

import { formatTime } from '../../time-format.ts';
import { isArray, JqError, type Json, type JsonArray } from './values.ts';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** [year, month from 0, day, hour, minute, seconds, day of the week, day of the year]. */
export function brokenDown(seconds: number): JsonArray {
  const at = new Date(Math.floor(seconds) * 1000);
  const fraction = seconds - Math.floor(seconds);
  return listOf(at, fraction);
}

function listOf(at: Date, fraction: number): JsonArray {
  if (Number.isNaN(at.getTime()))
    throw new JqError('error converting number of seconds since epoch to datetime');
  const start = Date.UTC(at.getUTCFullYear(), 0, 1);
  return [
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds() + fraction,
    at.getUTCDay(),
    Math.floor((at.getTime() - start) / 86_400_000),
  ];
}

/** Seconds of such a list. */
export function secondsOf(value: Json, name: string): number {
  if (!isArray(value)) throw new JqError(`${name} requires array inputs`);
  if (value.length < 6 || value.some((each) => typeof each !== 'number'))
    throw new JqError(
      name === 'mktime'
        ? 'mktime requires parsed datetime inputs'
        : `${name} requires parsed datetime inputs`,
    );
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (value as number[]).map(
    Math.floor,
  );
  const at = new Date(0);
  at.setUTCFullYear(year, month, day);
  at.setUTCHours(hour, minute, second);
  if (Number.isNaN(at.getTime())) throw new JqError('invalid gmtime representation');
  return at.getTime() / 1000;
}

export function strftime(value: Json, format: Json, name: string): string {
  const needs = `${name}/1 requires parsed datetime inputs`;
  if (typeof value !== 'number' && !isArray(value)) throw new JqError(needs);
  if (isArray(value) && (value.length < 6 || value.some((each) => typeof each !== 'number')))
    throw new JqError(needs);
  if (typeof format !== 'string') throw new JqError(`${name}/1 requires a string format`);
  return formatTime(format, typeof value === 'number' ? Math.floor(value) : secondsOf(value, name));
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  afternoon?: boolean;
  seconds?: number;
  dayOfYear?: number;
}

/** strptime(3) of the C locale. @throws JqError when the text does not fit. */
export function strptime(text: Json, format: Json): JsonArray {
  if (typeof text !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`);
  if (typeof format !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`);
  const misfit = new JqError(`date "${text}" does not match format "${format}"`);
  const parts: Parts = { year: 1900, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  const rest = parsed(text, format, parts);
  if (rest === undefined || rest !== '') throw misfit;
  if (parts.seconds !== undefined) return brokenDown(parts.seconds);
  const hour = parts.afternoon === undefined ? parts.hour : (parts.hour % 12) + (parts.afternoon ? 12 : 0);
  const at = new Date(0);
  at.setUTCFullYear(
    parts.year,
    parts.dayOfYear === undefined ? parts.month : 0,
    parts.dayOfYear ?? parts.day,
  );
  const list = listOf(at, 0);
  return [
    parts.year,
    parts.dayOfYear === undefined ? parts.month : (list[1] ?? 0),
    parts.dayOfYear === undefined ? parts.day : (list[2] ?? 0),
    hour,
    parts.minute,
    parts.second,
    list[6] ?? 0,
    list[7] ?? 0,
  ];
}

/** What is left of the text behind the format; undefined when it does not fit. */
function parsed(text: string, format: string, parts: Parts): string | undefined {
  let rest = text;
  for (let at = 0; at < format.length; at++) {
    const char = format[at] ?? '';
    if (/\s/.test(char)) {
      rest = rest.trimStart();
      continue;
    }
    if (char !== '%') {
      if (!rest.startsWith(char)) return undefined;
      rest = rest.slice(1);
      continue;
    }
    at++;
    while (/[_\-0^#EO]/.test(format[at] ?? '')) at++;
    const left = conversion(format[at] ?? '', rest, parts);
    if (left === undefined) return undefined;
    rest = left;
  }
  return rest;
}

const NUMBERS: Readonly<
  Record<string, readonly [number, number, number, (parts: Parts, value: number) => void]>
> = {
  C: [2, 0, 99, (parts, value) => Object.assign(parts, { year: value * 100 + (parts.year % 100) })],
  d: [2, 1, 31, (parts, value) => Object.assign(parts, { day: value })],
  e: [2, 1, 31, (parts, value) => Object.assign(parts, { day: value })],
  H: [2, 0, 23, (parts, value) => Object.assign(parts, { hour: value })],
  k: [2, 0, 23, (parts, value) => Object.assign(parts, { hour: value })],
  I: [2, 1, 12, (parts, value) => Object.assign(parts, { hour: value % 12 })],
  l: [2, 1, 12, (parts, value) => Object.assign(parts, { hour: value % 12 })],
  j: [3, 1, 366, (parts, value) => Object.assign(parts, { dayOfYear: value })],
  m: [2, 1, 12, (parts, value) => Object.assign(parts, { month: value - 1 })],
  M: [2, 0, 59, (parts, value) => Object.assign(parts, { minute: value })],
  S: [2, 0, 61, (parts, value) => Object.assign(parts, { second: value })],
  u: [1, 1, 7, () => undefined],
  w: [1, 0, 6, () => undefined],
  U: [2, 0, 53, () => undefined],
  W: [2, 0, 53, () => undefined],
  y: [2, 0, 99, (parts, value) => Object.assign(parts, { year: value + (value < 69 ? 2000 : 1900) })],
  Y: [4, 0, 9999, (parts, value) => Object.assign(parts, { year: value })],
};
const COMPOUND: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

function conversion(letter: string, text: string, parts: Parts): string | undefined {
  const compound = Object.hasOwn(COMPOUND, letter) ? COMPOUND[letter] : undefined;
  if (compound !== undefined) return parsed(text, compound, parts);
  const number = Object.hasOwn(NUMBERS, letter) ? NUMBERS[letter] : undefined;
  if (number) {
    const [digits, least, most, put] = number;
    const found = new RegExp(`^\\s*(\\d{1,${digits}})`).exec(text);
    const value = Number(found?.[1]);
    if (!found || value < least || value > most) return undefined;
    put(parts, value);
    return text.slice(found[0].length);
  }
  switch (letter) {
    case 'a':
    case 'A':
      return named(text, DAYS, () => undefined);
    case 'b':
    case 'B':
    case 'h':
      return named(text, MONTHS, (index) => Object.assign(parts, { month: index }));
    case 'p':
    case 'P': {
      const half = /^\s*([ap])m/i.exec(text);
      if (half) parts.afternoon = half[1]?.toLowerCase() === 'p';
      return half ? text.slice(half[0].length) : undefined;
    }
    case 's': {
      const seconds = /^\s*(-?\d+)/.exec(text);
      if (seconds) parts.seconds = Number(seconds[1]);
      return seconds ? text.slice(seconds[0].length) : undefined;
    }
    case 'n':
    case 't':
      return text.trimStart();
    case 'Z':
      return text.replace(/^[A-Za-z]*/, '');
    case 'z': {
      const zone = /^\s*(?:Z|[-+]\d{2}:?(?:\d{2})?)/.exec(text);
      return zone ? text.slice(zone[0].length) : undefined;
    }
    case '%':
      return text.startsWith('%') ? text.slice(1) : undefined;
    default:
      return undefined;
  }
}

function named(text: string, names: readonly string[], put: (index: number) => void): string | undefined {
  const lower = text.trimStart().toLowerCase();
  const index = names.findIndex((name) => lower.startsWith(name.slice(0, 3)));
  const name = names[index];
  if (name === undefined) return undefined;
  put(index);
  return text.trimStart().slice(lower.startsWith(name) ? name.length : 3);
}
