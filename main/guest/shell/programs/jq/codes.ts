/** What each kind of node does with an input: filters that a compiled program is put together from. */

import { calculate } from './arithmetic.ts';
import { applyFormat } from './formats.ts';
import {
  andThen,
  type Binding,
  type Code,
  type Continuation,
  type Env,
  Label,
  type Machine,
  outputsOf,
} from './machine.ts';
import { pathsOf, update } from './modify.ts';
import { shortText } from './output.ts';
import { Changes, type Place, stepTo, valueAt } from './paths.ts';
import type { AssignOperator, BinaryOperator } from './syntax.ts';
import { isArray, isObject, isTrue, JqError, type Json, type JsonArray, kindOf } from './values.ts';

export const IDENTITY: Code = (machine, value, place, _env, next) => machine.emit(next, value, place);

export const constant =
  (value: Json): Code =>
  (machine, _value, place, _env, next) =>
    machine.emit(next, value, place);

export function lookUp(env: Env, distance: number): Binding['value'] {
  let at = env;
  for (let step = 0; step < distance; step++) at = at?.next;
  return at?.value ?? null;
}

/** `. + VALUE` of a state that nobody else holds. */
export const appended =
  (right: Code, changes: Changes): Code =>
  (machine, value, place, env, next) =>
    outputsOf(right, machine, value, env, next, (_machine, more) =>
      machine.emit(next, changes.append(value, more) ?? calculate('+', value, more, machine), place),
    );

export const piped =
  (left: Code, right: Code): Code =>
  (machine, value, place, env, next) =>
    left(
      machine,
      value,
      place,
      env,
      andThen(next, (_machine, between, at) => right(machine, between, at, env, next)),
    );

export const both =
  (left: Code, right: Code): Code =>
  (machine, value, place, env, next) => {
    machine.later(() => right(machine, value, place, env, next));
    left(machine, value, place, env, next);
  };

/** All outputs of the left one that are true; the right one when there are none. */
export const alternative =
  (left: Code, right: Code): Code =>
  (machine, value, place, env, next) => {
    let found = false;
    machine.later(() => {
      if (found) machine.backtrack();
      else right(machine, value, place, env, next);
    });
    left(
      machine,
      value,
      place,
      env,
      andThen(next, (_machine, each, at) => {
        if (!isTrue(each)) {
          machine.backtrack();
          return;
        }
        found = true;
        machine.emit(next, each, at);
      }),
    );
  };

