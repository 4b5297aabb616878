/** Runs one command line in the simulated shell and in bash with Debian's programs, over the same files. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * All lines by one bash, each in a subshell in a folder with new files, in the C locale and UTC.
 */
export function runReal(lines: readonly string[]): Ran[] {
  const folder = mkdtempSync(join(tmpdir(), 'lpar-differential-'));
  try {
    mkdirSync(join(folder, 'files'));
    for (const [name, text] of FILES) writeFileSync(join(folder, 'files', name), text);
    lines.forEach((line, index) => {
      writeFileSync(join(folder, `line${index}`), line);
    });
    const env = { PATH: PROGRAMS, LC_ALL: 'C', TZ: 'UTC0', HOME: folder, TERM: 'xterm' };
    spawnSync('bash', ['-c', RUN_ALL, 'bash', `${lines.length}`], { cwd: folder, env, input: '' });
    return lines.map((_line, index) => ({
      stdout: readFileSync(join(folder, `out${index}`), 'utf8'),
      exit: Number(readFileSync(join(folder, `exit${index}`), 'utf8')),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The folder is made anew only behind lines that may have changed it: something in it is newer than the reference, which
 * is older than today, or one of the programs was called that change what no time tells. A shell's own words only, because
 * every process that is started costs more than what is compared.
 */
const RUN_ALL = `
touch -d 2001-01-01 files files/* files/*/* 2> /dev/null
touch -d 2001-01-02 reference
renew() { rm -rf work; cp -a files work; }
hasChanged() {
  local each
  for each in work work/* work/.[!.]* work/*/*; do [[ $each -nt reference ]] && return; done
  return 1
}
renew
changing='\\b(dd|tee|mkdir|cp|mv|rm|ln|touch|chmod|mktemp|split)\\b'
for ((i = 0; i < $1; i++)); do
  (cd work; . ../line$i) > out$i 2> /dev/null < /dev/null
  echo $? > exit$i
  IFS= read -r -d '' text < line$i
  if [[ $text =~ $changing ]] || hasChanged; then renew; fi
done`;

const installed = new Map<string, boolean>();

export function isInstalled(program: string): boolean {
  let found = installed.get(program);
  if (found === undefined) {
    found = spawnSync('bash', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
    installed.set(program, found);
  }
  return found;
}

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
