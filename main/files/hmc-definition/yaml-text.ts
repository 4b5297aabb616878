/**
 * YAML from strangers as plain values, with the line of each. Limits come first: bytes, nesting, and how many values
 * aliases expand to. Read as YAML 1.1, because that is what zhmcclient's PyYAML reads and writes.
 */

import type { Alias, Document, Node, Pair, Scalar } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { JsonValue } from '../../../shared/definition.ts';
import { fail, ok, type Result } from '../../../shared/failure.ts';
import type { FileProblem } from '../problem.ts';
import { orderedProblems, problemAt } from './ordered-problems.ts';

export const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
/** A dump of a real HMC is ten levels deep. */
const DEPTH_LIMIT = 64;
const VALUE_LIMIT = 2_000_000;
/** Booleans of YAML 1.1, as PyYAML reads them. */
const YES_WORDS: ReadonlySet<string> = new Set(['yes', 'Yes', 'YES', 'on', 'On', 'ON']);
const NO_WORDS: ReadonlySet<string> = new Set(['no', 'No', 'NO', 'off', 'Off', 'OFF']);
/** Looking one up costs a walk over the document. */
const ALIAS_LIMIT = 1000;

/** Errors of the parser whose way out it does not say. */
const CLEARER_ERRORS: readonly (readonly [code: string, rule: string])[] = [
  ['MULTIPLE_DOCS', 'another document begins here (---): bring each as a file of its own'],
  ['TAB_AS_INDENT', 'a tab indents this line, which YAML does not allow: use spaces'],
];

export interface YamlText {
  readonly root: JsonValue;
  /** Line of a key of an object, or of an item; of the object itself without a key. */
  lineOf(container: JsonValue, key?: string | number): number | undefined;
}

/** Reads one document. */
export function readYaml(text: string): Result<YamlText, readonly FileProblem[]> {
  const whole = (rule: string): { ok: false; failure: readonly FileProblem[] } =>
    fail([problemAt('', undefined, rule)]);
  if (text.length > FILE_LIMIT_BYTES || Buffer.byteLength(text) > FILE_LIMIT_BYTES) {
    return whole('a definition file has at most 10 MB');
  }
  const tooDeep = lineTooDeep(text);
  if (tooDeep !== undefined) {
    return fail([problemAt('', tooDeep, `values are nested more than ${DEPTH_LIMIT} levels deep`)]);
  }
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      // The 1.1 schema takes twice the time; its words and octals are read below.
      merge: true,
      lineCounter: lines,
      prettyErrors: false,
      // Comparing every key with every other takes quadratic time; the reader looks them up.
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch (error) {
    // The parser recurses: what gets past the cheap check above ends here.
    if (error instanceof RangeError) return whole(`values are nested more than ${DEPTH_LIMIT} levels deep`);
    throw error;
  }
  if (document.errors.length > 0) {
    const told = ({ message, pos }: { readonly message: string; readonly pos: readonly [number, number] }) =>
      problemAt('', lines.linePos(pos[0]).line, `not YAML: ${message}`);
    for (const [code, rule] of CLEARER_ERRORS) {
      const error = document.errors.find((each) => each.code === code);
      // What else was found follows from it.
      if (error) return fail([problemAt('', lines.linePos(error.pos[0]).line, rule)]);
    }
    return fail(orderedProblems(document.errors.map(told)));
  }
  const reader = new Reader(document, lines);
  const root = reader.value(document.contents, '', 0);
  const { problem } = reader;
  return problem ? fail([problem]) : ok({ root, lineOf: (container, key) => reader.lineOf(container, key) });
}

/**
 * First line that is nested too deeply, by brackets, dashes and indentation; undefined when none is. Quotes and
 * comments are not looked at: no definition comes near the limit.
 */
function lineTooDeep(text: string): number | undefined {
  let brackets = 0;
  let line = 0;
  const indents: number[] = [];
  for (const content of text.split('\n')) {
    line++;
    const indent = content.length - content.trimStart().length;
    const trimmed = content.slice(indent);
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    while ((indents.at(-1) ?? -1) >= indent) indents.pop();
    indents.push(indent);
    const dashes = /^(?:- +)+/.exec(trimmed)?.[0].split('-').length ?? 0;
    for (const char of trimmed) {
      if (char === '[' || char === '{') brackets++;
      else if (char === ']' || char === '}') brackets = Math.max(0, brackets - 1);
      if (brackets > DEPTH_LIMIT) return line;
    }
    if (indents.length + dashes > DEPTH_LIMIT) return line;
  }
  return undefined;
}

