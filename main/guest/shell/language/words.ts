/** Words from their source: what braces make of one, an array's element. */

import { parse, type Word } from 'unbash';
import type { ShellFlags } from '../run/flags.ts';
import { expandBraces } from './braces.ts';

/** The words that braces make of one; what they are is known from its source and kept. */
const braced = new WeakMap<Word, readonly Word[]>();

export function withoutBraces(word: Word, flags: Pick<ShellFlags, 'has'>): readonly Word[] {
  if (!word.parts?.some(({ type }) => type === 'BraceExpansion') || !flags.has('braceexpand')) return [word];
  const known = braced.get(word);
  if (known) return known;
  const words = expandBraces(word.text).map((text) => wordOf(text) ?? word);
  braced.set(word, words);
  return words;
}

/** A word from its source: what braces made, an array's element. */
export function wordOf(text: string): Word | undefined {
  if (/^[\w/.:,=+@%-]+$/.test(text)) return { type: 'Word', text, value: text, pos: 0, end: text.length };
  const command = parse(`: ${text}`).commands[0]?.command;
  if (text === '' || command?.type !== 'Command')
    return { type: 'Word', text: '', value: '', pos: 0, end: 0, parts: [] };
  const [word] = command.suffix;
  return word?.type === 'Word' && command.suffix.length === 1 ? word : undefined;
}
