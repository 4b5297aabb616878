/** JSON as jq prints it: 17 digits of a number, two blanks a level, its colours. */

import { compareText, isArray, isObject, type Json } from './values.ts';

export interface OutputForm {
  /** What one level is indented by; undefined prints everything on one line. */
  readonly indent?: string;
  readonly sorted?: boolean;
  /** Escape sequences for all but ASCII. */
  readonly ascii?: boolean;
  readonly colors?: boolean;
}

const COMPACT: OutputForm = {};
/** Deeper than this jq prints that it does not print. */
const DEEPEST = 10_000;

export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null';
  const limited = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
  if (limited === 0) return Object.is(limited, -0) ? '-0' : '0';
  const [mantissa = '', power = ''] = limited.toExponential().split('e');
  const sign = limited < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const point = Number(power) + 1;
  if (point <= -5 || point > digits.length + 15) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const size = `${Math.abs(point - 1)}`.padStart(2, '0');
    return `${sign}${digits[0]}${rest}e${point - 1 < 0 ? '-' : '+'}${size}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

const unicode = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

const TO_ESCAPE = /["\\\p{Cc}]/gu;
const NOT_ASCII = /[^\p{ASCII}]/gu;

/** Those above ASCII stand for themselves. */
const control = (char: string): string => (char > '\x7f' ? char : unicode(char.charCodeAt(0)));

export function quotedText(text: string, ascii = false): string {
  const escaped = text.replace(TO_ESCAPE, (char) => SHORT_ESCAPES[char] ?? control(char));
  const shown = ascii ? escaped.replace(NOT_ASCII, (char) => unicode(char.charCodeAt(0))) : escaped;
  return `"${shown}"`;
}

const COLORS = {
  null: '\x1b[1;30m',
  boolean: '\x1b[0;39m',
  number: '\x1b[0;39m',
  string: '\x1b[0;32m',
  array: '\x1b[1;39m',
  object: '\x1b[1;39m',
  key: '\x1b[34;1m',
  none: '\x1b[0m',
} as const;

/** One line, as tojson makes it. */
export function compactText(value: Json): string {
  const parts: string[] = [];
  put(value, COMPACT, 0, parts);
  return parts.join('');
}

/** A value in messages: no longer than jq shows it. */
export function shortText(value: Json): string {
  const text = compactText(value);
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= MESSAGE_BYTES
    ? text
    : `${new TextDecoder().decode(bytes.slice(0, MESSAGE_BYTES - 3))}...`;
}
const MESSAGE_BYTES = 10;

export function printed(value: Json, form: OutputForm): string {
  const parts: string[] = [];
  put(value, form, 0, parts);
  return parts.join('');
}

function put(value: Json, form: OutputForm, level: number, parts: string[]): void {
  if (level > DEEPEST) {
    parts.push('<skipped: too deep>');
    return;
  }
  if (isArray(value)) {
    putArray(value, form, level, parts);
    return;
  }
  if (isObject(value)) {
    putObject(value, form, level, parts);
    return;
  }
  const text =
    value === null
      ? 'null'
      : typeof value === 'string'
        ? quotedText(value, form.ascii)
        : typeof value === 'number'
          ? numberText(value)
          : `${value}`;
  if (!form.colors) parts.push(text);
  else parts.push(COLORS[text === 'null' ? 'null' : (typeof value as 'string')], text, COLORS.none);
}

const newline = (form: OutputForm, level: number): string =>
  form.indent === undefined ? '' : `\n${form.indent.repeat(level)}`;

function putArray(value: readonly Json[], form: OutputForm, level: number, parts: string[]): void {
  const color = form.colors ? COLORS.array : '';
  const end = form.colors ? COLORS.none : '';
  if (value.length === 0) {
    parts.push(color, '[]', end);
    return;
  }
  parts.push(color, '[');
  value.forEach((each, index) => {
    parts.push(index > 0 ? ',' : '', newline(form, level + 1));
    put(each, form, level + 1, parts);
    parts.push(color);
  });
  parts.push(newline(form, level), color, ']', end);
}

function putObject(value: ReadonlyMap<string, Json>, form: OutputForm, level: number, parts: string[]): void {
  const [color, key, end] = form.colors ? [COLORS.object, COLORS.key, COLORS.none] : ['', '', ''];
  if (value.size === 0) {
    parts.push(color, '{}', end);
    return;
  }
  const entries = form.sorted ? [...value].sort(([a], [b]) => compareText(a, b)) : value;
  parts.push(color, '{');
  let first = true;
  for (const [name, each] of entries) {
    parts.push(first ? '' : ',', newline(form, level + 1), end, key, quotedText(name, form.ascii), end);
    parts.push(color, form.indent === undefined ? ':' : ': ', end);
    put(each, form, level + 1, parts);
    parts.push(color);
    first = false;
  }
  parts.push(newline(form, level), color, '}', end);
}
