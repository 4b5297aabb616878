/** Runs a compiled awk program: one loop over its instructions, so that it can pause anywhere. */

import type { Regex } from '../../language/regex.ts';
import { LimitReached } from '../../limits.ts';
import type { Running } from '../../pause.ts';
import type { Invocation } from '../../program.ts';
import { compileAwkRegex, RegexConstant } from './assembler.ts';
import type { BuiltinHost } from './builtin.ts';
import { orderOf } from './builtin-order.ts';
import { BUILTINS_BY_ID } from './builtins.ts';
import { type AwkProgram, OP, slotOf } from './code.ts';
import { DESTINATIONS } from './compile.ts';
import { MainInput } from './input.ts';
import { Outlets } from './outlets.ts';
import { Record } from './records.ts';
import { sprintf } from './sprintf.ts';
import {
  type AwkArray,
  compareValues,
  fromInput,
  isTrue,
  NumericText,
  numberToText,
  type Scalar,
  toNumber,
  Untyped,
} from './values.ts';

/** Ends the program with awk's "fatal" message and exit code 2. */
export class AwkFatal extends Error {}

const INSTRUCTIONS_PER_REST = 4096;
const DEPTH_LIMIT = 10_000;
const ARRAY_LIMIT = 1_000_000;
const REGEX_CACHE = 256;

type Slot = Scalar | AwkArray | Untyped;

interface Frame {
  readonly returnTo: number;
  readonly locals: Slot[];
  readonly height: number;
}

interface Walk {
  readonly keys: readonly string[];
  readonly array: AwkArray;
  at: number;
}

export type Ending = 'stop' | 'next' | 'nextfile' | 'exit';

const S = {
  NR: slotOf('NR'),
  FNR: slotOf('FNR'),
  FS: slotOf('FS'),
  OFS: slotOf('OFS'),
  ORS: slotOf('ORS'),
  RS: slotOf('RS'),
  SUBSEP: slotOf('SUBSEP'),
  CONVFMT: slotOf('CONVFMT'),
  OFMT: slotOf('OFMT'),
  FILENAME: slotOf('FILENAME'),
  RSTART: slotOf('RSTART'),
  RLENGTH: slotOf('RLENGTH'),
  RT: slotOf('RT'),
  ARGC: slotOf('ARGC'),
  ARGV: slotOf('ARGV'),
  ENVIRON: slotOf('ENVIRON'),
  PROCINFO: slotOf('PROCINFO'),
} as const;

export class AwkMachine implements BuiltinHost {
  readonly #program: AwkProgram;
  readonly #run: Invocation;
  readonly #globals: Slot[] = [];
  readonly #ranges: boolean[];
  readonly #regexes = new Map<string, Regex>();
  readonly #record: Record;
  readonly #input: MainInput;
  readonly #outlets: Outlets;
  readonly random = { seed: 0, before: 0, state: 0 };
  /** What getline read, and what sub made: kept for the instruction behind it. */
  #kept: Scalar;
  #exitCode = 0;
  #instructions = 0;

