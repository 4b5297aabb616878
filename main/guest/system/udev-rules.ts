/** udev rules, read as udevd reads them: files by precedence, lines by key, operator and value. */

import type { Files } from '../tree/files.ts';
import { byBytes, joinPath, nameOf } from '../tree/paths.ts';

export type Operator = '==' | '!=' | '=' | '+=' | '-=' | ':=';

export interface RuleToken {
  readonly key: string;
  /** In braces behind the key. */
  readonly attribute: string | undefined;
  readonly operator: Operator;
  readonly value: string;
}

export interface Rule {
  readonly file: string;
  readonly line: number;
  readonly tokens: readonly RuleToken[];
  readonly label: string | undefined;
  readonly goto: string | undefined;
}

export interface RuleSet {
  readonly paths: readonly string[];
  readonly rules: readonly Rule[];
  /** Lines that are passed over, by file and line. */
  readonly problems: readonly string[];
}

/** A file in an earlier directory replaces one of its name in a later one. */
export const RULE_DIRECTORIES = [
  '/etc/udev/rules.d',
  '/run/udev/rules.d',
  '/usr/local/lib/udev/rules.d',
  '/usr/lib/udev/rules.d',
] as const;

const MATCHES: ReadonlySet<string> = new Set([
  'ACTION',
  'ATTR',
  'ATTRS',
  'CONST',
  'DEVPATH',
  'DRIVER',
  'DRIVERS',
  'ENV',
  'KERNEL',
  'KERNELS',
  'PROGRAM',
  'RESULT',
  'SUBSYSTEM',
  'SUBSYSTEMS',
  'TAG',
  'TAGS',
  'TEST',
]);
const ASSIGNMENTS: ReadonlySet<string> = new Set(['ATTR', 'ENV', 'GOTO', 'LABEL', 'PROGRAM', 'RUN', 'TAG']);
/** What is about device nodes: memory blocks have none, so these do nothing on a real system either. */
const OF_NODES: ReadonlySet<string> = new Set(['GROUP', 'MODE', 'NAME', 'OWNER', 'SECLABEL', 'SYMLINK']);
const OPERATORS = /^(==|!=|\+=|-=|:=|=)/;

export function readRules(files: Files): RuleSet {
  const chosen = new Map<string, string>();
  for (const directory of RULE_DIRECTORIES) {
    const names = files.list(directory);
    if (!names.ok) continue;
    for (const name of names.value)
      if (name.endsWith('.rules') && !chosen.has(name)) chosen.set(name, joinPath(directory, name));
  }
  const paths = [...chosen.values()].sort((left, right) => byBytes(nameOf(left), nameOf(right)));
  const rules: Rule[] = [];
  const problems: string[] = [];
  const read: string[] = [];
  for (const path of paths) {
    // A link to /dev/null masks a file of the distribution.
    const text = files.read(path);
    if (!text.ok) continue;
    read.push(path);
    readFile(path, text.value, rules, problems);
  }
  return { paths: read, rules, problems };
}

