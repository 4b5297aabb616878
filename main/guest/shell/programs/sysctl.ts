/** sysctl: the kernel's parameters under /proc/sys. */

import { joinPath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import { awaitWrite, type Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';

export const SYSCTL: Manual = manual({
  name: 'sysctl',
  purpose: 'Show and set parameters of the kernel.',
  synopsis: '[OPTION]... [NAME[=VALUE]]...',
  options: `
    -a, --all  all of them
    -A  the same
    -b, --binary  without a newline
    -e, --ignore  nothing about names that are not there
    -N, --names  only names
    -n, --values  only values
    -p, --load[=FILE]  not supported here
    -q, --quiet  nothing about what was set
    -r, --pattern=REGEX  not supported here
    -w, --write  set`,
  text: 'There are only the few that scripts around memory use: vm.drop_caches, vm.compact_memory, and names of the kernel.',
});

const ROOT = '/proc/sys';
const pathOf = (name: string): string => `${ROOT}/${name.replaceAll('.', '/')}`;

export function* sysctl(run: Invocation): Running<number> {
  const options = readArguments(run, SYSCTL);
  if (typeof options === 'number') return options;
  const refused = options.last('p', 'r');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const { files } = run.surroundings;
  const line = (name: string, value: string): string =>
    options.has('N') ? `${name}\n` : options.has('n') ? `${value}\n` : `${name} = ${value}\n`;
  if (options.has('a', 'A')) {
    for (const name of namesBelow(run, ROOT)) {
      const value = files.read(pathOf(name));
      if (value.ok) run.out(line(name, value.value.trimEnd()));
    }
    return 0;
  }
  if (options.operands.length === 0) return usageProblem(run, SYSCTL, 'no variables specified');
  let status = 0;
  for (const operand of options.operands) {
    const [, name = operand, value] = /^([^=]+)=(.*)$/s.exec(operand) ?? [];
    const path = pathOf(name);
    if (!files.stat(path)) {
      if (!options.has('e')) status = complain(run, `cannot stat ${path}: ${errnoText('ENOENT')}`);
      continue;
    }
    if (value !== undefined) {
      const errno = yield* awaitWrite(files, path, `${value}\n`, run.why);
      if (errno !== undefined) status = complain(run, `setting key "${name}": ${errnoText(errno)}`);
      else if (!options.has('q')) run.out(line(name, value));
      continue;
    }
    const read = files.read(path);
    if (read.ok) run.out(line(name, read.value.trimEnd()));
    else
      status = complain(
        run,
        `${read.failure === 'EACCES' ? 'permission denied on' : 'reading'} key '${name}'`,
      );
  }
  return status;
}

function namesBelow(run: Invocation, directory: string): string[] {
  const { files } = run.surroundings;
  const names = files.list(directory);
  return (names.ok ? names.value : []).flatMap((name) => {
    const path = joinPath(directory, name);
    return files.stat(path)?.type === 'directory'
      ? namesBelow(run, path)
      : [path.slice(ROOT.length + 1).replaceAll('/', '.')];
  });
}
