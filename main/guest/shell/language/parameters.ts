/** ${…}: values, lengths, defaults, removals, replacements, slices, letters, indirection, names and transformations. */

import type { ParameterExpansionPart, Word } from 'unbash';
import { AbandonLine, EndShell } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { AssociativeArray, IndexedArray } from '../variables/arrays.ts';
import { arithmeticOf, elementOf, keyOf } from './arithmetic-text.ts';
import { changeLetters, type Found, slice, transform } from './parameter-operations.ts';
import { removeMatching, replaceMatching } from './pattern.ts';

/** What an expansion gives: a text, several, or a word of the source that takes its place. */
export type Expanded =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'list';
      readonly values: readonly string[];
      /** In double quotes it is one text: $*, ${a[*]}. */
      readonly joined: boolean;
    }
  | { readonly kind: 'word'; readonly word: Word };

/** How words become texts and patterns; handed in, because words are made of expansions. */
export interface WordExpansion {
  text(word: Word, shell: ShellHost, streams: Streams): Running<string>;
  pattern(word: Word, shell: ShellHost, streams: Streams): Running<string>;
}

export function* parameterValue(
  part: ParameterExpansionPart,
  quoted: boolean,
  shell: ShellHost,
  streams: Streams,
  words: WordExpansion,
): Running<Expanded> {
  const subscript = part.index ? yield* words.text(part.index, shell, streams) : undefined;
  const all = part.index !== undefined && (part.index.text === '@' || part.index.text === '*');
  if (part.operation?.type === 'Names') return names(part, quoted, shell);
  if (part.prefix === '!' && all) return keys(part, quoted, shell);
  const found = look(part, subscript, all, shell, streams);
  if (part.prefix === '#') return { kind: 'text', text: `${length(part, found, shell)}` };
  const { operation } = part;
  if (operation?.type === 'Default') return yield* defaulted(part, found, quoted, shell, streams, words);
  if (found.values === undefined && shell.isStrict && !found.isList) throw unbound(part);
  const give = (values: readonly string[]): Expanded =>
    found.isList
      ? { kind: 'list', values, joined: quoted && found.star }
      : { kind: 'text', text: values[0] ?? '' };
  const values = found.values ?? [];
  switch (operation?.type) {
    case undefined:
      return give(values);
    case 'Remove': {
      const pattern = yield* words.pattern(operation.operand, shell, streams);
      return give(values.map((value) => removeMatching(operation.operator, value, pattern)));
    }
    case 'Replace': {
      const pattern = yield* words.pattern(operation.pattern, shell, streams);
      const replacement = yield* replacementOf(operation.replacement, shell, streams, words);
      return give(values.map((value) => replaceMatching(operation.operator, value, pattern, replacement)));
    }
    case 'CaseModification': {
      const pattern = operation.operand ? yield* words.pattern(operation.operand, shell, streams) : '';
      return give(values.map((value) => changeLetters(operation.operator, value, pattern)));
    }
    case 'Slice': {
      const offset = yield* words.text(operation.offset, shell, streams);
      const count = operation.length ? yield* words.text(operation.length, shell, streams) : undefined;
      return give(slice(part, found, offset, count, shell));
    }
    case 'Transform':
      return give(transform(operation.operand.value, found, shell));
    default:
      throw new AbandonLine(`${part.text}: bad substitution`);
  }
}

const unbound = (part: ParameterExpansionPart): AbandonLine =>
  new AbandonLine(`${part.parameter}${part.index ? `[${part.index.text}]` : ''}: unbound variable`, 1, true);

