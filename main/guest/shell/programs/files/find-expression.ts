/** What find is asked for: its tests, actions and operators, read from the words behind the starting points. */

import type { TreeStat } from '../../../tree/index.ts';
import { nameOf, resolvePath } from '../../../tree/paths.ts';
import { matchesPattern } from '../../language/pattern.ts';
import { compileRegex, type Regex } from '../../language/regex.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { formatTime } from '../../time-format.ts';
import { quoted } from '../arguments.ts';
import { unescapeText } from '../escapes.ts';
import { letters } from './chmod.ts';
import { inodeOf } from './ls.ts';
import { applyMode } from './mode.ts';

export const DEPTH_LIMIT = 100;

export interface Found {
  /** As it is printed. */
  readonly name: string;
  readonly path: string;
  readonly stat: TreeStat;
  readonly depth: number;
  /** The starting point it was found below. */
  readonly start: string;
}

type Test = (found: Found, state: State) => Running<boolean> | boolean;

export interface State {
  pruned: boolean;
  quits: boolean;
  failed: boolean;
}

export class FindProblem extends Error {}

export interface Plan {
  readonly test: Test;
  readonly least: number;
  readonly most: number;
  readonly depthFirst: boolean;
  readonly follows: boolean;
  /** Batches of -exec … +, run at the end. */
  readonly batches: readonly Batch[];
}

interface Batch {
  readonly words: readonly string[];
  readonly found: string[];
}

export function* execute(run: Invocation, command: readonly string[]): Running<number> {
  const [name = ''] = command;
  if (run.finds(name)) return yield* run.spawn(command, { stdin: '' });
  run.err(`find: ${quoted(name)}: ${errnoText('ENOENT')}\n`);
  return 127;
}

export class Reader {
  readonly #run: Invocation;
  readonly #words: readonly string[];
  readonly #follows: boolean;
  readonly #batches: Batch[] = [];
  #at = 0;
  #depth = 0;
  #least = 0;
  #most = Number.POSITIVE_INFINITY;
  #depthFirst = false;
  #acts = false;
  #extended = false;

  constructor(run: Invocation, words: readonly string[], follows: boolean) {
    this.#run = run;
    this.#words = words;
    this.#follows = follows;
  }

  plan(): Plan {
    const test = this.#words.length === 0 ? () => true : this.#list();
    const rest = this.#words[this.#at];
    if (rest !== undefined)
      throw new FindProblem(
        rest === ')' ? "you have too many ')'" : `paths must precede expression: ${quoted(rest)}`,
      );
    const print: Test = ({ name }) => {
      this.#run.out(`${name}\n`);
      return true;
    };
    return {
      test: this.#acts ? test : both(test, print),
      least: this.#least,
      most: this.#most,
      depthFirst: this.#depthFirst,
      follows: this.#follows,
      batches: this.#batches,
    };
  }

