/** `$(( ))`, `(( ))`, `let`, subscripts: 64-bit signed numbers, as the C standard and bash have them. */

import { type Arithmetic, ArithmeticProblem, parseArithmetic } from './arithmetic-syntax.ts';

export { ArithmeticProblem } from './arithmetic-syntax.ts';

export interface ArithmeticContext {
  /** A scalar's text, or an element's. */
  get(name: string, index: string | undefined): string | undefined;
  set(name: string, index: string | undefined, value: string): void;
}

/** Parsed expressions by their text: a loop evaluates the same one each round. */
const parsed = new Map<string, Arithmetic>();
const PARSED_LIMIT = 512;

/** @throws ArithmeticProblem */
export function evaluate(text: string, context: ArithmeticContext): bigint {
  return compute(parse(text), context, 0);
}

function parse(text: string): Arithmetic {
  const known = parsed.get(text);
  if (known) return known;
  const expression = parseArithmetic(text);
  if (parsed.size >= PARSED_LIMIT) parsed.clear();
  if (text.length < PARSED_LIMIT) parsed.set(text, expression);
  return expression;
}

const int64 = (value: bigint): bigint => BigInt.asIntN(64, value);
const flag = (condition: boolean): bigint => (condition ? 1n : 0n);
/** Variables whose values are expressions with variables, and so on. */
const DEPTH = 64;

function compute(node: Arithmetic, context: ArithmeticContext, depth: number): bigint {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'variable':
      return variable(node, context, depth);
    case 'unary':
      return unary(node.operator, compute(node.operand, context, depth));
    case 'step': {
      const before = variable(node.target, context, depth);
      const after = int64(before + node.by);
      context.set(node.target.name, node.target.index, after.toString());
      return node.prefix ? after : before;
    }
    case 'assign': {
      // bash works the value out first: x=1; echo $((x += x++)) is 2.
      const before = node.operator === '' ? 0n : variable(node.target, context, depth);
      const value = compute(node.value, context, depth);
      const result = node.operator === '' ? value : apply(node.operator, before, value);
      context.set(node.target.name, node.target.index, result.toString());
      return result;
    }
    case 'choice':
      return compute(node.test, context, depth) !== 0n
        ? compute(node.yes, context, depth)
        : compute(node.no, context, depth);
    case 'binary':
      if (node.operator === '&&')
        return flag(compute(node.left, context, depth) !== 0n && compute(node.right, context, depth) !== 0n);
      if (node.operator === '||')
        return flag(compute(node.left, context, depth) !== 0n || compute(node.right, context, depth) !== 0n);
      return apply(node.operator, compute(node.left, context, depth), compute(node.right, context, depth));
  }
}

/** A variable's text is an expression again. */
function variable(
  node: Arithmetic & { kind: 'variable' },
  context: ArithmeticContext,
  depth: number,
): bigint {
  const text = context.get(node.name, node.index);
  if (text === undefined || text === '') return 0n;
  if (/^[1-9]\d{0,17}$|^0$/.test(text)) return BigInt(text);
  if (depth >= DEPTH) throw new ArithmeticProblem(`${text}: expression recursion level exceeded`);
  return compute(parse(text), context, depth + 1);
}

function unary(operator: '-' | '+' | '!' | '~', value: bigint): bigint {
  switch (operator) {
    case '-':
      return int64(-value);
    case '+':
      return value;
    case '!':
      return value === 0n ? 1n : 0n;
    case '~':
      return int64(~value);
  }
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
      if (right === 0n) throw new ArithmeticProblem('division by 0');
      return int64(operator === '/' ? left / right : left % right);
    case '**':
      return power(left, right);
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
    default:
      return right;
  }
}

/** Squaring, cut to 64 bits in between: the exponent may be large. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new ArithmeticProblem('exponent less than 0');
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = int64(result * square);
    square = int64(square * square);
  }
  return result;
}