function look(
  part: ParameterExpansionPart,
  subscript: string | undefined,
  all: boolean,
  shell: ShellHost,
  streams: Streams,
): Found {
  const direct = lookName(part.parameter, subscript, all ? part.index?.text : undefined, shell, streams);
  if (part.prefix !== '!') return direct;
  const { variables } = shell.state;
  if (variables.find(part.parameter)?.reference)
    return { ...direct, values: [variables.target(part.parameter)], isList: false };
  const target = direct.values?.[0];
  if (target === undefined || target === '')
    throw new AbandonLine(`${part.parameter}: invalid indirect expansion`);
  const parsed = /^([A-Za-z_]\w*|\d+|[@*#?$!-])(?:\[(.*)\])?$/s.exec(target);
  if (!parsed?.[1]) throw new AbandonLine(`${target}: invalid variable name`);
  const list = parsed[2] === '@' || parsed[2] === '*' ? parsed[2] : undefined;
  return lookName(parsed[1], parsed[2], list, shell, streams);
}

function lookName(
  name: string,
  subscript: string | undefined,
  list: string | undefined,
  shell: ShellHost,
  streams: Streams,
): Found {
  if (name === '@' || name === '*') {
    const { positional } = shell.frame;
    const values = positional.length > 0 ? positional : undefined;
    return { name, subscript, values, isList: true, star: name === '*' };
  }
  if (list !== undefined) {
    const values = elements(name, shell);
    return {
      name,
      subscript,
      values: values.length > 0 ? values : undefined,
      isList: true,
      star: list === '*',
    };
  }
  const value = subscript === undefined ? shell.parameter(name) : element(name, subscript, shell, streams);
  return { name, subscript, values: value === undefined ? undefined : [value], isList: false, star: false };
}

function element(name: string, subscript: string, shell: ShellHost, streams: Streams): string | undefined {
  const special = shell.specialArray(name);
  if (special) return special.at(Number(arithmeticOf(subscript, shell)));
  const value = shell.state.variables.value(name);
  if (value instanceof IndexedArray && subscript.startsWith('-')) {
    const index = Number(arithmeticOf(subscript, shell)) + value.end;
    if (index >= 0) return value.get(index);
    // bash says so and goes on with nothing, but not under errexit.
    shell.complain(streams, `${name}: bad array subscript`);
    if (shell.state.flags.errexit && shell.conditions === 0) throw new EndShell(1);
    return undefined;
  }
  return elementOf(name, subscript, shell);
}

function elements(name: string, shell: ShellHost): readonly string[] {
  const special = shell.specialArray(name);
  if (special) return special;
  const value = shell.state.variables.value(name);
  if (value instanceof IndexedArray || value instanceof AssociativeArray) return value.values();
  const text = value ?? shell.parameter(name);
  return text === undefined ? [] : [text];
}

function length(part: ParameterExpansionPart, found: Found, shell: ShellHost): number {
  if (found.isList) return found.values?.length ?? 0;
  if (found.values === undefined && shell.isStrict) throw unbound(part);
  return [...(found.values?.[0] ?? '')].length;
}

function names(part: ParameterExpansionPart, quoted: boolean, shell: ShellHost): Expanded {
  const all = shell.state.variables.names().filter((name) => name.startsWith(part.parameter));
  const star = part.operation?.type === 'Names' && part.operation.operator === '*';
  return { kind: 'list', values: all, joined: quoted && star };
}

function keys(part: ParameterExpansionPart, quoted: boolean, shell: ShellHost): Expanded {
  const special = shell.specialArray(part.parameter);
  const value = shell.state.variables.value(part.parameter);
  let list: readonly string[] = [];
  if (special) list = special.map((_, index) => `${index}`);
  else if (value instanceof IndexedArray) list = value.keys().map(String);
  else if (value instanceof AssociativeArray) list = value.keys();
  else if (value !== undefined) list = ['0'];
  return { kind: 'list', values: list, joined: quoted && part.index?.text === '*' };
}

function* defaulted(
  part: ParameterExpansionPart,
  found: Found,
  quoted: boolean,
  shell: ShellHost,
  streams: Streams,
  words: WordExpansion,
): Running<Expanded> {
  const { operation } = part;
  if (operation?.type !== 'Default') throw new AbandonLine(`${part.text}: bad substitution`);
  const { operator, operand } = operation;
  const { values } = found;
  const isEmpty =
    found.isList && values !== undefined ? values.join('') === '' && values.length < 2 : values?.[0] === '';
  const present = values !== undefined && !(operator.startsWith(':') && isEmpty);
  const value: Expanded = found.isList
    ? { kind: 'list', values: values ?? [], joined: quoted && found.star }
    : { kind: 'text', text: values?.[0] ?? '' };
  switch (operator.replace(':', '')) {
    case '+':
      return present ? { kind: 'word', word: operand } : { kind: 'text', text: '' };
    case '-':
      return present ? value : { kind: 'word', word: operand };
    case '?': {
      if (present) return value;
      const said = yield* words.text(operand, shell, streams);
      const standard = operator === ':?' ? 'parameter null or not set' : 'parameter not set';
      throw new AbandonLine(`${part.parameter}: ${said || standard}`, 1, true);
    }
    default: {
      if (present) return value;
      if (!/^[A-Za-z_]\w*$/.test(found.name))
        throw new AbandonLine(`$${found.name}: cannot assign in this way`);
      const text = yield* words.text(operand, shell, streams);
      if (found.subscript === undefined) shell.assign(found.name, text);
      else shell.state.variables.setElement(found.name, keyOf(found.name, found.subscript, shell), text);
      return { kind: 'text', text };
    }
  }
}

/** An unquoted & stands for what was matched. */
function* replacementOf(
  word: Word,
  shell: ShellHost,
  streams: Streams,
  words: WordExpansion,
): Running<(matched: string) => string> {
  const pieces: (string | undefined)[] = [];
  const parts = word.parts ?? [];
  if (word.parts === undefined) {
    for (const piece of word.text.split(/(\\.|&)/s)) {
      if (piece === '&') pieces.push(undefined);
      else pieces.push(piece.startsWith('\\') ? piece.slice(1) : piece);
    }
  }
  for (const part of parts) {
    const alone: Word = {
      type: 'Word',
      text: part.text,
      value: part.text,
      pos: part.pos,
      end: part.end,
      parts: [part],
    };
    const text = yield* words.text(alone, shell, streams);
    if (part.type.endsWith('Quoted')) pieces.push(text);
    else if (part.type === 'Literal') {
      for (const piece of part.text.split(/(\\.|&)/s)) {
        if (piece === '&') pieces.push(undefined);
        else pieces.push(piece.startsWith('\\') ? piece.slice(1) : piece);
      }
    } else
      for (const [index, piece] of text.split('&').entries())
        pieces.push(...(index > 0 ? [undefined, piece] : [piece]));
  }
  return (matched) => pieces.map((piece) => piece ?? matched).join('');
}
