/**
 * The variables of one scope: a shell, or one of its subshells, which begins with everything its parent has and shares
 * it until one of them writes. All scopes of a session count towards one total.
 */

import { LIMITS, LimitReached } from '../limits.ts';
import { AssociativeArray, IndexedArray } from './arrays.ts';
import { type Attribute, ENTRY_WEIGHT, scalarOf, type Value, type Variable, weightOf } from './variable.ts';

/** Characters held by the variables of a session, its subshells and jobs included. */
export class MemoryMeter {
  #held = 0;

  take(characters: number): void {
    if (this.#held + characters > LIMITS.heldCharacters)
      throw new LimitReached(`variables of more than ${LIMITS.heldCharacters} characters together`);
    this.#held += characters;
  }

  give(characters: number): void {
    this.#held -= characters;
  }
}

/** An assignment that is refused: the command fails, and the line as well where the variable is read-only. */
export class AssignmentProblem extends Error {}

export class Variables {
  readonly #map: Map<string, string | Variable>;
  readonly #meter: MemoryMeter;
  #owner = {};
  /** What this scope took from the meter and has not given back. */
  #taken = 0;
  /** How an integer variable's text is worked out. */
  evaluate: (text: string) => string = (text) => text;

  constructor(meter: MemoryMeter, map = new Map<string, string | Variable>()) {
    this.#meter = meter;
    this.#map = map;
  }

