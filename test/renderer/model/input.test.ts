import { describe, expect, it } from 'vitest';
import { readPlace } from '../../../renderer/model/address-input.ts';
import { formatKib, formatRounded } from '../../../renderer/model/format.ts';
import { readBlockList, readWhole } from '../../../renderer/model/lists.ts';
import { readWish } from '../../../renderer/model/wish-input.ts';
import { bytes, GIB, gib } from '../../../shared/units.ts';
import { sampleOf, sampleSnapshot } from '../sample.ts';

const sample = sampleOf(await sampleSnapshot());

const { geometry } = sample.view();
const place = (text: string) => readPlace(text, geometry);

describe('go to', () => {
  it.each([
    ['42', 42, 42],
    ['block 42', 42, 42],
    ['memory42', 42, 42],
    ['40-47', 40, 47],
    ['47-40', 40, 47],
    ['rn 43', 42, 42],
    ['rn 1-3', 0, 2],
    ['0x1000000000', 64, 64],
    ['0x1000000000-0x10ffffffff', 64, 67],
    ['64 GiB', 64, 64],
    ['64.5g', 64, 64],
  ])('reads %s', (text, first, last) => {
    expect(place(text)).toEqual({ kind: 'blocks', first, last });
  });

  it.each(['', 'nonsense', '512', 'rn 0', 'rn 513', '0xzz', '-1'])(
    'says what it cannot read: "%s"',
    (text) => {
      expect(place(text).kind).toBe('unread');
    },
  );
});

describe('how much storage shall be online', () => {
  const wish = (text: string) => readWish(text, gib(1), 64);

  it('counts whole blocks, from nothing or from now', () => {
    expect(wish('68 GiB')).toEqual({ kind: 'blocks', blocks: 68 });
    expect(wish('+2048M')).toEqual({ kind: 'blocks', blocks: 66 });
    expect(wish('− 4 GiB')).toEqual({ kind: 'blocks', blocks: 60 });
    expect(wish('1,024 GiB')).toEqual({ kind: 'blocks', blocks: 1024 });
  });

  it('offers the two aligned neighbours of a misaligned size', () => {
    expect(wish('66.5 GiB')).toMatchObject({ kind: 'unread', nearest: ['66 GiB', '67 GiB'] });
    expect(wish('-0.5 GiB')).toMatchObject({ kind: 'unread', nearest: ['63 GiB', '64 GiB'] });
  });

  it('says what it cannot read, and that no more can be taken than is there', () => {
    expect(wish('lots')).toMatchObject({ kind: 'unread', nearest: [] });
    expect(wish('-65 GiB')).toMatchObject({ kind: 'unread', because: 'Only 64 GiB are online.' });
  });
});

describe('lists and numbers', () => {
  it('reads ranges, and an empty text as an empty list', () => {
    expect(readBlockList('3, 40-42', 512)).toEqual([3, 40, 41, 42]);
    expect(readBlockList('', 512)).toEqual([]);
    expect(readBlockList('5,5,4', 512)).toEqual([4, 5]);
  });

  it('refuses what is out of range or no number', () => {
    expect(readBlockList('512', 512)).toBeUndefined();
    expect(readBlockList('9-3', 512)).toBeUndefined();
    expect(readBlockList('a', 512)).toBeUndefined();
    expect(readWhole('3.5', 0, 9)).toBeUndefined();
    expect(readWhole('10', 0, 9)).toBeUndefined();
    expect(readWhole(' 9 ', 0, 9)).toBe(9);
  });
});

describe('sizes at a glance', () => {
  it('are exact where that is short, and marked where they are rounded', () => {
    expect(formatRounded(bytes(2.75 * GIB))).toBe('2.75 GiB');
    expect(formatRounded(bytes(65_902_840 * 1024))).toBe('≈ 62.85 GiB');
    expect(formatRounded(bytes(0))).toBe('0 B');
  });

  it('keep the kernel’s own count beside a rounded one', () => {
    expect(formatKib(16_384)).toBe('16 MiB');
    expect(formatKib(65_902_840)).toContain('62.85 GiB');
    expect(formatKib(65_902_840)).toMatch(/65.902.840 kB/);
  });
});
