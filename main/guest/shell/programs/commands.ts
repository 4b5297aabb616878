/** Programs that run another one as it is, or in other surroundings: env, printenv, sudo, nice and the like. */

import { type Manual, manual } from '../manual.ts';
import type { Running } from '../pause.ts';
import type { Invocation, Program } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';
import { child } from './child.ts';
import { streaming } from './text/inputs.ts';

export const ENV: Manual = manual({
  name: 'env',
  purpose: 'Run a command in another environment, or print the environment.',
  synopsis: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]',
  trouble: 125,
  takesCommand: true,
  options: `
    -i, --ignore-environment  begin with nothing
    -0, --null  lines end in NUL
    -u, --unset=NAME  without this variable
    -C, --chdir=DIR  not supported here
    -S, --split-string=S  more arguments in one
    -v, --debug  no effect here`,
});

export const env = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, ENV);
  if (typeof options === 'number') return options;
  if (options.has('C')) return complain(run, 'not supported here: -C', 125);
  const operands = [
    ...(options
      .value('S')
      ?.split(/\s+/)
      .filter((word) => word !== '') ?? []),
    ...options.operands,
  ];
  let clear = options.has('i');
  if (operands[0] === '-') {
    clear = true;
    operands.shift();
  }
  const environment = new Map(clear ? [] : run.environments());
  for (const name of options.values('u')) environment.delete(name);
  while (/^[^=]+=/.test(operands[0] ?? '')) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(operands.shift() ?? '') ?? [];
    environment.set(name, value);
  }
  if (operands.length > 0) return yield* child(run, operands, { environment, clear: true });
  const end = options.has('0') ? '\0' : '\n';
  for (const [name, value] of environment) run.out(`${name}=${value}${end}`);
  return 0;
});

export const PRINTENV: Manual = manual({
  name: 'printenv',
  purpose: 'Print environment variables.',
  synopsis: '[OPTION]... [VARIABLE]...',
  trouble: 2,
  options: '-0, --null  lines end in NUL',
});

export function printenv(run: Invocation): number {
  const options = readArguments(run, PRINTENV);
  if (typeof options === 'number') return options;
  const end = options.has('0') ? '\0' : '\n';
  const all = run.environments();
  if (options.operands.length === 0) for (const [name, value] of all) run.out(`${name}=${value}${end}`);
  let status = 0;
  for (const name of options.operands) {
    const value = all.get(name);
    if (value === undefined) status = 1;
    else run.out(`${value}${end}`);
  }
  return status;
}

export const SUDO: Manual = manual({
  name: 'sudo',
  purpose: 'Run a command as root, which everyone here is.',
  synopsis: '[OPTION]... [NAME=VALUE]... COMMAND [ARG]...',
  takesCommand: true,
  options: `
    -A, --askpass  no effect here
    -b, --background  not supported here
    -E, --preserve-env[=LIST]  no effect here
    -H, --set-home  no effect here
    -i, --login  no effect here
    -k, --reset-timestamp  no effect here
    -K, --remove-timestamp  no effect here
    -l, --list  not supported here
    -n, --non-interactive  no effect here
    -S, --stdin  no effect here
    -s, --shell  no effect here
    -u, --user=USER  root only
    -g, --group=GROUP  root only
    -v, --validate  no effect here
    -p, --prompt=PROMPT  no effect here`,
});

export const sudo = streaming(function* (run: Invocation): Running<number> {
  const options = readArguments(run, SUDO);
  if (typeof options === 'number') return options;
  const refused = options.last('b', 'l');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  for (const id of ['u', 'g']) {
    const name = options.value(id);
    if (name !== undefined && name !== 'root' && name !== '0' && name !== '#0')
      return complain(run, `unknown ${id === 'u' ? 'user' : 'group'} ${name}`);
  }
  const operands = [...options.operands];
  const environment = new Map([
    ['SUDO_USER', 'root'],
    ['SUDO_UID', '0'],
    ['SUDO_GID', '0'],
  ]);
  while (/^[A-Za-z_]\w*=/.test(operands[0] ?? '')) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(operands.shift() ?? '') ?? [];
    environment.set(name, value);
  }
  const [name] = operands;
  if (name === undefined)
    return options.has('k', 'K', 'v', 'i', 's') ? 0 : usageProblem(run, SUDO, 'a command is needed');
  if (run.finds(name)) return yield* run.spawn(operands, { environment });
  run.err(`sudo: ${name}: command not found\n`);
  return 1;
});

/** nice, nohup, setsid, ionice, stdbuf, chrt: what they change does not exist here; the command runs. */
const PREFIXES = {
  nice: { options: '-n, --adjustment=N  no effect here', purpose: 'Run a command with another priority.' },
  nohup: { options: '', purpose: 'Run a command that a hangup does not end.' },
  setsid: {
    options: '-w, --wait  no effect here\n-f, --fork  no effect here\n-c, --ctty  no effect here',
    purpose: 'Run a command in a session of its own.',
  },
  stdbuf: {
    options:
      '-i, --input=MODE  no effect here\n-o, --output=MODE  no effect here\n-e, --error=MODE  no effect here',
    purpose: 'Run a command with other buffers.',
  },
} as const;

export const PREFIX_MANUALS: readonly Manual[] = Object.entries(PREFIXES).map(
  ([name, { options, purpose }]) =>
    manual({
      name,
      purpose,
      options,
      synopsis: '[OPTION]... COMMAND [ARG]...',
      takesCommand: true,
      trouble: 125,
      text: 'Priorities, sessions and buffers have no effect in the simulated system: the command runs as it is.',
    }),
);

export const prefix = (page: Manual): Program =>
  streaming(function* (run: Invocation): Running<number> {
    const options = readArguments(run, page);
    if (typeof options === 'number') return options;
    if (options.operands.length === 0) {
      if (page.name !== 'nice') return usageProblem(run, page, 'missing operand');
      run.out('0\n');
      return 0;
    }
    return yield* child(run, options.operands);
  });