  /** A subshell's. `beside`: this scope goes on meanwhile, so that it may not change its arrays in place either. */
  fork(beside: boolean): Variables {
    if (beside) this.#owner = {};
    const inner = new Variables(this.#meter, new Map(this.#map));
    inner.evaluate = this.evaluate;
    return inner;
  }

  /** The subshell has ended. */
  release(): void {
    this.#meter.give(this.#taken);
    this.#taken = 0;
  }

  /** The name a reference leads to. */
  target(name: string): string {
    let at = name;
    for (let hops = 0; hops < REFERENCES; hops++) {
      const found = this.#map.get(at);
      if (typeof found !== 'object' || !found.reference || typeof found.value !== 'string') return at;
      at = found.value;
    }
    throw new AssignmentProblem(`${name}: circular name reference`);
  }

  /** The text of a scalar, or of an array's element 0. */
  get(name: string): string | undefined {
    const found = this.#map.get(name);
    if (found === undefined || typeof found === 'string') return found;
    if (found.reference) return this.get(this.target(name));
    return scalarOf(found.value);
  }

  /** The variable with its attributes, references not followed. */
  find(name: string): Variable | undefined {
    const found = this.#map.get(name);
    return typeof found === 'string' ? { value: found } : found;
  }

  value(name: string): Value {
    return this.find(this.target(name))?.value;
  }

  names(): string[] {
    return [...this.#map.keys()].sort();
  }

  exported(): Map<string, string> {
    const result = new Map<string, string>();
    for (const [name, found] of this.#map) {
      if (typeof found !== 'object' || !found.exported) continue;
      const text = scalarOf(found.value);
      if (text !== undefined) result.set(name, text);
    }
    return result;
  }

  exportedValue(name: string): string | undefined {
    const found = this.#map.get(name);
    return typeof found === 'object' && found.exported ? scalarOf(found.value) : undefined;
  }

  set(name: string, text: string): void {
    const before = this.#map.get(name);
    if (before === undefined || typeof before === 'string') {
      if (before === undefined) this.#room();
      this.#weigh(text.length - (before === undefined ? -ENTRY_WEIGHT : before.length), text.length);
      this.#map.set(name, text);
      return;
    }
    if (before.reference) {
      const target = this.target(name);
      if (target !== name) {
        this.set(target, text);
        return;
      }
    }
    this.#writable(name, before);
    const { value } = before;
    if (value instanceof IndexedArray) this.setElement(name, 0, text);
    else if (value instanceof AssociativeArray) this.setElement(name, '0', text);
    else this.put(name, { ...before, value: this.#formed(before, text) });
  }

  setElement(name: string, key: number | string, text: string): void {
    const target = this.target(name);
    const before = this.find(target) ?? { value: undefined };
    this.#writable(target, before);
    const array = this.#arrayFor(target, before, typeof key === 'string');
    const formed = this.#formed(before, text);
    if (array.kind === 'indexed') {
      const index = Number(key) < 0 ? Number(key) + array.end : Number(key);
      if (index < 0) throw new AssignmentProblem(`${name}[${key}]: bad array subscript`);
      if (array.get(index) === undefined && array.size >= LIMITS.words)
        throw new LimitReached(`an array of more than ${LIMITS.words} elements`);
      this.#weigh(formed.length - (array.get(index)?.length ?? -ENTRY_WEIGHT), formed.length);
      array.set(index, formed);
    } else {
      const own = String(key);
      if (array.get(own) === undefined && array.size >= LIMITS.words)
        throw new LimitReached(`an array of more than ${LIMITS.words} elements`);
      this.#weigh(formed.length - (array.get(own)?.length ?? -ENTRY_WEIGHT), formed.length);
      array.set(own, formed);
    }
  }

  /** A new, empty array in place of what was there, with the variable's attributes. */
  emptyArray(name: string, associative: boolean): void {
    const target = this.target(name);
    const before = this.find(target);
    if (before) this.#writable(target, before);
    const kept = before?.value instanceof AssociativeArray;
    const array = associative || kept ? new AssociativeArray(this.#owner) : new IndexedArray(this.#owner);
    this.put(target, { ...before, value: array });
  }

  /** Gives attributes, and makes the variable when there is none: its value then is not set. */
  mark(name: string, attributes: Omit<Partial<Variable>, 'value'>): void {
    const before = this.find(name) ?? { value: undefined };
    this.put(name, { ...before, ...attributes });
  }

  unmark(name: string, attribute: Attribute): void {
    const before = this.find(name);
    if (before) this.put(name, { ...before, [attribute]: undefined });
  }

  /** Puts a variable in place of another, with no question asked: `local` and what ends it. */
  put(name: string, variable: Variable | undefined): void {
    const before = this.#map.get(name);
    this.#weigh(
      (variable ? weightOf(variable.value) + ENTRY_WEIGHT : 0) -
        (before === undefined
          ? 0
          : weightOf(typeof before === 'string' ? before : before.value) + ENTRY_WEIGHT),
      typeof variable?.value === 'string' ? variable.value.length : 0,
    );
    if (variable === undefined) this.#map.delete(name);
    else {
      if (before === undefined) this.#room();
      this.#map.set(name, variable);
    }
  }

  /** Whether there was one. @throws AssignmentProblem when it is read-only */
  unset(name: string, key?: number | string): boolean {
    const target = this.target(name);
    const before = this.find(target);
    if (!before) return false;
    if (before.readonly) throw new AssignmentProblem(`${name}: cannot unset: readonly variable`);
    if (key === undefined) {
      this.put(target, undefined);
      return true;
    }
    if (before.value === undefined || typeof before.value === 'string') {
      if (`${key}` === '0') this.put(target, undefined);
      return true;
    }
    const array = this.#arrayFor(target, before, typeof key === 'string');
    if (array.kind === 'indexed') array.delete(Number(key) < 0 ? Number(key) + array.end : Number(key));
    else array.delete(String(key));
    return true;
  }

  isReadonly(name: string): boolean {
    const found = this.#map.get(name);
    return typeof found === 'object' && found.readonly === true;
  }

  /** The variable's array, this scope's own. */
  #arrayFor(name: string, before: Variable, associative: boolean): IndexedArray | AssociativeArray {
    const { value } = before;
    if (value instanceof IndexedArray || value instanceof AssociativeArray) {
      if (value.owner === this.#owner) return value;
      const copy = value.copyFor(this.#owner);
      this.#map.set(name, { ...before, value: copy });
      return copy;
    }
    const array = associative ? new AssociativeArray(this.#owner) : new IndexedArray(this.#owner);
    if (value !== undefined && array.kind === 'indexed') array.set(0, value);
    this.put(name, { ...before, value: array });
    return array;
  }

  #formed(variable: Variable, text: string): string {
    if (variable.integer) return this.evaluate(text);
    if (variable.letters === 'lower') return text.toLowerCase();
    return variable.letters === 'upper' ? text.toUpperCase() : text;
  }

  #writable(name: string, variable: Variable): void {
    if (variable.readonly) throw new AssignmentProblem(`${name}: readonly variable`);
  }

  #room(): void {
    if (this.#map.size >= LIMITS.variables) throw new LimitReached(`more than ${LIMITS.variables} variables`);
  }

  #weigh(change: number, length: number): void {
    if (length > LIMITS.variableCharacters)
      throw new LimitReached(`a variable of more than ${LIMITS.variableCharacters} characters`);
    if (change > 0) this.#meter.take(change);
    else this.#meter.give(-change);
    this.#taken += change;
  }
}

const REFERENCES = 16;
