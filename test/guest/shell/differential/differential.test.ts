/** The text programs against Debian's own: standard output and exit code of generated command lines. */

import { afterAll, describe, expect, test } from 'vitest';
import { isInstalled, product, runHere, runReal } from './compare.ts';
import { GROUPS } from './index.ts';

let same = 0;
afterAll(() => {
  console.log(`differential: ${same} command lines print what Debian's programs print`);
});

describe.each(GROUPS)('$name', ({ needs, templates }) => {
  test.for(templates)('%s', (template, context) => {
    const missing = needs.filter((program) => !isInstalled(program));
    if (missing.length > 0) context.skip(`not installed: ${missing.join(' ')}`);
    for (const line of product(template)) {
      const { stdout, exit } = runReal(line);
      const here = runHere(line);
      expect({ line, stdout: here.stdout, exit: here.exit }).toEqual({ line, stdout, exit });
      same++;
    }
  });
});
