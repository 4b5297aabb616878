/** Carries out bc statements. */

import { LimitReached } from '../../limits.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { libraryFunction } from './functions.ts';
import {
  add,
  compare,
  type Decimal,
  divide,
  modulo,
  multiply,
  negate,
  ONE,
  parseNumber,
  power,
  showNumber,
  squareRoot,
  subtract,
  truncated,
  whole,
  ZERO,
} from './number.ts';
import { BcProblem, type Definition, type Expr, type Statement } from './syntax.ts';

/** Ends the statement: division by zero and the like. bc goes on with the next line. */
export class BcFailure extends Error {}

type Flow = 'next' | 'break' | 'continue' | 'return' | 'quit';

const DEPTH_LIMIT = 500;
const DIGIT_LIMIT = 20_000;
/** Columns of a line of output. */
const LINE = 70;

export class BcMachine {
  readonly #run: Invocation;
  readonly #variables = new Map<string, Decimal>();
  readonly #arrays = new Map<string, Map<string, Decimal>>();
  readonly #functions = new Map<string, Definition>();
  readonly #line: number;
  readonly #hasLibrary: boolean;
  scale: number;
  #ibase = 10;
  #obase = 10;
  #last = ZERO;
  #returned = ZERO;
  #depth = 0;

  constructor(run: Invocation, hasLibrary: boolean) {
    this.#run = run;
    this.#hasLibrary = hasLibrary;
    this.scale = hasLibrary ? 20 : 0;
    const given = Number(run.environment('BC_LINE_LENGTH') ?? LINE);
    this.#line = Number.isInteger(given) && given !== 1 ? given : LINE;
  }

  /** Whether bc goes on. */
  *execute(statement: Statement): Running<boolean> {
    return (yield* this.#statement(statement)) !== 'quit';
  }

  *#statement(statement: Statement): Running<Flow> {
    yield* this.#run.rest();
    switch (statement.kind) {
      case 'expression': {
        const value = yield* this.#value(statement.value);
        if (statement.prints) {
          this.#last = value;
          this.#print(`${this.#shown(value)}`, '\n');
        }
        return 'next';
      }
      case 'text':
        this.#run.out(statement.text);
        return 'next';
      case 'print':
        for (const item of statement.items) {
          if (typeof item === 'string') this.#run.out(unescapePrint(item));
          else {
            const value = yield* this.#value(item);
            this.#last = value;
            this.#print(this.#shown(value), '');
          }
        }
        return 'next';
      case 'block':
        return yield* this.#statements(statement.body);
      case 'if': {
        const test = yield* this.#value(statement.test);
        if (test.digits !== 0n) return yield* this.#statement(statement.yes);
        return statement.no ? yield* this.#statement(statement.no) : 'next';
      }
      case 'while':
        return yield* this.#loop(undefined, statement.test, undefined, statement.body);
      case 'for':
        return yield* this.#loop(statement.first, statement.test, statement.step, statement.body);
      case 'return':
        this.#returned = statement.value ? yield* this.#value(statement.value) : ZERO;
        return 'return';
      case 'define':
        this.#functions.set(statement.definition.name, statement.definition);
        return 'next';
      case 'break':
      case 'continue':
        return statement.kind;
      case 'quit':
      case 'halt':
        return 'quit';
    }
  }

  *#statements(statements: readonly Statement[]): Running<Flow> {
    for (const statement of statements) {
      const flow = yield* this.#statement(statement);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  *#loop(
    first: Expr | undefined,
    test: Expr | undefined,
    step: Expr | undefined,
    body: Statement,
  ): Running<Flow> {
    if (first) yield* this.#value(first);
    for (;;) {
      yield* this.#run.rest();
      if (test && (yield* this.#value(test)).digits === 0n) return 'next';
      const flow = yield* this.#statement(body);
      if (flow === 'break') return 'next';
      if (flow === 'return' || flow === 'quit') return flow;
      if (step) yield* this.#value(step);
    }
  }

  #shown(value: Decimal): string {
    return showNumber(value, this.#obase);
  }

  /** Long numbers go on behind a backslash on the next line. */
  #print(text: string, end: string): void {
    const width = this.#line === 0 ? Number.POSITIVE_INFINITY : this.#line - 1;
    let rest = text;
    while (rest.length > width) {
      this.#run.out(`${rest.slice(0, width - 0)}\\\n`);
      rest = rest.slice(width);
    }
    this.#run.out(rest + end);
  }

  #checked(value: Decimal): Decimal {
    if (value.digits > LARGEST || value.digits < -LARGEST || value.scale > DIGIT_LIMIT)
      throw new LimitReached(`bc: a number of more than ${DIGIT_LIMIT} digits`);
    return value;
  }

