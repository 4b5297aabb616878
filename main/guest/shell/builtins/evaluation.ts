/** eval, source, exec, command, builtin, type, hash, sh and bash. */

import { ok } from '../../../../shared/failure.ts';
import { resolvePath } from '../../tree/paths.ts';
import { Source } from '../language/source.ts';
import { EndShell } from '../limits.ts';
import type { Running } from '../pause.ts';
import { errnoText, type Invocation } from '../program.ts';
import { returned } from '../run/functions.ts';
import { evaluate, runScript, scriptAt } from '../run/scripts.ts';
import { type Frame, NO_ENVIRONMENT, type ShellHost } from '../shell-host.ts';
import type { Streams } from '../streams.ts';
import { type Builtin, complain, EXIT_USAGE } from './builtin.ts';
import { set } from './options.ts';

const EXIT_NOT_FOUND = 127;

export const evalBuiltin: Builtin = function* (run, shell, streams): Running<number> {
  const args = run.args[0] === '--' ? run.args.slice(1) : run.args;
  const text = args.join(' ');
  if (text.trim() === '') return 0;
  return yield* evaluate(shell, text, shell.frame.source.name, streams);
};

export const source: Builtin = function* (run, shell, streams): Running<number> {
  const [name, ...args] = run.args[0] === '--' ? run.args.slice(1) : run.args;
  if (name === undefined) return complain(run, shell, `${run.name}: filename argument required`, EXIT_USAGE);
  const path = resolvePath(shell.state.cwd, name);
  if (path === '/dev/stdin') yield* streams.input.gather();
  const content = path === '/dev/stdin' ? ok(streams.input.all()) : shell.job.surroundings.files.read(path);
  if (!content.ok) return complain(run, shell, `${name}: ${errnoText(content.failure)}`);
  const frame: Frame = {
    ...shell.frame,
    name: 'source',
    source: new Source(name, content.value),
    positional: args.length > 0 ? args : shell.frame.positional,
    isFunction: shell.frame.isFunction,
    returns: true,
  };
  const outer = shell.frame;
  shell.frames.push(frame);
  try {
    return returned(shell, yield* evaluate(shell, content.value, name, streams));
  } finally {
    shell.frames.pop();
    if (args.length === 0) outer.positional = frame.positional;
  }
};

/** Replaces the shell: what runs afterwards is its end. Without a command only its redirections stay. */
export const exec: Builtin = function* (run, shell, streams): Running<number> {
  let at = 0;
  let clear = false;
  for (; at < run.args.length; at++) {
    const arg = run.args[at] ?? '';
    if (arg === '-c') clear = true;
    else if (arg === '-a') at++;
    else if (arg !== '-l') break;
  }
  if (run.args[at] === '--') at++;
  const argv = run.args.slice(at);
  const [name] = argv;
  if (name === undefined) return 0;
  if (!run.finds(name) && scriptAt(name, shell).kind === 'missing') {
    complain(run, shell, `exec: ${name}: not found`);
    throw new EndShell(EXIT_NOT_FOUND);
  }
  const status = yield* shell.spawn(argv, streams, NO_ENVIRONMENT, { clear });
  shell.state.traps.delete('EXIT');
  throw new EndShell(status);
};

export const command: Builtin = function* (run, shell, streams): Running<number> {
  const [option = ''] = run.args;
  if (/^-[vV]$/.test(option))
    return describe(run, shell, run.args.slice(1), option === '-V' ? 'long' : 'short');
  const argv = option === '-p' || option === '--' ? run.args.slice(1) : run.args;
  const [name, ...args] = argv;
  if (name === undefined) return 0;
  if (/^-/.test(name)) return complain(run, shell, `command: ${name}: invalid option`, EXIT_USAGE);
  return yield* shell.run(name, args, streams, NO_ENVIRONMENT, true);
};

export const builtin: Builtin = function* (run, shell, streams): Running<number> {
  const [name, ...args] = run.args[0] === '--' ? run.args.slice(1) : run.args;
  if (name === undefined) return 0;
  if (shell.kindOf(name, false) !== 'builtin')
    return complain(run, shell, `builtin: ${name}: not a shell builtin`);
  return yield* shell.run(name, args, streams, NO_ENVIRONMENT, true);
};

export const type: Builtin = (run, shell) => {
  const options = run.args.filter((arg) => /^-[tapPf]+$/.test(arg)).join('');
  const names = run.args.filter((arg) => !/^-[tapPf]+$/.test(arg));
  if (options.includes('t')) return describe(run, shell, names, 'word');
  if (/[pP]/.test(options)) return describe(run, shell, names, 'path');
  return describe(run, shell, names, 'long');
};

const KEYWORDS: ReadonlySet<string> = new Set(
  'if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(
    ' ',
  ),
);

