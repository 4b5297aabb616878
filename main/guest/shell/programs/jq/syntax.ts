/** A jq program as a tree. */

import type { Json } from './values.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=';
export type AssignOperator = '=' | '|=' | '+=' | '-=' | '*=' | '/=' | '%=' | '//=';

export interface Definition {
  readonly name: string;
  /** Filters; "$x" of the source is a filter `x` that the body binds. */
  readonly parameters: readonly string[];
  readonly body: Node;
}

export type Pattern =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly Pattern[] }
  | {
      readonly kind: 'object';
      /** `name`: a variable that has the key's value as a whole. */
      readonly entries: readonly { readonly key: Node; readonly name?: string; readonly value?: Pattern }[];
    };

export type Node =
  | { readonly kind: 'identity' }
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'string'; readonly format: string; readonly parts: readonly (string | Node)[] }
  | { readonly kind: 'index'; readonly of: Node; readonly key: Node }
  | { readonly kind: 'slice'; readonly of: Node; readonly from: Node; readonly to: Node }
  | { readonly kind: 'each'; readonly of: Node }
  | { readonly kind: 'try'; readonly body: Node; readonly handler?: Node }
  | {
      readonly kind: 'pipe' | 'comma' | 'alternative' | 'and' | 'or';
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'negate'; readonly of: Node }
  | { readonly kind: 'assign'; readonly operator: AssignOperator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'array'; readonly of?: Node }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Node; readonly value: Node }[] }
  | { readonly kind: 'if'; readonly test: Node; readonly yes: Node; readonly no: Node }
  | {
      readonly kind: 'reduce';
      readonly source: Node;
      readonly patterns: readonly Pattern[];
      readonly init: Node;
      readonly update: Node;
    }
  | {
      readonly kind: 'foreach';
      readonly source: Node;
      readonly patterns: readonly Pattern[];
      readonly init: Node;
      readonly update: Node;
      readonly extract?: Node;
    }
  | {
      readonly kind: 'bind';
      readonly source: Node;
      readonly patterns: readonly Pattern[];
      readonly body: Node;
    }
  | { readonly kind: 'define'; readonly definition: Definition; readonly body: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly at: number }
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  | { readonly kind: 'label'; readonly name: string; readonly body: Node }
  | { readonly kind: 'break'; readonly name: string; readonly at: number };

/** Names of a pattern's variables, in their order. */
export function variablesOf(pattern: Pattern): string[] {
  if (pattern.kind === 'variable') return [pattern.name];
  if (pattern.kind === 'array') return pattern.items.flatMap(variablesOf);
  return pattern.entries.flatMap(({ name, value }) => [
    ...(name === undefined ? [] : [name]),
    ...(value ? variablesOf(value) : []),
  ]);
}
