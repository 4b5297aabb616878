/** Makes filters of a jq program's tree. */

import {
  alternative,
  appended,
  assigned,
  attempted,
  both,
  broken,
  calculated,
  collected,
  conditional,
  constant,
  each,
  IDENTITY,
  indexed,
  interpolation,
  labelled,
  logical,
  lookUp,
  negated,
  object,
  piped,
  sliced,
} from './codes.ts';
import { destructure } from './destructure.ts';
import { type LinearStep, linearStepOf } from './in-place.ts';
import { JqProblem } from './lexer.ts';
import {
  andThen,
  type Binding,
  type Closure,
  type Code,
  type Continuation,
  type Env,
  type Machine,
  outputsOf,
} from './machine.ts';
import { Changes, type Place } from './paths.ts';
import type { Definition, Node, Pattern } from './syntax.ts';
import { variablesOf } from './syntax.ts';
import type { Json } from './values.ts';

/** Names in force where a node stands: as many, in the same order, as its Env has. */
export interface Scope {
  readonly name: string;
  readonly next: Scope | undefined;
}

/** What is there without being defined: builtins and global variables. */
export interface Library {
  /** By name and number of arguments; undefined when there is none. */
  builtin(name: string, args: readonly Code[]): Code | undefined;
  variable(name: string): Json | undefined;
  /** Whether it is a function of values, which answers one. */
  isNative(name: string, args: number): boolean;
}

export class Compiler {
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  /** @throws JqProblem for a name that is not defined. */
  compile(node: Node, scope: Scope | undefined): Code {
    const of = (inner: Node, names = scope): Code => this.compile(inner, names);
    switch (node.kind) {
      case 'identity':
        return IDENTITY;
      case 'literal':
        return constant(node.value);
      case 'string':
        return interpolation(
          node.format,
          node.parts.map((part) => (typeof part === 'string' ? part : of(part))),
        );
      case 'index':
        return indexed(of(node.of), of(node.key));
      case 'slice':
        return sliced(of(node.of), of(node.from), of(node.to));
      case 'each':
        return each(of(node.of));
      case 'try':
        return attempted(of(node.body), node.handler && of(node.handler));
      case 'pipe':
        return piped(of(node.left), of(node.right));
      case 'comma':
        return both(of(node.left), of(node.right));
      case 'alternative':
        return alternative(of(node.left), of(node.right));
      case 'and':
      case 'or':
        return logical(node.kind, of(node.left), of(node.right));
      case 'binary':
        return calculated(node.operator, of(node.left), of(node.right));
      case 'negate':
        return negated(of(node.of));
      case 'assign':
        return assigned(node.operator, of(node.left), of(node.right));
      case 'array':
        return node.of ? collected(of(node.of)) : constant([]);
      case 'object':
        return object(node.entries.map(({ key, value }) => ({ key: of(key), value: of(value) })));
      case 'if':
        return conditional(of(node.test), of(node.yes), of(node.no));
      case 'reduce':
      case 'foreach':
        return this.#folded(node, scope);
      case 'bind':
        return this.#bound(node, scope);
      case 'define':
        return this.#defined(node.definition, node.body, scope);
      case 'call':
        return this.#called(node.name, node.args, node.at, scope);
      case 'variable':
        return this.#variable(node.name, node.at, scope);
      case 'label':
        return labelled(of(node.body, { name: `*label-${node.name}`, next: scope }));
      case 'break':
        return broken(this.#distance(`*label-${node.name}`, node.at, scope));
    }
  }

  /** A function's body; its own name and then its parameters are in force in it. */
  body(definition: Definition, scope: Scope | undefined): Code {
    const self: Scope = { name: signature(definition.name, definition.parameters.length), next: scope };
    const inner = definition.parameters.reduce<Scope>(
      (next, name) => ({ name: signature(name, 0), next }),
      self,
    );
    return this.compile(definition.body, inner);
  }

  #defined(definition: Definition, rest: Node, scope: Scope | undefined): Code {
    const name = signature(definition.name, definition.parameters.length);
    const body = this.body(definition, scope);
    const after = this.compile(rest, { name, next: scope });
    return (machine, value, place, env, next) => after(machine, value, place, selfBinding(body, env), next);
  }