  *#value(expression: Expr): Running<Decimal> {
    if (++this.#depth > DEPTH_LIMIT) throw new LimitReached('bc: nested too deeply');
    const value = yield* this.#evaluate(expression);
    this.#depth--;
    return value;
  }

  *#evaluate(expression: Expr): Running<Decimal> {
    switch (expression.kind) {
      case 'number':
        return parseNumber(expression.text, this.#ibase);
      case 'variable':
        return this.#variable(expression.name);
      case 'element':
        return this.#array(expression.name).get(yield* this.#index(expression.index)) ?? ZERO;
      case 'array':
        throw new BcFailure('an array where a number is needed');
      case 'call':
        return yield* this.#call(expression.name, expression.args);
      case 'unary': {
        const value = yield* this.#value(expression.operand);
        return expression.operator === '-' ? negate(value) : value.digits === 0n ? ONE : ZERO;
      }
      case 'binary':
        return yield* this.#binary(expression);
      case 'assign': {
        const { target, operator } = expression;
        const value = yield* this.#value(expression.value);
        const result =
          operator === '=' ? value : this.#operate(operator.slice(0, -1), yield* this.#value(target), value);
        yield* this.#assign(target, result);
        return result;
      }
      case 'step': {
        const before = yield* this.#value(expression.target);
        const after = add(before, whole(expression.by));
        yield* this.#assign(expression.target, after);
        return expression.after ? before : after;
      }
    }
  }

