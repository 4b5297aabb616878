/** Takes a value apart into variables: `. as [$a, {b: $c}]`. */

import { andThen, type Code, type Env, type Machine } from './machine.ts';
import { valueAt } from './paths.ts';
import type { Node, Pattern } from './syntax.ts';
import { isArray, JqError, type Json, kindOf } from './values.ts';

/** Calls `body` for each way that a pattern's computed keys allow; variables of other patterns are null. */
export type Destructuring = (
  machine: Machine,
  value: Json,
  names: readonly string[],
  env: Env,
  body: (env: Env) => void,
) => void;

type Found = ReadonlyMap<string, Json>;
type Taker = (
  machine: Machine,
  value: Json,
  names: readonly string[],
  env: Env,
  found: Found,
  body: (found: Found) => void,
) => void;

const LAST = { take: () => undefined, depth: 0 };

export function destructure(pattern: Pattern, compile: (node: Node) => Code): Destructuring {
  const take = taker(pattern, compile);
  return (machine, value, names, env, body) =>
    take(machine, value, names, env, new Map(), (found) => body(bindingsOf(names, found, env)));
}

const bindingsOf = (names: readonly string[], found: Found, env: Env): Env =>
  names.reduce<Env>((next, name) => ({ value: found.get(name) ?? null, next }), env);

function taker(pattern: Pattern, compile: (node: Node) => Code): Taker {
  if (pattern.kind === 'variable')
    return (_machine, value, _names, _env, found, body) => body(new Map(found).set(pattern.name, value));
  if (pattern.kind === 'array') {
    const items = pattern.items.map((item) => taker(item, compile));
    return (machine, value, names, env, found, body) => {
      if (value !== null && !isArray(value)) throw new JqError(`Cannot index ${kindOf(value)} with number`);
      const from = (index: number, so: Found): void => {
        const item = items[index];
        if (item) item(machine, valueAt(value, index), names, env, so, (more) => from(index + 1, more));
        else body(so);
      };
      from(0, found);
    };
  }
  const entries = pattern.entries.map(({ key, name, value }) => ({
    key: compile(key),
    name,
    value: value && taker(value, compile),
  }));
  return (machine, value, names, env, found, body) => {
    const from = (index: number, so: Found): void => {
      const entry = entries[index];
      if (!entry) {
        body(so);
        return;
      }
      entry.key(
        machine,
        value,
        undefined,
        bindingsOf(names, so, env),
        andThen(LAST, (_machine, key) => {
          if (typeof key !== 'string') throw new JqError(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
          const inner = valueAt(value, key);
          const with_ = entry.name === undefined ? so : new Map(so).set(entry.name, inner);
          if (entry.value) entry.value(machine, inner, names, env, with_, (more) => from(index + 1, more));
          else from(index + 1, with_);
        }),
      );
    };
    from(0, found);
  };
}
