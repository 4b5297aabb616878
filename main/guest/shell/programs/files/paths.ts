/** readlink, realpath, basename, dirname: names of files. */

import type { Files } from '../../../tree/files.ts';
import { parentOf, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Invocation } from '../../program.ts';
import { type Arguments, quoted, readArguments, usageProblem } from '../arguments.ts';

const LINK_LIMIT = 40;

/** How much of a path must be there: all of it, all but its last part, nothing. */
export type Needed = 'all' | 'parent' | 'nothing';

/** A path without links; undefined when something that is needed is not there, or links go round. */
export function canonical(files: Files, path: string, needed: Needed): string | undefined {
  let rest = path.split('/').filter((part) => part !== '');
  let real = '';
  let followed = 0;
  while (rest.length > 0) {
    const part = rest.shift() ?? '';
    if (part === '.') continue;
    if (part === '..') {
      real = real === '' ? '' : parentOf(real).replace(/^\/$/, '');
      continue;
    }
    const next = `${real}/${part}`;
    const stat = files.linkStat(next);
    const isLast = rest.length === 0;
    if (!stat) {
      if (needed === 'all' || (needed === 'parent' && !isLast)) return undefined;
      real = next;
      continue;
    }
    if (stat.link !== undefined) {
      if (++followed > LINK_LIMIT) return undefined;
      rest = [
        ...resolvePath(parentOf(next), stat.link)
          .split('/')
          .filter((each) => each !== ''),
        ...rest,
      ];
      real = '';
      continue;
    }
    if (!isLast && stat.type !== 'directory' && needed !== 'nothing') return undefined;
    real = next;
  }
  return real === '' ? '/' : real;
}

const absolute = (run: Invocation, name: string): string =>
  name.startsWith('/') ? name : `${run.cwd}/${name}`;

export const READLINK: Manual = manual({
  name: 'readlink',
  purpose: 'Print where a symbolic link leads, or the real name of a file.',
  synopsis: '[OPTION]... FILE...',
  options: `
    -f, --canonicalize  follow every link; all but the last part must be there
    -e, --canonicalize-existing  follow every link; everything must be there
    -m, --canonicalize-missing  follow every link; nothing must be there
    -n, --no-newline  no newline at the end
    -q, --quiet  no messages
    -s, --silent  no messages
    -v, --verbose  messages
    -z, --zero  NUL instead of newlines`,
});

export function readlink(run: Invocation): number {
  const options = readArguments(run, READLINK);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, READLINK, 'missing operand');
  const { files } = run.surroundings;
  const how = options.last('f', 'e', 'm');
  const end = options.has('n') && options.operands.length === 1 ? '' : options.has('z') ? '\0' : '\n';
  let status = 0;
  for (const name of options.operands) {
    const found =
      how === undefined
        ? files.linkStat(resolvePath(run.cwd, name))?.link
        : canonical(files, absolute(run, name), how === 'e' ? 'all' : how === 'f' ? 'parent' : 'nothing');
    if (found !== undefined) run.out(`${found}${end}`);
    else {
      status = 1;
      const exists = files.linkStat(resolvePath(run.cwd, name)) !== undefined;
      if (options.has('v'))
        run.err(`readlink: ${name}: ${exists ? 'Invalid argument' : 'No such file or directory'}\n`);
    }
  }
  return status;
}

export const REALPATH: Manual = manual({
  name: 'realpath',
  purpose: 'Print the real name of files.',
  synopsis: '[OPTION]... FILE...',
  options: `
    -e, --canonicalize-existing  everything must be there
    -m, --canonicalize-missing  nothing must be there
    -L, --logical  .. before links
    -P, --physical  links before ..
    -q, --quiet  no messages
    --relative-to=DIR  seen from a directory
    --relative-base=DIR  seen from a directory, below it only
    -s, --strip  do not follow links
    --no-symlinks  the same as -s
    -z, --zero  NUL instead of newlines`,
});

