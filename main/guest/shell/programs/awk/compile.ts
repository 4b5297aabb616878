/** Compiles the tree of an awk program. */

import { compileRegex, type Regex, RegexProblem } from '../../language/regex.ts';
import { BUILTIN_IDS } from './builtins.ts';
import { type AwkProgram, type CompiledFunction, OP, SPECIAL } from './code.ts';
import { AwkProblem } from './lexer.ts';
import type { Action, AwkFunction, AwkSource, Expression, Lvalue, Rule } from './syntax.ts';
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

/** Names that mean something in gawk that this awk does not do: using one is refused. */
const REFUSED_NAMES = new Set([
  'FPAT',
  'FIELDWIDTHS',
  'BINMODE',
  'LINT',
  'TEXTDOMAIN',
  'SYMTAB',
  'FUNCTAB',
  'IGNORECASE',
]);

const RECORD: Expression = { kind: 'field', index: { kind: 'number', value: 0 } };

export const DESTINATIONS = ['', '>', '>>', '|'] as const;

/** @throws AwkProblem */
export function compileAwk(source: AwkSource): AwkProgram {
  return new Compiler(source).program();
}

export function compileAwkRegex(pattern: string): Regex {
  return compileRegex(pattern, { extended: true, ignoreCase: false, escapes: 'awk' });
}

class Compiler {
  readonly #source: AwkSource;
  readonly #code: number[] = [];
  readonly #constants: Scalar[] = [];
  readonly #constantSlots = new Map<string, number>();
  readonly #regexes: Regex[] = [];
  readonly #globals: string[] = [...SPECIAL];
  readonly #globalSlots = new Map<string, number>(SPECIAL.map((name, slot) => [name, slot]));
  readonly #functions: CompiledFunction[] = [];
  readonly #functionSlots = new Map<string, number>();
  #locals: ReadonlyMap<string, number> = new Map();
  /** Jumps to be filled in, of the loops around. */
  readonly #breaks: number[][] = [];
  readonly #continues: number[][] = [];
  #ranges = 0;

  constructor(source: AwkSource) {
    this.#source = source;
  }

  program(): AwkProgram {
    for (const { name, parameters } of this.#source.functions) {
      if (this.#functionSlots.has(name))
        throw new AwkProblem(`function name '${name}' previously defined`, 1);
      this.#functionSlots.set(name, this.#functions.length);
      this.#functions.push({ name, parameters: parameters.length, start: 0 });
    }
    for (const each of this.#source.functions) this.#function(each);
    const rules = this.#source.rules;
    const of = (kind: 'begin' | 'end'): Rule[] => rules.filter(({ pattern }) => pattern.kind === kind);
    const records = rules.filter(({ pattern }) => pattern.kind !== 'begin' && pattern.kind !== 'end');
    const begin = this.#rules(of('begin'));
    const main = this.#rules(records);
    const end = this.#rules(of('end'));
    const hasEnd = of('end').length > 0;
    return {
      code: Int32Array.from(this.#code),
      constants: this.#constants,
      regexes: this.#regexes,
      functions: this.#functions,
      globals: this.#globals,
      begin,
      main: records.length === 0 && !hasEnd ? -1 : main,
      end,
      hasEnd,
      ranges: this.#ranges,
    };
  }

  #emit(op: number, a = 0, b = 0): number {
    return this.#code.push(op, a, b) - 3;
  }

  get #here(): number {
    return this.#code.length;
  }

  #target(jump: number, to = this.#here): void {
    this.#code[jump + 1] = to;
  }

