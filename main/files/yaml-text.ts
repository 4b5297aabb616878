/**
 * YAML from outside as plain values. A text that would cost more than it can be worth is refused before it is parsed:
 * nothing may nest without end, and nothing may stand for more than what is written there.
 */

import { CST, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument } from 'yaml';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import type { JsonValue } from '../../shared/definition.ts';
import { type FileProblem, fail, ok, type Result } from '../../shared/failure.ts';
import { beginsLikeYaml, NEITHER } from './kind.ts';
import { type Path, pathText } from './problem.ts';

const DEPTH_LIMIT = 32;
/** Deeper indentation than any machine file has. */
const INDENT_LIMIT = 200;
/** Fields that one list of fields may have; the longest of ours has fewer than fifty. */
const FIELD_LIMIT = 4096;
/** Characters of a value that is no block of text. */
const TEXT_LIMIT_CHARS = 1024 * 1024;
export const MACHINE_FILE: YamlLimits = { what: 'a machine file', tokens: 2_000_000 };
const PROBLEM_LIMIT = 100;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export interface YamlText {
  readonly value: JsonValue;
  /** Line of a value, or of the nearest one that contains it. */
  lineOf(path: Path): number | undefined;
}

/** Reads one YAML document of plain values: no anchors, aliases, tags or duplicate keys. JSON is YAML, too. */
export function readYaml(text: string): Result<YamlText, readonly FileProblem[]> {
  if (text.length > FILE_LIMIT_BYTES || Buffer.byteLength(text) > FILE_LIMIT_BYTES) {
    const mebibytes = FILE_LIMIT_BYTES / 1024 / 1024;
    return fail([{ path: 'file', rule: `a file holds at most ${mebibytes} MiB` }]);
  }
  // Checkouts on Windows turn line ends around; the texts in a machine file never depend on them.
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  // Lines of a parser help only with a file that was meant to be one.
  if (!beginsLikeYaml(source)) return fail([{ path: 'file', rule: NEITHER }]);
  const hostile = hostileToken(source, MACHINE_FILE);
  if (hostile) return fail([{ path: 'file', ...hostile }]);
  const lines = new LineCounter();
  try {
    const document = parseDocument(source, {
      lineCounter: lines,
      // Comparing every key with every other takes quadratic time; `Walk` uses a set.
      uniqueKeys: false,
      prettyErrors: false,
      stringKeys: false,
    });
    const lineAt = (offset: number): number => lines.linePos(offset).line;
    if (document.errors.length > 0) {
      return fail(
        document.errors
          .slice(0, PROBLEM_LIMIT)
          .map(({ pos, message }) => ({ path: 'file', line: lineAt(pos[0]), rule: `not YAML: ${message}` })),
      );
    }
    const walk = new Walk(lineAt);
    const value = walk.valueOf(document.contents, []);
    if (walk.problems.length > 0) return fail(walk.problems);
    return ok({ value, lineOf: (path) => lineOf(document.contents, path, lineAt) });
  } catch (error) {
    // The parser calls itself once per level.
    if (!(error instanceof RangeError)) throw error;
    return fail([{ path: 'file', rule: `values are nested more than ${DEPTH_LIMIT} levels deep` }]);
  }
}

/** What a file of ours may consist of, at most. */
export interface YamlLimits {
  /** The file, in words: "a lesson file". */
  readonly what: string;
  /** Marks, words and line ends. */
  readonly tokens: number;
}

/**
 * Reads tokens only, one after the other, and stops at the first that a file of ours has no use for and that could cost
 * more than it is worth.
 */
export function hostileToken(
  source: string,
  { what, tokens: tokenLimit }: YamlLimits,
): { line: number; rule: string } | undefined {
  let line = 1;
  let dashes = 0;
  let tokens = 0;
  let previous = 'newline';
  // Where this token begins in its line, and where the last one that is no blank did.
  let column = 0;
  let begun = 0;
  const fields = new FieldCounter();
  for (const token of new Lexer().lex(source)) {
    const type = CST.tokenType(token) ?? 'scalar';
    if (++tokens > tokenLimit) return { line, rule: `the file holds more values than ${what} has use for` };
    if (previous === 'newline') column = 0;
    if (type === 'flow-seq-start' || type === 'flow-map-start') fields.open();
    else if (type === 'flow-seq-end' || type === 'flow-map-end') fields.close();
    else if (type === 'seq-item-ind') {
      if (fields.flow === 0) dashes++;
      fields.item(column);
    } else if (type === 'map-value-ind' || type === 'explicit-key-ind') {
      if (fields.flow === 0) dashes++;
      if (fields.count(begun) > FIELD_LIMIT)
        return { line, rule: `more than ${FIELD_LIMIT} fields in one place` };
    } else if (type === 'anchor' || type === 'alias' || type === 'tag')
      return { line, rule: `${what} uses no anchors, aliases and tags: ${token.slice(0, 40)}` };
    else if (type === 'space' && previous === 'newline' && token.length > INDENT_LIMIT)
      return { line, rule: `lines are indented by at most ${INDENT_LIMIT} blanks` };
    else if (isShortText(type) && token.length > TEXT_LIMIT_CHARS)
      return {
        line,
        rule: `a value of more than ${TEXT_LIMIT_CHARS} characters: longer ones are blocks (|)`,
      };
    if (fields.flow > DEPTH_LIMIT || dashes > DEPTH_LIMIT)
      return { line, rule: `values are nested more than ${DEPTH_LIMIT} levels deep` };
    // Marks of the lexer's own stand for no character.
    const isMark = token === CST.DOCUMENT || token === CST.SCALAR || token === CST.FLOW_END;
    if (type !== 'space' && !isMark) begun = column;
    if (!isMark) column += token.length;
    for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) line++;
    if (type === 'newline') dashes = 0;
    previous = type;
  }
  return undefined;
}

