/** Arithmetic in a command: its text is expanded as if in double quotes, then read as an expression. */

import { parse, type WordPart } from 'unbash';
import { AbandonLine, ArithmeticFailure } from '../limits.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { AssociativeArray, IndexedArray } from '../variables/arrays.ts';
import { AssignmentProblem } from '../variables/variables.ts';
import { ArithmeticProblem, evaluate } from './arithmetic.ts';

/** How a part becomes text; handed in, because words need arithmetic as well. */
export type PartText = (part: WordPart, shell: ShellHost, streams: Streams) => Running<string>;

type Prepared = string | readonly WordPart[];
const prepared = new WeakMap<object, Prepared>();

/** Value of a node's text: $((…)), ((…)), a subscript. `text`: with or without its brackets. */
export function* arithmeticValue(
  node: object,
  text: string,
  shell: ShellHost,
  streams: Streams,
  partText: PartText,
): Running<bigint> {
  let ready = prepared.get(node);
  if (ready === undefined) {
    ready = prepare(inner(text).replaceAll('\\\n', ''));
    prepared.set(node, ready);
  }
  if (typeof ready === 'string') return arithmeticOf(ready, shell);
  let expanded = '';
  for (const part of ready) expanded += yield* partText(part, shell, streams);
  return arithmeticOf(expanded.replaceAll('"', ''), shell);
}

function inner(text: string): string {
  if (text.startsWith('$((')) return text.slice(3, -2);
  return text.startsWith('$[') ? text.slice(2, -1) : text;
}

/** Plain text, or its parts as a here-document has them: no quotes, no fields. */
function prepare(text: string): Prepared {
  if (!/[$`"\\]/.test(text)) return text;
  let end = 'END';
  while (text.includes(end)) end += '_';
  const command = parse(`: <<${end}\n${text}\n${end}\n`).commands[0]?.command;
  const [document] = command?.type === 'Command' ? command.redirects : [];
  if (document?.type !== 'HereDoc') return text;
  return document.body.parts ?? document.body.text.replaceAll('"', '');
}

/** Value of a text whose expansions are made. @throws AbandonLine */
export function arithmeticOf(text: string, shell: ShellHost): bigint {
  try {
    return evaluate(text, {
      get: (name, index) => {
        const value = index === undefined ? shell.parameter(name) : elementOf(name, index, shell);
        if (value === undefined && shell.isStrict)
          throw new AbandonLine(`${name}: unbound variable`, 1, true);
        return value;
      },
      set: (name, index, value) => {
        if (index === undefined) shell.assign(name, value);
        else shell.state.variables.setElement(name, keyOf(name, index, shell), value);
      },
    });
  } catch (error) {
    if (error instanceof ArithmeticProblem) throw new ArithmeticFailure(inPlace(error.message, text));
    throw error;
  }
}

/** What is found while an expression is worked out is said with it, and with what stands behind the operator. */
function inPlace(message: string, text: string): string {
  const operator = message === 'division by 0' ? /[/%]=?([^/%]*)$/ : /\*\*([^*]*)$/;
  if (message !== 'division by 0' && message !== 'exponent less than 0') return message;
  return `${text.trim()}: ${message} (error token is "${(operator.exec(text)?.[1] ?? '').trim()}")`;
}

/** A subscript as the array takes it: a number, or a key. */
export function keyOf(name: string, index: string, shell: ShellHost): number | string {
  if (shell.state.variables.value(name) instanceof AssociativeArray) return index;
  const key = Number(arithmeticOf(index, shell));
  if (key > MAXIMUM_INDEX) throw new AssignmentProblem(`${name}[${index}]: bad array subscript`);
  return key;
}

const MAXIMUM_INDEX = 2 ** 53 - 1;

export function elementOf(name: string, index: string, shell: ShellHost): string | undefined {
  const value = shell.state.variables.value(name);
  if (value instanceof AssociativeArray) return value.get(index);
  const key = Number(arithmeticOf(index, shell));
  if (value instanceof IndexedArray) return value.get(key);
  return key === 0 || key === -1 ? shell.parameter(name) : undefined;
}