  #constant(value: Scalar): void {
    const key = `${typeof value}:${String(value)}`;
    let slot = this.#constantSlots.get(key);
    if (slot === undefined) {
      slot = this.#constants.push(value) - 1;
      this.#constantSlots.set(key, slot);
    }
    this.#emit(OP.constant, slot);
  }

  #global(name: string): number {
    if (REFUSED_NAMES.has(name)) throw new AwkProblem(`not supported here: ${name}`, 1);
    if (this.#functionSlots.has(name)) throw new AwkProblem(`function '${name}' used as a variable`, 1);
    let slot = this.#globalSlots.get(name);
    if (slot === undefined) {
      slot = this.#globals.push(name) - 1;
      this.#globalSlots.set(name, slot);
    }
    return slot;
  }

  #function({ name, parameters, body }: AwkFunction): void {
    const compiled = this.#functions[this.#functionSlots.get(name) ?? 0];
    if (compiled) compiled.start = this.#here;
    this.#locals = new Map(parameters.map((parameter, slot) => [parameter, slot]));
    this.#action(body);
    this.#constant(undefined);
    this.#emit(OP.return);
    this.#locals = new Map();
  }

  #rules(rules: readonly Rule[]): number {
    const start = this.#here;
    for (const { pattern, action } of rules) {
      let skip: number | undefined;
      if (pattern.kind === 'test') {
        this.#condition(pattern.test);
        skip = this.#emit(OP.jumpIfFalse);
      } else if (pattern.kind === 'range') skip = this.#range(pattern.from, pattern.to);
      if (action) this.#action(action);
      else this.#emit(OP.print, 0, 0);
      if (skip !== undefined) this.#target(skip);
    }
    this.#emit(OP.stop);
    return start;
  }

  #range(from: Expression, to: Expression): number {
    const range = this.#ranges++;
    this.#emit(OP.rangeActive, range);
    const active = this.#emit(OP.jumpIfTrue);
    this.#condition(from);
    const skip = this.#emit(OP.jumpIfFalse);
    this.#emit(OP.setRange, range, 1);
    this.#target(active);
    this.#condition(to);
    const goesOn = this.#emit(OP.jumpIfFalse);
    this.#emit(OP.setRange, range, 0);
    this.#target(goesOn);
    return skip;
  }

  #actions(actions: readonly Action[]): void {
    for (const action of actions) this.#action(action);
  }

  #action(action: Action): void {
    switch (action.kind) {
      case 'block':
        this.#actions(action.body);
        return;
      case 'expression':
        this.#expression(action.value);
        this.#emit(OP.pop);
        return;
      case 'print':
      case 'printf':
        for (const arg of action.args) this.#expression(arg);
        if (action.redirect) this.#expression(action.redirect.target);
        this.#emit(
          action.kind === 'print' ? OP.print : OP.printf,
          action.args.length,
          action.redirect ? DESTINATIONS.indexOf(action.redirect.to) : 0,
        );
        return;
      case 'if': {
        this.#condition(action.test);
        const skip = this.#emit(OP.jumpIfFalse);
        this.#action(action.yes);
        if (!action.no) {
          this.#target(skip);
          return;
        }
        const end = this.#emit(OP.jump);
        this.#target(skip);
        this.#action(action.no);
        this.#target(end);
        return;
      }
      case 'while':
        this.#loop(undefined, action.test, undefined, action.body);
        return;
      case 'for':
        this.#loop(action.first, action.test, action.step, action.body);
        return;
      case 'do': {
        const top = this.#here;
        this.#body(action.body, () => {
          this.#condition(action.test);
          this.#target(this.#emit(OP.jumpIfTrue), top);
        });
        return;
      }
      case 'for-in':
        this.#forIn(action.variable, action.name, action.body);
        return;
      case 'switch':
        this.#switch(action);
        return;
      case 'delete':
        this.#array(action.name);
        if (!action.index) {
          this.#emit(OP.deleteAll);
          return;
        }
        this.#subscript(action.index);
        this.#emit(OP.deleteElement);
        return;
      case 'break':
        this.#breaks.at(-1)?.push(this.#emit(OP.jump));
        return;
      case 'continue': {
        const continues = this.#continues.at(-1);
        if (!continues) throw new AwkProblem("'continue' is not allowed outside a loop", 1);
        continues.push(this.#emit(OP.jump));
        return;
      }
      case 'next':
        this.#emit(OP.next);
        return;
      case 'nextfile':
        this.#emit(OP.nextFile);
        return;
      case 'exit':
        if (action.value) this.#expression(action.value);
        this.#emit(OP.exit, action.value ? 1 : 0);
        return;
      case 'return':
        if (action.value) this.#expression(action.value);
        else this.#constant(undefined);
        this.#emit(OP.return);
        return;
    }
  }

  /** A loop's body, then what `continue` goes to. */
  #body(body: Action, step: () => void): void {
    this.#breaks.push([]);
    this.#continues.push([]);
    this.#action(body);
    for (const jump of this.#continues.pop() ?? []) this.#target(jump);
    step();
    for (const jump of this.#breaks.pop() ?? []) this.#target(jump);
  }

  #loop(
    first: Action | undefined,
    test: Expression | undefined,
    step: Action | undefined,
    body: Action,
  ): void {
    if (first) this.#action(first);
    const top = this.#here;
    let leave: number | undefined;
    if (test) {
      this.#condition(test);
      leave = this.#emit(OP.jumpIfFalse);
    }
    this.#body(body, () => {
      if (step) this.#action(step);
      this.#emit(OP.jump, top);
      if (leave !== undefined) this.#target(leave);
    });
  }

  #forIn(variable: Lvalue, name: string, body: Action): void {
    this.#array(name);
    this.#emit(OP.walk);
    const top = this.#here;
    const next = this.#emit(OP.walkNext);
    this.#store(variable);
    this.#emit(OP.pop);
    this.#body(body, () => {
      this.#emit(OP.jump, top);
    });
    this.#target(next);
    this.#emit(OP.endWalk);
  }

  /** The value stays on the stack until a case takes it. */
  #switch({ value, cases }: Extract<Action, { kind: 'switch' }>): void {
    this.#expression(value);
    const entries = cases.map(({ test }) => {
      if (!test) return undefined;
      this.#emit(OP.duplicate);
      if (test.kind === 'regex') this.#emit(OP.match, this.#regex(test.value));
      else {
        this.#expression(test);
        this.#emit(OP.equal);
      }
      return this.#emit(OP.jumpIfTrue);
    });
    const otherwise = this.#emit(OP.jump);
    this.#breaks.push([]);
    cases.forEach(({ body }, index) => {
      const entry = entries[index];
      this.#target(entry ?? otherwise);
      this.#actions(body);
    });
    if (cases.every(({ test }) => test)) this.#target(otherwise);
    for (const jump of this.#breaks.pop() ?? []) this.#target(jump);
    this.#emit(OP.pop);
  }

  /** Truth of an expression; a regular expression alone asks the record. */
  #condition(test: Expression): void {
    this.#expression(test);
  }

  #regex(pattern: string): number {
    try {
      return this.#regexes.push(compileAwkRegex(pattern)) - 1;
    } catch (error) {
      if (error instanceof RegexProblem) throw new AwkProblem(`${error.message}: /${pattern}/`, 1);
      throw error;
    }
  }

  #array(name: string): void {
    const local = this.#locals.get(name);
    if (local !== undefined) this.#emit(OP.localArray, local);
    else this.#emit(OP.globalArray, this.#global(name));
  }

  #subscript(index: readonly Expression[]): void {
    for (const part of index) this.#expression(part);
    this.#emit(OP.subscript, index.length);
  }

  /** Stores the value on top of the stack, and leaves it there. */
  #store(target: Lvalue): void {
    if (target.kind === 'variable') {
      const local = this.#locals.get(target.name);
      if (local !== undefined) this.#emit(OP.storeLocal, local);
      else if (target.name === 'NF') this.#emit(OP.storeNf);
      else this.#emit(OP.storeGlobal, this.#global(target.name));
    } else if (target.kind === 'field') {
      this.#expression(target.index);
      this.#emit(OP.storeField);
    } else {
      this.#array(target.name);
      this.#subscript(target.index);
      this.#emit(OP.storeElement);
    }
  }

  /** Reads a target, changes the value on the stack, and stores it; what stands in its index happens once. */
  #update(target: Lvalue, change: () => void): void {
    if (target.kind === 'variable') {
      this.#variable(target.name);
      change();
      this.#store(target);
    } else if (target.kind === 'field') {
      this.#expression(target.index);
      this.#emit(OP.duplicate);
      this.#emit(OP.loadField);
      change();
      this.#emit(OP.storeFieldUnder);
    } else {
      this.#array(target.name);
      this.#subscript(target.index);
      this.#emit(OP.duplicate2);
      this.#emit(OP.loadElement);
      change();
      this.#emit(OP.storeElementUnder);
    }
  }

  #expression(expression: Expression): void {
    switch (expression.kind) {
      case 'number':
      case 'string':
        this.#constant(expression.value);
        return;
      case 'regex':
        this.#constant(0);
        this.#emit(OP.loadField);
        this.#emit(OP.match, this.#regex(expression.value));
        return;
      case 'grouped':
        this.#expression(expression.inner);
        return;
      case 'list':
        throw new AwkProblem('syntax error: a list in parentheses stands where a value is needed', 1);
      case 'variable':
        this.#variable(expression.name);
        return;
      case 'field':
        this.#expression(expression.index);
        this.#emit(OP.loadField);
        return;
      case 'element':
        this.#array(expression.name);
        this.#subscript(expression.index);
        this.#emit(OP.loadElement);
        return;
      case 'in':
        this.#array(expression.name);
        this.#subscript(expression.index);
        this.#emit(OP.hasElement);
        return;
      case 'unary':
        this.#expression(expression.operand);
        this.#emit(expression.operator === '-' ? OP.negate : expression.operator === '+' ? OP.plus : OP.not);
        return;
      case 'binary':
        this.#expression(expression.left);
        this.#expression(expression.right);
        this.#emit(BINARY[expression.operator] ?? OP.add);
        return;
      case 'match':
        this.#expression(expression.left);
        this.#emit(expression.negated ? OP.notMatch : OP.match, this.#pattern(expression.right));
        return;
      case 'and':
      case 'or':
        this.#logical(expression.kind, expression.left, expression.right);
        return;
      case 'choose': {
        this.#condition(expression.test);
        const skip = this.#emit(OP.jumpIfFalse);
        this.#expression(expression.yes);
        const end = this.#emit(OP.jump);
        this.#target(skip);
        this.#expression(expression.no);
        this.#target(end);
        return;
      }
      case 'assign': {
        const { target, operator, value } = expression;
        if (operator === '=') {
          this.#expression(value);
          this.#store(target);
          return;
        }
        this.#update(target, () => {
          this.#expression(value);
          this.#emit(BINARY[operator.slice(0, -1)] ?? OP.add);
        });
        return;
      }
      case 'step':
        this.#update(expression.target, () => {
          this.#emit(OP.toNumber);
          this.#constant(expression.by);
          this.#emit(OP.add);
        });
        if (!expression.after) return;
        // What it was before.
        this.#constant(expression.by);
        this.#emit(OP.subtract);
        return;
      case 'call':
        this.#call(expression);
        return;
      case 'builtin':
        this.#builtin(expression);
        return;
      case 'getline':
        this.#getline(expression);
        return;
    }
  }

  #variable(name: string): void {
    const local = this.#locals.get(name);
    if (local !== undefined) this.#emit(OP.loadLocal, local);
    else if (name === 'NF') this.#emit(OP.loadNf);
    else this.#emit(OP.loadGlobal, this.#global(name));
  }

  /** The pattern of a match: a constant one's slot, or -1 after pushing its text. */
  #pattern(expression: Expression): number {
    if (expression.kind === 'regex') return this.#regex(expression.value);
    if (expression.kind === 'grouped' && expression.inner.kind === 'regex')
      return this.#regex(expression.inner.value);
    this.#expression(expression);
    return -1;
  }

  #logical(kind: 'and' | 'or', left: Expression, right: Expression): void {
    this.#condition(left);
    this.#emit(OP.truth);
    this.#emit(OP.duplicate);
    const skip = this.#emit(kind === 'and' ? OP.jumpIfFalse : OP.jumpIfTrue);
    this.#emit(OP.pop);
    this.#condition(right);
    this.#emit(OP.truth);
    this.#target(skip);
  }

  #call({ name, args, line }: Extract<Expression, { kind: 'call' }>): void {
    const slot = this.#functionSlots.get(name);
    const found = slot === undefined ? undefined : this.#functions[slot];
    if (slot === undefined || !found) throw new AwkProblem(`function '${name}' not defined`, line);
    if (args.length > found.parameters)
      throw new AwkProblem(`function '${name}' called with more arguments than declared`, line);
    for (const arg of args) {
      const local = arg.kind === 'variable' ? this.#locals.get(arg.name) : undefined;
      if (local !== undefined) this.#emit(OP.passLocal, local);
      else if (arg.kind === 'variable' && arg.name !== 'NF')
        this.#emit(OP.passGlobal, this.#global(arg.name));
      else this.#expression(arg);
    }
    this.#emit(OP.call, slot, args.length);
  }

  #builtin({ name, args, line }: Extract<Expression, { kind: 'builtin' }>): void {
    const builtin = BUILTIN_IDS.get(name);
    if (!builtin) throw new AwkProblem(`not supported here: ${name}`, line);
    const { id, least, most } = builtin;
    if (args.length < least || args.length > most)
      throw new AwkProblem(`${args.length} is invalid as number of arguments for ${name}`, line);
    args.forEach((arg, index) => {
      if (builtin.arrays?.includes(index)) {
        if (arg.kind !== 'variable')
          throw new AwkProblem(`${name}: argument ${index + 1} is not an array`, line);
        this.#array(arg.name);
      } else if (builtin.either?.includes(index) && arg.kind === 'variable' && arg.name !== 'NF') {
        const local = this.#locals.get(arg.name);
        if (local !== undefined) this.#emit(OP.loadLocal, local);
        else this.#emit(OP.loadGlobal, this.#global(arg.name));
      } else if (builtin.patterns?.includes(index)) this.#patternArgument(arg);
      else this.#expression(arg);
    });
    if (builtin.replaces && args.length < 3) this.#expression(RECORD);
    this.#emit(OP.builtin, id, builtin.replaces ? 3 : args.length);
    if (!builtin.replaces) return;
    // sub and gsub leave the new text and the count, and the text only counts when the count is not 0.
    const target = args[2] ?? RECORD;
    const assigned = target.kind === 'grouped' ? target.inner : target;
    const isAssignable =
      assigned.kind === 'variable' || assigned.kind === 'element' || assigned.kind === 'field';
    this.#emit(OP.duplicate);
    const none = this.#emit(OP.jumpIfFalse);
    this.#emit(OP.pushLine);
    if (isAssignable) this.#store(assigned);
    this.#emit(OP.pop);
    this.#target(none);
  }

  /** A regular expression as itself; anything else as its text. */
  #patternArgument(arg: Expression): void {
    if (arg.kind !== 'regex') {
      this.#expression(arg);
      return;
    }
    this.#emit(
      OP.constant,
      this.#constants.push(new RegexConstant(this.#regex(arg.value)) as unknown as Scalar) - 1,
    );
  }

  #getline({ from, source, target }: Extract<Expression, { kind: 'getline' }>): void {
    if (source) this.#expression(source);
    this.#emit(OP.getline, ['input', 'file', 'command'].indexOf(from), target ? 1 : 0);
    if (!target) return;
    this.#emit(OP.duplicate);
    this.#constant(0);
    this.#emit(OP.greater);
    const none = this.#emit(OP.jumpIfFalse);
    this.#emit(OP.pushLine);
    this.#store(target);
    this.#emit(OP.pop);
    this.#target(none);
  }
}

/** A constant pattern on the stack, by its slot. */
export class RegexConstant {
  readonly slot: number;
  constructor(slot: number) {
    this.slot = slot;
  }
}
