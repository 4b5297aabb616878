import { describe, expect, it } from 'vitest';
import { termIn } from '../../../renderer/model/terms.ts';

describe('words of the glossary in labels', () => {
  it.each([
    ['Increment size (rzm)', 'rzm'],
    ['rzm', 'rzm'],
    ['Memmap on memory', 'memmap-on-memory'],
    ['Zones', 'zone'],
    ['Memory blocks', 'block'],
  ])('"%s" is about %s', (label, id) => {
    expect(termIn(label)?.id).toBe(id);
  });

  it('is none where there is no word of it, nor in whole sentences', () => {
    expect(termIn('Nothing selected')).toBeUndefined();
    expect(termIn('')).toBeUndefined();
    expect(termIn(`The memmap of a block ${'lies in the block itself '.repeat(6)}`)).toBeUndefined();
  });
});
