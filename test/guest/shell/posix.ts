/** Runs scripts in dash, in bash --posix, and in the simulated `sh`. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createShell, FileTree, runToEnd, Scratch } from '../../../main/guest/shell/index.ts';
import type { Ran } from './bash.ts';

const RUNNER = `for i in "$@"; do
  for s in dash 'bash --posix'; do
    k=\${s%% *}
    mkdir "w$i$k"
    (cd "w$i$k" && cp "../$i.sh" s.sh && timeout 10 $s s.sh one 'two words' 3 < /dev/null > "../$i.$k.out" 2> /dev/null; echo $? > "../$i.$k.exit")
  done
done
`;

export const hasDash = (): boolean => spawnSync('dash', ['-c', ':']).status === 0;

/** Undefined where the two do not agree. */
export function inRealShells(texts: readonly string[]): (Ran | undefined)[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'lpar-console-posix-'));
  try {
    for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `${index}.sh`), text);
    writeFileSync(path.join(folder, 'run'), RUNNER);
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: '/root', USER: 'root', LC_ALL: 'C' };
    spawnSync('bash', ['run', ...texts.map((_, index) => `${index}`)], { cwd: folder, env });
    const ran = (index: number, shell: string): Ran => ({
      exit: Number(readFileSync(path.join(folder, `${index}.${shell}.exit`), 'utf8')),
      stdout: readFileSync(path.join(folder, `${index}.${shell}.out`), 'utf8'),
    });
    return texts.map((_, index) => {
      const [dash, bash] = [ran(index, 'dash'), ran(index, 'bash')];
      return dash.exit === bash.exit && dash.stdout === bash.stdout ? bash : undefined;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function inSimulatedSh(text: string): Ran & { readonly stderr: string } {
  const scratch = new Scratch();
  scratch.write('/root/s.sh', text, false);
  return runToEnd(createShell(FileTree.of([]), { scratch }), "sh s.sh one 'two words' 3");
}
