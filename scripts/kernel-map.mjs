/** `npm run docs:kernel-map`: writes docs/kernel-map.md from the engine's `@models` lines; exits 1 when one is missing. */
import fs from 'node:fs';
import { kernelMapPage, readKernelMap } from './lib/kernel-map.mjs';
import { inRoot } from './lib/paths.mjs';

const map = readKernelMap();
for (const problem of map.problems) console.error(problem);
fs.writeFileSync(inRoot('docs', 'kernel-map.md'), kernelMapPage(map));
console.log(
  `${map.count} exported functions, ${map.modelled.length} kernel functions named, ${map.problems.length} missing`,
);
process.exitCode = map.problems.length === 0 ? 0 : 1;