export function realpath(run: Invocation): number {
  const options = readArguments(run, REALPATH);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, REALPATH, 'missing operand');
  const needed = options.last('e', 'm') === 'e' ? 'all' : options.has('m') ? 'nothing' : 'parent';
  const end = options.has('z') ? '\0' : '\n';
  let status = 0;
  for (const name of options.operands) {
    const found = name === '' ? undefined : realNameOf(run, options, name, needed);
    if (found !== undefined) run.out(`${relative(run, options, found)}${end}`);
    else {
      status = 1;
      if (!options.has('q')) run.err(`realpath: ${name === '' ? "''" : name}: No such file or directory\n`);
    }
  }
  return status;
}

function realNameOf(run: Invocation, options: Arguments, name: string, needed: Needed): string | undefined {
  const { files } = run.surroundings;
  if (!options.has('s', 'no-symlinks')) return canonical(files, absolute(run, name), needed);
  const path = resolvePath(run.cwd, name);
  if (needed === 'nothing') return path;
  return files.linkStat(needed === 'all' ? path : parentOf(path)) ? path : undefined;
}

function relative(run: Invocation, options: Arguments, path: string): string {
  const to = options.value('relative-to') ?? options.value('relative-base');
  if (to === undefined) return path;
  const base = canonical(run.surroundings.files, absolute(run, to), 'nothing') ?? '/';
  const root = options.value('relative-base');
  if (root !== undefined && path !== base && !path.startsWith(`${base}/`)) return path;
  return relativePath(base, path);
}

/** The way from a directory to a path. */
export function relativePath(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split('/').filter((part) => part !== ''));
  let same = 0;
  while (a && b && same < a.length && same < b.length && a[same] === b[same]) same++;
  const up = (a ?? []).slice(same).map(() => '..');
  return [...up, ...(b ?? []).slice(same)].join('/') || '.';
}

export const BASENAME: Manual = manual({
  name: 'basename',
  purpose: 'Print the last part of names.',
  synopsis: ['NAME [SUFFIX]', 'OPTION... NAME...'],
  takesCommand: true,
  options: `
    -a, --multiple  every operand is a name
    -s, --suffix=SUFFIX  an end that is taken away; means -a
    -z, --zero  NUL instead of newlines`,
});

export function basename(run: Invocation): number {
  const options = readArguments(run, BASENAME);
  if (typeof options === 'number') return options;
  const [first, second, third] = options.operands;
  if (first === undefined) return usageProblem(run, BASENAME, 'missing operand');
  const many = options.has('a', 's');
  if (!many && third !== undefined) return usageProblem(run, BASENAME, `extra operand ${quoted(third)}`);
  const suffix = options.value('s') ?? (many ? undefined : second);
  const end = options.has('z') ? '\0' : '\n';
  for (const name of many ? options.operands : [first]) run.out(`${lastPart(name, suffix)}${end}`);
  return 0;
}

function lastPart(path: string, suffix: string | undefined): string {
  if (/^\/+$/.test(path)) return '/';
  const name = path.replace(/\/+$/, '').split('/').pop() ?? '';
  return suffix !== undefined && suffix !== '' && name !== suffix && name.endsWith(suffix)
    ? name.slice(0, -suffix.length)
    : name;
}

export const DIRNAME: Manual = manual({
  name: 'dirname',
  purpose: 'Print names without their last part.',
  synopsis: '[OPTION] NAME...',
  options: '-z, --zero  NUL instead of newlines',
});

export function dirname(run: Invocation): number {
  const options = readArguments(run, DIRNAME);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, DIRNAME, 'missing operand');
  for (const path of options.operands) {
    const trimmed = path.replace(/\/+$/, '');
    const cut = trimmed.lastIndexOf('/');
    const shown =
      trimmed === '' && path !== '' ? '/' : cut < 0 ? '.' : trimmed.slice(0, cut).replace(/\/+$/, '') || '/';
    run.out(`${shown}${options.has('z') ? '\0' : '\n'}`);
  }
  return 0;
}
