/** The command line of jq, which is no getopt: letters may be bundled, and options stand anywhere. */

import { resolvePath } from '../../../tree/paths.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { JsonReader, ParseProblem, parseOne } from './reader.ts';
import type { Json } from './values.ts';

export interface JqOptions {
  readonly filter: string;
  readonly files: readonly string[];
  readonly help: boolean;
  readonly nullInput: boolean;
  readonly rawInput: boolean;
  readonly slurp: boolean;
  readonly stream: boolean;
  readonly raw: boolean;
  readonly ascii: boolean;
  readonly sorted: boolean;
  readonly seq: boolean;
  readonly exitStatus: boolean;
  /** Behind each output. */
  readonly end: string;
  /** Undefined: on one line. */
  readonly indent: string | undefined;
  /** Undefined: as the terminal is. */
  readonly colors: boolean | undefined;
  readonly variables: ReadonlyMap<string, Json>;
  readonly positional: readonly Json[];
}

const LONG: Readonly<Record<string, string>> = {
  'null-input': 'n',
  'raw-input': 'R',
  slurp: 's',
  'compact-output': 'c',
  'raw-output': 'r',
  'join-output': 'j',
  'ascii-output': 'a',
  'sort-keys': 'S',
  'color-output': 'C',
  'monochrome-output': 'M',
  'exit-status': 'e',
  'from-file': 'f',
  'library-path': 'L',
  version: 'V',
  help: 'h',
};
const DIE =
  'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n';

/** What to do; or the exit code, after a complaint or --version. */
export function readJqArguments(run: Invocation): JqOptions | number {
  const reader = new Reader(run);
  const failed = reader.readAll();
  return failed ?? reader.options();
}

class Reader {
  readonly #run: Invocation;
  readonly #letters = new Set<string>();
  readonly #variables = new Map<string, Json>();
  readonly #positional: Json[] = [];
  readonly #operands: string[] = [];
  #rest: 'files' | 'texts' | 'json' = 'files';
  #filter: string | undefined;
  #indent: string | undefined = '  ';
  #end = '\n';
  #next = 0;

  constructor(run: Invocation) {
    this.#run = run;
  }

  readAll(): number | undefined {
    const { args } = this.#run;
    let ended = false;
    while (this.#next < args.length) {
      const arg = args[this.#next++] ?? '';
      let failed: number | undefined;
      if (ended || !/^-(?:-|[A-Za-z])/.test(arg)) failed = this.#operand(arg);
      else if (arg === '--') ended = true;
      else if (arg.startsWith('--')) failed = this.#long(arg.slice(2));
      else failed = this.#short(arg.slice(1));
      if (failed !== undefined) return failed;
      if (this.#letters.has('h')) return undefined;
    }
    if (this.#filter !== undefined) return this.#letters.has('f') ? this.#fromFile() : undefined;
    this.#run.err(
      `Usage: jq [OPTION]... FILTER [FILE]...\nFor listing the command options, use jq --help.\n`,
    );
    return 2;
  }

  options(): JqOptions {
    const has = (letter: string): boolean => this.#letters.has(letter);
    const join = has('j');
    return {
      filter: this.#filter ?? '.',
      files: this.#operands,
      help: has('h'),
      nullInput: has('n'),
      rawInput: has('R'),
      slurp: has('s'),
      stream: has('stream'),
      raw: has('r') || join || has('raw-output0'),
      ascii: has('a'),
      sorted: has('S'),
      seq: has('seq'),
      exitStatus: has('e'),
      end: has('raw-output0') ? '\0' : join ? '' : this.#end,
      indent: this.#indent,
      colors: has('M') ? false : has('C') ? true : undefined,
      variables: this.#variables,
      positional: this.#positional,
    };
  }

  #die(message: string): number {
    this.#run.err(`jq: ${message}\n${DIE}`);
    return 2;
  }

  #operand(text: string): number | undefined {
    if (this.#filter === undefined) this.#filter = text;
    else if (this.#rest === 'texts') this.#positional.push(text);
    else if (this.#rest === 'files') this.#operands.push(text);
    else {
      try {
        this.#positional.push(parseOne(text));
      } catch (error) {
        if (!(error instanceof ParseProblem)) throw error;
        return this.#die('invalid JSON text passed to --jsonargs');
      }
    }
    return undefined;
  }

  #short(letters: string): number | undefined {
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? '';
      if (letter === 'L') {
        if (at + 1 === letters.length) this.#next++;
        return undefined;
      }
      if (!'nRscrjaSCMefVhb'.includes(letter))
        return this.#die(`Unknown arguments`.replace('arguments', `option -${letters}`));
      const failed = this.#letter(letter);
      if (failed !== undefined) return failed;
    }
    return undefined;
  }

  #letter(letter: string): number | undefined {
    this.#letters.add(letter);
    if (letter === 'c') this.#indent = undefined;
    if (letter !== 'V') return undefined;
    this.#run.out('jq-1.6 (simulated)\n');
    return 0;
  }

