/** @text, @json, @csv and the other ways to make a text of a value. */

import { compactText, shortText } from './output.ts';
import { isArray, JqError, type Json, kindOf } from './values.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const textOf = (value: Json): string => (typeof value === 'string' ? value : compactText(value));

const complain = (value: Json, what: string): JqError =>
  new JqError(`${kindOf(value)} (${shortText(value)}) ${what}`);

export function applyFormat(name: string, value: Json): string {
  switch (name) {
    case 'text':
      return textOf(value);
    case 'json':
      return compactText(value);
    case 'csv':
      return row(value, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`);
    case 'tsv':
      return row(value, 'tsv', '\t', (text) => text.replace(/[\t\r\n\\]/g, (char) => TSV[char] ?? char));
    case 'html':
      return textOf(value).replace(/[&<>'"]/g, (char) => HTML[char] ?? char);
    case 'uri':
      return [...new TextEncoder().encode(textOf(value))]
        .map((byte) =>
          /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : percent(byte),
        )
        .join('');
    case 'sh':
      return (isArray(value) ? value : [value]).map(shellWord).join(' ');
    case 'base64':
      return encoded(textOf(value), BASE64, 6, 4);
    case 'base64d':
      return decoded(value, BASE64, 6, 'base64');
    case 'base32':
      return encoded(textOf(value), BASE32, 5, 8);
    case 'base32d':
      return decoded(value, BASE32, 5, 'base32');
    default:
      throw new JqError(`${name} is not a valid format`);
  }
}

const TSV: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n', '\\': '\\\\' };
const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};
const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

function row(value: Json, name: string, separator: string, quote: (text: string) => string): string {
  if (!isArray(value)) throw complain(value, `cannot be ${name}-formatted, only array`);
  return value
    .map((cell) => {
      if (cell === null || Number.isNaN(cell)) return '';
      if (typeof cell === 'string') return quote(cell);
      if (typeof cell === 'object') throw complain(cell, 'is not valid in a csv row');
      return compactText(cell);
    })
    .join(separator);
}

function shellWord(value: Json): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "'\\''")}'`;
  if (value !== null && typeof value === 'object') throw complain(value, 'can not be escaped for shell');
  return compactText(value);
}

/** `bits` of each character; filled with "=" to a multiple of `group`. */
function encoded(text: string, alphabet: string, bits: number, group: number): string {
  let made = '';
  let held = 0;
  let count = 0;
  for (const byte of new TextEncoder().encode(text)) {
    held = (held << 8) | byte;
    count += 8;
    for (; count >= bits; count -= bits) made += alphabet[(held >> (count - bits)) & ((1 << bits) - 1)];
    held &= (1 << count) - 1;
  }
  if (count > 0) made += alphabet[(held << (bits - count)) & ((1 << bits) - 1)];
  return made.padEnd(Math.ceil(made.length / group) * group, '=');
}

function decoded(value: Json, alphabet: string, bits: number, name: string): string {
  const text = textOf(value).replace(/=.*$/s, '');
  const bytes: number[] = [];
  let held = 0;
  let count = 0;
  for (const char of text) {
    const index = alphabet.indexOf(char);
    if (index < 0) throw complain(value, `is not valid ${name} data`);
    held = (held << bits) | index;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 255);
    held &= (1 << count) - 1;
  }
  if (text.length > 0 && bytes.length === 0) throw complain(value, `trailing ${name} byte found`);
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
