import fs from 'node:fs';
import { expect, test } from 'vitest';
import { kernelMapPage, readKernelMap } from '../../scripts/lib/kernel-map.mjs';

const map = readKernelMap();

test('every exported function of kernel, sclp and dax says what of the kernel it models, or that it is ours', () => {
  expect(map.count).toBeGreaterThan(100);
  expect(map.problems).toEqual([]);
});

test('docs/kernel-map.md is what these lines say (npm run docs:kernel-map writes it)', () => {
  expect(fs.readFileSync('docs/kernel-map.md', 'utf8')).toBe(kernelMapPage(map));
});
