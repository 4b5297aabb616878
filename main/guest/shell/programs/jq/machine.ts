/**
 * Runs compiled jq. A filter has any number of outputs: each is handed to a continuation, and what could give more is
 * remembered as a choice that is come back to. Nothing recurses, so that a program can pause and be stopped anywhere.
 */

import { LimitReached } from '../../limits.ts';
import type { Place } from './paths.ts';
import { JqError, type Json } from './values.ts';

/** What is called with each output; `place` is there while paths are followed. */
export interface Continuation {
  readonly take: (machine: Machine, value: Json, place: Place | undefined) => void;
  /** How many wait for each other: what a recursion that is no loop costs. */
  readonly depth: number;
}

/** A filter on one input. */
export type Code = (
  machine: Machine,
  value: Json,
  place: Place | undefined,
  env: Env,
  next: Continuation,
) => void;

/** A filter with the names around it: a function, or a function's argument. */
export interface Closure {
  readonly code: Code;
  readonly env: Env;
}

/** Names in force, the last one first. The compiler counts how far away one is. */
export type Env = Binding | undefined;
export interface Binding {
  value: Json | Closure | Label;
  readonly next: Env;
}

export class Label {}

type Choice =
  | { readonly kind: 'resume'; readonly resume: () => void }
  | Try
  /** Behind a `try`: what is raised later is not its own. */
  | { readonly kind: 'left'; readonly of: Try }
  | { readonly kind: 'label'; readonly label: Label };

export interface Try {
  readonly kind: 'try';
  readonly handle: (error: Json) => void;
}

const DEEPEST = 200_000;
const MOST_CHOICES = 2_000_000;
/** Elements and members that one program may make: enough for every block of the largest partition many times over. */
const MOST_CELLS = 30_000_000;
const STEPS_PER_REST = 2048;

export const andThen = (
  next: Continuation,
  take: (machine: Machine, value: Json, place: Place | undefined) => void,
): Continuation => {
  if (next.depth > DEEPEST)
    throw new LimitReached(`a jq function that calls itself more than ${DEEPEST} deep`);
  return { take, depth: next.depth + 1 };
};

/** Has every output of `code` taken, as a value: where it stands does not count. */
export const outputsOf = (
  code: Code,
  machine: Machine,
  value: Json,
  env: Env,
  next: Continuation,
  take: (machine: Machine, output: Json) => void,
): void => code(machine, value, undefined, env, andThen(next, take));

export type Step =
  | { readonly kind: 'output'; readonly value: Json }
  | { readonly kind: 'rest' }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: JqError };

const REST: Step = { kind: 'rest' };
const END: Step = { kind: 'end' };

export class Machine {
  readonly #choices: Choice[] = [];
  #act: (() => void) | undefined;
  // What is done next: a continuation with a value, or a filter.
  #next: Continuation | undefined;
  #code: Code | undefined;
  #value: Json = null;
  #place: Place | undefined;
  #env: Env;
  #output: { readonly value: Json } | undefined;
  #ended = false;
  #cells = 0;

  start(code: Code, input: Json): void {
    this.#choices.length = 0;
    this.#ended = false;
    this.call(code, input, undefined, undefined, {
      take: (machine, value) => {
        machine.#output = { value };
      },
      depth: 0,
    });
  }

  /** Goes on to the next output, or for a while. */
  advance(): Step {
    for (let step = 0; step < STEPS_PER_REST; step++) {
      if (this.#ended) return END;
      try {
        this.#one();
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        if (!this.#raise(error)) {
          this.#ended = true;
          return { kind: 'failed', error };
        }
      }
      if (!this.#output) continue;
      const { value } = this.#output;
      this.#output = undefined;
      this.backtrack();
      return { kind: 'output', value };
    }
    return REST;
  }

  #one(): void {
    const act = this.#act;
    if (act) {
      this.#act = undefined;
      act();
      return;
    }
    const code = this.#code;
    const next = this.#next;
    if (!next) throw new Error('a jq step that leads nowhere');
    if (code) {
      this.#code = undefined;
      code(this, this.#value, this.#place, this.#env, next);
    } else next.take(this, this.#value, this.#place);
  }

  emit(next: Continuation, value: Json, place: Place | undefined): void {
    this.#next = next;
    this.#value = value;
    this.#place = place;
  }

  call(code: Code, value: Json, place: Place | undefined, env: Env, next: Continuation): void {
    this.#code = code;
    this.#env = env;
    this.emit(next, value, place);
  }

  /** Remembers another way to go on, for when this one has no more outputs. */
  later(resume: () => void): void {
    this.push({ kind: 'resume', resume });
  }

  push(choice: Choice): void {
    if (this.#choices.length > MOST_CHOICES) throw new LimitReached('a jq program that leaves too much open');
    this.#choices.push(choice);
  }

  /** No more outputs here: the last choice. */
  backtrack(): void {
    for (let choice = this.#choices.pop(); choice; choice = this.#choices.pop()) {
      if (choice.kind !== 'resume') continue;
      this.#act = choice.resume;
      return;
    }
    this.#ended = true;
  }

  /** Forgets every choice since the label, and goes on before it. */
  breakTo(label: Label): void {
    this.cut(label);
    this.backtrack();
  }

  /** Forgets every choice since the label. */
  cut(label: Label): void {
    for (let choice = this.#choices.pop(); choice; choice = this.#choices.pop())
      if (choice.kind === 'label' && choice.label === label) return;
  }

  /** Whether a `try` takes it. */
  #raise(error: JqError): boolean {
    this.#code = undefined;
    this.#act = undefined;
    const passed = new Set<Try>();
    for (let choice = this.#choices.pop(); choice; choice = this.#choices.pop()) {
      if (choice.kind === 'left') passed.add(choice.of);
      if (choice.kind !== 'try' || passed.has(choice)) continue;
      const { handle } = choice;
      this.#act = () => handle(error.value);
      return true;
    }
    return false;
  }

  /** Counts what a value is made of. */
  weigh(cells: number): void {
    this.#cells += cells;
    if (this.#cells > MOST_CELLS)
      throw new LimitReached(`a jq program that makes more than ${MOST_CELLS} values`);
  }
}
