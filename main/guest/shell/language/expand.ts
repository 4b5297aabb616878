/** Words to fields: braces, tilde, parameters, substitutions, arithmetic, field splitting, pathnames, quote removal. */

import type { DoubleQuotedChild, ParameterExpansionPart, Script, Word, WordPart } from 'unbash';
import type { Files } from '../../tree/files.ts';
import { LIMITS, LimitReached } from '../limits.ts';
import type { Running } from '../pause.ts';
import { evaluate } from './arithmetic.ts';
import { alternativesOf } from './braces.ts';
import { expandGlob, hasActiveGlob } from './glob.ts';
import { quotePattern, removeMatching } from './pattern.ts';

export interface Expander {
  readonly files: Files;
  readonly cwd: string;
  /** A variable or special parameter; undefined when unset. */
  parameter(name: string): string | undefined;
  assign(name: string, value: string): void;
  /** Runs a substituted script and answers its output. */
  substitute(script: Script): Running<string>;
}

/** A message for the person; the command is not run. */
export class ExpansionProblem extends Error {}
/** A problem that ends the whole line, as division by zero does in every shell. */
export class LineProblem extends ExpansionProblem {}

/** A field being built: its text, and the same as a pattern in which quoted characters are inactive. */
interface Field {
  text: string;
  pattern: string;
  /** Something was quoted, so that the field exists even when empty. */
  kept: boolean;
}

class Fields {
  readonly done: Field[] = [];
  #open: Field | undefined;
  #characters = 0;

  literal(text: string, kept: boolean): void {
    this.#add(text, quotePattern(text), kept);
  }

  active(text: string): void {
    this.#add(text, text, false);
  }

  /** An unquoted expansion: blanks separate fields, pattern characters stay active. */
  split(text: string): void {
    if (!/[ \t\n]/.test(text)) {
      if (text !== '') this.active(text);
      return;
    }
    const words = text.split(/[ \t\n]+/);
    if (words[0] === '') this.close();
    words.forEach((word, index) => {
      if (index > 0) this.close();
      if (word !== '') this.active(word);
    });
  }

