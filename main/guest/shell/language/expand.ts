/** Words to fields: braces, tilde, parameters, substitutions, arithmetic, field splitting, pathnames, quote removal. */

import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { AbandonLine, LIMITS, LimitReached } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { arithmeticValue } from './arithmetic-text.ts';
import { Fields } from './fields.ts';
import { expandGlob, hasActiveGlob } from './glob.ts';
import { type Expanded, parameterValue, type WordExpansion } from './parameters.ts';
import { expandTilde, tilde } from './tilde.ts';
import { patternOf, patternOfWord, regexOfWord } from './word-patterns.ts';
import { withoutBraces } from './words.ts';

/** All fields of a command's words. */
export function* expandWords(words: readonly Word[], shell: ShellHost, streams: Streams): Running<string[]> {
  const result: string[] = [];
  for (const word of words) {
    if (word.parts === undefined) {
      result.push(expandTilde(word, shell));
      continue;
    }
    for (const each of withoutBraces(word, shell.state.flags))
      yield* expandWord(each, result, shell, streams);
    if (result.length > LIMITS.words)
      throw new LimitReached(`an expansion to more than ${LIMITS.words} words`);
  }
  return result;
}

function* expandWord(word: Word, result: string[], shell: ShellHost, streams: Streams): Running<void> {
  if (word.parts === undefined) {
    result.push(expandTilde(word, shell));
    return;
  }
  const fields = new Fields(shell.state.variables.get('IFS'));
  let first = true;
  for (const part of word.parts) {
    if (first && part.type === 'Literal' && part.text.startsWith('~')) {
      fields.literal(tilde(part.value, shell), false);
    } else yield* expandPart(part, fields, shell, streams);
    first = false;
  }
  fields.close();
  for (const { text, pattern, kept } of fields.done) {
    if (text === '' && !kept) continue;
    if (pattern === undefined || shell.state.flags.noglob || !hasActiveGlob(pattern)) result.push(text);
    else addPaths(pattern, text, result, shell);
  }
}

function addPaths(pattern: string, text: string, result: string[], shell: ShellHost): void {
  const { flags } = shell.state;
  const paths = expandGlob(shell.job.surroundings.files, shell.state.cwd, pattern, {
    dots: flags.has('dotglob'),
    ignoreCase: flags.has('nocaseglob'),
    deep: flags.has('globstar'),
  });
  for (const path of paths) result.push(path);
  if (paths.length > 0 || flags.has('nullglob')) return;
  if (flags.has('failglob')) throw new AbandonLine(`no match: ${text}`);
  result.push(text);
}

/** A word as one text: assignments, redirection targets, case words. */
export function* expandText(
  word: Word,
  shell: ShellHost,
  streams: Streams,
  /** A value that is assigned, or a here-string: a slice of a list in quotes is joined by IFS there. */
  isValue = false,
): Running<string> {
  if (word.parts === undefined) return expandTilde(word, shell);
  let text = '';
  let first = true;
  for (const part of word.parts) {
    if (first && part.type === 'Literal' && part.text.startsWith('~')) text += tilde(part.value, shell);
    else text += yield* textOf(part, shell, streams, isValue);
    first = false;
    if (text.length > LIMITS.expansionCharacters)
      throw new LimitReached(`an expansion to more than ${LIMITS.expansionCharacters} characters`);
  }
  return text;
}

/** The value of an assignment: a tilde stands for a home also behind a colon. */
export function* expandAssigned(word: Word, shell: ShellHost, streams: Streams): Running<string> {
  if (word.parts === undefined && word.text.includes('~') && word.text === word.value)
    return word.value
      .split(':')
      .map((each) => tilde(each, shell))
      .join(':');
  return yield* expandText(word, shell, streams, true);
}

/** A word as a pattern: quoted characters are inactive. */
export const expandPattern = (word: Word, shell: ShellHost, streams: Streams): Running<string> =>
  patternOfWord(word, (part) => textOf(part, shell, streams));

/** A word as a regular expression: quoted characters stand for themselves. */
export const expandRegex = (word: Word, shell: ShellHost, streams: Streams): Running<string> =>
  regexOfWord(word, (part) => textOf(part, shell, streams));

