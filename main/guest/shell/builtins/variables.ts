/** declare, typeset, local, export, readonly, unset. */

import { arithmeticOf, keyOf } from '../language/arithmetic-text.ts';
import { declarationOf } from '../language/declarations.ts';
import type { Invocation } from '../program.ts';
import { hide } from '../run/functions.ts';
import type { ShellHost } from '../shell-host.ts';
import { AssociativeArray, IndexedArray } from '../variables/arrays.ts';
import type { Variable } from '../variables/variable.ts';
import { AssignmentProblem } from '../variables/variables.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';

const LETTERS = 'aAfFgiIlnrtuxp';

interface Wanted {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  readonly operands: readonly string[];
}

function wantedOf(run: Invocation, shell: ShellHost): Wanted | undefined {
  const on = new Set<string>();
  const off = new Set<string>();
  let at = 0;
  for (; at < run.args.length; at++) {
    const arg = run.args[at] ?? '';
    if (arg === '--') {
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (!LETTERS.includes(letter)) {
        complain(run, shell, `${run.name}: ${arg[0]}${letter}: invalid option`, EXIT_USAGE);
        return undefined;
      }
      (arg.startsWith('-') ? on : off).add(letter);
    }
  }
  return { on, off, operands: run.args.slice(at) };
}

export const declare: Builtin = (run, shell) => declareIn(run, shell, shell.frame.isFunction);

export const local: Builtin = (run, shell) =>
  shell.frame.isFunction
    ? declareIn(run, shell, true)
    : complain(run, shell, 'local: can only be used in a function');

function declareIn(run: Invocation, shell: ShellHost, inFunction: boolean): number {
  const wanted = wantedOf(run, shell);
  if (!wanted) return EXIT_USAGE;
  if (wanted.on.has('f') || wanted.on.has('F')) return listFunctions(run, shell, wanted);
  if (wanted.on.has('p') || wanted.operands.length === 0) return list(run, shell, wanted);
  return each(run, shell, wanted.operands, (name, subscript, value, append) => {
    const isLocal = inFunction && !wanted.on.has('g');
    const { variables } = shell.state;
    if (isLocal) {
      if (variables.isReadonly(name)) throw new AssignmentProblem(`${name}: readonly variable`);
      const inherits = append || wanted.on.has('I');
      if (hide(name, shell) && !inherits) variables.put(name, { value: undefined });
    }
    setAttributes(name, wanted, shell);
    if (value !== undefined) store(name, subscript, value, append, shell);
    if (wanted.on.has('r')) variables.mark(name, { readonly: true });
  });
}

function setAttributes(name: string, { on, off }: Wanted, shell: ShellHost): void {
  const { variables } = shell.state;
  const before = variables.value(name);
  if (on.has('a') && !(before instanceof IndexedArray)) {
    if (before instanceof AssociativeArray)
      throw new AssignmentProblem(`${name}: cannot convert associative to indexed array`);
    variables.emptyArray(name, false);
    if (typeof before === 'string') variables.setElement(name, 0, before);
  }
  if (on.has('A') && !(before instanceof AssociativeArray)) {
    if (before instanceof IndexedArray)
      throw new AssignmentProblem(`${name}: cannot convert indexed to associative array`);
    variables.emptyArray(name, true);
  }
  if (off.has('r') && variables.isReadonly(name)) throw new AssignmentProblem(`${name}: readonly variable`);
  const attributes: Partial<Record<keyof Variable, unknown>> = {
    ...(on.has('i') && { integer: true }),
    ...(off.has('i') && { integer: undefined }),
    ...(on.has('x') && { exported: true }),
    ...(off.has('x') && { exported: undefined }),
    ...(on.has('l') && { letters: 'lower' }),
    ...(on.has('u') && { letters: 'upper' }),
    ...((off.has('l') || off.has('u')) && { letters: undefined }),
    ...(on.has('n') && { reference: true }),
    ...(off.has('n') && { reference: undefined }),
  };
  variables.mark(name, attributes as Omit<Partial<Variable>, 'value'>);
}

function store(
  name: string,
  subscript: string | undefined,
  value: string,
  append: boolean,
  shell: ShellHost,
): void {
  const { variables } = shell.state;
  const found = variables.find(name);
  if (found?.reference) {
    variables.put(name, { ...found, value });
    return;
  }
  // declare -a "x=(1 2)" as one word is rare: only (…) built by the shell itself arrives as an array.
  const before = append ? (subscript === undefined ? shell.parameter(name) : undefined) : undefined;
  const isInteger = found?.integer === true;
  const text =
    before === undefined
      ? value
      : isInteger
        ? `${arithmeticOf(before || '0', shell) + arithmeticOf(value, shell)}`
        : before + value;
  if (subscript === undefined) shell.assign(name, text);
  else variables.setElement(name, keyOf(name, subscript, shell), text);
}

