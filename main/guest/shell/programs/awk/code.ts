/** Instructions of a compiled awk program: three numbers each, over a stack of values. */

import type { Regex } from '../../language/regex.ts';
import type { Scalar } from './values.ts';

export const OP = {
  constant: 0,
  pop: 1,
  loadGlobal: 2,
  storeGlobal: 3,
  loadLocal: 4,
  storeLocal: 5,
  loadField: 6,
  storeField: 7,
  loadNf: 8,
  storeNf: 9,
  /** Joins `a` values with SUBSEP. */
  subscript: 10,
  globalArray: 11,
  localArray: 12,
  loadElement: 13,
  storeElement: 14,
  hasElement: 15,
  deleteElement: 16,
  deleteAll: 17,
  duplicate2: 18,
  duplicate: 19,
  add: 20,
  subtract: 21,
  multiply: 22,
  divide: 23,
  modulo: 24,
  power: 25,
  negate: 26,
  plus: 27,
  not: 28,
  concatenate: 29,
  less: 30,
  lessEqual: 31,
  equal: 32,
  notEqual: 33,
  greaterEqual: 34,
  greater: 35,
  /** Value, pattern: by a constant pattern `a`, or one from the stack when it is -1. */
  match: 36,
  notMatch: 37,
  truth: 38,
  jump: 39,
  jumpIfFalse: 40,
  jumpIfTrue: 41,
  /** Function `a` with `b` arguments. */
  call: 42,
  return: 43,
  /** Builtin `a` with `b` arguments. */
  builtin: 44,
  /** A variable that may turn out to be an array in the function it is handed to. */
  passGlobal: 45,
  passLocal: 46,
  /** `a`: 0 main input, 1 file, 2 command; `b`: 1 with a variable. Pushes the status, and keeps the line. */
  getline: 47,
  pushLine: 48,
  /** `a` arguments, `b` destination. */
  print: 49,
  printf: 50,
  next: 51,
  nextFile: 52,
  exit: 53,
  /** Begins to walk an array's keys; then one key at a time, or a jump to `a` at the end. */
  walk: 54,
  walkNext: 55,
  endWalk: 56,
  /** The same as storeElement and storeField, the value on top of what it goes to. */
  storeElementUnder: 57,
  storeFieldUnder: 62,
  rangeActive: 58,
  setRange: 59,
  stop: 60,
  toNumber: 61,
} as const;

export interface CompiledFunction {
  readonly name: string;
  readonly parameters: number;
  start: number;
}

export interface AwkProgram {
  readonly code: Int32Array;
  readonly constants: readonly Scalar[];
  readonly regexes: readonly Regex[];
  readonly functions: readonly CompiledFunction[];
  /** Names of globals by slot; the first are the special ones. */
  readonly globals: readonly string[];
  readonly begin: number;
  /** -1 where there are no such rules: the input is then not read. */
  readonly main: number;
  readonly end: number;
  readonly hasEnd: boolean;
  readonly ranges: number;
}

/** Variables that the machine itself reads or sets, by slot. */
export const SPECIAL = [
  'NF',
  'NR',
  'FNR',
  'FS',
  'OFS',
  'ORS',
  'RS',
  'SUBSEP',
  'CONVFMT',
  'OFMT',
  'FILENAME',
  'RSTART',
  'RLENGTH',
  'ENVIRON',
  'ARGC',
  'ARGV',
  'RT',
  'PROCINFO',
  'IGNORECASE',
] as const;

export type SpecialName = (typeof SPECIAL)[number];
export const slotOf = (name: SpecialName): number => SPECIAL.indexOf(name);
