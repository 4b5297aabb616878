/** NAME=value, NAME+=value, NAME[key]=value, NAME=(…). */

import type { ArrayValue, Assignment, Word } from 'unbash';
import { arithmeticOf, keyOf } from '../language/arithmetic-text.ts';
import { expandAssigned, expandText, expandWords } from '../language/expand.ts';
import { quotedIfNeeded } from '../language/quoting.ts';
import { wordOf } from '../language/words.ts';
import { AbandonLine } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { AssociativeArray, IndexedArray } from '../variables/arrays.ts';

/** Carries an assignment out; answers how set -x prints it. */
export function* assign(part: Assignment, shell: ShellHost, streams: Streams): Running<() => string> {
  const { variables } = shell.state;
  const { name, value, append } = part;
  const sign = append ? '+=' : '=';
  if (value.type === 'ArrayValue') {
    yield* assignArray(name, value, append ?? false, shell, streams);
    return () => `${name}${sign}(${value.elements.map(({ text }) => text).join(' ')})`;
  }
  const text = yield* expandAssigned(value, shell, streams);
  if (part.index) {
    const subscript = yield* expandText(part.index, shell, streams);
    if (subscript === '') throw new AbandonLine(`${name}[]: bad array subscript`);
    const key = keyOf(name, subscript, shell);
    const before = append ? elementText(name, key, shell) : undefined;
    variables.setElement(name, key, appended(name, before, text, shell));
    return () => `${name}[${subscript}]${sign}${quotedIfNeeded(text)}`;
  }
  if (append) shell.assign(name, appended(name, shell.parameter(name), text, shell));
  else shell.assign(name, text);
  return () => `${name}${sign}${text === '' ? '' : quotedIfNeeded(text)}`;
}

function elementText(name: string, key: number | string, shell: ShellHost): string | undefined {
  const value = shell.state.variables.value(name);
  if (value instanceof IndexedArray) return value.get(Number(key));
  if (value instanceof AssociativeArray) return value.get(String(key));
  return key === 0 ? value : undefined;
}

/** += adds to an integer and lengthens everything else. */
function appended(name: string, before: string | undefined, text: string, shell: ShellHost): string {
  if (before === undefined) return text;
  const isInteger = shell.state.variables.find(name)?.integer === true;
  return isInteger ? `${arithmeticOf(before || '0', shell) + arithmeticOf(text, shell)}` : before + text;
}

/** The elements of a list are worked out before the old array goes. */
export function* assignArray(
  name: string,
  list: ArrayValue,
  append: boolean,
  shell: ShellHost,
  streams: Streams,
): Running<void> {
  const { variables } = shell.state;
  const isAssociative = variables.value(name) instanceof AssociativeArray;
  const items: { subscript: string | undefined; append: boolean; text: string }[] = [];
  for (const element of list.elements) {
    const entry = entryOf(element);
    if (entry) {
      const subscript = yield* expandText(entry.key, shell, streams);
      items.push({
        subscript,
        append: entry.append,
        text: yield* expandAssigned(entry.value, shell, streams),
      });
    } else {
      for (const text of yield* expandWords([element], shell, streams))
        items.push({ subscript: undefined, append: false, text });
    }
  }
  const value = variables.value(name);
  const isArray = value instanceof IndexedArray || value instanceof AssociativeArray;
  if (!append || !isArray) {
    const first = append && typeof value === 'string' ? value : undefined;
    variables.emptyArray(name, isAssociative);
    if (first !== undefined) variables.setElement(name, 0, first);
  }
  if (isAssociative) return assignPairs(name, items, shell);
  const array = variables.value(name);
  let next = array instanceof IndexedArray ? array.end : 0;
  for (const item of items) {
    if (item.subscript !== undefined) next = Number(keyOf(name, item.subscript, shell));
    const before = item.append ? elementText(name, next, shell) : undefined;
    variables.setElement(name, next, appended(name, before, item.text, shell));
    next++;
  }
}

/** declare -A m=([a]=1 [b]=2), or keys and values by turns: m=(a 1 b 2). */
function assignPairs(
  name: string,
  items: readonly { subscript: string | undefined; append: boolean; text: string }[],
  shell: ShellHost,
): void {
  const { variables } = shell.state;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (!item) continue;
    const key = item.subscript ?? item.text;
    const text = item.subscript === undefined ? (items[++index]?.text ?? '') : item.text;
    const before = item.append ? elementText(name, key, shell) : undefined;
    variables.setElement(name, key, appended(name, before, text, shell));
  }
}

interface Entry {
  readonly key: Word;
  readonly value: Word;
  readonly append: boolean;
}

const entries = new WeakMap<Word, Entry | null>();

/** [key]=value as a list's element. */
function entryOf(element: Word): Entry | undefined {
  if (!element.text.startsWith('[')) return undefined;
  const known = entries.get(element);
  if (known !== undefined) return known ?? undefined;
  const entry = readEntry(element.text);
  entries.set(element, entry ?? null);
  return entry;
}

function readEntry(text: string): Entry | undefined {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\') at++;
    else if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) {
      const sign = /^\+?=/.exec(text.slice(at + 1))?.[0];
      if (!sign) return undefined;
      const key = keyWord(text.slice(1, at));
      const value = wordOf(text.slice(at + 1 + sign.length));
      return key && value ? { key, value, append: sign === '+=' } : undefined;
    }
  }
  return undefined;
}

/** A subscript may have blanks: [a b]=1. */
function keyWord(text: string): Word | undefined {
  const word = wordOf(text);
  if (word) return word;
  return wordOf(text.replace(/ /g, '\\ '));
}
