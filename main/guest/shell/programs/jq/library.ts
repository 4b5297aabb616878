/** What a jq program finds without defining it: builtins of three kinds, and global variables. */

import { constant } from './codes.ts';
import { Compiler, enter, type Library, selfBinding, signature } from './compile.ts';
import { JqProblem } from './lexer.ts';
import { type Closure, type Code, type Machine, outputsOf } from './machine.ts';
import { NOT_SIMULATED } from './math.ts';
import { pathsOf } from './modify.ts';
import type { Native, NativeHost } from './native.ts';
import { NATIVES } from './natives.ts';
import { compactText, shortText } from './output.ts';
import { parseDefinitions } from './parser.ts';
import { getPath } from './paths.ts';
import { PRELUDE } from './prelude.ts';
import type { Definition } from './syntax.ts';
import { isArray, JqError, type Json } from './values.ts';

/** The world around a program. */
export interface JqHost extends NativeHost {
  /** The next input; undefined when there is none. */
  input(): Json | undefined;
  error(text: string): void;
  readonly fileName: Json;
  readonly lineNumber: number;
}

/** `halt` and `halt_error`. */
export class Halted extends Error {
  readonly code: number;
  readonly text: string;
  constructor(code: number, text: string) {
    super('halt');
    this.code = code;
    this.text = text;
  }
}

let prelude: ReadonlyMap<string, Definition> | undefined;

function preludeNamed(own: string): Definition | undefined {
  prelude ??= new Map(
    parseDefinitions(PRELUDE).map((definition) => [
      signature(definition.name, definition.parameters.length),
      definition,
    ]),
  );
  return prelude.get(own);
}

export class JqLibrary implements Library {
  readonly #host: JqHost;
  readonly #variables: ReadonlyMap<string, Json>;
  readonly #compiled = new Map<string, Closure>();
  readonly #compiler: Compiler;
  /** Definitions of ~/.jq, by name and arguments. */
  readonly #own: ReadonlyMap<string, Definition>;

  constructor(host: JqHost, variables: ReadonlyMap<string, Json>, own: readonly Definition[] = []) {
    this.#host = host;
    this.#variables = variables;
    this.#compiler = new Compiler(this);
    this.#own = new Map(own.map((each) => [signature(each.name, each.parameters.length), each]));
  }

  variable(name: string): Json | undefined {
    return this.#variables.get(name);
  }

  isNative(name: string, args: number): boolean {
    const own = signature(name, args);
    return NATIVES.has(own) && !this.#own.has(own);
  }

  builtin(name: string, args: readonly Code[]): Code | undefined {
    const own = signature(name, args.length);
    const definition = this.#own.get(own);
    if (definition) return this.#defined(own, definition, args);
    const special = this.#special(own, args);
    if (special) return special;
    const native = NATIVES.get(own);
    if (native) return onEachArgument(args, native, this.#host);
    const written = preludeNamed(own);
    if (written) return this.#defined(own, written, args);
    if (NOT_SIMULATED.has(own)) throw new JqProblem(`not supported here: ${own}`, 0);
    return undefined;
  }

  /** Compiled when it is first called, so that definitions may call each other. */
  #defined(own: string, definition: Definition, args: readonly Code[]): Code {
    return (machine, value, place, env, next) => {
      let closure = this.#compiled.get(own);
      if (!closure) {
        closure = selfBinding(this.#compiler.body(definition, undefined), undefined).value as Closure;
        this.#compiled.set(own, closure);
      }
      enter(machine, closure, args, value, place, env, next);
    };
  }

  /** Those that need more than values: outputs of their own number, places, the world. */
  #special(own: string, args: readonly Code[]): Code | undefined {
    const host = this.#host;
    const [first = constant(null), second = constant(null), third = constant(null)] = args;
    switch (own) {
      case 'empty/0':
        return (machine) => machine.backtrack();
      case 'error/0':
        return (_machine, value) => {
          throw new JqError(value);
        };
      case 'path/1':
        return pathsOf(first);
      case 'getpath/1':
        return getPaths(first);
      case 'range/2':
        return ranges(first, second, constant(1));
      case 'range/3':
        return ranges(first, second, third);
      case 'input/0':
        return (machine, _value, place, _env, next) => {
          const value = host.input();
          if (value === undefined) throw new JqError('No more inputs');
          machine.emit(next, value, place);
        };
      case 'debug/0':
        return told(host, (value) => `${compactText(['DEBUG:', value])}\n`);
      case 'stderr/0':
        return told(host, compactText);
      case 'input_filename/0':
        return (machine, _value, place, _env, next) => machine.emit(next, host.fileName, place);
      case 'input_line_number/0':
        return (machine, _value, place, _env, next) => machine.emit(next, host.lineNumber, place);
      case 'halt/0':
        return () => {
          throw new Halted(0, '');
        };
      case 'halt_error/1':
        return (machine, value, _place, env, next) =>
          outputsOf(first, machine, value, env, next, (_machine, code) => {
            if (typeof code !== 'number') throw new JqError('halt_error/1: number required');
            throw new Halted(code & 255, typeof value === 'string' ? value : `${compactText(value)}\n`);
          });
      case 'builtins/0':
        return constant(this.#names());
      default:
        return undefined;
    }
  }

  #names(): Json {
    preludeNamed('');
    const special =
      'empty/0 error/0 path/1 range/2 range/3 input/0 debug/0 stderr/0 input_filename/0 input_line_number/0 halt/0 halt_error/1 builtins/0';
    return [...new Set([...special.split(' '), ...NATIVES.keys(), ...(prelude?.keys() ?? [])])].filter(
      (name) => !name.startsWith('_'),
    );
  }
}

/** For all values of all arguments; the last argument varies slowest. */
function onEachArgument(args: readonly Code[], native: Native, host: NativeHost): Code {
  return (machine, value, place, env, next) => {
    const from = (index: number, values: readonly Json[]): void => {
      const code = args[index];
      if (!code) {
        machine.emit(next, native(value, values, host), place);
        return;
      }
      outputsOf(code, machine, value, env, next, (_machine, each) => from(index - 1, [each, ...values]));
    };
    from(args.length - 1, []);
  };
}

const told =
  (host: JqHost, text: (value: Json) => string): Code =>
  (machine, value, place, _env, next) => {
    host.error(text(value));
    machine.emit(next, value, place);
  };

const getPaths =
  (paths: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(paths, machine, value, env, next, (_machine, path) => {
      if (!isArray(path)) throw new JqError('Path must be specified as an array');
      if (place && !Object.is(place.at, value))
        throw new JqError(`Invalid path expression with result ${shortText(value)}`);
      const found = getPath(value, path);
      machine.emit(next, found, place && { keys: [...place.keys, ...path], at: found });
    });

/** The first bound varies slowest. */
const ranges =
  (from: Code, to: Code, by: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(from, machine, value, env, next, (_first, start) =>
      outputsOf(to, machine, value, env, next, (_second, end) =>
        outputsOf(by, machine, value, env, next, (_third, step) => {
          if (typeof start !== 'number' || typeof end !== 'number' || typeof step !== 'number')
            throw new JqError('Range bounds must be numeric');
          count(machine, start, end, step, (each) => machine.emit(next, each, place));
        }),
      ),
    );

function count(machine: Machine, at: number, end: number, step: number, emit: (value: number) => void): void {
  const isOver = step > 0 ? !(at < end) : step < 0 ? !(at > end) : true;
  if (isOver) {
    machine.backtrack();
    return;
  }
  machine.later(() => count(machine, at + step, end, step, emit));
  emit(at);
}
