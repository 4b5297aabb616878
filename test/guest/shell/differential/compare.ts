/** Runs one command line in the simulated shell and in bash with Debian's programs, over the same files. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createShell, FileTree, runToEnd, Scratch } from '../../../../main/guest/shell/index.ts';
import { FILES } from './files.ts';

const PROGRAMS = '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface Ran {
  readonly stdout: string;
  readonly exit: number;
}

/** In /root of a simulated system that has nothing else. */
export function runHere(line: string): Ran & { readonly stderr: string } {
  const scratch = new Scratch();
  for (const [name, text] of FILES) scratch.write(`/root/${name}`, text, false);
  const { stdout, stderr, exit } = runToEnd(createShell(FileTree.of([]), { scratch }), line);
  return { stdout, stderr, exit };
}

/** In a new folder, with the C locale and UTC. */
export function runReal(line: string): Ran & { readonly stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lpar-differential-'));
  try {
    for (const [name, text] of FILES) writeFileSync(join(folder, name), text);
    const env = { PATH: PROGRAMS, LC_ALL: 'C', TZ: 'UTC0', HOME: folder };
    const { stdout, stderr, status } = spawnSync('bash', ['-c', line], {
      cwd: folder,
      env,
      encoding: 'latin1',
      input: '',
      timeout: 20_000,
    });
    return { stdout, stderr, exit: status ?? -1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const isInstalled = (program: string): boolean =>
  spawnSync('bash', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** Every line of a template: "grep <-i|-v> off" are two. Angle brackets of the shell are written «» and bars ¦. */
export function product(template: string): string[] {
  const match = /<([^<>]*)>/.exec(template);
  if (!match) return [template.replace(/[«»¦]/g, (mark) => SHELL_MARKS[mark] ?? mark)];
  return (match[1] ?? '')
    .split('|')
    .flatMap((choice) =>
      product(template.slice(0, match.index) + choice + template.slice(match.index + match[0].length)),
    );
}

const SHELL_MARKS: Readonly<Record<string, string>> = { '«': '<', '»': '>', '¦': '|' };
