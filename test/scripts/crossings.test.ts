import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../floors/check-floors.ts';

const root = path.join(import.meta.dirname, '..', '..');
const text = fs.readFileSync(path.join(root, 'docs', 'architecture.md'), 'utf8');
const section = /## One write, from keystroke to pixels\n(.*?)\n## /s.exec(text)?.[1] ?? '';

/** "3. `a` → `b`: …" with the lines that go on. */
const crossings = section
  .split(/\n(?=\d+\. )/)
  .slice(1)
  .map((item) => {
    const [, number, from, to] = /^(\d+)\. `([\w/]+)` → `([\w/]+)`/.exec(item) ?? [];
    return { number: Number(number), from: from ?? '', to: to ?? '', item };
  });

test('one write is told crossing by crossing, and the folders are those of the floors', () => {
  expect(crossings).toHaveLength(25);
  expect(crossings.map(({ number }) => number)).toEqual(crossings.map((_, index) => index + 1));
  for (const { from, to } of crossings) {
    for (const folder of [from, to]) expect(folderOf(`${folder}/some/file.ts`)).toBe(folder);
    expect(from).not.toBe(to);
  }
});

test('every file that is named on the way is there, in one of the two folders', () => {
  for (const { from, to, item } of crossings) {
    for (const [, name = ''] of item.matchAll(/`([\w/-]+\.ts)`/g)) {
      const places = [from, to].map((folder) => path.join(root, folder, name));
      expect(
        places.some((place) => fs.existsSync(place)),
        `${name} in ${from} or ${to}`,
      ).toBe(true);
    }
  }
});
