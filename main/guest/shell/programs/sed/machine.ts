/** Runs a sed script over one stream of lines. */

import type { OpenedFile } from '../../../tree/files.ts';
import { resolvePath } from '../../../tree/paths.ts';
import type { GroupMatch, Regex } from '../../language/regex.ts';
import { replaceMatches } from '../../language/replace.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { readOperand } from '../text/inputs.ts';
import { type Address, type Piece, type SedCommand, SedProblem, type Substitution } from './syntax.ts';

export interface SedOptions {
  readonly quiet: boolean;
  readonly width: number;
  /** Lines end in NUL. */
  readonly end: string;
  readonly posix: boolean;
}

export interface SedInput {
  readonly name: string;
  text: string;
  /** More of it, in whole lines, until there is nothing more; absent where the text is all there is. */
  readonly more?: () => Running<string | undefined>;
}

const COMMANDS_PER_REST = 2048;
const SPACE_LIMIT = 16 * 1024 * 1024;

/** Lines of several inputs as one stream; a last line without newline is printed without one. */
class Lines {
  readonly #inputs: readonly SedInput[];
  readonly #end: string;
  #input = 0;
  #at = 0;
  /** Inputs of which all is there. */
  readonly #ended = new Set<SedInput>();
  /** Whether the last line taken ended as lines do. */
  terminated = true;
  name = '-';

  constructor(inputs: readonly SedInput[], end: string) {
    this.#inputs = inputs;
    this.#end = end;
  }

  /** Whether it is known what comes next: a line, or nothing. Otherwise `lookAhead` finds it out. */
  get isKnown(): boolean {
    const input = this.#skipped();
    return !input?.more || this.#ended.has(input) || this.#at < input.text.length;
  }