  *#binary({ operator, left, right }: Extract<Expr, { kind: 'binary' }>): Running<Decimal> {
    const a = yield* this.#value(left);
    const b = yield* this.#value(right);
    return this.#operate(operator, a, b);
  }

  #operate(operator: string, left: Decimal, right: Decimal): Decimal {
    const truth = (holds: boolean): Decimal => (holds ? ONE : ZERO);
    switch (operator) {
      case '+':
        return this.#checked(add(left, right));
      case '-':
        return this.#checked(subtract(left, right));
      case '*':
        return this.#checked(multiply(left, right, this.scale));
      case '/':
        return this.#divided(divide(left, right, this.scale));
      case '%':
        return this.#divided(modulo(left, right, this.scale), 'Modulo by zero');
      case '^': {
        const exponent = Number(truncated(right));
        const digits = left.digits.toString().length * Math.abs(exponent);
        if (digits > DIGIT_LIMIT && left.digits !== 0n && left.digits !== 1n && left.digits !== -1n)
          throw new LimitReached(`bc: a number of more than ${DIGIT_LIMIT} digits`);
        return this.#divided(power(left, exponent, this.scale));
      }
      case '&&':
        return truth(left.digits !== 0n && right.digits !== 0n);
      case '||':
        return truth(left.digits !== 0n || right.digits !== 0n);
      default:
        return truth(ORDERS[operator]?.(compare(left, right)) ?? false);
    }
  }

  #divided(value: Decimal | undefined, message = 'Divide by zero'): Decimal {
    if (value) return this.#checked(value);
    throw new BcFailure(message);
  }

  #variable(name: string): Decimal {
    switch (name) {
      case 'scale':
        return whole(this.scale);
      case 'ibase':
        return whole(this.#ibase);
      case 'obase':
        return whole(this.#obase);
      case 'last':
        return this.#last;
      default:
        return this.#variables.get(name) ?? ZERO;
    }
  }

  #array(name: string): Map<string, Decimal> {
    let array = this.#arrays.get(name);
    if (!array) {
      array = new Map();
      this.#arrays.set(name, array);
    }
    return array;
  }

  *#index(expression: Expr): Running<string> {
    return truncated(yield* this.#value(expression)).toString();
  }

  *#assign(target: Expr, value: Decimal): Running<void> {
    if (target.kind === 'element') {
      this.#array(target.name).set(yield* this.#index(target.index), value);
      return;
    }
    if (target.kind !== 'variable') throw new BcProblem('syntax error');
    const number = Number(truncated(value));
    if (target.name === 'scale') this.scale = Math.min(Math.max(0, number), 2000);
    else if (target.name === 'ibase') this.#ibase = Math.min(Math.max(2, number), 16);
    else if (target.name === 'obase') this.#obase = Math.max(2, number);
    else if (target.name === 'last') this.#last = value;
    else this.#variables.set(target.name, value);
  }

  *#call(name: string, args: readonly Expr[]): Running<Decimal> {
    const [first] = args;
    if (name === '(' && first) return yield* this.#value(first);
    if ((name === 'length' || name === 'sqrt' || name === 'scale') && first) {
      const value = yield* this.#value(first);
      if (name === 'scale') return whole(value.scale);
      if (name === 'length') {
        const digits = (value.digits < 0n ? -value.digits : value.digits).toString();
        return whole(Math.max(digits === '0' ? 1 : digits.length, value.scale));
      }
      const root = squareRoot(value, this.scale);
      if (!root) throw new BcFailure('Square root of a negative number');
      return root;
    }
    if (name === 'read') throw new BcFailure('not supported here: read()');
    const definition = this.#functions.get(name);
    if (!definition && this.#hasLibrary && first && args.length === 1) {
      const value = libraryFunction(name, yield* this.#value(first), this.scale);
      if (value) return value;
    }
    if (!definition) throw new BcFailure(`Function ${name} not defined.`);
    if (definition.parameters.length !== args.length) throw new BcFailure('Parameter number mismatch');
    return yield* this.#invoke(definition, args);
  }

  *#invoke({ parameters, locals, body }: Definition, args: readonly Expr[]): Running<Decimal> {
    const values: (Decimal | Map<string, Decimal>)[] = [];
    for (const arg of args)
      values.push(arg.kind === 'array' ? new Map(this.#array(arg.name)) : yield* this.#value(arg));
    const saved = [...parameters, ...locals].map((name) => [name, this.#taken(name)] as const);
    parameters.forEach((name, index) => {
      const value = values[index];
      if (value instanceof Map) this.#arrays.set(name.replace('[]', ''), value);
      else if (value) this.#variables.set(name, value);
    });
    const ibase = this.#ibase;
    this.#returned = ZERO;
    const flow = yield* this.#statements(body);
    const result = flow === 'return' ? this.#returned : ZERO;
    this.#ibase = ibase;
    for (const [name, value] of saved.reverse()) this.#restore(name, value);
    return result;
  }

  /** Takes a name away for the time of a call; answers what it held. */
  #taken(name: string): Decimal | Map<string, Decimal> | undefined {
    if (name.endsWith('[]')) {
      const array = this.#arrays.get(name.slice(0, -2));
      this.#arrays.delete(name.slice(0, -2));
      return array;
    }
    const value = this.#variables.get(name);
    this.#variables.delete(name);
    return value;
  }

  #restore(name: string, value: Decimal | Map<string, Decimal> | undefined): void {
    const plain = name.replace('[]', '');
    if (name.endsWith('[]')) {
      if (value instanceof Map) this.#arrays.set(plain, value);
      else this.#arrays.delete(plain);
    } else if (value === undefined || value instanceof Map) this.#variables.delete(plain);
    else this.#variables.set(plain, value);
  }
}

const LARGEST = 10n ** BigInt(DIGIT_LIMIT);

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const unescapePrint = (text: string): string =>
  text.replace(
    /\\(.)/g,
    (_, letter: string) =>
      ({ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', q: '"', '\\': '\\' })[letter] ?? letter,
  );
