/**
 * Looks at a whole text before anything of it runs: a construct or program that is not simulated refuses it, with line,
 * column and name, so that nothing is ever half done because of one. Functions, $( ), constant `eval` and sourced files
 * are looked into as well.
 */

import { type Command, forEachChild, parse, type Script, type SyntaxNode } from 'unbash';
import { LIMITS } from '../limits.ts';
import { calledNames, childText } from './called.ts';
import { isOptionalProgram, isRealProgram } from './real-programs.ts';
import { refusalOfCommand, refusalOfNode } from './unsupported.ts';

export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
  /** Where in the text; undefined when it is all of it. */
  readonly position: number | undefined;
  readonly status: number;
}

export type Parsed = { readonly kind: 'script'; readonly script: Script } | Refusal;

/** What is known of the shell that is going to run the text. */
export interface CheckContext {
  /** Whether a function, builtin or program has this name. */
  finds(name: string): boolean;
  readonly aliases: ReadonlyMap<string, string>;
  /** Text of a file, if it is there now. */
  file(path: string): string | undefined;
}

const EXIT_SYNTAX = 2;
const EXIT_NOT_FOUND = 127;
/** `eval` of an `eval`, files that source files. */
const TEXTS = 8;

/** Parses one input and refuses what is too large, malformed or not simulated. Without a context programs do not count. */
export function parseInput(source: string, context?: CheckContext): Parsed {
  return parseText(source, context, new Set(), 0);
}

function parseText(
  source: string,
  context: CheckContext | undefined,
  defined: Set<string>,
  texts: number,
): Parsed {
  if (source.length > LIMITS.inputCharacters)
    return refused(`input of ${source.length} characters: at most ${LIMITS.inputCharacters} are taken`);
  const tooDeep = nestingOf(source);
  if (tooDeep) return refused(tooDeep);
  const script = parse(source);
  const look = new Look(context, defined, texts);
  const problem = look.over(script);
  return problem ?? { kind: 'script', script };
}

/** Whether more lines could make something of the input: an open quote, loop or here-document. */
export function isUnfinished(source: string): boolean {
  if (source.length > LIMITS.inputCharacters || nestingOf(source) !== undefined) return false;
  const script = parse(source);
  const [first] = script.errors ?? [];
  if (!first) {
    const problem = new Look(undefined, new Set(), 0).over(script);
    return problem?.message.startsWith(OPEN_HERE_DOCUMENT) ?? /(?:^|[^\\])(?:\\\\)*\\$/.test(source);
  }
  return first.message.startsWith('unterminated') || first.pos >= source.trimEnd().length;
}

const OPEN_HERE_DOCUMENT = 'syntax error: a here-document without its last line';

const refused = (message: string, position?: number, status = EXIT_SYNTAX): Refusal => ({
  kind: 'refused',
  message,
  position,
  status,
});

/** A cheap bound before the parser sees the input: openers that could nest, and loops in loops. */
function nestingOf(source: string): string | undefined {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 0) return 'a NUL character';
    if (code === 40 || code === 123 || code === 96) depth++;
    else if (code === 41 || code === 125) depth = Math.max(0, depth - 1);
    if (depth > 4096) return `nesting deeper than ${LIMITS.nesting}`;
  }
  return undefined;
}

/** Commands that only ask whether a program is there: what is asked for may be missing. */
const ASKING: ReadonlySet<string> = new Set(['command', 'hash', 'type', 'which', 'whereis']);

class Look {
  readonly #context: CheckContext | undefined;
  /** Functions of this text and of those it sources. */
  readonly #defined: Set<string>;
  readonly #asked = new Set<string>();
  readonly #texts: number;

  constructor(context: CheckContext | undefined, defined: Set<string>, texts: number) {
    this.#context = context;
    this.#defined = defined;
    this.#texts = texts;
  }

  over(script: Script): Refusal | undefined {
    const structural = this.#problemOf(script, 0, undefined);
    if (structural || !this.#context) return structural;
    this.#collect(script);
    return this.#missing(script, undefined);
  }

  /** `at`: position of the backticks whose text has positions of its own. */
  #problemOf(node: SyntaxNode, depth: number, at: number | undefined): Refusal | undefined {
    const position = at ?? node.pos;
    if (depth > LIMITS.nesting * 6) return refused(`nesting deeper than ${LIMITS.nesting}`, position);
    const own = this.#problemHere(node, position);
    if (own) return own;
    const inside =
      at ?? (node.type === 'CommandExpansion' && node.script?.source !== undefined ? node.pos : undefined);
    let problem: Refusal | undefined;
    forEachChild(node, (child) => {
      problem ??= this.#problemOf(child, depth + 1, inside);
    });
    return problem;
  }