  /** Waits until it is known what comes next. */
  *lookAhead(): Running<void> {
    for (let input = this.#skipped(); input?.more && this.#at >= input.text.length; input = this.#skipped()) {
      if (this.#ended.has(input)) return;
      const text = yield* input.more();
      if (text === undefined) this.#ended.add(input);
      else {
        input.text = text;
        this.#at = 0;
      }
    }
  }

  /** The input that is read, past those that are read to their end. */
  #skipped(): SedInput | undefined {
    for (;;) {
      const input = this.#inputs[this.#input];
      if (!input || this.#at < input.text.length || (input.more && !this.#ended.has(input))) return input;
      this.#input++;
      this.#at = 0;
    }
  }

  /** Once it is known. */
  get isAtEnd(): boolean {
    return this.#skipped() === undefined;
  }

  next(): string | undefined {
    if (this.isAtEnd) return undefined;
    const { name = '-', text = '' } = this.#inputs[this.#input] ?? {};
    this.name = name;
    const end = text.indexOf(this.#end, this.#at);
    const line = text.slice(this.#at, end < 0 ? undefined : end);
    this.terminated = end >= 0;
    this.#at = end < 0 ? text.length : end + 1;
    return line;
  }
}

export class SedMachine {
  readonly #run: Invocation;
  readonly #commands: readonly SedCommand[];
  readonly #options: SedOptions;
  /** The line where a range began, or -1 outside of it; its end where that is a number. */
  readonly #ranges: ({ readonly end: number | undefined } | undefined)[];
  readonly #files = new Map<string, { readonly opened: OpenedFile; readonly chunks: string[] }>();
  readonly #readers = new Map<string, Lines>();
  /** An address asks for the last line: which one it is, is known when the next one is. */
  readonly #looksAhead: boolean;
  #lines: Lines;
  #line = 0;
  #pattern = '';
  #terminated = true;
  #missing = false;
  #hold = '';
  #out: (text: string) => void;
  /** Of a and r: written at the end of the cycle. */
  #appended: string[] = [];
  #replaced = false;
  #lastRegex: Regex | undefined;
  #steps = 0;
  exitCode = 0;
  #quits = false;

  constructor(run: Invocation, commands: readonly SedCommand[], options: SedOptions) {
    this.#run = run;
    this.#commands = commands;
    this.#options = options;
    this.#ranges = new Array(commands.length).fill(undefined);
    this.#lines = new Lines([], options.end);
    this.#looksAhead = commands.some(({ addresses: { first, second } }) =>
      [first, second].some((address) => address?.kind === 'last'),
    );
    this.#out = run.out;
    // Files of w exist, empty, even when nothing is written.
    for (const { action } of commands) {
      const file =
        action.kind === 'w' || action.kind === 'W'
          ? action.file
          : action.kind === 's'
            ? action.substitution.file
            : undefined;
      if (file !== undefined) this.#open(file);
    }
  }

  #open(name: string): void {
    if (name === '/dev/stdout' || name === '/dev/stderr' || this.#files.has(name)) return;
    const opened = this.#run.surroundings.files.open(resolvePath(this.#run.cwd, name), false);
    if (!opened.ok) throw new SedProblem(`couldn't open file ${name}: ${errnoText(opened.failure)}`, 4);
    this.#files.set(name, { opened: opened.value, chunks: [] });
  }

  get quits(): boolean {
    return this.#quits;
  }

  /** Inputs as one stream, lines counted on from the last stream unless `separate`. */
  *stream(inputs: readonly SedInput[], out: (text: string) => void, separate: boolean): Running<void> {
    this.#lines = new Lines(inputs, this.#options.end);
    this.#out = out;
    this.#missing = false;
    if (separate) {
      this.#line = 0;
      this.#ranges.fill(undefined);
    }
    let again = false;
    while (!this.#quits) {
      if (!again) {
        if (!this.#lines.isKnown) yield* this.#lines.lookAhead();
        if (!this.#read()) return;
      }
      if (this.#looksAhead && !this.#lines.isKnown) yield* this.#lines.lookAhead();
      again = yield* this.#cycle();
    }
  }

  /** Hands the files of w what was written to them. */
  *finish(): Running<void> {
    const { files } = this.#run.surroundings;
    for (const [name, { opened, chunks }] of this.#files) {
      const errno = yield* writeTo(files, opened, chunks.join(''), this.#run.why);
      if (errno !== undefined) throw new SedProblem(`couldn't write to ${name}: ${errnoText(errno)}`, 4);
    }
  }

  #read(): boolean {
    const line = this.#lines.next();
    if (line === undefined) return false;
    this.#line++;
    this.#pattern = line;
    this.#terminated = this.#lines.terminated;
    return true;
  }

  #put(text: string, terminated = true): void {
    // A line that had no newline gets it as soon as something follows.
    if (this.#missing) this.#out(this.#options.end);
    this.#missing = !terminated;
    this.#out(terminated ? text + this.#options.end : text);
  }

  #putRaw(text: string): void {
    if (text === '') return;
    if (this.#missing) this.#out(this.#options.end);
    this.#missing = false;
    this.#out(text);
  }

  #endCycle(prints: boolean): void {
    if (prints && !this.#options.quiet) this.#put(this.#pattern, this.#terminated);
    for (const text of this.#appended.splice(0)) this.#putRaw(text);
  }

  /** One cycle; whether the next one begins without a new line (D). */
  *#cycle(): Running<boolean> {
    let at = 0;
    this.#replaced = false;
    while (at < this.#commands.length) {
      if (++this.#steps >= COMMANDS_PER_REST) {
        this.#steps = 0;
        yield* this.#run.rest();
      }
      const index = at++;
      const command = this.#commands[index];
      if (!command) break;
      const { action } = command;
      if (!this.#selects(command, index)) {
        if (action.kind === '{') at = action.end + 1;
        continue;
      }
      switch (action.kind) {
        case '{':
        case '}':
        case ':':
        case '#':
          break;
        case '=':
          this.#put(`${this.#line}`);
          break;
        case 'a':
          this.#appended.push(action.text);
          break;
        case 'i':
          this.#putRaw(action.text);
          break;
        case 'c': {
          const { second, negated } = command.addresses;
          // A range is replaced by one text, at its end.
          if (!second || negated || this.#ranges[index] === undefined) this.#putRaw(action.text);
          this.#endCycle(false);
          return false;
        }
        case 'b':
          at = action.target;
          break;
        case 't':
          if (this.#replaced) at = action.target;
          this.#replaced = false;
          break;
        case 'T':
          if (!this.#replaced) at = action.target;
          this.#replaced = false;
          break;
        case 'd':
          this.#endCycle(false);
          return false;
        case 'D': {
          const newline = this.#pattern.indexOf('\n');
          this.#endCycle(false);
          if (newline < 0) return false;
          this.#pattern = this.#pattern.slice(newline + 1);
          return true;
        }
        case 'F':
          this.#put(this.#lines.name);
          break;
        case 'g':
          this.#pattern = this.#hold;
          break;
        case 'G':
          this.#grow(`${this.#pattern}\n${this.#hold}`);
          break;
        case 'h':
          this.#hold = this.#pattern;
          break;
        case 'H':
          this.#hold = `${this.#hold}\n${this.#pattern}`;
          if (this.#hold.length > SPACE_LIMIT) throw new SedProblem('hold space too large', 4);
          break;
        case 'l':
          this.#put(unambiguous(this.#pattern, action.width ?? this.#options.width));
          break;
        case 'n':
          if (!this.#lines.isKnown) yield* this.#lines.lookAhead();
          if (this.#lines.isAtEnd && this.#options.posix) {
            this.#endCycle(false);
            this.#quits = true;
            return false;
          }
          if (this.#lines.isAtEnd) {
            this.#endCycle(true);
            return false;
          }
          this.#endCycle(true);
          this.#read();
          if (this.#looksAhead && !this.#lines.isKnown) yield* this.#lines.lookAhead();
          break;
        case 'N': {
          for (const text of this.#appended.splice(0)) this.#putRaw(text);
          if (!this.#lines.isKnown) yield* this.#lines.lookAhead();
          if (this.#lines.isAtEnd) {
            this.#endCycle(!this.#options.posix);
            return false;
          }
          const before = this.#pattern;
          this.#read();
          this.#grow(`${before}\n${this.#pattern}`);
          if (this.#looksAhead && !this.#lines.isKnown) yield* this.#lines.lookAhead();
          break;
        }
        case 'p':
          this.#put(this.#pattern, this.#terminated);
          break;
        case 'P':
          this.#put(this.#pattern.split('\n', 1)[0] ?? '');
          break;
        case 'q':
        case 'Q':
          this.exitCode = action.code & 0xff;
          this.#quits = true;
          if (action.kind === 'q') this.#endCycle(true);
          return false;
        case 'r': {
          const text = readOperand(this.#run, action.file === '/dev/stdin' ? '-' : action.file);
          if (text.ok) this.#appended.push(text.value);
          break;
        }
        case 'R': {
          const line = this.#nextLineOf(action.file);
          if (line !== undefined) this.#appended.push(`${line}\n`);
          break;
        }
        case 's':
          this.#substitute(action.substitution);
          break;
        case 'w':
          this.#write(action.file, this.#pattern);
          break;
        case 'W':
          this.#write(action.file, this.#pattern.split('\n', 1)[0] ?? '');
          break;
        case 'x':
          [this.#pattern, this.#hold] = [this.#hold, this.#pattern];
          break;
        case 'y':
          this.#pattern = Array.from(this.#pattern, (letter) => action.map.get(letter) ?? letter).join('');
          break;
        case 'z':
          this.#pattern = '';
          break;
      }
    }
    this.#endCycle(true);
    return false;
  }

  #grow(text: string): void {
    if (text.length > SPACE_LIMIT) throw new SedProblem('pattern space too large', 4);
    this.#pattern = text;
  }

  #nextLineOf(file: string): string | undefined {
    let reader = this.#readers.get(file);
    if (!reader) {
      const text = readOperand(this.#run, file === '/dev/stdin' ? '-' : file);
      reader = new Lines([{ name: file, text: text.ok ? text.value : '' }], '\n');
      this.#readers.set(file, reader);
    }
    return reader.next();
  }

  #write(file: string, line: string): void {
    if (file === '/dev/stdout') this.#put(line);
    else if (file === '/dev/stderr') this.#run.err(`${line}\n`);
    else this.#files.get(file)?.chunks.push(`${line}\n`);
  }

  #selects({ addresses }: SedCommand, index: number): boolean {
    const { first, second, negated } = addresses;
    if (!first) return !negated;
    const selected = second ? this.#inRange(first, second, index) : this.#at(first);
    return selected !== negated;
  }

  #at(address: Address): boolean {
    switch (address.kind) {
      case 'line':
        return this.#line === address.line;
      case 'step':
        return address.step <= 0
          ? this.#line === address.first
          : this.#line >= address.first && (this.#line - address.first) % address.step === 0;
      case 'last':
        return this.#lines.isAtEnd;
      case 'regex':
        return this.#matching(address.regex).test(this.#pattern);
    }
  }

  #matching(regex: Regex | undefined): Regex {
    const used = regex ?? this.#lastRegex;
    if (!used) throw new SedProblem('no previous regular expression', 1);
    this.#lastRegex = used;
    return used;
  }

  #inRange(first: Address, second: NonNullable<SedCommand['addresses']['second']>, index: number): boolean {
    const open = this.#ranges[index];
    if (!open) {
      const isZero = first.kind === 'line' && first.line === 0;
      if (isZero ? this.#line !== 1 : !this.#at(first)) return false;
      let end: number | undefined;
      if (second.kind === 'line') end = second.line;
      else if (second.kind === 'count') end = this.#line + second.count;
      else if (second.kind === 'multiple')
        end = second.of <= 0 ? this.#line : Math.ceil(this.#line / second.of) * second.of;
      if (end !== undefined && end <= this.#line) return true;
      if (isZero && second.kind === 'regex' && this.#at(second)) return true;
      if (second.kind === 'last' && this.#lines.isAtEnd) return true;
      this.#ranges[index] = { end };
      return true;
    }
    if (open.end !== undefined) {
      if (this.#line >= open.end) this.#ranges[index] = undefined;
      // A line number that was passed meanwhile (by n) ends the range before this line.
      if (this.#line > open.end) return second.kind === 'line' && this.#at(first);
      return true;
    }
    if (second.kind !== 'count' && second.kind !== 'multiple' && this.#at(second))
      this.#ranges[index] = undefined;
    return true;
  }

  #substitute({ regex, pieces, all, first, prints, file }: Substitution): void {
    const used = this.#matching(regex);
    const text = this.#pattern;
    const groups = pieces.some((piece) => piece.kind === 'group' && piece.index > 0);
    const replaced = replaceMatches(text, used, { first, all, groups }, (match) =>
      assemble(pieces, text, match),
    );
    if (replaced.count === 0) return;
    this.#replaced = true;
    this.#grow(replaced.text);
    if (prints) this.#put(this.#pattern, this.#terminated);
    if (file !== undefined) this.#write(file, this.#pattern);
  }
}

/** A replacement with its groups, and GNU's changes of case. */
function assemble(pieces: readonly Piece[], text: string, match: GroupMatch): string {
  let result = '';
  let lasting: 'U' | 'L' | undefined;
  let once: 'u' | 'l' | undefined;
  for (const piece of pieces) {
    if (piece.kind === 'case') {
      if (piece.how === 'u' || piece.how === 'l') once = piece.how;
      else {
        lasting = piece.how === 'E' ? undefined : piece.how;
        if (piece.how === 'E') once = undefined;
      }
      continue;
    }
    const part =
      piece.kind === 'text' ? undefined : piece.index === 0 ? match : match.groups[piece.index - 1];
    let shown = piece.kind === 'text' ? piece.text : part ? text.slice(part.start, part.end) : '';
    if (lasting) shown = lasting === 'U' ? shown.toUpperCase() : shown.toLowerCase();
    if (once && shown !== '') {
      shown =
        (once === 'u' ? shown.slice(0, 1).toUpperCase() : shown.slice(0, 1).toLowerCase()) + shown.slice(1);
      once = undefined;
    }
    result += shown;
  }
  return result;
}

const LETTERS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** The l command: what cannot be seen is escaped, long lines are folded. */
function unambiguous(text: string, width: number): string {
  const parts: string[] = [];
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    parts.push(LETTERS[char] ?? (byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : char));
  }
  if (width === 0) return `${parts.join('')}$`;
  let result = '';
  let column = 0;
  for (const part of parts) {
    if (column + part.length > width - 1) {
      result += '\\\n';
      column = 0;
    }
    result += part;
    column += part.length;
  }
  return `${result}$`;
}