export const logical =
  (kind: 'and' | 'or', left: Code, right: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(left, machine, value, env, next, (_machine, first) => {
      if (isTrue(first) === (kind === 'or')) {
        machine.emit(next, kind === 'or', place);
        return;
      }
      outputsOf(right, machine, value, env, next, (_same, second) =>
        machine.emit(next, isTrue(second), place),
      );
    });

export const conditional =
  (test: Code, yes: Code, no: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(test, machine, value, env, next, (_machine, holds) =>
      (isTrue(holds) ? yes : no)(machine, value, place, env, next),
    );

/** The right side varies slowest. */
export const calculated =
  (operator: BinaryOperator, left: Code, right: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(right, machine, value, env, next, (_machine, second) =>
      outputsOf(left, machine, value, env, next, (_same, first) =>
        machine.emit(next, calculate(operator, first, second, machine), place),
      ),
    );

export const negated =
  (of: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(of, machine, value, env, next, (_machine, each) => {
      if (typeof each !== 'number')
        throw new JqError(`${kindOf(each)} (${shortText(each)}) cannot be negated`);
      machine.emit(next, -each, place);
    });

export const indexed =
  (of: Code, key: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(key, machine, value, env, next, (_machine, at) =>
      of(
        machine,
        value,
        place,
        env,
        andThen(next, (_same, holder, where) => emitAt(machine, next, holder, at, where)),
      ),
    );

export const sliced =
  (of: Code, from: Code, to: Code): Code =>
  (machine, value, place, env, next) =>
    outputsOf(from, machine, value, env, next, (_machine, start) =>
      outputsOf(to, machine, value, env, next, (_same, end) => {
        const key = new Map<string, Json>([
          ['start', start],
          ['end', end],
        ]);
        of(
          machine,
          value,
          place,
          env,
          andThen(next, (_again, holder, where) => emitAt(machine, next, holder, key, where)),
        );
      }),
    );

function emitAt(machine: Machine, next: Continuation, of: Json, key: Json, place: Place | undefined): void {
  // Where no path leads to is said before what cannot be indexed.
  if (place && !Object.is(place.at, of)) stepTo(place, of, key, null);
  const found = valueAt(of, key);
  machine.emit(next, found, place && stepTo(place, of, key, found));
}

export const each =
  (of: Code): Code =>
  (machine, value, place, env, next) =>
    of(
      machine,
      value,
      place,
      env,
      andThen(next, (_machine, holder, where) => {
        if (where && !Object.is(where.at, holder))
          throw new JqError(`Invalid path expression near attempt to iterate through ${shortText(holder)}`);
        if (isArray(holder)) eachElement(machine, holder, 0, where, next);
        else if (isObject(holder)) eachMember(machine, holder, holder.entries(), where, next);
        else
          throw new JqError(
            `Cannot iterate over ${kindOf(holder)}${holder === null ? '' : ` (${shortText(holder)})`}`,
          );
      }),
    );

function eachElement(
  machine: Machine,
  list: JsonArray,
  index: number,
  place: Place | undefined,
  next: Continuation,
): void {
  if (index >= list.length) {
    machine.backtrack();
    return;
  }
  if (index + 1 < list.length) machine.later(() => eachElement(machine, list, index + 1, place, next));
  const value = list[index] ?? null;
  machine.emit(next, value, place && stepTo(place, list, index, value));
}

function eachMember(
  machine: Machine,
  of: Json,
  entries: Iterator<readonly [string, Json]>,
  place: Place | undefined,
  next: Continuation,
): void {
  const entry = entries.next();
  if (entry.done) {
    machine.backtrack();
    return;
  }
  machine.later(() => eachMember(machine, of, entries, place, next));
  const [key, value] = entry.value;
  machine.emit(next, value, place && stepTo(place, of, key, value));
}

export const attempted =
  (body: Code, handler: Code | undefined): Code =>
  (machine, value, place, env, next) => {
    const mark = {
      kind: 'try',
      handle: (error: Json) => {
        if (handler) handler(machine, error, place, env, next);
        else machine.backtrack();
      },
    } as const;
    machine.push(mark);
    body(
      machine,
      value,
      place,
      env,
      andThen(next, (_machine, each, at) => {
        machine.push({ kind: 'left', of: mark });
        machine.emit(next, each, at);
      }),
    );
  };

export const labelled =
  (body: Code): Code =>
  (machine, value, place, env, next) => {
    const label = new Label();
    machine.push({ kind: 'label', label });
    body(machine, value, place, { value: label, next: env }, next);
  };

export const broken =
  (distance: number): Code =>
  (machine, _value, _place, env) => {
    const label = lookUp(env, distance);
    if (label instanceof Label) machine.breakTo(label);
  };

export const collected =
  (of: Code): Code =>
  (machine, value, place, env, next) => {
    const list: Json[] = [];
    machine.later(() => machine.emit(next, list, place));
    outputsOf(of, machine, value, env, next, (_machine, each) => {
      machine.weigh(1);
      list.push(each);
      machine.backtrack();
    });
  };

export function object(entries: readonly { readonly key: Code; readonly value: Code }[]): Code {
  return (machine, value, place, env, next) => {
    const from = (index: number, made: readonly (readonly [string, Json])[]): void => {
      const entry = entries[index];
      if (!entry) {
        machine.weigh(made.length + 1);
        machine.emit(next, new Map(made), place);
        return;
      }
      outputsOf(entry.key, machine, value, env, next, (_machine, key) => {
        if (typeof key !== 'string')
          throw new JqError(`Cannot use ${kindOf(key)} (${shortText(key)}) as object key`);
        outputsOf(entry.value, machine, value, env, next, (_same, each) =>
          from(index + 1, [...made, [key, each]]),
        );
      });
    };
    from(0, []);
  };
}

/** The last piece varies slowest. */
export function interpolation(format: string, parts: readonly (string | Code)[]): Code {
  return (machine, value, place, env, next) => {
    const from = (index: number, text: string): void => {
      const part = parts[index];
      if (part === undefined) {
        machine.weigh(text.length >> 4);
        machine.emit(next, text, place);
      } else if (typeof part === 'string') from(index - 1, part + text);
      else
        outputsOf(part, machine, value, env, next, (_machine, each) =>
          from(index - 1, applyFormat(format, each) + text),
        );
    };
    from(parts.length - 1, '');
  };
}

/** The left side's paths, each with its new value. Every value of the right side makes a result of its own. */
export function assigned(operator: AssignOperator, left: Code, right: Code, shared?: Changes): Code {
  if (operator === '|=') return update(left, right, shared);
  if (operator === '=')
    return (machine, value, place, env, next) =>
      outputsOf(right, machine, value, env, next, (_machine, found) => {
        const changes = shared ?? new Changes();
        let changed = value;
        machine.later(() => machine.emit(next, changed, place));
        pathsOf(left)(
          machine,
          value,
          undefined,
          env,
          andThen(next, (_same, path) => {
            changed = changes.set(changed, path as JsonArray, found);
            machine.backtrack();
          }),
        );
      });
  const sign = operator.slice(0, -1);
  return (machine, value, place, env, next) =>
    outputsOf(right, machine, value, env, next, (_machine, second) => {
      const change: Code = (_same, first, _place, _env, after) =>
        machine.emit(
          after,
          sign === '//'
            ? isTrue(first)
              ? first
              : second
            : calculate(sign as BinaryOperator, first, second, machine),
          undefined,
        );
      update(left, change, shared)(machine, value, place, env, next);
    });
}
