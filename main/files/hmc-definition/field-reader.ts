/** Typed access to the values of a file. What is wrong is noted with path and line, and reading goes on. */

import type { z } from 'zod';
import type { JsonValue } from '../../../shared/definition.ts';
import { type Bytes, bytes, MIB } from '../../../shared/units.ts';
import type { FileProblem } from '../problem.ts';
import type { JsonObject } from './layout.ts';
import { problemAt } from './ordered-problems.ts';
import type { YamlText } from './yaml-text.ts';

export class FieldReader {
  readonly #yaml: YamlText;
  readonly problems: FileProblem[] = [];

  constructor(yaml: YamlText) {
    this.#yaml = yaml;
  }

  problem(path: string, container: JsonValue, key: string | number | undefined, rule: string): undefined {
    this.problems.push(problemAt(path, this.#yaml.lineOf(container, key), rule));
    return undefined;
  }

  /** What is read, and what was wrong with it: apart from the other problems. */
  apart<T>(read: () => T): { readonly value: T; readonly problems: readonly FileProblem[] } {
    const before = this.problems.length;
    const value = read();
    return { value, problems: this.problems.splice(before) };
  }

  lineOf(container: JsonValue, key?: string | number): number | undefined {
    return this.#yaml.lineOf(container, key);
  }

  object(value: JsonValue, path: string): JsonObject | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    return this.problem(path, value, undefined, 'this is an object with named values');
  }

  /** Member object; undefined when absent (no problem) or no object. */
  member(container: JsonObject, key: string, at: string): JsonObject | undefined {
    const value = container[key];
    if (value === undefined) return undefined;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    return this.problem(join(at, key), container, key, 'this is an object with named values');
  }

  /** Items of a list of objects, with their paths; empty when absent. */
  objects(
    container: JsonObject,
    key: string,
    at: string,
  ): { readonly value: JsonObject; readonly path: string }[] {
    const list = container[key];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) {
      this.problem(join(at, key), container, key, 'this is a list');
      return [];
    }
    return list.flatMap((value: JsonValue, index) => {
      const path = `${join(at, key)}[${index}]`;
      const object = typeof value === 'object' && value !== null && !Array.isArray(value);
      if (object) return [{ value: value as JsonObject, path }];
      this.problem(path, list, index, 'this is an object with named values');
      return [];
    });
  }

  text(
    container: JsonObject,
    key: string,
    at: string,
    options: { optional?: boolean } = {},
  ): string | undefined {
    const value = container[key];
    if (typeof value === 'string' && value.length <= 4096) return value;
    if (options.optional && (value === undefined || value === null)) return undefined;
    const rule = value === undefined ? `${key} is missing` : `${key} is a text`;
    return this.problem(join(at, key), container, value === undefined ? undefined : key, rule);
  }

  flag(container: JsonObject, key: string, at: string): boolean | undefined {
    const value = container[key];
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
    return this.problem(join(at, key), container, key, `${key} is true or false`);
  }

  /** An amount in MiB as bytes. */
  mebibytes(container: JsonObject, key: string, at: string, required = false): Bytes | undefined {
    const value = numberOf(container[key]);
    if (value === undefined && !required) return undefined;
    if (value === undefined) return this.problem(join(at, key), container, undefined, `${key} is missing`);
    if (
      typeof value === 'number' &&
      Number.isSafeInteger(value * MIB) &&
      Number.isInteger(value) &&
      value >= 0
    ) {
      return bytes(value * MIB);
    }
    return this.problem(join(at, key), container, key, `${key} is a whole number of mebibytes, not negative`);
  }

  bytes(container: JsonObject, key: string, at: string): Bytes | undefined {
    const value = container[key];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return bytes(value);
    return this.problem(join(at, key), container, key, `${key} is a whole number of bytes, not negative`);
  }

  /** A value of this console's own part, checked by the schema that calls are checked by. */
  checked<T extends z.ZodType>(
    container: JsonObject,
    key: string,
    at: string,
    schema: T,
  ): z.infer<T> | undefined {
    const parsed = schema.safeParse(container[key]);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const inner = (issue?.path ?? [])
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('');
    return this.problem(`${join(at, key)}${inner}`, container, key, issue?.message ?? 'this cannot be read');
  }
}

/** Hand-written files have numbers in quotes, and figures in groups as YAML 1.1 allows: 4_096. */
const numberOf = (value: JsonValue | undefined): JsonValue | undefined =>
  typeof value === 'string' && /^\d{1,3}(?:_\d{3}){1,4}$|^\d{1,15}$/.test(value)
    ? Number(value.replaceAll('_', ''))
    : value;

const join = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);