  constructor(program: AwkProgram, run: Invocation, operands: readonly string[]) {
    this.#program = program;
    this.#run = run;
    this.#ranges = new Array(program.ranges).fill(false);
    const globals = this.#globals;
    for (const slot of [S.NR, S.FNR, S.RSTART]) globals[slot] = 0;
    globals[S.RLENGTH] = -1;
    globals[S.FS] = ' ';
    globals[S.OFS] = ' ';
    globals[S.ORS] = '\n';
    globals[S.RS] = '\n';
    globals[S.SUBSEP] = '\x1c';
    globals[S.CONVFMT] = '%.6g';
    globals[S.OFMT] = '%.6g';
    globals[S.FILENAME] = '';
    globals[S.ARGC] = operands.length + 1;
    const arguments_ = new Map<string, Scalar>([['0', 'awk']]);
    operands.forEach((operand, index) => {
      arguments_.set(`${index + 1}`, fromInput(operand));
    });
    globals[S.ARGV] = arguments_;
    globals[S.ENVIRON] = new Map([...run.environments()].map(([name, value]) => [name, fromInput(value)]));
    globals[S.PROCINFO] = new Map<string, Scalar>([
      ['version', '5.2.1'],
      ['pid', 1234],
      ['uid', 0],
    ]);
    this.#record = new Record({
      separator: () => this.fieldSeparator(),
      joiner: () => this.#special(S.OFS),
      toText: (value) => this.text(value),
      regexOf: this.regexOf,
      paragraphs: () => this.#special(S.RS) === '',
    });
    this.#outlets = new Outlets(run);
    this.#input = new MainInput(run, {
      argument: (index) => {
        const value = (this.#globals[S.ARGV] as AwkArray).get(`${index}`);
        return index < toNumber(this.#scalar(this.#globals[S.ARGC])) && value !== undefined
          ? this.text(value)
          : undefined;
      },
      argumentCount: () => toNumber(this.#scalar(this.#globals[S.ARGC])),
      assign: (name, value) => this.assign(name, value),
      opened: (name) => {
        this.#globals[S.FILENAME] = name;
        this.#globals[S.FNR] = 0;
      },
    });
  }

  /** -v and NAME=VALUE among the operands; a name the program does not use is nothing. */
  assign(name: string, value: Scalar): void {
    const slot = this.#program.globals.indexOf(name);
    if (name === 'NF') this.#record.count = toNumber(value);
    else if (slot >= 0) this.#storeGlobal(slot, value);
  }

  *execute(): Running<number> {
    try {
      yield* this.#phases();
    } catch (error) {
      if (!(error instanceof AwkFatal)) throw error;
      this.#run.err(`awk: fatal: ${error.message}\n`);
      this.#exitCode = 2;
    }
    const closed = yield* this.#outlets.closeAll();
    if (closed !== 0 && this.#exitCode === 0) return closed;
    return this.#exitCode || (this.#input.failed ? 2 : 0);
  }

  *#phases(): Running<void> {
    const { begin, main, end } = this.#program;
    if ((yield* this.#from(begin)) !== 'exit' && main >= 0) {
      let ending: Ending = 'stop';
      while (ending !== 'exit') {
        const separator = this.#special(S.RS);
        if (!this.#input.isReady(separator)) yield* this.#input.wait(separator);
        if (!this.#readRecord()) break;
        ending = yield* this.#from(main);
        if (ending === 'nextfile') this.#input.skipFile();
      }
      if (this.#input.problem !== undefined) throw new AwkFatal(this.#input.problem);
    }
    yield* this.#from(end);
  }

  #readRecord(): boolean {
    const text = this.#input.next(this.#special(S.RS), this.regexOf);
    if (text === undefined) return false;
    this.#record.set(text);
    this.#countRecord();
    this.#globals[S.RT] = this.#input.terminator;
    return true;
  }

  #countRecord(): void {
    this.#globals[S.NR] = toNumber(this.#globals[S.NR] as Scalar) + 1;
    this.#globals[S.FNR] = toNumber(this.#globals[S.FNR] as Scalar) + 1;
  }

  #special(slot: number): string {
    const value = this.#globals[slot];
    return typeof value === 'string' ? value : this.text(this.#scalar(value));
  }

  #scalar(value: Slot): Scalar {
    if (value instanceof Map) return this.fail('attempt to use array in a scalar context');
    return value instanceof Untyped ? undefined : value;
  }

  readonly text = (value: Scalar): string => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return numberToText(value, this.#convertFormat());
    if (value === undefined) return '';
    if (value instanceof NumericText) return value.text;
    return this.fail('attempt to use array in a scalar context');
  };

  #convertFormat(): string {
    const format = this.#globals[S.CONVFMT];
    return typeof format === 'string' ? format : '%.6g';
  }

  record(): string {
    return this.#record.text;
  }

  regex(value: unknown): Regex {
    if (value instanceof RegexConstant) return this.#program.regexes[value.slot] as Regex;
    return this.regexOf(this.text(value as Scalar));
  }

  readonly regexOf = (pattern: string): Regex => {
    let regex = this.#regexes.get(pattern);
    if (!regex) {
      if (this.#regexes.size >= REGEX_CACHE) this.#regexes.clear();
      try {
        regex = compileAwkRegex(pattern);
      } catch (error) {
        return this.fail(`invalid regexp: ${(error as Error).message}: /${pattern}/`);
      }
      this.#regexes.set(pattern, regex);
    }
    return regex;
  };

  fieldSeparator(): string {
    return this.#special(S.FS);
  }

  subscriptSeparator(): string {
    return this.#special(S.SUBSEP);
  }

  setMatch(start: number, length: number): void {
    this.#globals[S.RSTART] = start;
    this.#globals[S.RLENGTH] = length;
  }

  keep(text: string): void {
    this.#kept = text;
  }

  sprintf(format: string, args: readonly Scalar[]): string {
    return sprintf(format, args, this);
  }

  now(): number {
    return this.#run.surroundings.clock.now;
  }

  fail(message: string): never {
    throw new AwkFatal(message);
  }

  #storeGlobal(slot: number, value: Scalar): void {
    if (this.#globals[slot] instanceof Map) this.fail('attempt to use array in a scalar context');
    if (slot === S.FS) this.#record.settle();
    this.#globals[slot] = value;
  }

  #arrayAt(slots: Slot[], slot: number): AwkArray {
    const value = slots[slot];
    if (value instanceof Map) return value;
    if (value instanceof Untyped) {
      const array = value.toArray();
      slots[slot] = array;
      return array;
    }
    if (value !== undefined) return this.fail('attempt to use a scalar value as array');
    const array: AwkArray = new Map();
    slots[slot] = array;
    return array;
  }

  /** A variable as an argument: what it holds, or a promise to become an array. */
  #passed(slots: Slot[], slot: number): Slot {
    const value = slots[slot];
    if (value !== undefined) return value;
    return new Untyped((array) => {
      slots[slot] = array;
    });
  }

  #key(value: Scalar): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isInteger(value)) return numberToText(value, '');
    return this.text(value);
  }

  /** Runs from an instruction to a `stop`, or to what ends the record. */
  *#from(start: number): Running<Ending> {
    const { code, constants, regexes, functions } = this.#program;
    const globals = this.#globals;
    const stack: Slot[] = [];
    const frames: Frame[] = [];
    const walks: Walk[] = [];
    let locals: Slot[] = [];
    const text = this.text;
    const popText = (): string => text(this.#scalar(stack.pop()));
    const popNumber = (): number => toNumber(this.#scalar(stack.pop()));
    for (let pc = start; ; pc += 3) {
      if (++this.#instructions >= INSTRUCTIONS_PER_REST) {
        this.#instructions = 0;
        yield* this.#run.rest();
      }
      const a = code[pc + 1] as number;
      switch (code[pc]) {
        case OP.constant:
          stack.push(constants[a]);
          break;
        case OP.pop:
          stack.pop();
          break;
        case OP.duplicate:
          stack.push(stack[stack.length - 1]);
          break;
        case OP.duplicate2:
          stack.push(stack[stack.length - 2], stack[stack.length - 1]);
          break;
        case OP.loadGlobal:
          stack.push(globals[a]);
          break;
        case OP.storeGlobal:
          this.#storeGlobal(a, this.#copied(stack));
          break;
        case OP.loadLocal:
          stack.push(locals[a]);
          break;
        case OP.storeLocal:
          if (locals[a] instanceof Map) this.fail('attempt to use array in a scalar context');
          locals[a] = this.#copied(stack);
          break;
        case OP.loadField: {
          const index = popNumber();
          if (index < 0) this.fail(`attempt to access field ${index}`);
          stack.push(this.#record.get(Math.trunc(index)));
          break;
        }
        case OP.storeField: {
          const index = popNumber();
          this.#storeField(index, this.#copied(stack));
          break;
        }
        case OP.storeFieldUnder: {
          const value = this.#scalar(stack.pop());
          this.#storeField(popNumber(), value);
          stack.push(value);
          break;
        }
        case OP.loadNf:
          stack.push(this.#record.count);
          break;
        case OP.storeNf: {
          const count = Math.trunc(toNumber(this.#copied(stack)));
          if (count < 0) this.fail('NF set to negative value');
          if (count > ARRAY_LIMIT) throw new LimitReached(`more than ${ARRAY_LIMIT} fields`);
          this.#record.count = count;
          break;
        }
        case OP.subscript: {
          if (a === 1) {
            stack.push(this.#key(this.#scalar(stack.pop())));
            break;
          }
          const parts = stack.splice(stack.length - a, a).map((part) => this.#key(this.#scalar(part)));
          stack.push(parts.join(this.#special(S.SUBSEP)));
          break;
        }
        case OP.globalArray:
          stack.push(this.#arrayAt(globals, a));
          break;
        case OP.localArray:
          stack.push(this.#arrayAt(locals, a));
          break;
        case OP.loadElement: {
          const key = stack.pop() as string;
          const array = stack.pop() as AwkArray;
          const value = array.get(key);
          // Looking at an element makes it.
          if (value === undefined && !array.has(key)) this.#put(array, key, undefined);
          stack.push(value);
          break;
        }
        case OP.storeElement: {
          const key = stack.pop() as string;
          const array = stack.pop() as AwkArray;
          this.#put(array, key, this.#copied(stack));
          break;
        }
        case OP.storeElementUnder: {
          const value = this.#scalar(stack.pop());
          const key = stack.pop() as string;
          this.#put(stack.pop() as AwkArray, key, value);
          stack.push(value);
          break;
        }
        case OP.hasElement: {
          const key = stack.pop() as string;
          stack.push((stack.pop() as AwkArray).has(key) ? 1 : 0);
          break;
        }
        case OP.deleteElement: {
          const key = stack.pop() as string;
          (stack.pop() as AwkArray).delete(key);
          break;
        }
        case OP.deleteAll:
          (stack.pop() as AwkArray).clear();
          break;
        case OP.add: {
          const right = popNumber();
          stack.push(popNumber() + right);
          break;
        }
        case OP.subtract: {
          const right = popNumber();
          stack.push(popNumber() - right);
          break;
        }
        case OP.multiply: {
          const right = popNumber();
          stack.push(popNumber() * right);
          break;
        }
        case OP.divide: {
          const right = popNumber();
          if (right === 0) this.fail('division by zero attempted');
          stack.push(popNumber() / right);
          break;
        }
        case OP.modulo: {
          const right = popNumber();
          if (right === 0) this.fail("division by zero attempted in `%'");
          stack.push(popNumber() % right);
          break;
        }
        case OP.power: {
          const right = popNumber();
          stack.push(popNumber() ** right);
          break;
        }
        case OP.negate:
          stack.push(-popNumber());
          break;
        case OP.plus:
        case OP.toNumber:
          stack.push(popNumber());
          break;
        case OP.not:
          stack.push(isTrue(this.#scalar(stack.pop())) ? 0 : 1);
          break;
        case OP.truth:
          stack.push(isTrue(this.#scalar(stack.pop())) ? 1 : 0);
          break;
        case OP.concatenate: {
          const right = popText();
          stack.push(popText() + right);
          break;
        }
        case OP.less:
        case OP.lessEqual:
        case OP.equal:
        case OP.notEqual:
        case OP.greaterEqual:
        case OP.greater: {
          const right = this.#scalar(stack.pop());
          const order = compareValues(this.#scalar(stack.pop()), right, text);
          stack.push(isOrdered(code[pc] as number, order) ? 1 : 0);
          break;
        }
        case OP.match:
        case OP.notMatch: {
          const regex = a >= 0 ? (regexes[a] as Regex) : this.regex(stack.pop());
          stack.push(regex.test(popText()) === (code[pc] === OP.match) ? 1 : 0);
          break;
        }
        case OP.jump:
          pc = a - 3;
          break;
        case OP.jumpIfFalse:
          if (!isTrue(this.#scalar(stack.pop()))) pc = a - 3;
          break;
        case OP.jumpIfTrue:
          if (isTrue(this.#scalar(stack.pop()))) pc = a - 3;
          break;
        case OP.passGlobal:
          stack.push(this.#passed(globals, a));
          break;
        case OP.passLocal:
          stack.push(this.#passed(locals, a));
          break;
        case OP.call: {
          const found = functions[a];
          if (!found) break;
          if (frames.length >= DEPTH_LIMIT) throw new LimitReached('awk: functions called too deeply');
          const count = code[pc + 2] as number;
          frames.push({ returnTo: pc, locals, height: stack.length - count });
          locals = stack.splice(stack.length - count, count);
          locals.length = found.parameters;
          pc = found.start - 3;
          break;
        }
        case OP.return: {
          const value = this.#scalar(stack.pop());
          const frame = frames.pop();
          if (!frame) return 'stop';
          stack.length = frame.height;
          stack.push(value);
          locals = frame.locals;
          pc = frame.returnTo;
          break;
        }
        case OP.builtin: {
          const count = code[pc + 2] as number;
          const args = stack
            .splice(stack.length - count, count)
            .map((arg) => (arg instanceof Untyped ? undefined : arg));
          const builtin = BUILTINS_BY_ID[a];
          if (builtin?.run) stack.push(builtin.run(this, args));
          else stack.push(yield* this.#pausing(builtin?.name ?? '', args as Scalar[]));
          break;
        }
        case OP.getline: {
          const source = a === 0 ? undefined : popText();
          stack.push(yield* this.#getline(a, source, code[pc + 2] === 1));
          break;
        }
        case OP.pushLine:
          stack.push(this.#kept);
          break;
        case OP.print:
        case OP.printf: {
          const destination = code[pc + 2] as number;
          const target = destination === 0 ? undefined : popText();
          const args = stack.splice(stack.length - a, a).map((arg) => this.#scalar(arg));
          const line =
            code[pc] === OP.print ? this.#printed(args) : this.sprintf(text(args[0]), args.slice(1));
          if (target === undefined) this.#run.out(line);
          else {
            const problem = this.#outlets.write(DESTINATIONS[destination] ?? '>', target, line);
            if (problem !== undefined) this.fail(problem);
          }
          break;
        }
        case OP.next:
          return 'next';
        case OP.nextFile:
          return 'nextfile';
        case OP.exit:
          if (a === 1) this.#exitCode = Math.trunc(popNumber()) & 0xff;
          return 'exit';
        case OP.walk: {
          const array = stack.pop() as AwkArray;
          walks.push({ keys: this.#orderedKeys(array), array, at: 0 });
          break;
        }
        case OP.walkNext: {
          const walk = walks[walks.length - 1] as Walk;
          if (walk.at >= walk.keys.length) pc = a - 3;
          else stack.push(fromInput(walk.keys[walk.at++] ?? ''));
          break;
        }
        case OP.endWalk:
          walks.pop();
          break;
        case OP.rangeActive:
          stack.push(this.#ranges[a] ? 1 : 0);
          break;
        case OP.setRange:
          this.#ranges[a] = code[pc + 2] === 1;
          break;
        case OP.stop:
          return 'stop';
      }
    }
  }

  /** The value on top, which stays there. */
  #copied(stack: Slot[]): Scalar {
    const value = this.#scalar(stack[stack.length - 1]);
    stack[stack.length - 1] = value;
    return value;
  }

  #put(array: AwkArray, key: string, value: Scalar): void {
    if (array.size >= ARRAY_LIMIT && !array.has(key))
      throw new LimitReached(`awk: an array of more than ${ARRAY_LIMIT} elements`);
    array.set(key, value);
  }

  #storeField(index: number, value: Scalar): void {
    const whole = Math.trunc(index);
    if (whole < 0) this.fail(`attempt to access field ${whole}`);
    if (whole > ARRAY_LIMIT) throw new LimitReached(`awk: more than ${ARRAY_LIMIT} fields`);
    this.#record.assign(whole, value);
  }

  /** Insertion order, or what PROCINFO["sorted_in"] asks for. */
  #orderedKeys(array: AwkArray): readonly string[] {
    const procinfo = this.#globals[S.PROCINFO];
    const how = procinfo instanceof Map ? procinfo.get('sorted_in') : undefined;
    if (how === undefined) return [...array.keys()];
    return [...array].sort(orderOf(this.text(how), this)).map(([key]) => key);
  }

  #printed(args: readonly Scalar[]): string {
    const end = this.#special(S.ORS);
    if (args.length === 0) return this.#record.text + end;
    const shown = (value: Scalar): string =>
      typeof value === 'number' ? numberToText(value, this.#special(S.OFMT)) : this.text(value);
    if (args.length === 1) return shown(args[0]) + end;
    return args.map(shown).join(this.#special(S.OFS)) + end;
  }

  *#getline(from: number, source: string | undefined, hasVariable: boolean): Running<number> {
    let line: string | undefined;
    if (from === 0) {
      yield* this.#input.wait(this.#special(S.RS));
      line = this.#input.next(this.#special(S.RS), this.regexOf);
      if (this.#input.problem !== undefined) this.fail(this.#input.problem);
      if (line !== undefined) this.#countRecord();
    } else {
      const reader =
        from === 1
          ? this.#outlets.fileReader(source ?? '')
          : yield* this.#outlets.commandReader(source ?? '');
      if (!reader) return -1;
      line = reader.next(this.#special(S.RS), this.regexOf);
    }
    if (line === undefined) return 0;
    if (hasVariable) this.#kept = fromInput(line);
    else this.#record.set(line);
    return 1;
  }

  *#pausing(name: string, args: readonly Scalar[]): Running<Scalar> {
    const [first] = args;
    if (name === 'system') return yield* this.#outlets.system(this.text(first));
    if (name === 'close') return yield* this.#outlets.close(this.text(first));
    return yield* this.#outlets.flush(first === undefined ? undefined : this.text(first));
  }
}

function isOrdered(op: number, order: number): boolean {
  switch (op) {
    case OP.less:
      return order < 0;
    case OP.lessEqual:
      return order <= 0;
    case OP.equal:
      return order === 0;
    case OP.notEqual:
      return order !== 0;
    case OP.greaterEqual:
      return order >= 0;
    default:
      return order > 0;
  }
}