  close(): void {
    if (!this.#open) return;
    this.done.push(this.#open);
    this.#open = undefined;
    if (this.done.length > LIMITS.words)
      throw new LimitReached(`an expansion to more than ${LIMITS.words} words`);
  }

  #add(text: string, pattern: string, kept: boolean): void {
    this.#characters += text.length;
    if (this.#characters > LIMITS.expansionCharacters)
      throw new LimitReached(`an expansion to more than ${LIMITS.expansionCharacters} characters`);
    const open = this.#open;
    if (!open) {
      this.#open = { text, pattern, kept };
      return;
    }
    open.text += text;
    open.pattern += pattern;
    open.kept ||= kept;
  }
}

/** All fields of a command's words. */
export function* expandWords(words: readonly Word[], expander: Expander): Running<string[]> {
  const result: string[] = [];
  for (const word of words) {
    if (word.parts === undefined) {
      result.push(expandTilde(word, expander));
      continue;
    }
    for (const parts of braceProduct(word.parts)) {
      const fields = new Fields();
      for (const part of parts) yield* expandPart(part, fields, expander);
      fields.close();
      for (const field of fields.done) addField(field, result, expander);
    }
    if (result.length > LIMITS.words)
      throw new LimitReached(`an expansion to more than ${LIMITS.words} words`);
  }
  return result;
}

/** A word as one text: assignments, redirection targets, case words. */
export function* expandText(word: Word, expander: Expander): Running<string> {
  if (word.parts === undefined) return expandTilde(word, expander);
  let text = '';
  for (const part of word.parts) text += yield* textOf(part, expander);
  return text;
}

/** A word as a pattern: quoted characters are inactive. */
export function* expandPattern(word: Word, expander: Expander): Running<string> {
  if (word.parts === undefined) return word.text === word.value ? word.value : quotePattern(word.value);
  let pattern = '';
  for (const part of word.parts) {
    const text = yield* textOf(part, expander);
    pattern += isActive(part) ? text : quotePattern(text);
  }
  return pattern;
}

const isActive = (part: WordPart): boolean =>
  ['Glob', 'SimpleExpansion', 'ParameterExpansion', 'CommandExpansion'].includes(part.type);

function expandTilde(word: Word, expander: Expander): string {
  if (!word.text.startsWith('~') || !(word.value === '~' || word.value.startsWith('~/'))) return word.value;
  return `${expander.parameter('HOME') ?? '/root'}${word.value.slice(1)}`;
}

function addField(field: Field, result: string[], expander: Expander): void {
  if (field.text === '' && !field.kept) return;
  const paths = hasActiveGlob(field.pattern) ? expandGlob(expander.files, expander.cwd, field.pattern) : [];
  if (paths.length === 0) result.push(field.text);
  for (const path of paths) result.push(path);
}

/** Every combination of the brace parts' alternatives with what is between them. */
function braceProduct(parts: readonly WordPart[]): (readonly (WordPart | string)[])[] {
  let combinations: (WordPart | string)[][] = [[]];
  for (const part of parts) {
    const options = part.type === 'BraceExpansion' ? (alternativesOf(part.text) ?? [part.text]) : [part];
    if (combinations.length * options.length > LIMITS.words)
      throw new LimitReached(`an expansion to more than ${LIMITS.words} words`);
    combinations =
      options.length === 1 && options[0] !== undefined
        ? combinations.map((before) => [...before, options[0] as WordPart | string])
        : combinations.flatMap((before) => options.map((option) => [...before, option]));
  }
  return combinations;
}

function* expandPart(part: WordPart | string, fields: Fields, expander: Expander): Running<void> {
  if (typeof part === 'string') {
    fields.active(part);
    return;
  }
  switch (part.type) {
    case 'Glob':
      fields.active(part.text);
      return;
    case 'DoubleQuoted':
      if (part.parts.length === 1 && part.parts[0]?.text === '$@') return;
      fields.literal(yield* textOf(part, expander), true);
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      fields.literal(part.value, true);
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion':
    case 'CommandExpansion':
      fields.split(yield* textOf(part, expander));
      return;
    default:
      fields.literal(yield* textOf(part, expander), false);
  }
}

function* textOf(part: WordPart | DoubleQuotedChild, expander: Expander): Running<string> {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'Glob':
    case 'BraceExpansion':
      return part.text;
    case 'DoubleQuoted': {
      let text = '';
      for (const child of part.parts) text += yield* textOf(child, expander);
      return text;
    }
    case 'SimpleExpansion':
      return expander.parameter(part.text.slice(1)) ?? '';
    case 'ParameterExpansion':
      return yield* parameterText(part, expander);
    case 'CommandExpansion':
      return part.script ? (yield* expander.substitute(part.script)).replace(/\n+$/, '') : '';
    case 'ArithmeticExpansion': {
      if (!part.expression) return '0';
      const result = evaluate(part.expression, {
        get: (name) => expander.parameter(name),
        set: (name, value) => expander.assign(name, value),
      });
      if ('problem' in result) throw new LineProblem(result.problem);
      return result.value.toString();
    }
    default:
      throw new ExpansionProblem(`not supported here: ${part.text}`);
  }
}

/** Longest value whose prefixes and suffixes are tried one by one. */
const REMOVE_LIMIT_CHARACTERS = 4096;

function* parameterText(part: ParameterExpansionPart, expander: Expander): Running<string> {
  const value = expander.parameter(part.parameter);
  if (part.prefix === '#') return `${(value ?? '').length}`;
  const operation = part.operation;
  if (operation === undefined) return value ?? '';
  if (operation.type === 'Remove') {
    if ((value ?? '').length > REMOVE_LIMIT_CHARACTERS)
      throw new LimitReached(`${part.text.slice(0, 40)} of more than ${REMOVE_LIMIT_CHARACTERS} characters`);
    return removeMatching(operation.operator, value ?? '', yield* expandPattern(operation.operand, expander));
  }
  if (operation.type !== 'Default') throw new ExpansionProblem(`not supported here: ${part.text}`);
  const present = value !== undefined && (value !== '' || !operation.operator.startsWith(':'));
  switch (operation.operator.replace(':', '')) {
    case '+':
      return present ? yield* expandText(operation.operand, expander) : '';
    case '?':
      if (present) return value;
      throw new LineProblem(
        `${part.parameter}: ${(yield* expandText(operation.operand, expander)) || 'parameter not set'}`,
      );
    case '=': {
      if (present) return value;
      const assigned = yield* expandText(operation.operand, expander);
      expander.assign(part.parameter, assigned);
      return assigned;
    }
    default:
      return present ? value : yield* expandText(operation.operand, expander);
  }
}