/** Expands one part outside double quotes. */
function* expandPart(part: WordPart, fields: Fields, shell: ShellHost, streams: Streams): Running<void> {
  switch (part.type) {
    case 'Literal':
      fields.literal(part.value, false);
      return;
    case 'Glob':
    case 'ExtendedGlob':
      if (part.parts)
        fields.pattern(
          yield* textOf(part, shell, streams),
          yield* patternOf(part, (each) => textOf(each, shell, streams)),
        );
      else fields.active(part.text);
      return;
    case 'BraceExpansion':
      if (!part.parts) fields.literal(part.text, false);
      else {
        fields.literal('{', false);
        for (const each of part.parts) yield* expandPart(each, fields, shell, streams);
        fields.literal('}', false);
      }
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      yield* expandQuoted(part.parts, fields, shell, streams);
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      fields.literal(part.value, true);
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion': {
      const value = yield* valueOfPart(part, false, shell, streams);
      if (value.kind === 'word') yield* expandOperand(value.word, fields, shell, streams);
      else if (value.kind === 'text') fields.split(value.text);
      else fields.splitList(value.values);
      return;
    }
    case 'CommandExpansion':
      fields.split(yield* textOf(part, shell, streams));
      return;
    case 'ArithmeticExpansion':
      fields.split(yield* textOf(part, shell, streams));
      return;
    default:
      fields.literal(yield* textOf(part, shell, streams), false);
  }
}

/** What stands behind :- and the like: its quotes count, its unquoted text is split. */
function* expandOperand(word: Word, fields: Fields, shell: ShellHost, streams: Streams): Running<void> {
  if (word.parts === undefined) {
    fields.split(word.text === word.value ? expandTilde(word, shell) : word.value);
    return;
  }
  for (const part of word.parts) {
    if (part.type === 'Literal') fields.split(part.value);
    else yield* expandPart(part, fields, shell, streams);
  }
}

function* expandQuoted(
  parts: readonly DoubleQuotedChild[],
  fields: Fields,
  shell: ShellHost,
  streams: Streams,
): Running<void> {
  let lists = 0;
  let texts = 0;
  for (const part of parts) {
    const value = yield* quotedValue(part, shell, streams);
    if (value.kind === 'list' && !value.joined) {
      lists++;
      for (const [index, each] of value.values.entries()) {
        if (index > 0) fields.end();
        fields.literal(each, true);
      }
      continue;
    }
    const text =
      value.kind === 'list' ? joined(value.values, shell) : value.kind === 'text' ? value.text : '';
    if (text !== '') {
      texts++;
      fields.literal(text, true);
    }
  }
  // "" is a field; "$@" without parameters is none.
  if (lists === 0 && texts === 0) fields.literal('', true);
}

/** A value inside double quotes: what :- brings is text by then. */
function* quotedValue(part: DoubleQuotedChild, shell: ShellHost, streams: Streams): Running<Expanded> {
  if (part.type !== 'SimpleExpansion' && part.type !== 'ParameterExpansion')
    return { kind: 'text', text: yield* textOf(part, shell, streams) };
  const value = yield* valueOfPart(part, true, shell, streams);
  if (value.kind !== 'word') return value;
  const list = listPart(value.word);
  return list
    ? yield* quotedValue(list, shell, streams)
    : { kind: 'text', text: yield* quotedText(value.word, shell, streams) };
}

/** "${x:+"$@"}": the operand is nothing but a list. */
function listPart(word: Word): DoubleQuotedChild | undefined {
  const [only, more] = word.parts ?? [];
  if (!only || more) return undefined;
  const part = only.type === 'DoubleQuoted' && only.parts.length === 1 ? only.parts[0] : only;
  if (part?.type !== 'SimpleExpansion' && part?.type !== 'ParameterExpansion') return undefined;
  return /^\$(@|\{@\}|\{\w+\[@\]\})$/.test(part.text) ? part : undefined;
}

