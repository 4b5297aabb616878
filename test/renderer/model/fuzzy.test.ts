import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyMatch } from '../../../renderer/model/fuzzy.ts';

/** The texts that answer, best first. */
const best = (query: string, ...texts: string[]): string[] =>
  texts
    .flatMap((text) => {
      const match = fuzzyMatch(query, text);
      return match ? [{ text, score: match.score }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text);

describe('fuzzy search', () => {
  it('finds words in any order, beginnings of words and letters in their order', () => {
    expect(best('blo lnx', 'LNXTEST: Blocks', 'LNXTEST: Journal')).toEqual(['LNXTEST: Blocks']);
    expect(best('sclpt', 'LNXTEST: SCLP trace', 'LNXTEST: Standby planner')).toEqual(['LNXTEST: SCLP trace']);
    expect(best('xyz', 'LNXTEST: Blocks')).toEqual([]);
  });

  it('puts a whole word before its letters, and a beginning before the middle of a word', () => {
    expect(best('undo', 'Under no condition', 'Undo the last action')[0]).toBe('Undo the last action');
    expect(best('line', 'Take offline', 'Line by line')[0]).toBe('Line by line');
    expect(best('blocks', 'Blocks and more of them', 'Blocks')[0]).toBe('Blocks');
  });

  it('says where in the text what was typed stands', () => {
    expect(fuzzyMatch('trace', 'SCLP trace')?.at).toEqual([5, 6, 7, 8, 9]);
    expect(fuzzyMatch('', 'anything')?.at).toEqual([]);
  });

  it('finds every text by any part of it, and marks letters that were typed only', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % text.length, b % text.length].sort((x, y) => x - y) as [number, number];
        const part = text.slice(from, to + 1);
        const match = fuzzyMatch(part, text);
        expect(match).toBeDefined();
        const marked = new Set(match?.at.map((place) => text.toLowerCase()[place]));
        for (const letter of marked) expect(part.toLowerCase()).toContain(letter);
      }),
    );
  });
});
