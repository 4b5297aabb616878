import { describe, expect, it } from 'vitest';
import { alignSteps, differs } from '../../../renderer/model/era-steps.ts';
import type { SequenceStep } from '../../../renderer/model/sequence-steps.ts';

const steps = (...texts: string[]): SequenceStep[] =>
  texts.map(
    (text, index) =>
      ({ lane: 'mm', text, tone: 'plain', source: '', first: index + 1, count: 1 }) as SequenceStep,
  );
const shown = (left: string[], right: string[]) =>
  alignSteps(steps(...left), steps(...right)).map(
    (row) => `${row.left?.text ?? '-'} ${row.right?.text ?? '-'}`,
  );

describe('microsteps of two kernels', () => {
  it('stand beside each other where they are equal', () => {
    expect(shown(['a', 'b', 'c'], ['a', 'b', 'c'])).toEqual(['a a', 'b b', 'c c']);
  });

  it('keep what only one kernel does in a row of its own, and what follows together', () => {
    expect(shown(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd'])).toEqual(['a a', 'b -', '- x', 'c c', 'd d']);
    expect(shown(['a', 'z'], ['a', 'p', 'q', 'z'])).toEqual(['a a', '- p', '- q', 'z z']);
  });

  it('end with what one kernel has more', () => {
    expect(shown(['a', 'b'], ['a'])).toEqual(['a a', 'b -']);
    expect(shown([], ['a'])).toEqual(['- a']);
  });

  it('differ where a side is missing', () => {
    const rows = alignSteps(steps('a', 'b'), steps('a', 'c'));
    expect(rows.findIndex(differs)).toBe(1);
  });
});