  #long(name: string): number | undefined {
    const letter = Object.hasOwn(LONG, name) ? LONG[name] : undefined;
    if (letter === 'L') {
      this.#next++;
      return undefined;
    }
    if (letter !== undefined) return this.#letter(letter);
    switch (name) {
      case 'tab':
        this.#indent = '\t';
        return undefined;
      case 'indent':
        return this.#indented();
      case 'seq':
      case 'stream':
      case 'raw-output0':
        this.#letters.add(name);
        return undefined;
      case 'unbuffered':
      case 'binary':
        return undefined;
      case 'args':
        this.#rest = 'texts';
        return undefined;
      case 'jsonargs':
        this.#rest = 'json';
        return undefined;
      case 'arg':
      case 'argjson':
      case 'slurpfile':
      case 'rawfile':
        return this.#variable(name);
      case 'stream-errors':
        return this.#die('not supported here: --stream-errors');
      default:
        return this.#die(`Unknown option --${name}`);
    }
  }

  #indented(): number | undefined {
    const given = this.#run.args[this.#next++];
    if (given === undefined) return this.#die('--indent takes one parameter');
    const width = Number.parseInt(given, 10) || 0;
    if (width < -1 || width > 7) return this.#die('--indent takes a number between -1 and 7');
    this.#indent = width === 0 ? undefined : width < 0 ? '\t' : ' '.repeat(width);
    return undefined;
  }

  #variable(option: 'arg' | 'argjson' | 'slurpfile' | 'rawfile'): number | undefined {
    const name = this.#run.args[this.#next++];
    const given = this.#run.args[this.#next++];
    if (name === undefined || given === undefined) {
      const what = {
        arg: 'varname value',
        argjson: 'varname text',
        slurpfile: 'varname filename',
        rawfile: 'varname filename',
      };
      return this.#die(`--${option} takes two parameters (e.g. --${option} ${what[option]})`);
    }
    if (this.#variables.has(name) && option !== 'arg' && option !== 'argjson') return undefined;
    const value =
      option === 'arg' ? given : option === 'argjson' ? this.#json(given) : this.#file(option, name, given);
    if (typeof value === 'object' && value !== null && 'failed' in value) return value.failed;
    if (!this.#variables.has(name)) this.#variables.set(name, value);
    return undefined;
  }

  #json(text: string): Json | { readonly failed: number } {
    try {
      return parseOne(text);
    } catch (error) {
      if (error instanceof ParseProblem)
        return { failed: this.#die('invalid JSON text passed to --argjson') };
      throw error;
    }
  }

  #file(option: 'slurpfile' | 'rawfile', name: string, path: string): Json | { readonly failed: number } {
    const complain = (reason: string): { readonly failed: number } => {
      this.#run.err(`jq: Bad JSON in --${option} ${name} ${path}: ${reason}\n${DIE}`);
      return { failed: 2 };
    };
    const content = this.#read(path);
    if (!content.ok) return complain(`Could not open ${path}: ${content.reason}`);
    if (option === 'rawfile') return content.text;
    try {
      const reader = new JsonReader(content.text);
      const values: Json[] = [];
      for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value);
      return values;
    } catch (error) {
      if (error instanceof ParseProblem) return complain(error.message);
      throw error;
    }
  }

  #read(
    path: string,
  ): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string } {
    if (path === '/dev/stdin') return { ok: true, text: this.#run.input.all() };
    const content = this.#run.surroundings.files.read(resolvePath(this.#run.cwd, path));
    return content.ok ? { ok: true, text: content.value } : { ok: false, reason: errnoText(content.failure) };
  }

  /** -f: what stood for the filter names its file. */
  #fromFile(): number | undefined {
    const path = this.#filter ?? '';
    const content = this.#read(path);
    if (content.ok) {
      this.#filter = content.text;
      return undefined;
    }
    this.#run.err(`jq: error: Could not open ${path}: ${content.reason}\n`);
    return 2;
  }
}
