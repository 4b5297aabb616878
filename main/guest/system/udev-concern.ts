/** Whether rules can do anything at all for events of a kind, told from what is the same for every memory block. */

import type { Files } from '../tree/files.ts';
import { attributePath } from './udev-event.ts';
import { matchesPattern, type Rule, type RuleSet, type RuleToken } from './udev-rules.ts';

export interface EventKind {
  readonly action: string;
  readonly arch: string;
  readonly virt: string;
  readonly files: Files;
}

/** Undefined: it depends on the block. */
type Holds = boolean | undefined;

/** Follows both ways where a jump depends on the block. */
export function mayApply({ rules }: RuleSet, kind: EventKind): boolean {
  const seen = new Set<number>();
  const starts = [0];
  for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
    for (let at = start; at < rules.length && !seen.has(at); at++) {
      seen.add(at);
      const rule = rules[at] as Rule;
      const holds = ruleHolds(rule, kind);
      if (holds === false) continue;
      if (rule.tokens.some(({ operator, key }) => isAssignment(operator) || key === 'PROGRAM')) return true;
      if (rule.goto === undefined) continue;
      const target = rules.findIndex(
        ({ label, file }, index) => index > at && file === rule.file && label === rule.goto,
      );
      if (target < 0) continue;
      if (holds === undefined) starts.push(target);
      else at = target - 1;
    }
  }
  return false;
}

const isAssignment = (operator: RuleToken['operator']): boolean => operator !== '==' && operator !== '!=';

function ruleHolds({ tokens }: Rule, kind: EventKind): Holds {
  let all: Holds = true;
  for (const token of tokens) {
    if (isAssignment(token.operator)) continue;
    const holds = tokenHolds(token, kind);
    if (holds === false) return false;
    if (holds === undefined) all = undefined;
  }
  return all;
}

function tokenHolds({ key, attribute = '', operator, value }: RuleToken, kind: EventKind): Holds {
  const text = {
    ACTION: kind.action,
    SUBSYSTEM: 'memory',
    SUBSYSTEMS: 'memory',
    CONST: attribute === 'arch' ? kind.arch : kind.virt,
  }[key];
  if (text !== undefined) return matchesPattern(value, text) === (operator === '==');
  // An attribute of another device that is not there matches nothing.
  if (key === 'ATTR' && attribute.startsWith('['))
    return kind.files.stat(attributePath(attribute, '/sys')) === undefined ? false : undefined;
  return undefined;
}
