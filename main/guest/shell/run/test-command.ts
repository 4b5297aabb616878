/** [[ ]]: no fields and no pathnames; == takes a pattern, =~ a regular expression. */

import type { TestBinaryExpression, TestExpression, Word } from 'unbash';
import { arithmeticOf } from '../language/arithmetic-text.ts';
import { expandPattern, expandRegex, expandText } from '../language/expand.ts';
import { compare, fileTest, isFileComparison, newerThan } from '../language/file-tests.ts';
import { matchesPattern } from '../language/pattern.ts';
import { compileRegex, RegexProblem } from '../language/regex.ts';
import type { Running } from '../pause.ts';
import type { ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';

const EXIT_PROBLEM = 2;

/** 0 when it holds, 1 when it does not, 2 when it cannot be told. */
export function* testValue(node: TestExpression, shell: ShellHost, streams: Streams): Running<number> {
  switch (node.type) {
    case 'TestGroup':
      return yield* testValue(node.expression, shell, streams);
    case 'TestNot': {
      const value = yield* testValue(node.operand, shell, streams);
      if (value === EXIT_PROBLEM || node.negations.length % 2 === 0) return value;
      return value === 0 ? 1 : 0;
    }
    case 'TestLogical': {
      let value = node.operator === '&&' ? 0 : 1;
      for (const operand of node.operands) {
        value = yield* testValue(operand, shell, streams);
        if (node.operator === '&&' ? value !== 0 : value === 0) return value;
      }
      return value;
    }
    case 'TestUnary':
      return holds(yield* unary(node.operator, node.operand, shell, streams));
    case 'TestBinary':
      return yield* binary(node, shell, streams);
  }
}

const holds = (value: boolean): number => (value ? 0 : 1);

function* unary(operator: string, operand: Word, shell: ShellHost, streams: Streams): Running<boolean> {
  const text = yield* expandText(operand, shell, streams);
  switch (operator) {
    case '-n':
      return text !== '';
    case '-z':
      return text === '';
    case '-v':
      return shell.isSet(text);
    case '-o':
      return shell.state.flags.has(text);
    case '-R':
      return shell.state.variables.find(text)?.reference === true;
    default:
      return fileTest(
        operator,
        text,
        shell.job.surroundings.files,
        shell.state.cwd,
        shell.job.interactive ? streams : undefined,
      );
  }
}

function* binary(node: TestBinaryExpression, shell: ShellHost, streams: Streams): Running<number> {
  const { operator } = node;
  const left = yield* expandText(node.left, shell, streams);
  if (operator === '=' || operator === '==' || operator === '!=') {
    const pattern = yield* expandPattern(node.right, shell, streams);
    const matches = matchesPattern(pattern, left, { ignoreCase: shell.state.flags.has('nocasematch') });
    return holds(matches === (operator !== '!='));
  }
  if (operator === '=~') return yield* matchRegex(left, node.right, shell, streams);
  const right = yield* expandText(node.right, shell, streams);
  if (operator === '<') return holds(left < right);
  if (operator === '>') return holds(left > right);
  if (isFileComparison(operator))
    return holds(newerThan(operator, left, right, shell.job.surroundings.files, shell.state.cwd));
  return holds(compare(operator, arithmeticOf(left, shell), arithmeticOf(right, shell)));
}

function* matchRegex(text: string, word: Word, shell: ShellHost, streams: Streams): Running<number> {
  const pattern = yield* expandRegex(word, shell, streams);
  try {
    const regex = compileRegex(pattern, {
      extended: true,
      ignoreCase: shell.state.flags.has('nocasematch'),
    });
    const match = regex.exec(text);
    shell.state.variables.emptyArray('BASH_REMATCH', false);
    if (!match) return 1;
    const parts = [match, ...match.groups];
    for (const [index, part] of parts.entries())
      shell.state.variables.setElement('BASH_REMATCH', index, part ? text.slice(part.start, part.end) : '');
    return 0;
  } catch (error) {
    if (error instanceof RegexProblem) return EXIT_PROBLEM;
    throw error;
  }
}
