/** cp and mv. */

import { joinPath, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { elsewhere, placeOf, targets } from './place.ts';

export const CP: Manual = manual({
  name: 'cp',
  purpose: 'Copy files.',
  synopsis: ['[OPTION]... SOURCE DEST', '[OPTION]... SOURCE... DIRECTORY'],
  options: `
    -a, --archive  the same as -dR --preserve=all
    -b, --backup  not supported here
    -d  links stay links
    -f, --force  no effect here
    -i, --interactive  not supported here
    -H  no effect here
    -l, --link  not supported here
    -L, --dereference  links are followed
    -n, --no-clobber  files that are there stay
    -P, --no-dereference  links stay links
    -p  modes and times stay
    --preserve[=LIST]  the same
    --no-preserve=LIST  no effect here
    --parents  with the directories that lead to each source
    -R, --recursive  directories with everything below them
    -r  the same as -R
    -s, --symbolic-link  not supported here
    -S, --suffix=SUFFIX  not supported here
    -t, --target-directory=DIRECTORY  copy into it
    -T, --no-target-directory  DEST is no directory to copy into
    -u, --update  only where the source is newer
    -v, --verbose  tell of each file
    --sparse=WHEN  no effect here
    --reflink[=WHEN]  no effect here`,
});

export function* cp(run: Invocation): Running<number> {
  const options = readArguments(run, CP);
  if (typeof options === 'number') return options;
  const refused = options.last('b', 'i', 'l', 's', 'S');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const pairs = targets(run, CP, options);
  if (typeof pairs === 'number') return pairs;
  let status = 0;
  for (const { from, to } of pairs) {
    const target = options.has('parents') ? withParents(run, options, from) : to;
    status = (target === undefined ? 1 : yield* copy(run, options, from, target)) || status;
  }
  return status;
}

/** Where `from` goes with the directories of its own name, which are made; undefined after a complaint. */
function withParents(run: Invocation, options: Arguments, from: string): string | undefined {
  const { files } = run.surroundings;
  const folder = options.value('t') ?? options.operands.at(-1) ?? '';
  if (files.stat(resolvePath(run.cwd, folder))?.type !== 'directory') {
    usageProblem(run, CP, 'with --parents, the destination must be a directory');
    return undefined;
  }
  const parts = from.split('/').filter((part) => part !== '' && part !== '.');
  const absolute = from.startsWith('/') ? '/' : '';
  for (let count = 1; count < parts.length; count++) {
    const above = parts.slice(0, count).join('/');
    const shown = joinPath(folder, above);
    const path = placeOf(run, shown);
    if (files.stat(path)?.type === 'directory') continue;
    const source = files.stat(resolvePath(run.cwd, `${absolute}${above}`));
    if (!source) {
      complain(run, `failed to get attributes of ${quoted(`${absolute}${above}`)}: ${errnoText('ENOENT')}`);
      return undefined;
    }
    const errno = files.scratch.owns(path)
      ? files.scratch.makeDirectory(path, source.mode)
      : elsewhere(run, path);
    if (errno !== undefined) {
      complain(run, `cannot make directory ${quoted(shown)}: ${errnoText(errno)}`);
      return undefined;
    }
    if (options.has('v')) run.out(`${absolute}${above} -> ${shown}\n`);
  }
  return joinPath(folder, parts.join('/'));
}

function* copy(run: Invocation, options: Arguments, from: string, to: string): Running<number> {
  yield* run.rest();
  const { files } = run.surroundings;
  const source = resolvePath(run.cwd, from);
  const target = resolvePath(run.cwd, to);
  const recursive = options.has('r', 'R', 'a');
  const keepsLinks = (options.last('L', 'P', 'd', 'a') ?? 'L') !== 'L' || (recursive && !options.has('L'));
  const stat = keepsLinks ? files.linkStat(source) : files.stat(source);
  if (!stat) return complain(run, `cannot stat ${quoted(from)}: ${errnoText('ENOENT')}`);
  const isLink = keepsLinks && stat.link !== undefined;
  const existing = files.stat(target);
  if (existing && !isLink && files.real(source) === files.real(target))
    return complain(run, `${quoted(from)} and ${quoted(to)} are the same file`);
  if (stat.type === 'directory' && !isLink) {
    if (!recursive) return complain(run, `-r not specified; omitting directory ${quoted(from)}`);
    if (target === source || target.startsWith(`${source}/`))
      return complain(run, `cannot copy a directory, ${quoted(from)}, into itself, ${quoted(to)}`);
    return yield* copyDirectory(run, options, from, to, stat.mode);
  }
  if (existing && options.has('n')) return 0;
  if (
    existing &&
    options.has('u') &&
    (existing.modified ?? 0) >= (stat.modified ?? run.surroundings.clock.boot)
  )
    return 0;
  if (existing?.type === 'directory')
    return complain(run, `cannot overwrite directory ${quoted(to)} with non-directory`);
  if (isLink) {
    if (existing && files.scratch.owns(placeOf(run, to))) files.scratch.remove(placeOf(run, to), false);
    const errno = files.scratch.owns(placeOf(run, to))
      ? files.scratch.link(stat.link ?? '', placeOf(run, to))
      : elsewhere(run, target);
    if (errno !== undefined)
      return complain(run, `cannot create symbolic link ${quoted(to)}: ${errnoText(errno)}`);
  } else {
    const content = files.read(source);
    if (!content.ok) return complain(run, `error reading ${quoted(from)}: ${errnoText(content.failure)}`);
    const opened = files.open(target, false);
    if (!opened.ok)
      return complain(run, `cannot create regular file ${quoted(to)}: ${errnoText(opened.failure)}`);
    const errno = yield* writeTo(files, opened.value, content.value, run.why);
    if (errno !== undefined) return complain(run, `error writing ${quoted(to)}: ${errnoText(errno)}`);
    keepAttributes(run, options, files.real(target), stat, existing !== undefined);
  }
  if (options.has('v')) run.out(`${quoted(from)} -> ${quoted(to)}\n`);
  return 0;
}

function keepAttributes(
  run: Invocation,
  options: Arguments,
  path: string,
  stat: { readonly mode: number; readonly modified?: number },
  existed: boolean,
): void {
  const { files, clock } = run.surroundings;
  if (!files.scratch.owns(path)) return;
  const keeps = options.has('p', 'a', 'preserve');
  // A new file takes the source's mode, less the umask.
  if (keeps || !existed) files.scratch.changeMode(path, keeps ? stat.mode : stat.mode & ~files.scratch.umask);
  if (keeps) files.scratch.setTime(path, stat.modified ?? clock.boot);
}

function* copyDirectory(
  run: Invocation,
  options: Arguments,
  from: string,
  to: string,
  mode: number,
): Running<number> {
  const { files } = run.surroundings;
  const target = placeOf(run, to);
  if (!files.stat(target)) {
    const errno = files.scratch.owns(target)
      ? files.scratch.makeDirectory(target, mode)
      : elsewhere(run, target);
    if (errno !== undefined)
      return complain(run, `cannot create directory ${quoted(to)}: ${errnoText(errno)}`);
    if (options.has('v')) run.out(`${quoted(from)} -> ${quoted(to)}\n`);
  }
  const names = files.list(resolvePath(run.cwd, from));
  if (!names.ok) return complain(run, `cannot access ${quoted(from)}: ${errnoText(names.failure)}`);
  let status = 0;
  for (const name of names.value)
    status = (yield* copy(run, options, joinPath(from, name), joinPath(to, name))) || status;
  return status;
}

export const MV: Manual = manual({
  name: 'mv',
  purpose: 'Move or rename files.',
  synopsis: ['[OPTION]... SOURCE DEST', '[OPTION]... SOURCE... DIRECTORY'],
  options: `
    -b, --backup  not supported here
    -f, --force  no effect here
    -i, --interactive  not supported here
    -n, --no-clobber  files that are there stay
    -S, --suffix=SUFFIX  not supported here
    -t, --target-directory=DIRECTORY  move into it
    -T, --no-target-directory  DEST is no directory to move into
    -u, --update  only where the source is newer
    -v, --verbose  tell of each file`,
});

export function* mv(run: Invocation): Running<number> {
  const options = readArguments(run, MV);
  if (typeof options === 'number') return options;
  const refused = options.last('b', 'i', 'S');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const pairs = targets(run, MV, options);
  if (typeof pairs === 'number') return pairs;
  const { files } = run.surroundings;
  let status = 0;
  for (const { from, to } of pairs) {
    yield* run.rest();
    const [source, target] = [placeOf(run, from), placeOf(run, to)];
    const stat = files.linkStat(source);
    if (!stat) {
      status = complain(run, `cannot stat ${quoted(from)}: ${errnoText('ENOENT')}`);
      continue;
    }
    if (source === target) {
      status = complain(run, `${quoted(from)} and ${quoted(to)} are the same file`);
      continue;
    }
    const existing = files.stat(target);
    if (existing && options.has('n')) continue;
    if (existing && options.has('u') && (existing.modified ?? 0) >= (stat.modified ?? 0)) continue;
    if (existing && existing.type !== 'directory' && stat.type === 'directory' && stat.link === undefined) {
      status = complain(run, `cannot overwrite non-directory ${quoted(to)} with directory ${quoted(from)}`);
      continue;
    }
    if (target.startsWith(`${source}/`)) {
      status = complain(run, `cannot move ${quoted(from)} to a subdirectory of itself, ${quoted(to)}`);
      continue;
    }
    const movable = files.scratch.owns(source) && files.scratch.owns(target);
    const errno = movable
      ? files.scratch.rename(source, target)
      : files.scratch.owns(source)
        ? elsewhere(run, target)
        : 'EPERM';
    if (errno !== undefined)
      status = complain(run, `cannot move ${quoted(from)} to ${quoted(to)}: ${errnoText(errno)}`);
    else if (options.has('v')) run.out(`renamed ${quoted(from)} -> ${quoted(to)}\n`);
  }
  return status;
}
