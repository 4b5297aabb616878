/**
 * Which updates of `reduce` may change their state where it is: `.[$k] = $v`, `.n += 1`, `. + [$x]` and chains of them.
 * jq does so because it counts references; here the program's text tells that nobody else can hold the state. Without it a
 * list of every block would be copied for every block.
 */

import type { AssignOperator, Node } from './syntax.ts';

/** Whether a call is one of a builtin that answers one value; functions of the program may hide it. */
export type IsNative = (name: string, args: number) => boolean;

export type LinearStep =
  | { readonly kind: 'stay' }
  | { readonly kind: 'assign'; readonly operator: AssignOperator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'append'; readonly right: Node }
  | { readonly kind: 'chain'; readonly first: LinearStep; readonly second: LinearStep }
  | { readonly kind: 'if'; readonly test: Node; readonly yes: LinearStep; readonly no: LinearStep };

/** Undefined: the update goes the usual way. */
export function linearStepOf(node: Node, isNative: IsNative): LinearStep | undefined {
  const single = (each: Node): boolean => isSingle(each, isNative);
  switch (node.kind) {
    case 'identity':
      return { kind: 'stay' };
    case 'assign': {
      if (!isOnePath(node.left, single)) return undefined;
      const safe = node.operator === '|=' || (single(node.right) && isIndependent(node.right, isNative));
      return safe
        ? { kind: 'assign', operator: node.operator, left: node.left, right: node.right }
        : undefined;
    }
    case 'binary': {
      const appends = node.operator === '+' && node.left.kind === 'identity';
      return appends && single(node.right) && isIndependent(node.right, isNative)
        ? { kind: 'append', right: node.right }
        : undefined;
    }
    case 'pipe': {
      const first = linearStepOf(node.left, isNative);
      const second = first && linearStepOf(node.right, isNative);
      return first && second && { kind: 'chain', first, second };
    }
    case 'if': {
      const yes = single(node.test) ? linearStepOf(node.yes, isNative) : undefined;
      const no = yes && linearStepOf(node.no, isNative);
      return yes && no && { kind: 'if', test: node.test, yes, no };
    }
    default:
      return undefined;
  }
}

/** .a[$k].b: one path, whatever the state is. */
function isOnePath(node: Node, single: (node: Node) => boolean): boolean {
  if (node.kind === 'identity') return true;
  return node.kind === 'index' && isOnePath(node.of, single) && single(node.key);
}

/** Whether it has exactly one output, or an error. */
function isSingle(node: Node, isNative: IsNative): boolean {
  const single = (each: Node): boolean => isSingle(each, isNative);
  switch (node.kind) {
    case 'identity':
    case 'literal':
    case 'variable':
    case 'array':
      return true;
    case 'index':
      return single(node.of) && single(node.key);
    case 'string':
      return node.parts.every((part) => typeof part === 'string' || single(part));
    case 'binary':
    case 'pipe':
    case 'and':
    case 'or':
      return single(node.left) && single(node.right);
    case 'negate':
      return single(node.of);
    case 'object':
      return node.entries.every(({ key, value }) => single(key) && single(value));
    case 'if':
      return single(node.test) && single(node.yes) && single(node.no);
    case 'call':
      return isNative(node.name, node.args.length) && node.args.every(single);
    default:
      return false;
  }
}

const SCALAR_CALLS: ReadonlySet<string> = new Set(
  'length type tostring tonumber tojson not has startswith endswith join floor ascii_downcase ascii_upcase'.split(
    ' ',
  ),
);

/** Whether what it gives shares nothing with the state: a scalar, or made of variables and constants. */
function isIndependent(node: Node, isNative: IsNative): boolean {
  const independent = (each: Node): boolean => isIndependent(each, isNative);
  switch (node.kind) {
    case 'literal':
    case 'variable':
    case 'string':
    case 'and':
    case 'or':
    case 'negate':
      return true;
    case 'binary':
      return /[=<>]/.test(node.operator) || (independent(node.left) && independent(node.right));
    case 'index':
      return independent(node.of) && independent(node.key);
    case 'array':
      return node.of === undefined || independent(node.of);
    case 'object':
      return node.entries.every(({ value }) => independent(value));
    case 'pipe':
      return independent(node.left) || independent(node.right);
    case 'if':
      return independent(node.yes) && independent(node.no);
    case 'call':
      return SCALAR_CALLS.has(node.name) && isNative(node.name, node.args.length);
    default:
      return false;
  }
}
