/** + - * / % and the comparisons. */

import type { Machine } from './machine.ts';
import { shortText } from './output.ts';
import type { BinaryOperator } from './syntax.ts';
import {
  areEqual,
  compare,
  isArray,
  isObject,
  JqError,
  type Json,
  type JsonObject,
  kindOf,
} from './values.ts';

/** Characters that `"text" * 1000000` may make. */
const LONGEST = 16 * 1024 * 1024;

export function calculate(
  operator: BinaryOperator,
  left: Json,
  right: Json,
  machine: Pick<Machine, 'weigh'>,
): Json {
  switch (operator) {
    case '+':
      return add(left, right, machine);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right, machine);
    case '/':
      return divide(left, right);
    case '%':
      return remainder(left, right);
    case '==':
      return areEqual(left, right);
    case '!=':
      return !areEqual(left, right);
    case '<':
      return compare(left, right) < 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>':
      return compare(left, right) > 0;
    case '>=':
      return compare(left, right) >= 0;
  }
}

const refused = (left: Json, right: Json, what: string): JqError =>
  new JqError(`${kindOf(left)} (${shortText(left)}) and ${kindOf(right)} (${shortText(right)}) ${what}`);

export function add(left: Json, right: Json, machine: Pick<Machine, 'weigh'>): Json {
  if (left === null) return right;
  if (right === null) return left;
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') return joined(left, right, machine);
  if (isArray(left) && isArray(right)) {
    machine.weigh((left.length + right.length) >> 6);
    return [...left, ...right];
  }
  if (isObject(left) && isObject(right)) {
    machine.weigh((left.size + right.size) >> 3);
    return new Map([...left, ...right]);
  }
  throw refused(left, right, 'cannot be added');
}

function joined(left: string, right: string, machine: Pick<Machine, 'weigh'>): string {
  if (left.length + right.length > LONGEST)
    throw new JqError(`a text of more than ${LONGEST} characters is not simulated`);
  machine.weigh(1);
  return left + right;
}

function subtract(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isArray(left) && isArray(right)) {
    const plain = new Set<Json>(right.filter((each) => typeof each !== 'object'));
    const other = right.filter((each) => typeof each === 'object');
    return left.filter((each) => !plain.has(each) && !other.some((gone) => areEqual(gone, each)));
  }
  throw refused(left, right, 'cannot be subtracted');
}

function multiply(left: Json, right: Json, machine: Pick<Machine, 'weigh'>): Json {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (typeof left === 'string' && typeof right === 'number') return repeated(left, right, machine);
  if (typeof left === 'number' && typeof right === 'string') return repeated(right, left, machine);
  if (isObject(left) && isObject(right)) return merged(left, right, machine);
  throw refused(left, right, 'cannot be multiplied');
}

/** Nothing for no more than 0 times; once for a part of a time. */
function repeated(text: string, times: number, machine: Pick<Machine, 'weigh'>): Json {
  if (!(times > 0)) return null;
  const count = times < 1 ? 1 : Math.floor(times);
  if (text.length * count > LONGEST)
    throw new JqError(`a text of more than ${LONGEST} characters is not simulated`);
  machine.weigh((text.length * count) >> 4);
  return text.repeat(count);
}

/** Members of both are merged where both are objects; else the right one counts. */
function merged(left: JsonObject, right: JsonObject, machine: Pick<Machine, 'weigh'>): JsonObject {
  const all = new Map(left);
  machine.weigh(left.size + right.size);
  for (const [key, value] of right) {
    const before = all.get(key);
    all.set(
      key,
      before !== undefined && isObject(before) && isObject(value) ? merged(before, value, machine) : value,
    );
  }
  return all;
}

function divide(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') {
    if (right === 0) throw refused(left, right, 'cannot be divided because the divisor is zero');
    return left / right;
  }
  if (typeof left === 'string' && typeof right === 'string') return splitText(left, right);
  throw refused(left, right, 'cannot be divided');
}

export function splitText(text: string, by: string): Json {
  if (text === '') return [];
  return by === '' ? [...text] : text.split(by);
}

const LARGEST = 2 ** 63;

/** Of whole numbers; the sign is the left one's, the right one's does not matter. */
function remainder(left: Json, right: Json): Json {
  if (typeof left !== 'number' || typeof right !== 'number')
    throw refused(left, right, 'cannot be divided (remainder)');
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  const whole = (value: number): bigint =>
    value >= LARGEST
      ? BigInt(LARGEST) - 1n
      : value <= -LARGEST
        ? -BigInt(LARGEST)
        : BigInt(Math.trunc(value));
  const divisor = whole(right);
  if (divisor === 0n) throw refused(left, right, 'cannot be divided (remainder) because the divisor is zero');
  return Number(whole(left) % divisor);
}