/** An operand inside double quotes: single quotes are text there, a backslash only before what it can quote. */
function* quotedText(word: Word, shell: ShellHost, streams: Streams): Running<string> {
  if (word.parts === undefined) return word.text.replace(/\\([$`"\\}])/g, '$1');
  let text = '';
  for (const part of word.parts)
    text +=
      part.type === 'SingleQuoted'
        ? part.text
        : part.type === 'Literal'
          ? part.text.replace(/\\([$`"\\}])/g, '$1')
          : yield* textOf(part, shell, streams);
  return text;
}

/** "$*" is one text, its parts joined by the first character of IFS. */
export function joined(values: readonly string[], shell: ShellHost): string {
  const ifs = shell.state.variables.get('IFS');
  return values.join(ifs === undefined ? ' ' : (ifs[0] ?? ''));
}

/** Where a list becomes one text: $* and ${a[*]}, and what an operation made of each element. */
const joinsByIfs = (part: WordPart): boolean =>
  /^\$\{?[!#]?(\*|\w+\[\*\])/.test(part.text) ||
  (part.type === 'ParameterExpansion' &&
    /^(Remove|Replace|CaseModification)$/.test(part.operation?.type ?? ''));

const isSlice = (part: WordPart): boolean =>
  part.type === 'ParameterExpansion' && part.operation?.type === 'Slice';

const expansion: WordExpansion = { text: expandText, pattern: expandPattern };

function* valueOfPart(
  part: WordPart & { type: 'SimpleExpansion' | 'ParameterExpansion' },
  quoted: boolean,
  shell: ShellHost,
  streams: Streams,
): Running<Expanded> {
  if (part.type === 'ParameterExpansion')
    return yield* parameterValue(part, quoted, shell, streams, expansion);
  const name = part.text.slice(1);
  if (name === '@' || name === '*')
    return { kind: 'list', values: shell.frame.positional, joined: quoted && name === '*' };
  const text = shell.parameter(name);
  if (text !== undefined) return { kind: 'text', text };
  if (shell.isStrict) throw new AbandonLine(`${name}: unbound variable`, 1, true);
  return { kind: 'text', text: '' };
}

function* textOf(
  part: WordPart | DoubleQuotedChild,
  shell: ShellHost,
  streams: Streams,
  isValue = false,
): Running<string> {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'Glob':
    case 'ExtendedGlob': {
      if (!part.parts) return part.text;
      let text = '';
      for (const each of part.parts) text += yield* textOf(each, shell, streams);
      return part.type === 'Glob' ? `[${text}]` : `${part.operator}(${text})`;
    }
    case 'BraceExpansion': {
      if (!part.parts) return part.text;
      let text = '';
      for (const each of part.parts) text += yield* textOf(each, shell, streams);
      return `{${text}}`;
    }
    case 'DoubleQuoted':
    case 'LocaleString': {
      let text = '';
      for (const child of part.parts) {
        const value = yield* quotedValue(child, shell, streams);
        if (value.kind === 'list')
          text +=
            value.joined || joinsByIfs(child)
              ? joined(value.values, shell)
              : value.values.join(
                  (isValue && isSlice(child) && shell.state.variables.get('IFS')?.[0]) || ' ',
                );
        else if (value.kind === 'text') text += value.text;
      }
      return text;
    }
    case 'SimpleExpansion':
    case 'ParameterExpansion': {
      const value = yield* valueOfPart(part, false, shell, streams);
      if (value.kind === 'text') return value.text;
      if (value.kind === 'word') return yield* expandText(value.word, shell, streams);
      return joinsByIfs(part) ? joined(value.values, shell) : value.values.join(' ');
    }
    case 'CommandExpansion':
      return part.script ? (yield* shell.substitute(part.script, streams)).replace(/\n+$/, '') : '';
    case 'ArithmeticExpansion':
      return (yield* arithmeticValue(part, part.text, shell, streams, quotedPart)).toString();
    case 'ProcessSubstitution':
      return part.script ? yield* shell.processSubstitution(part.script, part.operator, streams) : '';
  }
}

/** Text of a part of a here-document or an arithmetic expression. */
export function* quotedPart(part: WordPart, shell: ShellHost, streams: Streams): Running<string> {
  if (part.type !== 'SimpleExpansion' && part.type !== 'ParameterExpansion')
    return yield* textOf(part, shell, streams);
  const value = yield* quotedValue(part, shell, streams);
  if (value.kind === 'list') return value.joined ? joined(value.values, shell) : value.values.join(' ');
  return value.kind === 'text' ? value.text : '';
}
