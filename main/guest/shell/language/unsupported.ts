/** Constructs of bash that are parsed but not run: each has the words that a person knows it by. */

import type { Command, SyntaxNode } from 'unbash';
import {
  SET_LETTERS,
  SET_OPTIONS,
  SET_WITHOUT_EFFECT,
  SHOPT_OPTIONS,
  SHOPT_WITHOUT_EFFECT,
} from '../run/flags.ts';

const TRANSFORMS: ReadonlySet<string> = new Set(['Q', 'U', 'u', 'L', 'E', 'A', 'a']);

/** The refusal of a node other than a simple command, or undefined. */
export function refusalOfNode(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'Coproc':
      return named('coprocesses (coproc)');
    case 'Function':
      return node.body.type === 'CompoundList' ? 'syntax error: a function without a body' : undefined;
    case 'Redirect':
      return node.target ? undefined : 'syntax error: a redirection without a target';
    case 'ParameterExpansion': {
      const { operation } = node;
      if (operation?.type === 'Transform' && !TRANSFORMS.has(operation.operand.value))
        return named(clip(node.text));
      if (operation?.type === 'Unknown') return `bad substitution: ${clip(node.text)}`;
      return undefined;
    }
    case 'CommandExpansion':
      return node.script ? undefined : 'syntax error: an unfinished $( )';
    default:
      return undefined;
  }
}

const named = (what: string): string => `not supported here: ${what}`;

/** Builtins of bash that are not simulated. */
export const UNSUPPORTED_BUILTINS: ReadonlySet<string> = new Set([
  'bind',
  'compgen',
  'complete',
  'compopt',
  'enable',
  'fc',
  'logout',
  'suspend',
]);

/** A simple command that asks for something that is not simulated, where its words say so before it runs. */
export function refusalOfCommand(command: Command): string | undefined {
  const name = command.name?.value;
  if (name === undefined || command.name?.parts) return undefined;
  if (UNSUPPORTED_BUILTINS.has(name)) return named(name);
  const words = command.suffix.filter((part) => part.type === 'Word');
  const args = words.filter(({ parts }) => parts === undefined).map(({ value }) => value);
  switch (name) {
    case 'set':
      return unsupportedSet(args);
    case 'shopt':
      return unsupportedShopt(args);
    case 'trap':
      return args.some((arg) => /^(?:SIG)?(?:DEBUG|RETURN)$/i.test(arg))
        ? named(`trap ${args.find((arg) => /DEBUG|RETURN/i.test(arg))}`)
        : undefined;
    case 'read':
      return args.some((arg) => /^-[a-z]*i/.test(arg)) ? named('read -i') : undefined;
    default:
      return undefined;
  }
}

/** The first option of `set` that is none here, as a refusal. */
export function unsupportedSet(args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--' || !/^[-+]./.test(arg)) return undefined;
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const option = args[++at];
        if (option === undefined) return undefined;
        if (!SET_OPTIONS.has(option) && !SET_WITHOUT_EFFECT.has(option)) return named(`set -o ${option}`);
      } else if (!SET_LETTERS.has(letter) && letter !== 'b' && letter !== 'H' && letter !== 'P')
        return named(`set -${letter}`);
      else if (letter === 'v') return named('set -v');
    }
  }
  return undefined;
}

export function unsupportedShopt(args: readonly string[]): string | undefined {
  const option = args.find(
    (arg) =>
      !arg.startsWith('-') &&
      !SHOPT_OPTIONS.has(arg) &&
      !SHOPT_WITHOUT_EFFECT.has(arg) &&
      !SET_OPTIONS.has(arg) &&
      !SET_WITHOUT_EFFECT.has(arg),
  );
  return option === undefined ? undefined : named(`shopt ${option}`);
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