/** Words and quoted texts; a block of text may be as long as its file. */
const isShortText = (type: string): boolean =>
  type === 'scalar' || type === 'single-quoted-scalar' || type === 'double-quoted-scalar';

/** Fields of each open list of fields, told apart by the column at which they begin; those in braces by how deep they are. */
class FieldCounter {
  /** How many braces and brackets are open. */
  flow = 0;
  readonly #inBraces: number[] = [];
  /** A field further left ends those to its right. */
  readonly #columns: { readonly column: number; fields: number }[] = [];

  open(): void {
    this.#inBraces[++this.flow] = 0;
  }

  close(): void {
    this.flow = Math.max(0, this.flow - 1);
  }

  /** A new item of a list, its dash at this column: its fields are others than those of the item before. */
  item(column: number): void {
    if (this.flow === 0) this.#endBeyond(column);
  }

  /** @returns the fields of this list so far */
  count(column: number): number {
    if (this.flow > 0) {
      const fields = (this.#inBraces[this.flow] ?? 0) + 1;
      this.#inBraces[this.flow] = fields;
      return fields;
    }
    this.#endBeyond(column);
    const last = this.#columns.at(-1);
    if (last?.column === column) return ++last.fields;
    this.#columns.push({ column, fields: 1 });
    return 1;
  }

  #endBeyond(column: number): void {
    while ((this.#columns.at(-1)?.column ?? -1) > column) this.#columns.pop();
  }
}

/** Turns nodes into plain values and collects what cannot be one. */
class Walk {
  readonly problems: FileProblem[] = [];
  readonly #lineAt: (offset: number) => number;

  constructor(lineAt: (offset: number) => number) {
    this.#lineAt = lineAt;
  }

  valueOf(node: unknown, path: Path): JsonValue {
    if (path.length > DEPTH_LIMIT) {
      return this.#problem(node, path, `values are nested more than ${DEPTH_LIMIT} levels deep`);
    }
    if (isSeq(node)) return node.items.map((item, index) => this.valueOf(item, [...path, index]));
    if (isMap(node)) return this.#mapOf(node, path);
    if (node === null || node === undefined) return null;
    if (!isScalar(node) || isAlias(node)) return this.#problem(node, path, 'not a plain value');
    const { value } = node;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.#problem(node, path, 'not a plain value');
  }

  #mapOf(node: Extract<Node, { items: unknown }> & { items: unknown[] }, path: Path): JsonValue {
    const entries: [string, JsonValue][] = [];
    const seen = new Set<string>();
    for (const { key, value } of node.items as { key: unknown; value: unknown }[]) {
      if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
        this.#problem(node, path, 'names of fields are plain words');
        continue;
      }
      const name = String(key.value);
      const at = [...path, name];
      if (FORBIDDEN_KEYS.has(name)) this.#problem(key, at, 'a field cannot have this name');
      else if (seen.has(name)) this.#problem(key, at, 'the field is there twice');
      else entries.push([name, this.valueOf(value, at)]);
      seen.add(name);
    }
    return Object.fromEntries(entries);
  }

  #problem(node: unknown, path: Path, rule: string): null {
    const start = (node as Node | null)?.range?.[0];
    const line = start === undefined ? {} : { line: this.#lineAt(start) };
    if (this.problems.length < PROBLEM_LIMIT) this.problems.push({ path: pathText(path), ...line, rule });
    return null;
  }
}

function lineOf(contents: unknown, path: Path, lineAt: (offset: number) => number): number | undefined {
  let node = contents;
  let start = (node as Node | null)?.range?.[0];
  for (const part of path) {
    let next: unknown;
    if (isSeq(node)) next = node.items[Number(part)];
    else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      // The name stands where the reader looks for it; a block of text begins a line later.
      start = (pair?.key as Node | undefined)?.range?.[0] ?? start;
      next = pair?.value;
    }
    if (next === undefined) break;
    node = next;
    if (isSeq(node) || isMap(node)) start = start === undefined ? node.range?.[0] : start;
    if (typeof part === 'number') start = (node as Node | null)?.range?.[0] ?? start;
  }
  return start === undefined ? undefined : lineAt(start);
}
