/** ls [-1aAdlR] [PATH]…: one name on each line, in byte order. */

import type { Files } from '../../tree/files.ts';
import type { TreeStat } from '../../tree/index.ts';
import { byBytes, joinPath, resolvePath } from '../../tree/paths.ts';
import { errnoText, type Invocation } from '../program.ts';
import { smallOptions } from './options.ts';

export function ls(run: Invocation): number {
  const options = smallOptions(run, '1aAdlRF');
  if (!options) return 1;
  const { flags } = options;
  const { files } = run.surroundings;
  const long = flags.has('l');
  let status = 0;
  const plain: string[] = [];
  const directories: string[] = [];
  for (const name of options.operands.length === 0 ? ['.'] : [...options.operands].sort(byBytes)) {
    const stat = files.stat(resolvePath(run.cwd, name));
    if (!stat) {
      run.err(`ls: ${name}: ${errnoText('ENOENT')}\n`);
      status = 1;
    } else if (stat.type === 'directory' && !flags.has('d')) directories.push(name);
    else plain.push(entryLine(name, stat, long));
  }
  run.out(plain.map((line) => `${line}\n`).join(''));
  const titled = flags.has('R') || directories.length + plain.length > 1;
  let first = plain.length === 0;
  const pending = [...directories];
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (titled) run.out(`${first ? '' : '\n'}${name}:\n`);
    first = false;
    const below = listDirectory(run, files, name, flags);
    if (below === undefined) status = 1;
    else if (flags.has('R')) pending.unshift(...below);
  }
  return status;
}

/** Prints one directory and answers the directories in it. */
function listDirectory(
  run: Invocation,
  files: Files,
  name: string,
  flags: ReadonlySet<string>,
): string[] | undefined {
  const long = flags.has('l');
  const path = resolvePath(run.cwd, name);
  const names = files.list(path);
  if (!names.ok) {
    run.err(`ls: ${name}: ${errnoText(names.failure)}\n`);
    return undefined;
  }
  const below: string[] = [];
  const shown = names.value.filter((entry) => flags.has('a') || flags.has('A') || !entry.startsWith('.'));
  const own = flags.has('a') ? ['.', '..'].map((entry) => entryLine(entry, DIRECTORY, long)) : [];
  const lines = [...shown].sort(byBytes).map((entry) => {
    const stat = files.stat(joinPath(path, entry)) ?? { type: 'file', mode: 0 };
    if (stat.type === 'directory') below.push(joinPath(name, entry));
    return entryLine(entry, stat, long);
  });
  run.out(`${long ? 'total 0\n' : ''}${[...own, ...lines].map((line) => `${line}\n`).join('')}`);
  return below;
}

const DIRECTORY: TreeStat = { type: 'directory', mode: 0o755 };

/** The simulated system has no clock: every entry bears the same date. */
const DATE = 'Jan  1 00:00';

function entryLine(name: string, stat: TreeStat, long: boolean): string {
  if (!long) return name;
  const type = stat.type === 'directory' ? 'd' : '-';
  const links = stat.type === 'directory' ? 2 : 1;
  const size = stat.size ?? (stat.type === 'directory' ? 0 : 4096);
  return `${type}${modeText(stat.mode)} ${`${links}`.padStart(4)} 0        0        ${`${size}`.padStart(9)} ${DATE} ${name}`;
}

const modeText = (mode: number): string =>
  [6, 3, 0]
    .map((shift) => {
      const bits = (mode >> shift) & 7;
      return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
    })
    .join('');
