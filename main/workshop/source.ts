/** A YAML text with its positions: every problem of a lesson names the line an author has to look at. */

import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { fail, ok, type Result } from '../../shared/failure.ts';
import { LESSON_LIMIT_CHARS, type LessonProblem } from '../../shared/lesson.ts';
import { hostileToken, type YamlLimits } from '../files/yaml-text.ts';
import { allowedKeys } from './allowed-keys.ts';
import { type Path, pathText } from './place.ts';

/** Ten times the longest lesson that is shipped: what is parsed holds nobody up. */
const LESSON_FILE: YamlLimits = { what: 'a lesson file', tokens: 30_000 };
/** Nobody mends more than that at once. */
const PROBLEM_LIMIT = 100;

export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** Line of a value, or of the nearest one around it. */
  lineOf(path: Path): number | null;
  /** Line on which the characters of a text begin. */
  textLineOf(path: Path): number | null;
  /** Line of a key of a map. */
  keyLineOf(path: Path, key: string): number | null;
  /** A plain value as it is written: 6.10, which YAML reads as 6.1. */
  writtenAt(path: Path): string | undefined;
}

/** Reads one document. Anchors are refused: a small file could unfold into a huge one. */
export function readSource(file: string, text: string): Result<Source, readonly LessonProblem[]> {
  if (text.length > LESSON_LIMIT_CHARS) {
    return fail([
      { file, line: null, reason: `a lesson file holds at most ${LESSON_LIMIT_CHARS} characters` },
    ]);
  }
  const hostile = hostileToken(text, LESSON_FILE);
  if (hostile) return fail([{ file, line: hostile.line, reason: hostile.rule }]);
  const counter = new LineCounter();
  const lineAt = (offset: number): number => counter.linePos(offset).line;
  // The parser compares every key with every other one, which takes as long as that sounds; `twice` uses a set.
  const doc = parseDocument(text, {
    lineCounter: counter,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  if (doc.errors.length > 0) {
    return fail(
      doc.errors.slice(0, PROBLEM_LIMIT).map(({ pos, message }) => ({
        file,
        line: lineAt(pos[0]),
        reason: message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? 'not YAML',
      })),
    );
  }
  const twice = keysTwice(doc);
  if (twice.length > 0) {
    return fail(
      twice.map(({ key, offset }) => ({
        file,
        line: lineAt(offset),
        reason: `the field ${JSON.stringify(key)} is there twice`,
      })),
    );
  }
  const value: unknown = doc.toJS();
  const nodeAt = (path: Path): Node | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? doc.contents : (doc.getIn(path.slice(0, length), true) as Node | undefined);
      if (node?.range) return node;
    }
    return undefined;
  };
  const lineOf = (path: Path): number | null => {
    const range = nodeAt(path)?.range;
    return range ? lineAt(range[0]) : null;
  };
  return ok({
    file,
    value,
    lineOf,
    textLineOf: (path) => {
      const node = nodeAt(path);
      const line = lineOf(path);
      const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
      return line === null ? null : line + (isBlock ? 1 : 0);
    },
    writtenAt: (path) => {
      const node = doc.getIn(path, true);
      return isScalar(node) && node.range ? text.slice(node.range[0], node.range[1]) : undefined;
    },
    keyLineOf: (path, key) => {
      const node = nodeAt(path);
      const pair = isMap(node)
        ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
        : undefined;
      const range = isScalar(pair?.key) ? pair.key.range : undefined;
      return range ? lineAt(range[0]) : lineOf(path);
    },
  });
}

/** Fields that a map has twice, with where the second one stands. */
function keysTwice(doc: Document): { readonly key: string; readonly offset: number }[] {
  const found: { key: string; offset: number }[] = [];
  visit(doc, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name) && found.length < PROBLEM_LIMIT)
          found.push({ key: name, offset: key.range?.[0] ?? 0 });
        seen.add(name);
      }
    },
  });
  return found;
}

type Issue = z.core.$ZodIssue;

/**
 * What a schema did not like, in words, each with its line and what is allowed: the first hundred.
 * @param schema that the file was read with: it knows which fields there are
 */
export function problemsOf(source: Source, error: z.ZodError, schema: z.ZodType): LessonProblem[] {
  return error.issues
    .slice(0, PROBLEM_LIMIT)
    .flatMap((issue) => leaves(issue, []))
    .slice(0, PROBLEM_LIMIT)
    .map(({ path, issue }) => {
      if (issue.code === 'unrecognized_keys') {
        const [key = ''] = issue.keys;
        const line = source.keyLineOf(path, key);
        const keys = allowedKeys(schema, source.value, path);
        const allowed = keys.length > 0 ? `; allowed: ${keys.join(', ')}` : '';
        return {
          file: source.file,
          line,
          reason: `unknown field ${JSON.stringify(key)}${where(path)}${allowed}`,
        };
      }
      const reason = `${pathText(path)}: ${wordsOf(issue, source, path)}`;
      return { file: source.file, line: source.lineOf(path), reason };
    });
}

interface Leaf {
  readonly path: Path;
  readonly issue: Issue;
}

/** A value that fits none of several shapes is told what the shape it comes nearest to misses. */
function leaves(issue: Issue, before: Path): Leaf[] {
  const path = [...before, ...(issue.path as Path)];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, issue }];
  const branches = issue.errors.map((issues) => issues.flatMap((inner) => leaves(inner, path)));
  const misfit = (leaf: Leaf): boolean =>
    leaf.path.length === path.length && leaf.issue.code === 'invalid_type';
  const score = (branch: readonly Leaf[]): number =>
    branch.some(misfit)
      ? 1000
      : branch.reduce(
          (sum, { issue: one }) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1),
          0,
        );
  const [nearest] = [...branches].sort((a, b) => score(a) - score(b));
  return nearest ?? [{ path, issue }];
}

function wordsOf(issue: Issue, source: Source, path: Path): string {
  if (
    issue.code === 'invalid_type' &&
    issue.input === undefined &&
    /received undefined/.test(issue.message)
  ) {
    return 'this field is missing';
  }
  const words = issue.message.replace(/^Invalid input: /, '').replace(/^Invalid /, 'invalid ');
  const written = source.writtenAt(path);
  if (issue.code === 'invalid_type' && issue.expected === 'string' && isUnquoted(written)) {
    const key = path.findLast((part) => typeof part === 'string');
    return `${words}; quote it: ${typeof path.at(-1) === 'string' ? `${key}: ` : ''}"${written}"`;
  }
  // What a rule of our own says is what is allowed.
  const isRule = !/^(expected|invalid|too |unrecognized)/i.test(words);
  if (isRule && written !== undefined && !words.includes(written))
    return `${written.slice(0, 80)} is not ${words}`;
  return words;
}

/** YAML reads a number, true or null where words were meant. */
const isUnquoted = (written: string | undefined): written is string =>
  written !== undefined && written !== '' && /^[\w.+~-]+$/.test(written);

const where = (path: Path): string => (path.length > 0 ? ` in ${pathText(path)}` : '');
