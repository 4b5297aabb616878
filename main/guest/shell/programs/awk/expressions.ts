/** Compiles awk's expressions: each leaves its value on the stack. */

import { type Assembler, RegexConstant } from './assembler.ts';
import { BUILTIN_IDS } from './builtins.ts';
import { OP } from './code.ts';
import { AwkProblem } from './lexer.ts';
import type { Expression, Lvalue } from './syntax.ts';
import type { Scalar } from './values.ts';

const BINARY: Readonly<Record<string, number>> = {
  '+': OP.add,
  '-': OP.subtract,
  '*': OP.multiply,
  '/': OP.divide,
  '%': OP.modulo,
  '^': OP.power,
  ' ': OP.concatenate,
  '<': OP.less,
  '<=': OP.lessEqual,
  '==': OP.equal,
  '!=': OP.notEqual,
  '>=': OP.greaterEqual,
  '>': OP.greater,
};

const RECORD: Expression = { kind: 'field', index: { kind: 'number', value: 0 } };

export function compileSubscript(out: Assembler, index: readonly Expression[]): void {
  for (const part of index) compileExpression(out, part);
  out.emit(OP.subscript, index.length);
}

/** Stores the value on top of the stack, and leaves it there. */
export function compileStore(out: Assembler, target: Lvalue): void {
  if (target.kind === 'variable') {
    const local = out.locals.get(target.name);
    if (local !== undefined) out.emit(OP.storeLocal, local);
    else if (target.name === 'NF') out.emit(OP.storeNf);
    else out.emit(OP.storeGlobal, out.global(target.name));
  } else if (target.kind === 'field') {
    compileExpression(out, target.index);
    out.emit(OP.storeField);
  } else {
    out.array(target.name);
    compileSubscript(out, target.index);
    out.emit(OP.storeElement);
  }
}

/** Reads a target, changes the value on the stack, and stores it; what stands in its index happens once. */
function update(out: Assembler, target: Lvalue, change: () => void): void {
  if (target.kind === 'variable') {
    variable(out, target.name);
    change();
    compileStore(out, target);
  } else if (target.kind === 'field') {
    compileExpression(out, target.index);
    out.emit(OP.duplicate);
    out.emit(OP.loadField);
    change();
    out.emit(OP.storeFieldUnder);
  } else {
    out.array(target.name);
    compileSubscript(out, target.index);
    out.emit(OP.duplicate2);
    out.emit(OP.loadElement);
    change();
    out.emit(OP.storeElementUnder);
  }
}

export function compileExpression(out: Assembler, expression: Expression): void {
  switch (expression.kind) {
    case 'number':
    case 'string':
      out.constant(expression.value);
      return;
    case 'regex':
      out.constant(0);
      out.emit(OP.loadField);
      out.emit(OP.match, out.regex(expression.value));
      return;
    case 'grouped':
      compileExpression(out, expression.inner);
      return;
    case 'list':
      throw new AwkProblem('syntax error: a list in parentheses stands where a value is needed', 1);
    case 'variable':
      variable(out, expression.name);
      return;
    case 'field':
      compileExpression(out, expression.index);
      out.emit(OP.loadField);
      return;
    case 'element':
      out.array(expression.name);
      compileSubscript(out, expression.index);
      out.emit(OP.loadElement);
      return;
    case 'in':
      out.array(expression.name);
      compileSubscript(out, expression.index);
      out.emit(OP.hasElement);
      return;
    case 'unary':
      compileExpression(out, expression.operand);
      out.emit(expression.operator === '-' ? OP.negate : expression.operator === '+' ? OP.plus : OP.not);
      return;
    case 'binary':
      compileExpression(out, expression.left);
      compileExpression(out, expression.right);
      out.emit(BINARY[expression.operator] ?? OP.add);
      return;
    case 'match':
      compileExpression(out, expression.left);
      out.emit(expression.negated ? OP.notMatch : OP.match, pattern(out, expression.right));
      return;
    case 'and':
    case 'or':
      logical(out, expression.kind, expression.left, expression.right);
      return;
    case 'choose': {
      compileExpression(out, expression.test);
      const skip = out.emit(OP.jumpIfFalse);
      compileExpression(out, expression.yes);
      const end = out.emit(OP.jump);
      out.target(skip);
      compileExpression(out, expression.no);
      out.target(end);
      return;
    }
    case 'assign': {
      const { target, operator, value } = expression;
      if (operator === '=') {
        compileExpression(out, value);
        compileStore(out, target);
        return;
      }
      update(out, target, () => {
        compileExpression(out, value);
        out.emit(BINARY[operator.slice(0, -1)] ?? OP.add);
      });
      return;
    }
    case 'step':
      update(out, expression.target, () => {
        out.emit(OP.toNumber);
        out.constant(expression.by);
        out.emit(OP.add);
      });
      if (!expression.after) return;
      // What it was before.
      out.constant(expression.by);
      out.emit(OP.subtract);
      return;
    case 'call':
      call(out, expression);
      return;
    case 'builtin':
      builtin(out, expression);
      return;
    case 'getline':
      getline(out, expression);
      return;
  }
}

