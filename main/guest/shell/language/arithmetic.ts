/** `$(( ))` with 64-bit signed numbers, as the C standard and bash have them. */

import type { ArithmeticExpression } from 'unbash';

export interface ArithmeticContext {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** The value, or a sentence that says why there is none. */
export type ArithmeticResult = { readonly value: bigint } | { readonly problem: string };

export function evaluate(expression: ArithmeticExpression, context: ArithmeticContext): ArithmeticResult {
  try {
    return { value: compute(expression, context) };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    throw error;
  }
}

class Refused extends Error {}

const int64 = (value: bigint): bigint => BigInt.asIntN(64, value);

function compute(node: ArithmeticExpression, context: ArithmeticContext): bigint {
  switch (node.type) {
    case 'ArithmeticGroup':
      return compute(node.expression, context);
    case 'ArithmeticTernary':
      return compute(compute(node.test, context) !== 0n ? node.consequent : node.alternate, context);
    case 'ArithmeticUnary':
      return unary(node.operator, node.operand, node.prefix, context);
    case 'ArithmeticBinary':
      return binary(node.operator, node.left, node.right, context);
    case 'ArithmeticWord':
      return wordValue(node.value, context);
    case 'ArithmeticCommandExpansion':
      throw new Refused('not supported here: $( ) inside $(( ))');
  }
}

/** A number in C notation, or a variable's value. */
function wordValue(word: string, context: ArithmeticContext): bigint {
  const name = variableName(word);
  const text = (name === undefined ? word : (context.get(name) ?? '')).trim();
  if (text === '') return 0n;
  const number = /^([+-]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text);
  if (!number?.[2]) throw new Refused(`arithmetic: not a number: '${text.slice(0, 40)}'`);
  const digits = /^0\d/.test(number[2]) ? `0o${number[2].slice(1)}` : number[2];
  if (/^0o.*[89]/.test(digits))
    throw new Refused(`arithmetic: not an octal number: '${number[2].slice(0, 40)}'`);
  return int64(number[1] === '-' ? -BigInt(digits) : BigInt(digits));
}

function variableName(word: string): string | undefined {
  return /^\$?\{?([A-Za-z_]\w*)\}?$/.exec(word)?.[1];
}

function unary(
  operator: string,
  operand: ArithmeticExpression,
  prefix: boolean,
  context: ArithmeticContext,
): bigint {
  if (operator === '++' || operator === '--') {
    const before = compute(operand, context);
    const after = int64(operator === '++' ? before + 1n : before - 1n);
    assign(operand, after, context);
    return prefix ? after : before;
  }
  const value = compute(operand, context);
  switch (operator) {
    case '-':
      return int64(-value);
    case '+':
      return value;
    case '!':
      return value === 0n ? 1n : 0n;
    case '~':
      return int64(~value);
    default:
      throw new Refused(`arithmetic: not supported here: ${operator}`);
  }
}

function assign(target: ArithmeticExpression, value: bigint, context: ArithmeticContext): void {
  const name = target.type === 'ArithmeticWord' ? variableName(target.value) : undefined;
  if (name === undefined) throw new Refused('arithmetic: assignment needs a variable');
  context.set(name, value.toString());
}

const flag = (condition: boolean): bigint => (condition ? 1n : 0n);

function binary(
  operator: string,
  left: ArithmeticExpression,
  right: ArithmeticExpression,
  context: ArithmeticContext,
): bigint {
  if (operator === '&&') return flag(compute(left, context) !== 0n && compute(right, context) !== 0n);
  if (operator === '||') return flag(compute(left, context) !== 0n || compute(right, context) !== 0n);
  const assignment = /^(|\+|-|\*|\/|%|<<|>>|&|\^|\|)=$/.exec(operator);
  if (assignment) {
    const value = compute(right, context);
    const result = assignment[1] ? apply(assignment[1], compute(left, context), value) : value;
    assign(left, result, context);
    return result;
  }
  return apply(operator, compute(left, context), compute(right, context));
}

function apply(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return int64(left + right);
    case '-':
      return int64(left - right);
    case '*':
      return int64(left * right);
    case '/':
    case '%':
      if (right === 0n) throw new Refused('arithmetic: divide by zero');
      return int64(operator === '/' ? left / right : left % right);
    case '**':
      if (right < 0n || right > 64n) throw new Refused('arithmetic: exponent out of range');
      return int64(left ** right);
    case '<<':
      return int64(left << BigInt.asUintN(6, right));
    case '>>':
      return int64(left >> BigInt.asUintN(6, right));
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '==':
      return flag(left === right);
    case '!=':
      return flag(left !== right);
    case '<':
      return flag(left < right);
    case '<=':
      return flag(left <= right);
    case '>':
      return flag(left > right);
    case '>=':
      return flag(left >= right);
    case ',':
      return right;
    default:
      throw new Refused(`arithmetic: not supported here: ${operator}`);
  }
}
