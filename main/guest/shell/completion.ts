/**
 * Completes the last word of a line: commands where one may stand, options, block numbers for chmem, variables,
 * partitions behind vmcp, and paths.
 */

import { BLOCK } from '../../../shared/cells.ts';
import type { Files } from '../tree/files.ts';
import { byBytes, resolvePath } from '../tree/paths.ts';
import { builtins } from './builtins/index.ts';
import type { Manual } from './manual.ts';
import type { Personality } from './program.ts';
import { manualOf, programs } from './programs/index.ts';

export interface Completion {
  /** Where the word begins in the line. */
  readonly from: number;
  /** Whole words that it could become; a directory ends in "/". */
  readonly candidates: readonly string[];
  /** How a list shows each: a path by its last part, an option with its meaning. */
  readonly labels: readonly string[];
}

/** What a line is completed with. */
export interface CompletionContext {
  readonly files: Files;
  readonly cwd: string;
  readonly personality: Personality;
  readonly variables: Iterable<string>;
  /** Partitions of the system: user ids, for a guest of z/VM. */
  readonly partitions: readonly string[];
}

/** More candidates than a person reads. */
const CANDIDATE_LIMIT = 200;

export function complete(context: CompletionContext, line: string): Completion {
  const variable = /\$\{?(\w*)$/.exec(line);
  if (variable) {
    const start = variable[1] ?? '';
    const names = [...context.variables].filter((name) => name.startsWith(start)).sort(byBytes);
    const close = variable[0].startsWith('${') ? '}' : '';
    const candidates = names.slice(0, CANDIDATE_LIMIT).map((name) => name + close);
    return { from: line.length - start.length, candidates, labels: candidates };
  }
  const from = line.length - (/[^\s;&|()<>]*$/.exec(line)?.[0].length ?? 0);
  const word = line.slice(from);
  const words = wordsOfCommand(line.slice(0, from));
  const page = manualFor(context.personality, words);
  const offered = page && (word.startsWith('-') ? optionsFor(page, word) : commandsOf(page, words, word));
  if (offered && offered.candidates.length > 0) return { from, ...offered };
  const found =
    words.length === 0 && !word.includes('/')
      ? commandsFor(word)
      : words[0] === 'vmcp'
        ? context.partitions.filter((name) => name.toLowerCase().startsWith(word.toLowerCase()))
        : argumentsFor(context.files, context.cwd, words, word);
  const candidates = found.slice(0, CANDIDATE_LIMIT);
  return { from, candidates, labels: candidates.map(lastPart) };
}

/** "memory32/" of "/sys/devices/system/memory/memory32/". */
const lastPart = (path: string): string => path.slice(path.lastIndexOf('/', path.length - 2) + 1);

type Offered = Omit<Completion, 'from'>;

/** Of the command that is being written; behind `udevadm info`, that of this part of it. */
function manualFor(personality: Personality, words: readonly string[]): Manual | undefined {
  const [name = '', ...more] = words;
  const page = manualOf(name, personality);
  const part = more.find((each) => !each.startsWith('-'));
  return page?.commands.find((command) => command.name === `${page.name} ${part}`) ?? page;
}

/** Options of the command; each that has a long name is offered by it alone, unless a letter is asked for. */
function optionsFor({ options }: Manual, word: string): Offered {
  return listed(
    options.flatMap(({ letter, long, meaning }) => {
      const names = [...(letter ? [`-${letter}`] : []), ...(long ? [`--${long}`] : [])];
      const name = word === '-' ? names[0] : names.find((each) => each.startsWith(word));
      return name?.startsWith(word) ? [{ name, shown: names.join(', '), meaning }] : [];
    }),
  );
}

/** What may stand behind a program that is several, as its first word. */
function commandsOf({ name, commands }: Manual, words: readonly string[], word: string): Offered | undefined {
  if (words.length !== 1) return undefined;
  return listed(
    commands
      .map((command) => ({ name: command.name.slice(name.length + 1), meaning: command.purpose }))
      .filter((command) => command.name.startsWith(word))
      .map((command) => ({ ...command, shown: command.name })),
  );
}

/** Each with a word on it, where there is a choice. */
function listed(
  offered: readonly { readonly name: string; readonly shown: string; readonly meaning: string }[],
): Offered {
  const width = Math.max(0, ...offered.map(({ shown }) => shown.length)) + 2;
  const [only] = offered;
  return {
    candidates: offered.map(({ name }) => name),
    labels:
      offered.length === 1 && only
        ? [only.name]
        : offered.map(({ shown, meaning }) => shown.padEnd(width) + meaning),
  };
}

const KEYWORDS = new Set(['do', 'then', 'else', 'elif', 'if', 'while', 'until', '!', '{']);

/** Words of the simple command that is being written. */
function wordsOfCommand(before: string): string[] {
  const command = before.split(/[;&|()]|\$\(/).at(-1) ?? '';
  const words = command.split(/\s+/).filter((word) => word !== '');
  while (words[0] !== undefined && (KEYWORDS.has(words[0]) || /^\w+=/.test(words[0]))) words.shift();
  return words;
}

const commandsFor = (word: string): string[] =>
  [...new Set([...builtins.keys(), ...programs.keys()])]
    .filter((name) => name.startsWith(word))
    .sort(byBytes);

function argumentsFor(files: Files, cwd: string, words: readonly string[], word: string): string[] {
  const redirected = /[<>]$/.test(words.at(-1) ?? '');
  if (words[0] === 'chmem' && !redirected && /^\d*(-\d*)?$/.test(word)) {
    const numbers = blocksFor(files, words, word);
    if (numbers.length > 0) return numbers;
  }
  return pathsFor(files, cwd, word);
}

/** Numbers of blocks that the asked change is for: `chmem -b -e 4<Tab>`, and the end of a range behind its dash. */
function blocksFor(files: Files, words: readonly string[], word: string): string[] {
  const options = words.slice(1).filter((each) => each.startsWith('-'));
  const has = (letter: string, long: string): boolean =>
    options.some((each) => each === `--${long}` || (/^-[a-z]+$/.test(each) && each.includes(letter)));
  const cells = has('b', 'blocks') ? files.blockCells()?.cells : undefined;
  if (!cells) return [];
  const holds = (cell: number): boolean => {
    if (has('d', 'disable')) return (cell & BLOCK.online) !== 0;
    if (has('c', 'configure')) return (cell & BLOCK.configured) === 0;
    if (has('g', 'deconfigure')) return (cell & BLOCK.configured) !== 0 && (cell & BLOCK.online) === 0;
    return (cell & BLOCK.online) === 0;
  };
  const dash = word.indexOf('-');
  const start = dash < 0 ? '' : word.slice(0, dash + 1);
  const digits = word.slice(start.length);
  const found: string[] = [];
  for (let block = dash < 0 ? 0 : Number(word.slice(0, dash)); block < cells.length; block++) {
    const cell = cells[block] ?? 0;
    if (!(cell & BLOCK.known) || !holds(cell) || !String(block).startsWith(digits)) continue;
    found.push(`${start}${block}`);
    if (found.length === CANDIDATE_LIMIT) break;
  }
  return found;
}

function pathsFor(files: Files, cwd: string, word: string): string[] {
  const slash = word.lastIndexOf('/');
  const folder = word.slice(0, slash + 1);
  const start = word.slice(slash + 1);
  const directory = folder === '' ? cwd : resolvePath(cwd, folder);
  const names = files.list(directory);
  if (!names.ok) return [];
  return names.value
    .filter((name) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
    .slice(0, CANDIDATE_LIMIT)
    .map((name) => {
      const isDirectory = files.stat(resolvePath(directory, name))?.type === 'directory';
      return `${folder}${name}${isDirectory ? '/' : ''}`;
    });
}
