/** Words as patterns and as regular expressions: what is quoted in them stands for itself. */

import type { Word, WordPart } from 'unbash';
import type { Running } from '../pause.ts';
import { quotePattern } from './pattern.ts';

/** What a part expands to; handed in, because words are made of expansions. */
export type TextOf = (part: WordPart) => Running<string>;

/** A word as a pattern: quoted characters are inactive. */
export function* patternOfWord(word: Word, textOf: TextOf): Running<string> {
  if (word.parts === undefined) return activePattern(word.text);
  let pattern = '';
  for (const part of word.parts) pattern += yield* patternOf(part, textOf);
  return pattern;
}

export function* patternOf(part: WordPart, textOf: TextOf): Running<string> {
  switch (part.type) {
    case 'Literal':
      return activePattern(part.text);
    case 'Glob':
      return part.parts ? yield* bracketPattern(part.parts, textOf) : part.text;
    case 'ExtendedGlob': {
      let inside = '';
      for (const each of part.parts ?? []) inside += yield* patternOf(each, textOf);
      return `${part.operator}(${part.parts ? inside : part.pattern})`;
    }
    case 'SimpleExpansion':
    case 'ParameterExpansion':
    case 'CommandExpansion':
      return yield* textOf(part);
    default:
      return quotePattern(yield* textOf(part));
  }
}

function* bracketPattern(parts: readonly WordPart[], textOf: TextOf): Running<string> {
  let inside = '';
  for (const part of parts) {
    const text = yield* textOf(part);
    inside +=
      part.type === 'Literal'
        ? part.text
        : part.type.endsWith('Quoted')
          ? text.replace(/[\]\\^!-]/g, '\\$&')
          : text;
  }
  return `[${inside}]`;
}

/** Source of a pattern in which \ takes the meaning from what follows. */
const activePattern = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(.)/gs, (_, char: string) => (/\w/.test(char) ? char : `\\${char}`))
    : text;

/** A word as a regular expression: quoted characters stand for themselves. */
export function* regexOfWord(word: Word, textOf: TextOf): Running<string> {
  if (word.parts === undefined) return word.text;
  let regex = '';
  for (const part of word.parts) regex += yield* regexOf(part, textOf);
  return regex;
}

function* regexOf(part: WordPart, textOf: TextOf): Running<string> {
  switch (part.type) {
    case 'Literal':
      return part.text;
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion': {
      if (!part.parts) return part.text;
      let inside = '';
      for (const each of part.parts) inside += yield* regexOf(each, textOf);
      if (part.type === 'Glob') return `[${inside}]`;
      return part.type === 'ExtendedGlob' ? `${part.operator}(${inside})` : inside;
    }
    case 'SimpleExpansion':
    case 'ParameterExpansion':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
      return yield* textOf(part);
    default:
      return (yield* textOf(part)).replace(/[[\](){}.*+?^$|\\]/g, '\\$&');
  }
}
