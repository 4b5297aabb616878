/** The text programs against Debian's own: standard output and exit code of generated command lines. */

import { afterAll, describe, expect, test } from 'vitest';
import { isInstalled, product, runHere, runReal } from './compare.ts';
import { GROUPS } from './index.ts';

let same = 0;
afterAll(() => {
  console.log(`differential: ${same} command lines print what Debian's programs print`);
});

describe.each(GROUPS)('$name', { timeout: 300_000 }, ({ needs, templates }) => {
  test.for(templates)('%s', (template, context) => {
    const missing = needs.filter((program) => !isInstalled(program));
    if (missing.length > 0) context.skip(`not installed: ${missing.join(' ')}`);
    const lines = product(template);
    const real = runReal(lines);
    const wanted = lines.map((line, index) => ({ line, ...real[index] }));
    const here = lines.map((line) => {
      const { stdout, exit } = runHere(line);
      return { line, stdout, exit };
    });
    expect(here).toEqual(wanted);
    same += lines.length;
  });
});
