/** One script in a partition of its own: how it ended, and what it did that it must not. */

import { createShell, Scratch, type Tree } from '../../../main/guest/shell/index.ts';
import { bootGuest } from './machines.ts';

/** Pauses that no short script needs: what takes more does not end. A pause stands for at most 32 operations. */
const MOST_PAUSES = 30_000;
/** As every text is refused that is not run: with its place, or for its size, in front of everything else. */
const REFUSED = /^bash: (?:line \d+, column \d+: |nesting deeper|input of|a NUL)/;

/** Text that is only known when it is run may be refused in the middle. */
const DYNAMIC = /\b(?:eval|source|trap|alias|sh|bash)\b|(?:^|[\s;const { tree } = bootGuest|({])\.\s/m;

const { tree } = bootGuest({ release: '6.12', standbyMib: 1024 });

/** What is wrong; undefined when nothing is. */
export function problemOf(text: string): string | undefined {
  let writes = 0;
  const counted: Tree = Object.assign(Object.create(tree), {
    write: (...given: Parameters<Tree['write']>) => {
      writes++;
      return tree.write(...given);
    },
  });
  const scratch = new Scratch();
  const before = scratch.version;
  const shell = createShell(counted, { scratch });
  let stdout = '';
  let stderr = '';
  const running = shell.run(text, {
    stdout: (piece) => {
      stdout += piece;
    },
    stderr: (piece) => {
      stderr += piece;
    },
  });
  try {
    let step = running.next(undefined);
    for (let pauses = 0; !step.done; pauses++) {
      if (pauses > MOST_PAUSES) return 'does not end';
      step = running.next(step.value.kind === 'pending' ? { kind: 'refused', errno: 'EINTR' } : undefined);
    }
  } catch (error) {
    return `crash: ${error instanceof Error ? error.stack : error}`;
  }
  if (!REFUSED.test(stderr) || DYNAMIC.test(text)) return undefined;
  if (writes > 0 || stdout !== '' || scratch.version !== before) return 'refused, but half of it was done';
  return undefined;
}
