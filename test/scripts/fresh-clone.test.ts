/** A fresh clone has no packages yet: the scripts install them, so nothing that they load at once may need one. */

import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};
const starters = new Set(
  Object.values(scripts).flatMap((line) =>
    [...line.matchAll(/^node (\S+\.mjs)/g)].map(([, file = '']) => file),
  ),
);

/** Static imports only: `await import(…)` waits until the packages are there. */
const STATIC = /^(?:import|export)\b(?:[^;'"]*?\bfrom)?\s*'([^']+)'/gm;

/** @returns the packages that are loaded with `file`, each with the file that imports it */
function packagesLoadedWith(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return [...fs.readFileSync(file, 'utf8').matchAll(STATIC)].flatMap(([, name = '']) => {
    if (name.startsWith('.')) return packagesLoadedWith(path.join(path.dirname(file), name), seen);
    return name.startsWith('node:') ? [] : [`${name} in ${file}`];
  });
}

test('the scripts are found', () => {
  expect(starters).toContain('scripts/test.mjs');
  expect(starters.size).toBeGreaterThan(10);
});

test.for([...starters])('%s starts in a clone without packages', (file) => {
  expect(packagesLoadedWith(file)).toEqual([]);
});
