/**
 * What of bash this shell runs. The whole input is walked before anything is executed: a construct outside the subset
 * refuses the input by its name, so nothing is ever half done because of one.
 */

import { forEachChild, parse, type Script, type SyntaxNode } from 'unbash';
import { LIMITS } from '../limits.ts';

export type Parsed =
  | { readonly kind: 'script'; readonly script: Script }
  | { readonly kind: 'refused'; readonly message: string };

/** Node types that are never run, with the words a person knows them by. */
const REFUSED: Readonly<Record<string, string>> = {
  Function: 'function definitions',
  Coproc: 'coprocesses',
  Select: 'select',
  ArithmeticFor: 'for (( ))',
  TestCommand: '[[ ]] (use [ ])',
  ArithmeticCommand: '(( ))',
  ProcessSubstitution: 'process substitution',
  ExtendedGlob: 'extended globs',
  LocaleString: 'locale strings $"…"',
  ArrayValue: 'arrays',
  Time: 'time',
};

const PARAMETER_OPERATIONS = new Set(['Default', 'Remove']);

/** Parses one input and refuses what is too large, malformed or outside the subset. */
export function parseInput(source: string): Parsed {
  if (source.length > LIMITS.inputCharacters)
    return refused(`input of ${source.length} characters: at most ${LIMITS.inputCharacters} are taken`);
  const tooDeep = nestingOf(source);
  if (tooDeep) return refused(tooDeep);
  const script = parse(source);
  const problem = problemOf(script, 0);
  return problem === undefined ? { kind: 'script', script } : refused(problem);
}

/** Whether more lines could make something of the input: an open quote, loop or here-document. */
export function isUnfinished(source: string): boolean {
  if (source.length > LIMITS.inputCharacters || nestingOf(source) !== undefined) return false;
  const script = parse(source);
  const [first] = script.errors ?? [];
  if (!first) return problemOf(script, 0)?.startsWith(OPEN_HERE_DOCUMENT) ?? false;
  return first.message.startsWith('unterminated') || first.pos >= source.trimEnd().length;
}

const OPEN_HERE_DOCUMENT = 'syntax error: a here-document without its last line';

const refused = (message: string): Parsed => ({ kind: 'refused', message });

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

function problemOf(node: SyntaxNode, depth: number): string | undefined {
  if (depth > LIMITS.nesting * 6) return `nesting deeper than ${LIMITS.nesting}`;
  const own = problemHere(node);
  if (own !== undefined) return own;
  let problem: string | undefined;
  forEachChild(node, (child) => {
    problem ??= problemOf(child, depth + 1);
  });
  return problem;
}

function problemHere(node: SyntaxNode): string | undefined {
  const name = REFUSED[node.type];
  if (name !== undefined) return `not supported here: ${name}`;
  switch (node.type) {
    case 'Script':
      return node.errors?.[0] ? `syntax error: ${node.errors[0].message}` : undefined;
    case 'Statement':
      return node.background ? 'not supported here: background jobs (&)' : undefined;
    case 'Pipeline':
      return node.operators.includes('|&') ? 'not supported here: |& (use 2>&1 |)' : undefined;
    case 'Assignment':
      if (node.index) return 'not supported here: arrays';
      return node.append ? 'not supported here: +=' : undefined;
    case 'Redirect':
      if (node.descriptor?.type === 'FileDescriptorVariable') return 'not supported here: {fd} redirections';
      if (node.operator === '<>' || node.operator === '<&') return `not supported here: ${node.operator}`;
      if (node.descriptor && node.descriptor.value > 2) return 'not supported here: file descriptors above 2';
      return node.target ? undefined : 'syntax error: a redirection without a target';
    case 'HereDoc':
      return node.closing ? undefined : `${OPEN_HERE_DOCUMENT} ${clip(node.delimiter?.value ?? '')}`;
    case 'CaseItem':
      return node.terminator && node.terminator !== ';;'
        ? `not supported here: ${node.terminator}`
        : undefined;
    case 'ParameterExpansion':
      if (node.index) return 'not supported here: arrays';
      if (node.prefix === '!') return 'not supported here: ${!indirection}';
      if (node.operation && !PARAMETER_OPERATIONS.has(node.operation.type))
        return `not supported here: ${node.text}`;
      return undefined;
    case 'BraceExpansion':
      return /[$`'"\\]|\{.*\{/.test(node.text) ? `not supported here: ${clip(node.text)}` : undefined;
    case 'ArithmeticExpansion':
      return node.expression ? undefined : `not supported here: ${clip(node.text)}`;
    case 'CommandExpansion':
      return node.script ? undefined : 'syntax error: an empty or unfinished $( )';
    default:
      return undefined;
  }
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
