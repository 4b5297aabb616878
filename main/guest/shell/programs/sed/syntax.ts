/** A compiled sed script. */

import type { Regex } from '../../language/regex.ts';

/** Ends sed with its exit code. */
export class SedProblem extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'last' }
  /** Undefined: the last pattern used. */
  | { readonly kind: 'regex'; readonly regex: Regex | undefined };

export type SecondAddress =
  | Address
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'multiple'; readonly of: number };

export interface Addresses {
  readonly first: Address | undefined;
  readonly second: SecondAddress | undefined;
  readonly negated: boolean;
}

/** A piece of a replacement. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'case'; readonly how: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface Substitution {
  readonly regex: Regex | undefined;
  readonly pieces: readonly Piece[];
  readonly all: boolean;
  readonly first: number;
  readonly prints: boolean;
  readonly file: string | undefined;
}

export type Action =
  | { readonly kind: '{'; end: number }
  | {
      readonly kind:
        | '}'
        | '='
        | 'd'
        | 'D'
        | 'F'
        | 'g'
        | 'G'
        | 'h'
        | 'H'
        | 'n'
        | 'N'
        | 'p'
        | 'P'
        | 'x'
        | 'z'
        | '#';
    }
  | { readonly kind: 'a' | 'i' | 'c'; readonly text: string }
  | { readonly kind: 'b' | 't' | 'T'; readonly label: string; target: number }
  | { readonly kind: ':'; readonly label: string }
  | { readonly kind: 'l'; readonly width: number | undefined }
  | { readonly kind: 'q' | 'Q'; readonly code: number }
  | { readonly kind: 'r' | 'R' | 'w' | 'W'; readonly file: string }
  | { readonly kind: 's'; readonly substitution: Substitution }
  | { readonly kind: 'y'; readonly map: ReadonlyMap<string, string> };

export interface SedCommand {
  readonly addresses: Addresses;
  readonly action: Action;
}
