import { expect, test } from 'vitest';
import { uniqueIds } from '../../main/workshop/record.ts';

test('titles of any script give ids, and no two the same', () => {
  const ids = uniqueIds([
    'Größe ändern',
    'メモリ',
    '内存',
    'Same',
    'same!',
    'Same',
    'x'.repeat(80),
    'x'.repeat(80),
  ]);
  expect(ids.slice(0, 6)).toEqual(['grosse-andern', 'step-2', 'step-3', 'same', 'same-2', 'same-3']);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});
