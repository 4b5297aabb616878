/** The tree of an awk program. */

export type Lvalue =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly index: readonly Expression[] }
  | { readonly kind: 'field'; readonly index: Expression };

export type Expression =
  | Lvalue
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'in'; readonly index: readonly Expression[]; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'match';
      readonly negated: boolean;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choose'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | {
      readonly kind: 'assign';
      readonly target: Lvalue;
      readonly operator: string;
      readonly value: Expression;
    }
  | { readonly kind: 'step'; readonly target: Lvalue; readonly by: 1 | -1; readonly after: boolean }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly line: number;
    }
  | {
      readonly kind: 'builtin';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly line: number;
    }
  | {
      readonly kind: 'getline';
      readonly from: 'input' | 'file' | 'command';
      readonly source?: Expression;
      readonly target?: Lvalue;
    }
  | { readonly kind: 'grouped'; readonly inner: Expression };

export interface Redirect {
  readonly to: '>' | '>>' | '|';
  readonly target: Expression;
}

export type Action =
  | { readonly kind: 'block'; readonly body: readonly Action[] }
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'print' | 'printf'; readonly args: readonly Expression[]; readonly redirect?: Redirect }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: Action; readonly no?: Action }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Action }
  | { readonly kind: 'do'; readonly test: Expression; readonly body: Action }
  | {
      readonly kind: 'for';
      readonly first?: Action;
      readonly test?: Expression;
      readonly step?: Action;
      readonly body: Action;
    }
  | { readonly kind: 'for-in'; readonly variable: Lvalue; readonly name: string; readonly body: Action }
  | {
      readonly kind: 'switch';
      readonly value: Expression;
      /** Without a test: default. */
      readonly cases: readonly { readonly test?: Expression; readonly body: readonly Action[] }[];
    }
  | { readonly kind: 'delete'; readonly name: string; readonly index?: readonly Expression[] }
  | { readonly kind: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly kind: 'exit' | 'return'; readonly value?: Expression };

export type Pattern =
  | { readonly kind: 'always' | 'begin' | 'end' }
  | { readonly kind: 'test'; readonly test: Expression }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression };

export interface Rule {
  readonly pattern: Pattern;
  /** Absent: the record is printed. */
  readonly action?: Action;
}

export interface AwkFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Action;
}

export interface AwkSource {
  readonly rules: readonly Rule[];
  readonly functions: readonly AwkFunction[];
}
