/** Runs scripts in real bash and in the simulated one, and answers what both can be compared by. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createShell, FileTree, runToEnd, Scratch } from '../../../main/guest/shell/index.ts';

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
}

export const ARGUMENTS = ['one', 'two words', '3'] as const;

export function bashVersion(): string | undefined {
  const { stdout } = spawnSync('bash', ['--version'], { encoding: 'utf8' });
  return /version (\S+)/.exec(stdout ?? '')?.[1];
}

const RUNNER = `for i in "$@"; do
  mkdir "w$i"
  (cd "w$i" && cp "../$i.sh" s.sh && timeout 10 bash s.sh one 'two words' 3 < /dev/null > "../$i.out" 2> "../$i.err"; echo $? > "../$i.exit")
done
`;

/** All in one run, each in an empty directory of its own. */
export function inRealBash(texts: readonly string[]): Ran[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'lpar-console-bash-'));
  try {
    for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `${index}.sh`), text);
    writeFileSync(path.join(folder, 'run'), RUNNER);
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: '/root', USER: 'root', LC_ALL: 'C' };
    spawnSync('bash', ['run', ...texts.map((_, index) => `${index}`)], { cwd: folder, env });
    const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
    return texts.map((_, index) => ({ exit: Number(read(`${index}.exit`)), stdout: read(`${index}.out`) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function inSimulatedBash(text: string): Ran & { readonly stderr: string } {
  const scratch = new Scratch();
  scratch.write('/root/s.sh', text, false);
  const shell = createShell(FileTree.of([]), { scratch });
  return runToEnd(shell, "bash s.sh one 'two words' 3");
}