function describe(
  run: Invocation,
  shell: ShellHost,
  names: readonly string[],
  form: 'long' | 'short' | 'word' | 'path',
): number {
  let status = 0;
  for (const name of names) {
    const text = description(name, shell, form);
    if (text === undefined) {
      status = 1;
      if (form === 'long') complain(run, shell, `${run.name}: ${name}: not found`);
    } else if (text !== '') run.out(`${text}\n`);
  }
  return status;
}

function description(
  name: string,
  shell: ShellHost,
  form: 'long' | 'short' | 'word' | 'path',
): string | undefined {
  const alias = shell.state.aliases.get(name);
  const kind = alias !== undefined ? 'alias' : KEYWORDS.has(name) ? 'keyword' : shell.kindOf(name, true);
  if (kind === undefined) return undefined;
  const path = name.includes('/') ? name : `/usr/bin/${name}`;
  if (form === 'word') return kind;
  if (form === 'path') return kind === 'file' ? path : '';
  if (form === 'short') {
    if (kind === 'alias') return `alias ${name}='${alias}'`;
    return kind === 'file' ? path : name;
  }
  switch (kind) {
    case 'alias':
      return `${name} is aliased to \`${alias}'`;
    case 'keyword':
      return `${name} is a shell keyword`;
    case 'function':
      return `${name} is a function\n${name} () \n${shell.state.functions.get(name)?.text ?? ''}`;
    case 'builtin':
      return `${name} is a shell builtin`;
    default:
      return `${name} is ${path}`;
  }
}

export const hash: Builtin = (run, shell) => {
  const missing = run.args.filter((arg) => !arg.startsWith('-') && shell.kindOf(arg, true) === undefined);
  for (const name of missing) complain(run, shell, `hash: ${name}: not found`);
  return missing.length > 0 ? 1 : 0;
};

/** sh, bash: a shell of its own with a text, a script or its standard input. */
export const shellProgram: Builtin = function* (run, shell, streams): Running<number> {
  const options: string[] = [];
  let text: string | undefined;
  let at = 0;
  let takesText = false;
  let readsInput = false;
  for (; at < run.args.length; at++) {
    const arg = run.args[at] ?? '';
    if (arg === '--' || arg === '-') {
      at++;
      break;
    }
    if (/^--(login|norc|noprofile|noediting)$/.test(arg)) continue;
    if (arg === '--posix') {
      options.push('-o', 'posix');
      continue;
    }
    if (arg.startsWith('--')) return complain(run, shell, `${run.name}: ${arg}: invalid option`, EXIT_USAGE);
    if (!/^[-+]./.test(arg)) break;
    const rest = arg.slice(1).replace(/[cilsr]/g, '');
    if (arg.startsWith('-') && arg.includes('c')) takesText = true;
    if (arg.startsWith('-') && arg.includes('s')) readsInput = true;
    if (rest === 'O' || rest === 'o') {
      const name = run.args[++at];
      if (rest === 'o' && name !== undefined) options.push(`${arg[0]}o`, name);
    } else if (rest !== '') options.push(`${arg[0]}${rest}`);
  }
  const operands = run.args.slice(at);
  let name = run.name;
  let body: Source;
  let args: readonly string[];
  if (takesText) {
    text = operands[0];
    if (text === undefined)
      return complain(run, shell, `${run.name}: -c: option requires an argument`, EXIT_USAGE);
    name = operands[1] ?? run.name;
    args = operands.slice(2);
    body = new Source(name, text);
  } else if (operands[0] !== undefined && !readsInput) {
    name = operands[0];
    args = operands.slice(1);
    const path = resolvePath(shell.state.cwd, name);
    const content = shell.job.surroundings.files.read(path);
    if (!content.ok) {
      run.err(`${run.name}: ${name}: ${errnoText(content.failure)}\n`);
      return content.failure === 'ENOENT' ? EXIT_NOT_FOUND : EXIT_NOT_FOUND - 1;
    }
    body = new Source(name, content.value);
  } else {
    yield* streams.input.gather();
    body = new Source(run.name, streams.input.all());
    args = operands;
  }
  return yield* inOwnShell(run, shell, streams, body, name, args, options);
};

function* inOwnShell(
  run: Invocation,
  shell: ShellHost,
  streams: Streams,
  body: Source,
  name: string,
  args: readonly string[],
  options: readonly string[],
): Running<number> {
  const posix = run.name !== 'bash';
  return yield* shell.child(
    function* (inner, own) {
      if (posix) inner.state.flags.set('posix', true);
      if (options.length > 0) {
        const result = set({ ...run, name: 'set', args: options }, inner, own);
        const status = typeof result === 'number' ? result : yield* result;
        if (status !== 0) return status;
      }
      return yield* runScript(inner, body, name, args, own);
    },
    run.environments(),
    streams,
  );
}