/** Goes over NAME, NAME=value, NAME+=value, NAME[key]=value; a name that is none is complained about. */
function each(
  run: Invocation,
  shell: ShellHost,
  operands: readonly string[],
  act: (name: string, subscript: string | undefined, value: string | undefined, append: boolean) => void,
): number {
  let status = 0;
  for (const operand of operands) {
    const parsed = /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?=)(.*))?$/s.exec(operand);
    if (!parsed?.[1]) {
      status = complain(run, shell, `${run.name}: \`${operand}': not a valid identifier`);
      continue;
    }
    try {
      act(parsed[1], parsed[2], parsed[3] === undefined ? undefined : (parsed[4] ?? ''), parsed[3] === '+=');
    } catch (error) {
      if (!(error instanceof AssignmentProblem)) throw error;
      status = complain(run, shell, error.message);
    }
  }
  return status;
}

function list(run: Invocation, shell: ShellHost, { on, operands }: Wanted): number {
  const { variables } = shell.state;
  let status = 0;
  const has = (name: string): boolean => {
    const found = variables.find(name);
    return (
      found !== undefined &&
      (!on.has('x') || found.exported === true) &&
      (!on.has('r') || found.readonly === true) &&
      (!on.has('i') || found.integer === true) &&
      (!on.has('a') || found.value instanceof IndexedArray) &&
      (!on.has('A') || found.value instanceof AssociativeArray)
    );
  };
  if (run.name === 'local') {
    for (const name of [...shell.frame.hidden.keys()].sort()) {
      const found = variables.find(name);
      if (found) run.out(`${declarationOf(name, found, 'set')}\n`);
    }
    return 0;
  }
  const form = on.size === 0 ? 'set' : 'declare';
  for (const name of operands.length > 0 ? operands : variables.names().filter(has)) {
    const found = variables.find(name);
    if (found) run.out(`${declarationOf(name, found, form)}\n`);
    else status = complain(run, shell, `${run.name}: ${name}: not found`);
  }
  return status;
}

function listFunctions(run: Invocation, shell: ShellHost, { on, operands }: Wanted): number {
  const { functions } = shell.state;
  let status = 0;
  const names = operands.length > 0 ? operands : [...functions.keys()].sort();
  for (const name of names) {
    const found = functions.get(name);
    if (!found) status = 1;
    else if (on.has('F')) run.out(operands.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else run.out(`${name} () \n${found.text}\n`);
  }
  return status;
}

export const exportVariables: Builtin = (run, shell) => {
  const wanted = wantedOf(run, shell);
  if (!wanted) return EXIT_USAGE;
  const { operands, on } = wanted;
  if (on.has('f')) return operands.every((name) => shell.state.functions.has(name)) ? 0 : 1;
  if (operands.length === 0) {
    for (const name of shell.state.variables.names()) {
      const found = shell.state.variables.find(name);
      if (found?.exported) run.out(`${declarationOf(name, found, 'declare')}\n`);
    }
    return 0;
  }
  return each(run, shell, operands, (name, subscript, value, append) => {
    if (value !== undefined) store(name, subscript, value, append, shell);
    shell.state.variables.mark(name, { exported: on.has('n') ? undefined : true } as Omit<
      Partial<Variable>,
      'value'
    >);
  });
};

export const readonly: Builtin = (run, shell) => {
  const wanted = wantedOf(run, shell);
  if (!wanted) return EXIT_USAGE;
  const { operands, on } = wanted;
  if (on.has('f')) return 0;
  if (operands.length === 0) {
    for (const name of shell.state.variables.names()) {
      const found = shell.state.variables.find(name);
      if (found?.readonly) run.out(`${declarationOf(name, found, 'declare')}\n`);
    }
    return 0;
  }
  return each(run, shell, operands, (name, subscript, value, append) => {
    if (value !== undefined) store(name, subscript, value, append, shell);
    if (on.has('a') && shell.state.variables.value(name) === undefined)
      shell.state.variables.emptyArray(name, false);
    shell.state.variables.mark(name, { readonly: true });
  });
};

export const unset: Builtin = (run, shell) => {
  let status = 0;
  let kind = '';
  for (const operand of run.args) {
    if (/^-[fvn]+$/.test(operand)) {
      kind = operand;
      continue;
    }
    const parsed = /^([A-Za-z_]\w*)(?:\[(.*)\])?$/s.exec(operand);
    if (!parsed?.[1]) {
      if (kind === '-f' && shell.state.functions.delete(operand)) continue;
      status = complain(run, shell, `unset: \`${operand}': not a valid identifier`);
      continue;
    }
    try {
      status = unsetOne(parsed[1], parsed[2], kind, shell) ?? status;
    } catch (error) {
      if (!(error instanceof AssignmentProblem)) throw error;
      status = complain(run, shell, `unset: ${error.message}`);
    }
  }
  return status;
};

function unsetOne(
  name: string,
  subscript: string | undefined,
  kind: string,
  shell: ShellHost,
): number | undefined {
  const { variables, functions } = shell.state;
  if (kind === '-f') {
    functions.delete(name);
    return undefined;
  }
  if (subscript === '@' || subscript === '*') {
    variables.unset(name);
    return undefined;
  }
  if (subscript !== undefined) {
    variables.unset(name, keyOf(name, subscript.replace(/^(["'])(.*)\1$/s, '$2'), shell));
    return undefined;
  }
  if (kind === '-n') {
    variables.put(name, undefined);
    return undefined;
  }
  if (!variables.unset(name) && kind !== '-v') functions.delete(name);
  return undefined;
}
