/** set, shopt, shift, getopts, let. */

import { arithmeticOf } from '../language/arithmetic-text.ts';
import { declarationOf } from '../language/declarations.ts';
import { unsupportedSet, unsupportedShopt } from '../language/unsupported.ts';
import { ArithmeticFailure } from '../limits.ts';
import type { Invocation } from '../program.ts';
import {
  SET_LETTERS,
  SET_OPTIONS,
  SET_WITHOUT_EFFECT,
  SHOPT_OPTIONS,
  SHOPT_WITHOUT_EFFECT,
} from '../run/flags.ts';
import type { ShellHost } from '../shell-host.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';

export const set: Builtin = (run, shell) => {
  const { args } = run;
  if (args.length === 0) return listVariables(run, shell);
  const problem = unsupportedSet(args);
  if (problem !== undefined) return complain(run, shell, problem, EXIT_USAGE);
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      shell.frame.positional = args.slice(at + 1);
      return 0;
    }
    if (arg === '-') {
      shell.state.flags.set('xtrace', false);
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (letter !== 'o') {
        const name = SET_LETTERS.get(letter);
        if (name !== undefined) shell.state.flags.set(name, arg.startsWith('-'));
        continue;
      }
      const option = args[at + 1];
      if (option === undefined) return listOptions(run, shell, arg.startsWith('-'));
      at++;
      shell.state.flags.set(option, arg.startsWith('-'));
    }
  }
  if (at < args.length) shell.frame.positional = args.slice(at);
  return 0;
};

function listVariables(run: Invocation, shell: ShellHost): number {
  for (const name of shell.state.variables.names()) {
    const found = shell.state.variables.find(name);
    if (found?.value !== undefined) run.out(`${declarationOf(name, found, 'set')}\n`);
  }
  return 0;
}

function listOptions(run: Invocation, shell: ShellHost, readable: boolean): number {
  for (const name of [...SET_OPTIONS, ...SET_WITHOUT_EFFECT].sort()) {
    const on = shell.state.flags.has(name);
    run.out(readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`);
  }
  return 0;
}

export const shopt: Builtin = (run, shell) => {
  const flags = run.args.filter((arg) => /^-[suqpo]+$/.test(arg)).join('');
  const names = run.args.filter((arg) => !/^-[suqpo]+$/.test(arg));
  const problem = unsupportedShopt(names);
  if (problem !== undefined) return complain(run, shell, problem, EXIT_USAGE);
  const state = shell.state.flags;
  if (flags.includes('s') || flags.includes('u')) {
    for (const name of names) state.set(name, flags.includes('s'));
    if (names.length > 0) return 0;
  }
  const all = [...SHOPT_OPTIONS, ...SHOPT_WITHOUT_EFFECT].sort();
  const shown = names.length > 0 ? names : all;
  if (!flags.includes('q')) {
    for (const name of shown) {
      const on = state.has(name);
      if (flags.includes('p')) run.out(`shopt ${on ? '-s' : '-u'} ${name}\n`);
      else run.out(`${name.padEnd(20)}\t${on ? 'on' : 'off'}\n`);
    }
  }
  return names.every((name) => state.has(name)) ? 0 : 1;
};

export const shift: Builtin = (run, shell) => {
  const [given = '1'] = run.args;
  if (!/^\s*[-+]?\d+\s*$/.test(given))
    return complain(run, shell, `shift: ${given}: numeric argument required`);
  const count = Number(given);
  if (count < 0) return complain(run, shell, `shift: ${given}: shift count out of range`);
  const { positional } = shell.frame;
  if (count > positional.length) return 1;
  shell.frame.positional = positional.slice(count);
  return 0;
};

export const letBuiltin: Builtin = (run, shell) => {
  if (run.args.length === 0) return complain(run, shell, 'let: expression expected');
  let value = 0n;
  try {
    for (const text of run.args) value = arithmeticOf(text, shell);
  } catch (error) {
    if (!(error instanceof ArithmeticFailure)) throw error;
    return complain(run, shell, `let: ${error.message}`);
  }
  return value === 0n ? 1 : 0;
};

/** Takes one option of "$@", or of the arguments behind the name. */
export const getopts: Builtin = (run, shell) => {
  const [known, name, ...given] = run.args;
  if (known === undefined || name === undefined)
    return complain(run, shell, 'getopts: usage: getopts optstring name [arg ...]', EXIT_USAGE);
  const args = run.args.length > 2 ? given : shell.frame.positional;
  const silent = known.startsWith(':');
  let index = Number(shell.parameter('OPTIND') ?? '1') || 1;
  const { frame } = shell;
  if (frame.optionIndex !== index) frame.optionAt = 0;
  const finish = (status: number, value: string, argument: string | undefined): number => {
    frame.optionIndex = index;
    shell.assign('OPTIND', `${index}`);
    if (argument === undefined) shell.state.variables.put('OPTARG', undefined);
    else shell.assign('OPTARG', argument);
    shell.assign(name, value);
    return status;
  };
  const arg = args[index - 1];
  if (frame.optionAt === 0) {
    if (arg === '--') {
      index++;
      return finish(1, '?', undefined);
    }
    if (arg === undefined || !/^-./.test(arg)) return finish(1, '?', undefined);
    frame.optionAt = 1;
  }
  const letter = arg?.[frame.optionAt] ?? '';
  frame.optionAt++;
  const isLast = frame.optionAt >= (arg?.length ?? 0);
  const place = letter === ':' ? -1 : known.indexOf(letter, silent ? 1 : 0);
  const next = (): void => {
    index++;
    frame.optionAt = 0;
  };
  if (place < 0) {
    if (isLast) next();
    if (silent) return finish(0, '?', letter);
    if (shell.parameter('OPTERR') !== '0') complainOption(run, shell, `illegal option -- ${letter}`);
    return finish(0, '?', undefined);
  }
  if (known[place + 1] !== ':') {
    if (isLast) next();
    return finish(0, letter, undefined);
  }
  if (!isLast) {
    const value = arg?.slice(frame.optionAt) ?? '';
    next();
    return finish(0, letter, value);
  }
  next();
  const value = args[index - 1];
  if (value !== undefined) {
    index++;
    return finish(0, letter, value);
  }
  if (silent) return finish(0, ':', letter);
  if (shell.parameter('OPTERR') !== '0')
    complainOption(run, shell, `option requires an argument -- ${letter}`);
  return finish(0, '?', undefined);
};

const complainOption = (run: Invocation, shell: ShellHost, message: string): void =>
  run.err(`${shell.state.name}: ${message}\n`);