function readFile(path: string, text: string, rules: Rule[], problems: string[]): void {
  const first = rules.length;
  let pending = '';
  let begun = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (pending === '') {
      begun = index + 1;
      if (/^\s*(#|$)/.test(raw)) continue;
    }
    if (raw.endsWith('\\')) {
      pending += raw.slice(0, -1);
      continue;
    }
    const line = pending + raw;
    pending = '';
    const tokens = tokensOf(line);
    const problem = typeof tokens === 'string' ? tokens : problemOf(tokens);
    if (problem !== undefined || typeof tokens === 'string') {
      problems.push(`${path}:${begun} ${problem}, the line is passed over.`);
      continue;
    }
    const valueAt = (key: string): string | undefined => tokens.find((token) => token.key === key)?.value;
    rules.push({
      file: path,
      line: begun,
      tokens: tokens.filter(({ key }) => key !== 'LABEL' && key !== 'GOTO'),
      label: valueAt('LABEL'),
      goto: valueAt('GOTO'),
    });
  }
  for (const rule of rules.slice(first)) {
    if (rule.goto === undefined) continue;
    const after = rules.slice(rules.indexOf(rule) + 1);
    if (after.some(({ label, file }) => file === path && label === rule.goto)) continue;
    problems.push(`${path}:${rule.line} GOTO="${rule.goto}" has no matching label, the line is passed over.`);
    rules.splice(rules.indexOf(rule), 1);
  }
}

const afterComma = (text: string): string => text.replace(/^[\s,]+/, '');

/** The tokens of a line, or what is wrong with it. */
function tokensOf(line: string): RuleToken[] | string {
  const tokens: RuleToken[] = [];
  let rest = afterComma(line);
  while (rest !== '') {
    const [head = '', key = '', attribute] = /^([A-Z]+)(?:\{([^}]*)\})?\s*/.exec(rest) ?? [];
    if (key === '') return `Invalid key/value pair at ${JSON.stringify(rest.slice(0, 24))}`;
    const operator = OPERATORS.exec(rest.slice(head.length))?.[1] as Operator | undefined;
    if (operator === undefined) return `Invalid operator behind ${key}`;
    const quoted = /^\s*(e?)"((?:[^"\\]|\\.)*)"/.exec(rest.slice(head.length + operator.length));
    if (!quoted) return `Invalid value of ${key}`;
    const [all, escaped, value = ''] = quoted;
    // Only e"…" knows escapes; elsewhere \" is a quote and every other backslash is itself.
    const text =
      escaped === 'e'
        ? value.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char)
        : value.replaceAll('\\"', '"');
    tokens.push({ key, attribute, operator, value: text });
    rest = afterComma(rest.slice(head.length + operator.length + all.length));
  }
  return tokens;
}

/** Why a line cannot be carried out here. */
function problemOf(tokens: readonly RuleToken[]): string | undefined {
  for (const { key, attribute, operator } of tokens) {
    const named = attribute === undefined ? key : `${key}{${attribute}}`;
    const isMatch = operator === '==' || operator === '!=';
    if (OF_NODES.has(key)) continue;
    if (key === 'RUN' && attribute !== undefined && attribute !== 'program')
      return `${named} is not supported here`;
    if (key === 'CONST' && !['arch', 'virt'].includes(attribute ?? '')) return `Unknown constant ${named}`;
    if ((key === 'ATTR' || key === 'ENV') && attribute === undefined) return `${key} needs a name in braces`;
    if (isMatch ? MATCHES.has(key) : ASSIGNMENTS.has(key)) continue;
    if (!isMatch && MATCHES.has(key)) return `${named} takes no '${operator}' operator`;
    return MATCHES.has(key) || ASSIGNMENTS.has(key) || KNOWN.has(key)
      ? `${named}${operator} is not supported here`
      : `Unknown key '${key}'`;
  }
  return undefined;
}

/** Keys of udev(7) that are none here. */
const KNOWN: ReadonlySet<string> = new Set(['IMPORT', 'OPTIONS', 'SYSCTL', 'WAIT_FOR']);

/** udev's patterns: shell globs, several with "|" between them; an empty one among them is the empty text. */
export function matchesPattern(pattern: string, text: string): boolean {
  return patternOf(pattern).test(text);
}

const patterns = new Map<string, RegExp>();
const PATTERN_LIMIT = 500;

function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  if (patterns.size >= PATTERN_LIMIT) patterns.clear();
  const alternatives = pattern.split('|').map((glob) =>
    glob.replace(/\[!/g, '[^').replace(/[.+^${}()\\]|\*|\?/g, (char, at: number, all: string) => {
      if (char === '*') return '[\\s\\S]*';
      if (char === '?') return '[\\s\\S]';
      return char === '^' && all[at - 1] === '[' ? '^' : `\\${char}`;
    }),
  );
  let made: RegExp;
  try {
    made = new RegExp(`^(?:${alternatives.join('|')})$`);
  } catch {
    // An unfinished bracket is itself, as fnmatch(3) takes it.
    made = new RegExp(`^${pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  }
  patterns.set(pattern, made);
  return made;
}
