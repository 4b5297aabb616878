/** A function of awk, and what it sees of the running program. */

import type { Regex } from '../../language/regex.ts';
import { type Scalar, toNumber } from './values.ts';

/** What the functions see of the running program. */
export interface BuiltinHost {
  text(value: Scalar): string;
  record(): string;
  /** A pattern given as an argument. */
  regex(value: unknown): Regex;
  regexOf(pattern: string): Regex;
  fieldSeparator(): string;
  subscriptSeparator(): string;
  setMatch(start: number, length: number): void;
  /** What sub and gsub made of the text, for the instruction behind them. */
  keep(text: string): void;
  sprintf(format: string, args: readonly Scalar[]): string;
  random: { seed: number; before: number; state: number };
  now(): number;
  fail(message: string): never;
}

export interface Builtin {
  readonly id: number;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly arrays?: readonly number[];
  /** Arguments that may be an array or a value. */
  readonly either?: readonly number[];
  readonly patterns?: readonly number[];
  readonly replaces?: boolean;
  /** undefined: the machine does it, because it may pause. */
  readonly run?: (host: BuiltinHost, args: readonly unknown[]) => Scalar;
}

export type Definition = Omit<Builtin, 'id' | 'name'>;

export const scalar = (value: unknown): Scalar => value as Scalar;
export const number = (value: unknown): number => toNumber(value as Scalar);