/** Turns nodes into values and remembers where they were. Stops at the first value that cannot be one. */
class Reader {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #places = new WeakMap<
    object,
    { readonly node: Node; readonly keys: Map<string | number, number> }
  >();
  readonly #known = new Map<Node, { readonly value: JsonValue; readonly size: number }>();
  #values = 0;
  #aliases = 0;
  problem: FileProblem | undefined;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  value(node: unknown, path: string, depth: number): JsonValue {
    if (this.problem) return null;
    if (++this.#values > VALUE_LIMIT) return this.#refuse(node, path, 'aliases expand to too many values');
    if (depth > DEPTH_LIMIT)
      return this.#refuse(node, path, `values are nested more than ${DEPTH_LIMIT} levels deep`);
    if (isAlias(node)) return this.#alias(node, path, depth);
    if (isMap(node)) return this.#object(node.items as Pair[], node, path, depth);
    if (isSeq(node)) {
      const list: JsonValue[] = [];
      const keys = this.#place(list, node);
      node.items.forEach((item, index) => {
        keys.set(index, this.#line(item));
        list.push(this.value(item, `${path}[${index}]`, depth + 1));
      });
      return list;
    }
    if (isScalar(node)) return this.#scalar(node, path);
    return null;
  }

  /** What an anchor stands for is read once; each alias counts as many values as it stands for. */
  #alias(node: Alias, path: string, depth: number): JsonValue {
    if (++this.#aliases > ALIAS_LIMIT)
      return this.#refuse(node, path, `there are more than ${ALIAS_LIMIT} aliases`);
    const target = node.resolve(this.#document);
    if (!target) return this.#refuse(node, path, 'the alias has no anchor');
    const known = this.#known.get(target);
    if (known) {
      this.#values += known.size;
      return known.value;
    }
    const before = this.#values;
    const value = this.value(target, path, depth + 1);
    this.#known.set(target, { value, size: this.#values - before });
    return value;
  }

  #object(pairs: readonly Pair[], node: Node, path: string, depth: number): JsonValue {
    const object: { [key: string]: JsonValue } = {};
    const keys = this.#place(object, node);
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? key.value : undefined;
      if (name === '<<' || typeof name === 'symbol') {
        this.#merge(object, value, path, depth);
        continue;
      }
      if (!['string', 'number', 'boolean'].includes(typeof name) || name === '__proto__') {
        return this.#refuse(key, path, 'a key is a plain word');
      }
      const text = typeof name === 'string' ? name : String(isScalar(key) ? (key.source ?? name) : name);
      if (keys.has(text)) return this.#refuse(key, path, `the key ${text.slice(0, 64)} is given twice`);
      keys.set(text, this.#line(key));
      object[text] = this.value(value, path === '' ? text : `${path}.${text}`, depth + 1);
    }
    return object;
  }

  /** `<<: *base`: keys of the base that are not given themselves. */
  #merge(object: { [key: string]: JsonValue }, node: unknown, path: string, depth: number): void {
    const base = this.value(node, path, depth + 1);
    for (const part of (Array.isArray(base) ? base : [base]) as readonly JsonValue[]) {
      if (typeof part !== 'object' || part === null) continue;
      for (const [key, value] of Object.entries(part as { [key: string]: JsonValue }))
        if (!Object.hasOwn(object, key)) object[key] = value;
    }
  }

  #scalar(scalar: Scalar, path: string): JsonValue {
    const { value, source } = scalar;
    if (scalar.type === 'PLAIN' && source !== undefined && scalar.tag === undefined) {
      if (YES_WORDS.has(source)) return true;
      if (NO_WORDS.has(source)) return false;
      if (/^[-+]?0[0-7]+$/.test(source)) return Number.parseInt(source, 8);
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      return Number.isFinite(value) ? value : this.#refuse(scalar, path, 'a number is finite');
    }
    // A timestamp means to a definition what it says.
    if (source !== undefined) return source;
    return this.#refuse(scalar, path, 'this kind of value cannot be part of a definition');
  }

  #place(container: object, node: Node): Map<string | number, number> {
    const keys = new Map<string | number, number>();
    this.#places.set(container, { node, keys });
    return keys;
  }

  #line(node: unknown): number {
    const range = (node as Node | null)?.range;
    return this.#lines.linePos(range ? range[0] : 0).line;
  }

  #refuse(node: unknown, path: string, rule: string): null {
    this.problem ??= problemAt(path, this.#line(node), rule);
    return null;
  }

  lineOf(container: JsonValue, key?: string | number): number | undefined {
    const place =
      typeof container === 'object' && container !== null ? this.#places.get(container) : undefined;
    if (!place) return undefined;
    return (key === undefined ? undefined : place.keys.get(key)) ?? this.#line(place.node);
  }
}
