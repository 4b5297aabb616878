/** Compiles the tree of an awk program. */

import { Assembler } from './assembler.ts';
import { type AwkProgram, OP } from './code.ts';
import { compileExpression, compileStore, compileSubscript } from './expressions.ts';
import { AwkProblem } from './lexer.ts';
import type { Action, AwkFunction, AwkSource, Expression, Lvalue, Rule } from './syntax.ts';

export const DESTINATIONS = ['', '>', '>>', '|'] as const;

/** @throws AwkProblem */
export function compileAwk(source: AwkSource): AwkProgram {
  return new Compiler(source).program();
}

class Compiler {
  readonly #source: AwkSource;
  readonly #out = new Assembler();
  /** Jumps to be filled in, of the loops around. */
  readonly #breaks: number[][] = [];
  readonly #continues: number[][] = [];
  #ranges = 0;

  constructor(source: AwkSource) {
    this.#source = source;
  }

  program(): AwkProgram {
    for (const { name, parameters } of this.#source.functions) {
      if (this.#out.functionSlots.has(name))
        throw new AwkProblem(`function name '${name}' previously defined`, 1);
      this.#out.functionSlots.set(name, this.#out.functions.length);
      this.#out.functions.push({ name, parameters: parameters.length, start: 0 });
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
      code: Int32Array.from(this.#out.code),
      constants: this.#out.constants,
      regexes: this.#out.regexes,
      functions: this.#out.functions,
      globals: this.#out.globals,
      begin,
      main: records.length === 0 && !hasEnd ? -1 : main,
      end,
      hasEnd,
      ranges: this.#ranges,
    };
  }

  #function({ name, parameters, body }: AwkFunction): void {
    const compiled = this.#out.functions[this.#out.functionSlots.get(name) ?? 0];
    if (compiled) compiled.start = this.#out.here;
    this.#out.locals = new Map(parameters.map((parameter, slot) => [parameter, slot]));
    this.#action(body);
    this.#out.constant(undefined);
    this.#out.emit(OP.return);
    this.#out.locals = new Map();
  }

  #rules(rules: readonly Rule[]): number {
    const start = this.#out.here;
    for (const { pattern, action } of rules) {
      let skip: number | undefined;
      if (pattern.kind === 'test') {
        compileExpression(this.#out, pattern.test);
        skip = this.#out.emit(OP.jumpIfFalse);
      } else if (pattern.kind === 'range') skip = this.#range(pattern.from, pattern.to);
      if (action) this.#action(action);
      else this.#out.emit(OP.print, 0, 0);
      if (skip !== undefined) this.#out.target(skip);
    }
    this.#out.emit(OP.stop);
    return start;
  }

  #range(from: Expression, to: Expression): number {
    const range = this.#ranges++;
    this.#out.emit(OP.rangeActive, range);
    const active = this.#out.emit(OP.jumpIfTrue);
    compileExpression(this.#out, from);
    const skip = this.#out.emit(OP.jumpIfFalse);
    this.#out.emit(OP.setRange, range, 1);
    this.#out.target(active);
    compileExpression(this.#out, to);
    const goesOn = this.#out.emit(OP.jumpIfFalse);
    this.#out.emit(OP.setRange, range, 0);
    this.#out.target(goesOn);
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
        compileExpression(this.#out, action.value);
        this.#out.emit(OP.pop);
        return;
      case 'print':
      case 'printf':
        for (const arg of action.args) compileExpression(this.#out, arg);
        if (action.redirect) compileExpression(this.#out, action.redirect.target);
        this.#out.emit(
          action.kind === 'print' ? OP.print : OP.printf,
          action.args.length,
          action.redirect ? DESTINATIONS.indexOf(action.redirect.to) : 0,
        );
        return;
      case 'if': {
        compileExpression(this.#out, action.test);
        const skip = this.#out.emit(OP.jumpIfFalse);
        this.#action(action.yes);
        if (!action.no) {
          this.#out.target(skip);
          return;
        }
        const end = this.#out.emit(OP.jump);
        this.#out.target(skip);
        this.#action(action.no);
        this.#out.target(end);
        return;
      }
      case 'while':
        this.#loop(undefined, action.test, undefined, action.body);
        return;
      case 'for':
        this.#loop(action.first, action.test, action.step, action.body);
        return;
      case 'do': {
        const top = this.#out.here;
        this.#body(action.body, () => {
          compileExpression(this.#out, action.test);
          this.#out.target(this.#out.emit(OP.jumpIfTrue), top);
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
        this.#out.array(action.name);
        if (!action.index) {
          this.#out.emit(OP.deleteAll);
          return;
        }
        compileSubscript(this.#out, action.index);
        this.#out.emit(OP.deleteElement);
        return;
      case 'break':
        this.#breaks.at(-1)?.push(this.#out.emit(OP.jump));
        return;
      case 'continue': {
        const continues = this.#continues.at(-1);
        if (!continues) throw new AwkProblem("'continue' is not allowed outside a loop", 1);
        continues.push(this.#out.emit(OP.jump));
        return;
      }
      case 'next':
        this.#out.emit(OP.next);
        return;
      case 'nextfile':
        this.#out.emit(OP.nextFile);
        return;
      case 'exit':
        if (action.value) compileExpression(this.#out, action.value);
        this.#out.emit(OP.exit, action.value ? 1 : 0);
        return;
      case 'return':
        if (action.value) compileExpression(this.#out, action.value);
        else this.#out.constant(undefined);
        this.#out.emit(OP.return);
        return;
    }
  }

  /** A loop's body, then what `continue` goes to. */
  #body(body: Action, step: () => void): void {
    this.#breaks.push([]);
    this.#continues.push([]);
    this.#action(body);
    for (const jump of this.#continues.pop() ?? []) this.#out.target(jump);
    step();
    for (const jump of this.#breaks.pop() ?? []) this.#out.target(jump);
  }

  #loop(
    first: Action | undefined,
    test: Expression | undefined,
    step: Action | undefined,
    body: Action,
  ): void {
    if (first) this.#action(first);
    const top = this.#out.here;
    let leave: number | undefined;
    if (test) {
      compileExpression(this.#out, test);
      leave = this.#out.emit(OP.jumpIfFalse);
    }
    this.#body(body, () => {
      if (step) this.#action(step);
      this.#out.emit(OP.jump, top);
      if (leave !== undefined) this.#out.target(leave);
    });
  }

  #forIn(variable: Lvalue, name: string, body: Action): void {
    this.#out.array(name);
    this.#out.emit(OP.walk);
    const top = this.#out.here;
    const next = this.#out.emit(OP.walkNext);
    compileStore(this.#out, variable);
    this.#out.emit(OP.pop);
    this.#body(body, () => {
      this.#out.emit(OP.jump, top);
    });
    this.#out.target(next);
    this.#out.emit(OP.endWalk);
  }

  /** The value stays on the stack until a case takes it. */
  #switch({ value, cases }: Extract<Action, { kind: 'switch' }>): void {
    compileExpression(this.#out, value);
    const entries = cases.map(({ test }) => {
      if (!test) return undefined;
      this.#out.emit(OP.duplicate);
      if (test.kind === 'regex') this.#out.emit(OP.match, this.#out.regex(test.value));
      else {
        compileExpression(this.#out, test);
        this.#out.emit(OP.equal);
      }
      return this.#out.emit(OP.jumpIfTrue);
    });
    const otherwise = this.#out.emit(OP.jump);
    this.#breaks.push([]);
    cases.forEach(({ body }, index) => {
      const entry = entries[index];
      this.#out.target(entry ?? otherwise);
      this.#actions(body);
    });
    if (cases.every(({ test }) => test)) this.#out.target(otherwise);
    for (const jump of this.#breaks.pop() ?? []) this.#out.target(jump);
    this.#out.emit(OP.pop);
  }
}
