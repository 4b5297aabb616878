/** pgrep and pidof: numbers of the few processes there are. */

import { compileRegex, RegexProblem } from '../language/regex.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';
import { processesOf } from './processes.ts';

export const PGREP: Manual = manual({
  name: 'pgrep',
  purpose: 'Find processes by their names.',
  synopsis: '[OPTION]... PATTERN',
  trouble: 2,
  options: `
    -a, --list-full  with the command
    -c, --count  how many
    -d, --delimiter=TEXT  between the numbers
    -f, --full  the whole command counts
    -i, --ignore-case  upper and lower case are the same
    -l, --list-name  with the name
    -n, --newest  only the last one
    -o, --oldest  only the first one
    -P, --parent=PIDS  children of these only
    -u, --euid=USERS  of these users only
    -U, --uid=USERS  the same
    -v, --inverse  the others
    -x, --exact  the whole name`,
});

export function pgrep(run: Invocation): number {
  const options = readArguments(run, PGREP);
  if (typeof options === 'number') return options;
  const [pattern, extra] = options.operands;
  if (extra !== undefined) return usageProblem(run, PGREP, 'only one pattern can be provided');
  const parents = options.value('P')?.split(',').map(Number);
  const users = [...options.values('u'), ...options.values('U')].flatMap((text) => text.split(','));
  if (pattern === undefined && !parents && users.length === 0)
    return usageProblem(run, PGREP, 'no matching criteria specified');
  let regex: { test(text: string): boolean } | undefined;
  try {
    const source = options.has('x') ? `^(${pattern ?? ''})$` : (pattern ?? '');
    regex = compileRegex(source, { extended: true, ignoreCase: options.has('i') });
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    return complain(run, error.message, 2);
  }
  const found = processesOf(run).filter(({ name, command, parent }) => {
    // It does not find itself.
    if (name === run.name) return false;
    const fits =
      regex.test(options.has('f') ? command : name) &&
      (!parents || parents.includes(parent)) &&
      (users.length === 0 || users.includes('root') || users.includes('0'));
    return fits !== options.has('v');
  });
  const shown = options.has('n') ? found.slice(-1) : options.has('o') ? found.slice(0, 1) : found;
  if (options.has('c')) run.out(`${shown.length}\n`);
  else if (shown.length > 0) {
    const texts = shown.map(({ pid, name, command }) =>
      options.has('a') ? `${pid} ${command}` : options.has('l') ? `${pid} ${name}` : `${pid}`,
    );
    run.out(`${texts.join(options.value('d') ?? '\n')}\n`);
  }
  return shown.length > 0 ? 0 : 1;
}

export const PIDOF: Manual = manual({
  name: 'pidof',
  purpose: 'Find the processes of programs.',
  synopsis: '[OPTION]... PROGRAM...',
  options: `
    -s, --single-shot  only one
    -x  scripts too: no effect here
    -c, --check-root  no effect here`,
});

export function pidof(run: Invocation): number {
  const options = readArguments(run, PIDOF);
  if (typeof options === 'number') return options;
  const found = processesOf(run)
    .filter(({ name }) => options.operands.some((operand) => operand.split('/').at(-1) === name))
    .map(({ pid }) => `${pid}`)
    .reverse();
  if (found.length === 0) return 1;
  run.out(`${(options.has('s') ? found.slice(0, 1) : found).join(' ')}\n`);
  return 0;
}