function variable(out: Assembler, name: string): void {
  const local = out.locals.get(name);
  if (local !== undefined) out.emit(OP.loadLocal, local);
  else if (name === 'NF') out.emit(OP.loadNf);
  else out.emit(OP.loadGlobal, out.global(name));
}

/** The pattern of a match: a constant one's slot, or -1 after pushing its text. */
function pattern(out: Assembler, expression: Expression): number {
  if (expression.kind === 'regex') return out.regex(expression.value);
  if (expression.kind === 'grouped' && expression.inner.kind === 'regex')
    return out.regex(expression.inner.value);
  compileExpression(out, expression);
  return -1;
}

function logical(out: Assembler, kind: 'and' | 'or', left: Expression, right: Expression): void {
  compileExpression(out, left);
  out.emit(OP.truth);
  out.emit(OP.duplicate);
  const skip = out.emit(kind === 'and' ? OP.jumpIfFalse : OP.jumpIfTrue);
  out.emit(OP.pop);
  compileExpression(out, right);
  out.emit(OP.truth);
  out.target(skip);
}

function call(out: Assembler, { name, args, line }: Extract<Expression, { kind: 'call' }>): void {
  const slot = out.functionSlots.get(name);
  const found = slot === undefined ? undefined : out.functions[slot];
  if (slot === undefined || !found) throw new AwkProblem(`function '${name}' not defined`, line);
  if (args.length > found.parameters)
    throw new AwkProblem(`function '${name}' called with more arguments than declared`, line);
  for (const arg of args) {
    const local = arg.kind === 'variable' ? out.locals.get(arg.name) : undefined;
    if (local !== undefined) out.emit(OP.passLocal, local);
    else if (arg.kind === 'variable' && arg.name !== 'NF') out.emit(OP.passGlobal, out.global(arg.name));
    else compileExpression(out, arg);
  }
  out.emit(OP.call, slot, args.length);
}

function builtin(out: Assembler, { name, args, line }: Extract<Expression, { kind: 'builtin' }>): void {
  const builtin = BUILTIN_IDS.get(name);
  if (!builtin) throw new AwkProblem(`not supported here: ${name}`, line);
  const { id, least, most } = builtin;
  if (args.length < least || args.length > most)
    throw new AwkProblem(`${args.length} is invalid as number of arguments for ${name}`, line);
  args.forEach((arg, index) => {
    if (builtin.arrays?.includes(index)) {
      if (arg.kind !== 'variable')
        throw new AwkProblem(`${name}: argument ${index + 1} is not an array`, line);
      out.array(arg.name);
    } else if (builtin.either?.includes(index) && arg.kind === 'variable' && arg.name !== 'NF') {
      const local = out.locals.get(arg.name);
      if (local !== undefined) out.emit(OP.loadLocal, local);
      else out.emit(OP.loadGlobal, out.global(arg.name));
    } else if (builtin.patterns?.includes(index)) patternArgument(out, arg);
    else compileExpression(out, arg);
  });
  if (builtin.replaces && args.length < 3) compileExpression(out, RECORD);
  out.emit(OP.builtin, id, builtin.replaces ? 3 : args.length);
  if (!builtin.replaces) return;
  // sub and gsub leave the new text and the count, and the text only counts when the count is not 0.
  const target = args[2] ?? RECORD;
  const assigned = target.kind === 'grouped' ? target.inner : target;
  const isAssignable =
    assigned.kind === 'variable' || assigned.kind === 'element' || assigned.kind === 'field';
  out.emit(OP.duplicate);
  const none = out.emit(OP.jumpIfFalse);
  out.emit(OP.pushLine);
  if (isAssignable) compileStore(out, assigned);
  out.emit(OP.pop);
  out.target(none);
}

/** A regular expression as itself; anything else as its text. */
function patternArgument(out: Assembler, arg: Expression): void {
  if (arg.kind !== 'regex') {
    compileExpression(out, arg);
    return;
  }
  out.emit(OP.constant, out.constants.push(new RegexConstant(out.regex(arg.value)) as unknown as Scalar) - 1);
}

function getline(out: Assembler, { from, source, target }: Extract<Expression, { kind: 'getline' }>): void {
  if (source) compileExpression(out, source);
  out.emit(OP.getline, ['input', 'file', 'command'].indexOf(from), target ? 1 : 0);
  if (!target) return;
  out.emit(OP.duplicate);
  out.constant(0);
  out.emit(OP.greater);
  const none = out.emit(OP.jumpIfFalse);
  out.emit(OP.pushLine);
  compileStore(out, target);
  out.emit(OP.pop);
  out.target(none);
}