  #problemHere(node: SyntaxNode, position: number): Refusal | undefined {
    if (node.type === 'Script') {
      const [error] = node.errors ?? [];
      if (error)
        return refused(`syntax error: ${error.message}`, position === node.pos ? error.pos : position);
    }
    if (node.type === 'HereDoc' && !node.closing)
      return refused(`${OPEN_HERE_DOCUMENT} ${clip(node.delimiter?.value ?? '')}`, position);
    const message = node.type === 'Command' ? refusalOfCommand(node) : refusalOfNode(node);
    return message === undefined ? undefined : refused(message, position);
  }

  #collect(node: SyntaxNode): void {
    if (node.type === 'Function') this.#defined.add(node.name.value);
    if (node.type === 'Command' && ASKING.has(node.name?.value ?? ''))
      for (const part of node.suffix) if (part.type === 'Word') this.#asked.add(part.value);
    if (node.type === 'Command' && node.name?.value === 'alias')
      for (const part of node.suffix) if (part.type === 'Assignment') this.#defined.add(part.name);
    forEachChild(node, (child) => this.#collect(child));
  }

  #missing(node: SyntaxNode, at: number | undefined): Refusal | undefined {
    const position = at ?? node.pos;
    if (node.type === 'Command') {
      const own = this.#missingHere(node, position);
      if (own) return own;
    }
    const inside =
      at ?? (node.type === 'CommandExpansion' && node.script?.source !== undefined ? node.pos : undefined);
    let problem: Refusal | undefined;
    forEachChild(node, (child) => {
      problem ??= this.#missing(child, inside);
    });
    return problem;
  }

  #missingHere(command: Command, position: number): Refusal | undefined {
    const words = constantWords(command);
    const name = words[0];
    if (name === undefined || !this.#context) return undefined;
    if (name === 'eval' || name === '.' || name === 'source')
      return this.#text(name, command, words, position);
    const inner = childText(words);
    const refusal = inner === undefined ? undefined : this.#inText(inner, `${name} -c: `, position);
    if (refusal) return refusal;
    // A script that throws the complaint away goes on without the program, as it would on a system that lacks it.
    if (throwsErrorsAway(command.redirects)) return undefined;
    for (const each of calledNames(words)) {
      if (this.#defined.has(each) || this.#asked.has(each) || this.#context.aliases.has(each)) continue;
      if (this.#context.finds(each) || !isRealProgram(each) || isOptionalProgram(each)) continue;
      return refused(
        `${each}: real systems have this program, the simulated one does not`,
        position,
        EXIT_NOT_FOUND,
      );
    }
    return undefined;
  }

  /** Text that this text is going to run, where it is known now. */
  #text(
    name: string,
    command: Command,
    words: readonly (string | undefined)[],
    position: number,
  ): Refusal | undefined {
    const isFile = name !== 'eval';
    const known = isFile
      ? words[1]
      : words.length === command.suffix.length + 1 && words.every((word) => word !== undefined)
        ? words.slice(1).join(' ')
        : undefined;
    if (known === undefined || this.#texts >= TEXTS) return undefined;
    const text = isFile ? this.#context?.file(known) : known;
    if (text === undefined) return undefined;
    return this.#inText(text, isFile ? `${known}: ` : 'eval: ', position);
  }

  #inText(text: string, where: string, position: number): Refusal | undefined {
    if (this.#texts >= TEXTS) return undefined;
    const parsed = parseText(text, this.#context, this.#defined, this.#texts + 1);
    if (parsed.kind === 'script') return undefined;
    return { ...parsed, message: `${where}${parsed.message}`, position };
  }
}

/** 2>/dev/null, &>/dev/null and >/dev/null 2>&1. */
function throwsErrorsAway(redirects: Command['redirects']): boolean {
  let outputIsAway = false;
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect' || !redirect.target) continue;
    const { operator, descriptor, target } = redirect;
    const number = descriptor?.type === 'FileDescriptor' ? descriptor.value : 1;
    const isAway = constantOf(target) === '/dev/null';
    const isFile = /^>[>|]?$/.test(operator);
    if (isAway && (operator === '&>' || operator === '&>>' || (isFile && number === 2))) return true;
    if (operator === '>&' && number === 2 && constantOf(target) === '1' && outputIsAway) return true;
    if (isFile && number === 1) outputIsAway = isAway;
  }
  return false;
}

/** The command's words; undefined where one is not known before it runs. */
function constantWords(command: Command): (string | undefined)[] {
  const parts = [...(command.name ? [command.name] : []), ...command.suffix];
  return parts.filter((part) => part.type === 'Word').map(constantOf);
}

const CONSTANT_PARTS: ReadonlySet<string> = new Set(['Literal', 'SingleQuoted', 'AnsiCQuoted']);

function constantOf(word: Extract<Command['suffix'][number], { type: 'Word' }>): string | undefined {
  const constant = (word.parts ?? []).every(
    (part) =>
      CONSTANT_PARTS.has(part.type) ||
      (part.type === 'DoubleQuoted' && part.parts.every(({ type }) => type === 'Literal')),
  );
  return constant ? word.value : undefined;
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