  #next(...words: string[]): boolean {
    if (!words.includes(this.#words[this.#at] ?? '')) return false;
    this.#at++;
    return true;
  }

  #list(): Test {
    if (++this.#depth > DEPTH_LIMIT) throw new FindProblem('nested too deeply');
    let left = this.#or();
    while (this.#next(',')) left = second(left, this.#or());
    this.#depth--;
    return left;
  }

  #or(): Test {
    let left = this.#and();
    while (this.#next('-o', '-or')) left = either(left, this.#and());
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (;;) {
      if (this.#next('-a', '-and')) left = both(left, this.#not());
      else {
        const word = this.#words[this.#at];
        if (word === undefined || ['-o', '-or', ',', ')'].includes(word)) return left;
        left = both(left, this.#not());
      }
    }
  }

  #not(): Test {
    if (!this.#next('!', '-not')) return this.#primary();
    if (++this.#depth > DEPTH_LIMIT) throw new FindProblem('nested too deeply');
    const inner = this.#not();
    this.#depth--;
    return function* (found, state) {
      const result = inner(found, state);
      return !(typeof result === 'boolean' ? result : yield* result);
    };
  }

  #argument(word: string): string {
    const argument = this.#words[this.#at++];
    if (argument === undefined) throw new FindProblem(`missing argument to \`${word}'`);
    return argument;
  }

  #number(word: string): number {
    const text = this.#argument(word);
    if (!/^\d{1,9}$/.test(text))
      throw new FindProblem(
        `Expected a positive decimal integer argument to ${word}, but got ${quoted(text)}`,
      );
    return Number(text);
  }

  /** "+5", "-5", "5". */
  #compared(word: string, scale: (text: string) => number | undefined): (value: number) => boolean {
    const text = this.#argument(word);
    const number = scale(text.replace(/^[-+]/, ''));
    if (number === undefined) throw new FindProblem(`invalid argument \`${text}' to \`${word}'`);
    if (text.startsWith('+')) return (value) => value > number;
    return text.startsWith('-') ? (value) => value < number : (value) => value === number;
  }

  #primary(): Test {
    const word = this.#words[this.#at++];
    const { files, clock } = this.#run.surroundings;
    const count = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
    const timeOf = ({ stat }: Found): number => stat.modified ?? clock.boot;
    switch (word) {
      case undefined:
        throw new FindProblem('expected an expression');
      case '(': {
        const inner = this.#list();
        if (!this.#next(')'))
          throw new FindProblem(
            "invalid expression; expected to find a ')' but didn't see one. Perhaps you need an extra predicate after '('",
          );
        return inner;
      }
      case '-true':
      case '-daystart':
      case '-noleaf':
      case '-xdev':
      case '-mount':
      case '-warn':
      case '-nowarn':
      case '-ignore_readdir_race':
      case '-noignore_readdir_race':
      case '-readable':
        return () => true;
      case '-false':
        return () => false;
      case '-depth':
      case '-d':
        this.#depthFirst = true;
        return () => true;
      case '-maxdepth':
        this.#most = this.#number(word);
        return () => true;
      case '-mindepth':
        this.#least = this.#number(word);
        return () => true;
      case '-regextype':
        this.#extended = /extended|egrep|awk/.test(this.#argument(word));
        return () => true;
      case '-name':
      case '-iname':
      case '-lname': {
        const pattern = this.#argument(word);
        if (word === '-iname')
          return ({ name }) => matchesPattern(pattern.toLowerCase(), baseOf(name).toLowerCase());
        if (word === '-lname')
          return ({ stat }) => stat.link !== undefined && matchesPattern(pattern, stat.link);
        return ({ name }) => matchesPattern(pattern, baseOf(name));
      }
      case '-path':
      case '-wholename': {
        const pattern = this.#argument(word);
        return ({ name }) => matchesPattern(pattern, name);
      }
      case '-ipath':
      case '-iwholename': {
        const pattern = this.#argument(word).toLowerCase();
        return ({ name }) => matchesPattern(pattern, name.toLowerCase());
      }
      case '-regex':
      case '-iregex': {
        const regex: Regex = compileRegex(this.#argument(word), {
          extended: this.#extended,
          ignoreCase: word === '-iregex',
          around: 'line',
        });
        return ({ name }) => regex.test(name);
      }
      case '-type':
      case '-xtype': {
        const kinds = this.#argument(word).split(',');
        if (kinds.some((kind) => !/^[bcdpflsD]$/.test(kind)))
          throw new FindProblem(`Unknown argument to ${word}: ${kinds.join()}`);
        return ({ stat }) =>
          kinds.includes(
            kindOf(word === '-xtype' ? ({ ...stat, link: undefined } as unknown as TreeStat) : stat),
          );
      }
      case '-size': {
        const text = this.#argument(word);
        const match = /^([-+]?)(\d{1,15})([bcwkMG]?)$/.exec(text);
        if (!match) throw new FindProblem(`invalid -size argument \`${text}'`);
        const unit = { b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[3] || 'b'] ?? 512;
        const number = Number(match[2]);
        return ({ stat }) => {
          const size = Math.ceil((stat.link?.length ?? stat.size ?? 0) / unit);
          return match[1] === '+' ? size > number : match[1] === '-' ? size < number : size === number;
        };
      }
      case '-empty':
        return ({ stat, path }) => {
          if (stat.link !== undefined) return false;
          if (stat.type === 'file') return stat.size === 0;
          const names = files.list(path);
          return names.ok && names.value.length === 0;
        };
      case '-newer':
      case '-anewer':
      case '-cnewer': {
        const name = this.#argument(word);
        const other = files.stat(resolvePath(this.#run.cwd, name));
        if (!other) throw new FindProblem(`${quoted(name)}: ${errnoText('ENOENT')}`);
        return (found) => timeOf(found) > (other.modified ?? clock.boot);
      }
      case '-mtime':
      case '-ctime':
      case '-atime':
      case '-mmin':
      case '-cmin':
      case '-amin': {
        const unit = word.endsWith('min') ? 60 : 86_400;
        const holds = this.#compared(word, count);
        return (found) => holds(Math.floor((clock.now - timeOf(found)) / unit));
      }
      case '-perm': {
        const text = this.#argument(word);
        const wanted = applyMode(text.replace(/^[-/]/, ''), 0, false);
        if (wanted === undefined) throw new FindProblem(`invalid mode ${quoted(text)}`);
        return ({ stat }) => {
          const mode = stat.link === undefined ? stat.mode : 0o777;
          if (text.startsWith('-')) return (mode & wanted) === wanted;
          return text.startsWith('/') ? wanted === 0 || (mode & wanted) !== 0 : mode === wanted;
        };
      }
      case '-links': {
        const holds = this.#compared(word, count);
        return ({ stat }) => holds(stat.names ?? (stat.type === 'directory' ? 2 : 1));
      }
      case '-user':
      case '-group':
      case '-uid':
      case '-gid': {
        const owner = this.#argument(word);
        return () => owner === 'root' || owner === '0';
      }
      case '-nouser':
      case '-nogroup':
        return () => false;
      case '-writable':
        return ({ stat }) => (stat.mode & 0o222) !== 0;
      case '-executable':
        return ({ stat }) => (stat.mode & 0o111) !== 0;
      default:
        return this.#action(word);
    }
  }

  #action(word: string): Test {
    const run = this.#run;
    const out = (text: string): boolean => {
      run.out(text);
      return true;
    };
    if (word !== '-prune') this.#acts = true;
    switch (word) {
      case '-print':
        return ({ name }) => out(`${name}\n`);
      case '-print0':
        return ({ name }) => out(`${name}\0`);
      case '-printf': {
        const format = unescapeText(this.#argument(word)).text;
        return (found) => out(this.#formatted(format, found));
      }
      case '-ls':
        return (found) =>
          out(
            `${`${inodeOf(found.path)}`.padStart(9)} ${'0'.padStart(6)} ${kindOf(found.stat) === 'f' ? '-' : kindOf(found.stat)}${letters(found.stat.mode)} ${`${found.stat.names ?? 1}`.padStart(3)} root     root     ${`${found.stat.size ?? 0}`.padStart(8)} ${formatTime('%b %e %H:%M', found.stat.modified ?? run.surroundings.clock.boot)} ${found.name}\n`,
          );
      case '-prune':
        return (_found, state) => {
          state.pruned = true;
          return true;
        };
      case '-quit':
        return (_found, state) => {
          state.quits = true;
          return true;
        };
      case '-delete':
        this.#depthFirst = true;
        return ({ name, path, stat }, state) => {
          if (name === '.') return true;
          const { files } = run.surroundings;
          const below = stat.type === 'directory' && stat.link === undefined ? files.list(path) : undefined;
          const errno =
            below?.ok && below.value.length > 0
              ? 'ENOTEMPTY'
              : files.scratch.owns(path)
                ? files.scratch.remove(path, true)
                : 'EPERM';
          if (errno === undefined) return true;
          run.err(`find: cannot delete ${quoted(name)}: ${errnoText(errno)}\n`);
          state.failed = true;
          return false;
        };
      case '-exec':
      case '-execdir':
        return this.#exec(word);
      default:
        if (
          [
            '-ok',
            '-okdir',
            '-fprint',
            '-fprintf',
            '-fls',
            '-files0-from',
            '-newerXY',
            '-context',
            '-samefile',
            '-inum',
            '-fstype',
            '-used',
          ].includes(word)
        )
          throw new FindProblem(`not supported here: ${word}`);
        throw new FindProblem(
          word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`,
        );
    }
  }

  #exec(word: string): Test {
    const command: string[] = [];
    for (;;) {
      const next = this.#words[this.#at++];
      if (next === undefined) throw new FindProblem(`missing argument to \`${word}'`);
      if (next === ';') break;
      if (next === '+' && command.at(-1) === '{}') {
        const batch: Batch = { words: command.slice(0, -1), found: [] };
        this.#batches.push(batch);
        return ({ name }) => {
          batch.found.push(name);
          return true;
        };
      }
      command.push(next);
    }
    if (command.length === 0) throw new FindProblem(`invalid argument \`;' to \`${word}'`);
    const run = this.#run;
    return function* ({ name }) {
      const shown = word === '-execdir' ? `./${nameOf(name)}` : name;
      return (
        (yield* execute(
          run,
          command.map((part) => part.replaceAll('{}', shown)),
        )) === 0
      );
    };
  }

  #formatted(format: string, { name, path, stat, depth, start }: Found): string {
    const time = stat.modified ?? this.#run.surroundings.clock.boot;
    return format.replace(
      /%(-?)(\d*)(?:\.\d+)?([ACT][@a-zA-Z+]|[a-zA-Z%])/g,
      (whole, left: string, width: string, letter: string) => {
        let shown: string | undefined;
        if (letter.length === 2) {
          const kind = letter[1] ?? '';
          shown =
            kind === '@'
              ? `${time}.0000000000`
              : kind === '+'
                ? formatTime('%Y-%m-%d+%H:%M:%S.0000000000', time)
                : formatTime(`%${kind}`, time);
        } else
          shown = {
            '%': '%',
            f: baseOf(name),
            p: name,
            P: name === start ? '' : name.slice(start.endsWith('/') ? start.length : start.length + 1),
            h: name.includes('/') ? name.replace(/\/[^/]*$/, '') : '.',
            H: start,
            d: `${depth}`,
            s: `${stat.link?.length ?? stat.size ?? 0}`,
            k: `${Math.ceil((stat.size ?? 0) / 1024)}`,
            b: `${Math.ceil((stat.size ?? 0) / 512)}`,
            m: stat.mode.toString(8),
            M: `${kindOf(stat) === 'f' ? '-' : kindOf(stat)}${letters(stat.link === undefined ? stat.mode : 0o777)}`,
            y: kindOf(stat),
            l: stat.link ?? '',
            u: 'root',
            g: 'root',
            U: '0',
            G: '0',
            n: `${stat.names ?? 1}`,
            i: `${inodeOf(path)}`,
            t: formatTime('%a %b %e %H:%M:%S.0000000000 %Y', time),
          }[letter];
        if (shown === undefined) return whole;
        return left ? shown.padEnd(Number(width)) : shown.padStart(Number(width));
      },
    );
  }
}

const baseOf = (name: string): string => (/^\/+$/.test(name) ? '/' : nameOf(name.replace(/\/+$/, '')));

const kindOf = (stat: TreeStat): string =>
  stat.link !== undefined ? 'l' : stat.type === 'directory' ? 'd' : 'f';

const both = (left: Test, right: Test): Test =>
  function* (found, state) {
    const first = left(found, state);
    if (!(typeof first === 'boolean' ? first : yield* first)) return false;
    const result = right(found, state);
    return typeof result === 'boolean' ? result : yield* result;
  };

const either = (left: Test, right: Test): Test =>
  function* (found, state) {
    const first = left(found, state);
    if (typeof first === 'boolean' ? first : yield* first) return true;
    const result = right(found, state);
    return typeof result === 'boolean' ? result : yield* result;
  };

const second = (left: Test, right: Test): Test =>
  function* (found, state) {
    const first = left(found, state);
    if (typeof first !== 'boolean') yield* first;
    const result = right(found, state);
    return typeof result === 'boolean' ? result : yield* result;
  };