  #distance(name: string, at: number, scope: Scope | undefined): number {
    const distance = distanceOf(name, scope);
    if (distance === undefined) throw new JqProblem(`$${name} is not defined`, at);
    return distance;
  }

  #variable(name: string, at: number, scope: Scope | undefined): Code {
    const distance = distanceOf(name, scope);
    if (distance !== undefined)
      return (machine, _value, place, env, next) => machine.emit(next, lookUp(env, distance) as Json, place);
    const value = this.#library.variable(name.slice(1));
    if (value === undefined) throw new JqProblem(`${name} is not defined`, at);
    return constant(value);
  }

  #called(name: string, args: readonly Node[], at: number, scope: Scope | undefined): Code {
    const own = signature(name, args.length);
    const codes = args.map((arg) => this.compile(arg, scope));
    const distance = distanceOf(own, scope);
    if (distance !== undefined)
      return (machine, value, place, env, next) =>
        enter(machine, lookUp(env, distance) as Closure, codes, value, place, env, next);
    const builtin = this.#library.builtin(name, codes);
    if (!builtin) throw new JqProblem(`${own} is not defined`, at);
    return builtin;
  }

  #bound(node: Extract<Node, { kind: 'bind' }>, scope: Scope | undefined): Code {
    const source = this.compile(node.source, scope);
    const bind = this.#binder(node.patterns, scope);
    const body = this.compile(node.body, bind.scope);
    return (machine, value, place, env, next) =>
      outputsOf(source, machine, value, env, next, (_machine, found) =>
        bind.bind(machine, found, env, (inner) => body(machine, value, place, inner, next)),
      );
  }

  #binder(patterns: readonly Pattern[], scope: Scope | undefined) {
    const names = [...new Set(patterns.flatMap(variablesOf))];
    const inner = names.reduce<Scope | undefined>((next, name) => ({ name, next }), scope);
    const codes = patterns.map((pattern) => destructure(pattern, (node) => this.compile(node, inner)));
    return {
      scope: inner,
      /** Calls `body` with the variables of the first pattern that fits, and of the next ones should it fail. */
      bind: (machine: Machine, value: Json, env: Env, body: (env: Env) => void): void => {
        const tryFrom = (index: number): void => {
          if (index + 1 < codes.length) machine.push({ kind: 'try', handle: () => tryFrom(index + 1) });
          codes[index]?.(machine, value, names, env, body);
        };
        tryFrom(0);
      },
    };
  }

  #folded(node: Extract<Node, { kind: 'reduce' | 'foreach' }>, scope: Scope | undefined): Code {
    const source = this.compile(node.source, scope);
    const init = this.compile(node.init, scope);
    const bind = this.#binder(node.patterns, scope);
    const change = this.compile(node.update, bind.scope);
    const inPlace = node.kind === 'reduce' ? this.#inPlace(node.update, bind.scope) : undefined;
    const extract =
      node.kind === 'foreach' && node.extract ? this.compile(node.extract, bind.scope) : undefined;
    return (machine, value, place, env, next) =>
      init(
        machine,
        value,
        place,
        env,
        andThen(next, (_machine, first, at) => {
          let state = first;
          // While paths are followed the state's identity counts.
          const updated = inPlace && at === undefined ? inPlace(new Changes()) : change;
          if (node.kind === 'reduce') machine.later(() => machine.emit(next, state, at));
          source(
            machine,
            value,
            at,
            env,
            andThen(next, (_same, item, there) =>
              bind.bind(machine, item, env, (inner) => {
                const before = state;
                // What gives nothing leaves null, as jq has it.
                state = null;
                updated(
                  machine,
                  before,
                  there,
                  inner,
                  andThen(next, (_again, after, where) => {
                    state = after;
                    if (node.kind === 'reduce') machine.backtrack();
                    else if (extract) machine.call(extract, after, where, inner, next);
                    else machine.emit(next, after, where);
                  }),
                );
              }),
            ),
          );
        }),
      );
  }

  /** The update of a reduce that may change its state where it is. */
  #inPlace(node: Node, scope: Scope | undefined): ((changes: Changes) => Code) | undefined {
    const step = linearStepOf(
      node,
      (name, args) =>
        distanceOf(signature(name, args), scope) === undefined && this.#library.isNative(name, args),
    );
    return step && this.#linear(step, scope);
  }

  #linear(step: LinearStep, scope: Scope | undefined): (changes: Changes) => Code {
    switch (step.kind) {
      case 'stay':
        return () => IDENTITY;
      case 'assign': {
        const left = this.compile(step.left, scope);
        const right = this.compile(step.right, scope);
        return (changes) => assigned(step.operator, left, right, changes);
      }
      case 'append': {
        const right = this.compile(step.right, scope);
        return (changes) => appended(right, changes);
      }
      case 'chain': {
        const first = this.#linear(step.first, scope);
        const second = this.#linear(step.second, scope);
        return (changes) => piped(first(changes), second(changes));
      }
      case 'if': {
        const test = this.compile(step.test, scope);
        const yes = this.#linear(step.yes, scope);
        const no = this.#linear(step.no, scope);
        return (changes) => conditional(test, yes(changes), no(changes));
      }
    }
  }
}

export const signature = (name: string, args: number): string => `${name}/${args}`;

function distanceOf(name: string, scope: Scope | undefined): number | undefined {
  let distance = 0;
  for (let at = scope; at; at = at.next, distance++) if (at.name === name) return distance;
  return undefined;
}

/** A function's name, in force in its own body. */
export function selfBinding(code: Code, env: Env): Binding {
  const binding: Binding = { value: null, next: env };
  binding.value = { code, env: binding };
  return binding;
}

/** Calls a function, or a function's argument. */
export function enter(
  machine: Machine,
  closure: Closure,
  args: readonly Code[],
  value: Json,
  place: Place | undefined,
  env: Env,
  next: Continuation,
): void {
  let inner = closure.env;
  for (const code of args) inner = { value: { code, env }, next: inner };
  machine.call(closure.code, value, place, inner, next);
}
