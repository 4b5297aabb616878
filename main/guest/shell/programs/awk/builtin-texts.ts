/** Functions of awk on texts: length, substr, split, match, sub, gsub and gensub. */

import type { Match } from '../../language/regex.ts';
import { replaceMatches } from '../../language/replace.ts';
import { type Definition, number, scalar } from './builtin.ts';
import { splitFields } from './records.ts';
import { type AwkArray, fromInput, textToNumber } from './values.ts';

export const length: Definition = {
  least: 0,
  most: 1,
  either: [0],
  run: (host, args) => {
    if (args.length === 0) return host.record().length;
    const [value] = args;
    return value instanceof Map ? value.size : host.text(scalar(value)).length;
  },
};

export const substr: Definition = {
  least: 2,
  most: 3,
  run: (host, args) => {
    const text = host.text(scalar(args[0]));
    const from = number(args[1]);
    const length = args.length < 3 ? Number.POSITIVE_INFINITY : number(args[2]);
    if (Number.isNaN(from) || !(length >= 1)) return '';
    // gawk 5.2: a start before the text is its first character, and takes nothing from the length.
    const start = Math.max(0, Math.trunc(from) - 1);
    return text.slice(start, start + Math.trunc(length));
  },
};

export const split: Definition = {
  least: 2,
  most: 4,
  arrays: [1, 3],
  patterns: [2],
  run: (host, args) => {
    const text = host.text(scalar(args[0]));
    const array = args[1] as AwkArray;
    const separators: string[] = [];
    const given = args.length < 3 ? host.fieldSeparator() : args[2];
    const separator =
      typeof given === 'string' || typeof given === 'number' || given === undefined
        ? host.text(scalar(given))
        : host.regex(given);
    const pieces = splitFields(text, separator, host.regexOf, args[3] ? separators : undefined);
    array.clear();
    pieces.forEach((piece, index) => {
      array.set(`${index + 1}`, fromInput(piece));
    });
    const kept = args[3] as AwkArray | undefined;
    kept?.clear();
    separators.forEach((piece, index) => {
      kept?.set(`${index + 1}`, piece);
    });
    return pieces.length;
  },
};

export const match: Definition = {
  least: 2,
  most: 3,
  patterns: [1],
  arrays: [2],
  run: (host, args) => {
    const text = host.text(scalar(args[0]));
    const found = host.regex(args[1]).exec(text);
    const array = args[2] as AwkArray | undefined;
    array?.clear();
    host.setMatch(found ? found.start + 1 : 0, found ? found.end - found.start : -1);
    if (!found) return 0;
    const put = (key: string, part: Match | undefined): void => {
      if (!array || !part) return;
      array.set(key, fromInput(text.slice(part.start, part.end)));
      array.set(`${key}${host.subscriptSeparator()}start`, part.start + 1);
      array.set(`${key}${host.subscriptSeparator()}length`, part.end - part.start);
    };
    put('0', found);
    found.groups.forEach((group, index) => {
      put(`${index + 1}`, group);
    });
    return found.start + 1;
  },
};

/** & is the match, \& an ampersand, \\& a backslash and the match. */
function replacementOf(text: string): (matched: string) => string {
  if (!text.includes('&')) return () => text;
  const parts: (string | undefined)[] = [];
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('\\\\\\&', at)) {
      plain += '\\&';
      at += 3;
    } else if (text.startsWith('\\\\&', at)) {
      parts.push(`${plain}\\`, undefined);
      plain = '';
      at += 2;
    } else if (text.startsWith('\\&', at)) {
      plain += '&';
      at++;
    } else if (text[at] === '&') {
      parts.push(plain, undefined);
      plain = '';
    } else plain += text[at] ?? '';
  }
  parts.push(plain);
  return (matched) => parts.map((part) => part ?? matched).join('');
}

export const substitute = (all: boolean): Definition => ({
  least: 2,
  most: 3,
  patterns: [0],
  replaces: true,
  run: (host, args) => {
    const replacement = replacementOf(host.text(scalar(args[1])));
    const text = host.text(scalar(args[2]));
    const replaced = replaceMatches(
      text,
      host.regex(args[0]),
      { first: 1, all, groups: false },
      ({ start, end }) => replacement(text.slice(start, end)),
    );
    host.keep(replaced.text);
    return replaced.count;
  },
});

export const gensub: Definition = {
  least: 3,
  most: 4,
  patterns: [0],
  run: (host, args) => {
    const replacement = host.text(scalar(args[1]));
    const how = host.text(scalar(args[2]));
    const text = args.length < 4 ? host.record() : host.text(scalar(args[3]));
    const all = /^[gG]/.test(how);
    const first = all ? 1 : Math.max(1, Math.trunc(textToNumber(how)));
    return replaceMatches(text, host.regex(args[0]), { first, all, groups: true }, (found) =>
      replacement.replace(/\\([0-9])|\\(.)|&/gs, (whole, digit?: string, letter?: string) => {
        if (letter !== undefined) return letter === '&' || letter === '\\' ? letter : whole;
        const part = digit === undefined || digit === '0' ? found : found.groups[Number(digit) - 1];
        return part ? text.slice(part.start, part.end) : '';
      }),
    ).text;
  },
};
