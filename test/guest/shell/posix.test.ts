/** Scripts of POSIX as dash and bash --posix run them; more of them: `npm run compare:posix`. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasDash, inRealShells, inSimulatedSh } from './posix.ts';
import { posixScript } from './posix-grammar.ts';

const SCRIPTS = 100;
const reason = hasDash() ? undefined : 'no dash on this system';

describe.skipIf(reason !== undefined)(
  `as dash and bash agree${reason ? ` (skipped: ${reason})` : ''}`,
  () => {
    test(`${SCRIPTS} scripts made by chance, and eval of what is no command`, { timeout: 300_000 }, () => {
      const texts = [
        'eval "echo <"\necho never\n',
        ...fc.sample(posixScript, { numRuns: SCRIPTS, seed: 16 }),
      ];
      const real = inRealShells(texts);
      const differing = texts.filter((text, index) => {
        const wanted = real[index];
        const here = inSimulatedSh(text);
        return wanted && (here.stdout !== wanted.stdout || here.exit !== wanted.exit);
      });
      expect(differing).toEqual([]);
    });
  },
);
