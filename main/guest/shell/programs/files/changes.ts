/** mkdir, rmdir, rm, mv, cp, ln, touch, chmod, mktemp: the kept files. Nothing of sysfs and proc is made or removed. */

import type { Errno } from '../../../../../shared/failure.ts';
import { joinPath, nameOf, parentOf, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { writeTo } from '../../streams.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { parseDate } from '../date.ts';
import { applyMode } from './mode.ts';
import { relativePath } from './paths.ts';

/** Where an operand leads once the links before its last part are followed. */
const placeOf = (run: Invocation, name: string): string => {
  const path = resolvePath(run.cwd, name);
  return path === '/' ? path : joinPath(run.surroundings.files.real(parentOf(path)), nameOf(path));
};

/** Why an entry cannot be made or removed where files are not kept. */
function elsewhere(run: Invocation, path: string): Errno {
  return run.surroundings.files.stat(parentOf(path)) ? 'EPERM' : 'ENOENT';
}

export const MKDIR: Manual = manual({
  name: 'mkdir',
  purpose: 'Make directories.',
  synopsis: '[OPTION]... DIRECTORY...',
  options: `
    -m, --mode=MODE  permissions, as for chmod
    -p, --parents  the directories above too; no message when it is there
    -v, --verbose  tell of each directory
    -Z  no effect here`,
});

export function mkdir(run: Invocation): number {
  const options = readArguments(run, MKDIR);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, MKDIR, 'missing operand');
  const given = options.value('m');
  const { files } = run.surroundings;
  const { umask } = files.scratch;
  const mode = given === undefined ? 0o777 & ~umask : applyMode(given, 0o777, true);
  if (mode === undefined) return complain(run, `invalid mode ${quoted(given ?? '')}`);
  let status = 0;
  for (const name of options.operands) {
    const path = placeOf(run, name);
    const missing = options.has('p') ? missingDirectories(run, path) : [path];
    for (const each of missing) {
      const errno = files.stat(each)
        ? 'EEXIST'
        : files.scratch.owns(each)
          ? files.scratch.makeDirectory(each, each === path ? mode : 0o777 & ~umask)
          : elsewhere(run, each);
      const shown = each === path ? name : each;
      if (errno === undefined) {
        if (options.has('v')) run.out(`mkdir: created directory ${quoted(shown)}\n`);
        continue;
      }
      status = complain(run, `cannot create directory ${quoted(shown)}: ${errnoText(errno)}`);
      break;
    }
  }
  return status;
}

function missingDirectories(run: Invocation, path: string): string[] {
  const missing: string[] = [];
  for (let at = path; run.surroundings.files.stat(at)?.type !== 'directory' && at !== '/'; at = parentOf(at))
    missing.unshift(at);
  return missing;
}

export const RMDIR: Manual = manual({
  name: 'rmdir',
  purpose: 'Remove empty directories.',
  synopsis: '[OPTION]... DIRECTORY...',
  options: `
    -p, --parents  the directories above too
    -v, --verbose  tell of each directory
    --ignore-fail-on-non-empty  no message for directories that are not empty`,
});

export function rmdir(run: Invocation): number {
  const options = readArguments(run, RMDIR);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, RMDIR, 'missing operand');
  const { files } = run.surroundings;
  let status = 0;
  for (const name of options.operands) {
    for (let shown = name.replace(/(.)\/+$/, '$1'); ; shown = parentOf(shown)) {
      const path = placeOf(run, shown);
      const stat = files.linkStat(path);
      const listed = files.list(path);
      const errno: Errno | undefined = !stat
        ? 'ENOENT'
        : stat.type !== 'directory' || stat.link !== undefined
          ? 'ENOTDIR'
          : !files.scratch.owns(path)
            ? 'EPERM'
            : listed.ok && listed.value.length > 0
              ? 'ENOTEMPTY'
              : files.scratch.remove(path, true);
      if (options.has('v')) run.out(`rmdir: removing directory, ${quoted(shown)}\n`);
      if (errno !== undefined) {
        if (errno === 'ENOTEMPTY' && options.has('ignore-fail-on-non-empty')) break;
        status = complain(run, `failed to remove ${quoted(shown)}: ${errnoText(errno)}`);
        break;
      }
      if (!options.has('p') || !shown.includes('/')) break;
    }
  }
  return status;
}

export const RM: Manual = manual({
  name: 'rm',
  purpose: 'Remove files.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -f, --force  no message for files that are not there
    -i  not supported here
    -I  no effect here
    --interactive[=WHEN]  only never
    --one-file-system  no effect here
    --no-preserve-root  no effect here
    --preserve-root[=ALL]  no effect here
    -r, --recursive  directories with everything below them
    -R  the same as -r
    -d, --dir  empty directories too
    -v, --verbose  tell of each file`,
});

export function* rm(run: Invocation): Running<number> {
  const options = readArguments(run, RM);
  if (typeof options === 'number') return options;
  if (options.last('i', 'f') === 'i') return complain(run, 'not supported here: -i');
  if (options.operands.length === 0) return options.has('f') ? 0 : usageProblem(run, RM, 'missing operand');
  const { files } = run.surroundings;
  const recursive = options.has('r', 'R');
  let status = 0;
  for (const name of options.operands) {
    yield* run.rest();
    const bare = name.replace(/(.)\/+$/, '$1');
    if (/^(?:.*\/)?\.\.?$/.test(bare)) {
      status = complain(run, `refusing to remove '.' or '..' directory: skipping ${quoted(name)}`);
      continue;
    }
    const path = placeOf(run, name);
    const stat = files.linkStat(path);
    if (!stat) {
      if (!options.has('f')) status = complain(run, `cannot remove ${quoted(name)}: ${errnoText('ENOENT')}`);
      continue;
    }
    const isDirectory = stat.type === 'directory' && stat.link === undefined;
    const listed = isDirectory ? files.list(path) : undefined;
    const isEmpty = listed?.ok === true && listed.value.length === 0;
    const errno: Errno | undefined =
      isDirectory && !recursive && !options.has('d')
        ? 'EISDIR'
        : isDirectory && !recursive && !isEmpty
          ? 'ENOTEMPTY'
          : files.scratch.owns(path)
            ? files.scratch.remove(path, true)
            : 'EPERM';
    if (errno !== undefined) status = complain(run, `cannot remove ${quoted(name)}: ${errnoText(errno)}`);
    else if (options.has('v')) run.out(`removed ${isDirectory ? 'directory ' : ''}${quoted(name)}\n`);
  }
  return status;
}

/** Sources and where each goes, as cp, mv and ln read their operands; or the exit code after a complaint. */
function targets(
  run: Invocation,
  page: Manual,
  options: Arguments,
): { readonly from: string; readonly to: string }[] | number {
  const operands = [...options.operands];
  const directory = options.value('t');
  const { files } = run.surroundings;
  const isDirectory = (name: string): boolean => files.stat(resolvePath(run.cwd, name))?.type === 'directory';
  if (operands.length === 0) return usageProblem(run, page, 'missing file operand');
  const into = (folder: string): { from: string; to: string }[] =>
    operands.map((from) => ({
      from,
      to: joinPath(
        folder.replace(/(.)\/+$/, '$1'),
        from
          .replace(/(.)\/+$/, '$1')
          .split('/')
          .pop() ?? '',
      ),
    }));
  if (directory !== undefined) {
    if (isDirectory(directory)) return into(directory);
    return complain(
      run,
      `target directory ${quoted(directory)}: ${errnoText(files.stat(resolvePath(run.cwd, directory)) ? 'ENOTDIR' : 'ENOENT')}`,
    );
  }
  const last = operands.pop() ?? '';
  if (operands.length === 0) {
    if (page.name === 'ln') {
      operands.push(last);
      return into('.');
    }
    return usageProblem(run, page, `missing destination file operand after ${quoted(last)}`);
  }
  if (options.has('T')) {
    if (operands.length > 1) return usageProblem(run, page, `extra operand ${quoted(operands[1] ?? '')}`);
    return [{ from: operands[0] ?? '', to: last }];
  }
  const asLink =
    options.has('n') && page.name === 'ln' && files.linkStat(resolvePath(run.cwd, last))?.link !== undefined;
  if (isDirectory(last) && !asLink) return into(last);
  if (operands.length > 1)
    return complain(
      run,
      `target ${quoted(last)}: ${errnoText(files.stat(resolvePath(run.cwd, last)) ? 'ENOTDIR' : 'ENOENT')}`,
    );
  return [{ from: operands[0] ?? '', to: last }];
}

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
    --parents  not supported here
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
  const refused = options.last('b', 'i', 'l', 's', 'S', 'parents');
  if (refused !== undefined) return complain(run, `not supported here: -${refused}`);
  const pairs = targets(run, CP, options);
  if (typeof pairs === 'number') return pairs;
  let status = 0;
  for (const { from, to } of pairs) status = (yield* copy(run, options, from, to)) || status;
  return status;
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

export const LN: Manual = manual({
  name: 'ln',
  purpose: 'Make links.',
  synopsis: ['[OPTION]... TARGET LINK_NAME', '[OPTION]... TARGET... DIRECTORY', '[OPTION]... TARGET'],
  options: `
    -f, --force  a file in the way is removed
    -i, --interactive  not supported here
    -L, --logical  no effect here
    -n, --no-dereference  a link to a directory is a file in the way
    -P, --physical  no effect here
    -r, --relative  the link leads from where it stands
    -s, --symbolic  symbolic links
    -t, --target-directory=DIRECTORY  links in it
    -T, --no-target-directory  LINK_NAME is no directory
    -v, --verbose  tell of each link`,
});

export function ln(run: Invocation): number {
  const options = readArguments(run, LN);
  if (typeof options === 'number') return options;
  if (options.has('i')) return complain(run, 'not supported here: -i');
  const pairs = targets(run, LN, options);
  if (typeof pairs === 'number') return pairs;
  const { files } = run.surroundings;
  const symbolic = options.has('s');
  const kind = symbolic ? 'symbolic' : 'hard';
  let status = 0;
  for (const { from, to } of pairs) {
    const path = placeOf(run, to);
    const source = placeOf(run, from);
    if (!symbolic && !files.stat(source)) {
      status = complain(run, `failed to access ${quoted(from)}: ${errnoText('ENOENT')}`);
      continue;
    }
    if (!symbolic && files.stat(source)?.type === 'directory') {
      status = complain(run, `${from}: hard link not allowed for directory`);
      continue;
    }
    const inWay = files.linkStat(path);
    if (
      inWay &&
      options.has('f') &&
      files.scratch.owns(path) &&
      (inWay.type !== 'directory' || inWay.link !== undefined)
    )
      files.scratch.remove(path, false);
    const leads = options.has('r') && symbolic ? relativePath(parentOf(path), files.real(source)) : from;
    const errno: Errno | undefined = !files.scratch.owns(path)
      ? files.linkStat(path)
        ? 'EEXIST'
        : elsewhere(run, path)
      : symbolic
        ? files.scratch.link(leads, path)
        : files.scratch.owns(source)
          ? files.scratch.hardLink(source, path)
          : 'EPERM';
    if (errno !== undefined)
      status = complain(run, `failed to create ${kind} link ${quoted(to)}: ${errnoText(errno)}`);
    else if (options.has('v')) run.out(`${quoted(to)} ${symbolic ? '->' : '=>'} ${quoted(leads)}\n`);
  }
  return status;
}

export const TOUCH: Manual = manual({
  name: 'touch',
  purpose: 'Set the time of files, and make those that are not there.',
  synopsis: '[OPTION]... FILE...',
  options: `
    -a  no effect of its own: one time is kept
    -c, --no-create  make no files
    -d, --date=STRING  this time, instead of now
    -f  no effect
    -h, --no-dereference  links themselves
    -m  no effect of its own
    -r, --reference=FILE  the time of another file
    -t STAMP  [[CC]YY]MMDDhhmm[.ss]
    --time=WORD  no effect of its own`,
});

export function touch(run: Invocation): number {
  const options = readArguments(run, TOUCH);
  if (typeof options === 'number') return options;
  if (options.operands.length === 0) return usageProblem(run, TOUCH, 'missing file operand');
  const { files, clock } = run.surroundings;
  let time: number | undefined;
  const [text, stamp, reference] = [options.value('d'), options.value('t'), options.value('r')];
  if (text !== undefined) {
    time = parseDate(text, clock.now);
    if (time === undefined) return complain(run, `invalid date format ${quoted(text)}`);
  } else if (stamp !== undefined) {
    time = stampOf(stamp, clock.now);
    if (time === undefined) return complain(run, `invalid date format ${quoted(stamp)}`);
  } else if (reference !== undefined) {
    const stat = files.stat(resolvePath(run.cwd, reference));
    if (!stat)
      return complain(run, `failed to get attributes of ${quoted(reference)}: ${errnoText('ENOENT')}`);
    time = stat.modified ?? clock.boot;
  }
  let status = 0;
  for (const name of options.operands) {
    const path = files.real(resolvePath(run.cwd, name));
    const exists = files.stat(path) !== undefined;
    if (!exists && options.has('c')) continue;
    let errno: Errno | undefined;
    if (!exists) {
      const opened = files.open(path, true);
      if (!opened.ok) errno = opened.failure;
    }
    if (errno === undefined && files.scratch.owns(path)) errno = files.scratch.setTime(path, time);
    if (errno !== undefined) status = complain(run, `cannot touch ${quoted(name)}: ${errnoText(errno)}`);
  }
  return status;
}

function stampOf(text: string, now: number): number | undefined {
  const match = /^(?:(\d\d)?(\d\d))?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const [, century, year, month, day, hour, minute, second = '00'] = match;
  const short = Number(year ?? new Date(now * 1000).getUTCFullYear() % 100);
  const full = century === undefined ? (short < 69 ? 2000 : 1900) + short : Number(century) * 100 + short;
  return parseDate(`${full}-${month}-${day} ${hour}:${minute}:${second}`, now);
}

export const CHMOD: Manual = manual({
  name: 'chmod',
  purpose: 'Change the permissions of files.',
  synopsis: ['[OPTION]... MODE[,MODE]... FILE...', '[OPTION]... --reference=RFILE FILE...'],
  options: `
    -c, --changes  tell of each change
    -f, --silent  no messages
    --quiet  no messages
    -v, --verbose  tell of each file
    --reference=RFILE  the mode of another file
    -R, --recursive  directories with everything below them
    --preserve-root  no effect here
    --no-preserve-root  no effect here`,
});

export function* chmod(run: Invocation): Running<number> {
  // A mode may begin with a minus: "-w".
  const isMode = (arg: string): boolean => /^-[rwxXstugo]+([,=+-].*)?$/.test(arg);
  const at = run.args.findIndex(isMode);
  const modeArgument =
    at >= 0 && !run.args.slice(0, at).some((arg) => !arg.startsWith('-')) ? run.args[at] : undefined;
  const options = readArguments(
    run,
    CHMOD,
    modeArgument === undefined ? run.args : run.args.filter((_, index) => index !== at),
  );
  if (typeof options === 'number') return options;
  const { files } = run.surroundings;
  const operands = [...options.operands];
  const reference = options.value('reference');
  const text = modeArgument ?? (reference === undefined ? operands.shift() : undefined);
  const model = reference === undefined ? undefined : files.stat(resolvePath(run.cwd, reference));
  if (reference !== undefined && !model)
    return complain(run, `failed to get attributes of ${quoted(reference)}: ${errnoText('ENOENT')}`);
  if (operands.length === 0)
    return usageProblem(
      run,
      CHMOD,
      text === undefined ? 'missing operand' : `missing operand after ${quoted(text)}`,
    );
  if (text !== undefined && applyMode(text, 0, false) === undefined)
    return usageProblem(run, CHMOD, `invalid mode: ${quoted(text)}`);
  let status = 0;
  const pending = [...operands];
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    yield* run.rest();
    const path = files.real(resolvePath(run.cwd, name));
    const stat = files.stat(path);
    if (!stat) {
      status = options.has('f', 'quiet')
        ? 1
        : complain(run, `cannot access ${quoted(name)}: ${errnoText('ENOENT')}`);
      continue;
    }
    const mode = model
      ? model.mode
      : (applyMode(text ?? '', stat.mode, stat.type === 'directory') ?? stat.mode);
    const errno = files.scratch.owns(path) ? files.scratch.changeMode(path, mode) : 'EPERM';
    if (errno !== undefined)
      status = options.has('f', 'quiet')
        ? 1
        : complain(run, `changing permissions of ${quoted(name)}: ${errnoText(errno)}`);
    else if (options.has('v') || (options.has('c') && mode !== stat.mode))
      run.out(changeText(name, stat.mode, mode));
    const below = options.has('R') && stat.type === 'directory' ? files.list(path) : undefined;
    if (below?.ok) pending.unshift(...below.value.map((entry) => joinPath(name ?? '', entry)));
  }
  return status;
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

const changeText = (name: string, before: number, after: number): string =>
  before === after
    ? `mode of ${quoted(name)} retained as ${octal(after)} (${letters(after)})\n`
    : `mode of ${quoted(name)} changed from ${octal(before)} (${letters(before)}) to ${octal(after)} (${letters(after)})\n`;

/** rwxr-xr-x */
export function letters(mode: number): string {
  const triple = (bits: number, special: boolean, letter: string): string =>
    `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-'}`;
  return (
    triple(mode >> 6, (mode & 0o4000) !== 0, 's') +
    triple(mode >> 3, (mode & 0o2000) !== 0, 's') +
    triple(mode, (mode & 0o1000) !== 0, 't')
  );
}

export const MKTEMP: Manual = manual({
  name: 'mktemp',
  purpose: 'Make a temporary file or directory, and print its name.',
  synopsis: '[OPTION]... [TEMPLATE]',
  options: `
    -d, --directory  a directory
    -u, --dry-run  only a name
    -q, --quiet  no messages
    --suffix=SUFF  behind the template
    -p, --tmpdir[=DIR]  in this directory
    -t  in /tmp`,
  text: 'The names are counted, not random, so that a replay makes the same ones.',
});

export function mktemp(run: Invocation): number {
  // -p takes an argument, --tmpdir may.
  const args = run.args.flatMap((arg, index, all) =>
    all[index - 1] === '-p' ? [] : arg === '-p' ? [`-p${all[index + 1] ?? ''}`] : [arg],
  );
  const options = readArguments(run, MKTEMP, args);
  if (typeof options === 'number') return options;
  const [template, extra] = options.operands;
  if (extra !== undefined) return usageProblem(run, MKTEMP, 'too many templates');
  const { files } = run.surroundings;
  const folder = options.value('p') ?? run.environment('TMPDIR') ?? '/tmp';
  const inFolder = template === undefined || options.has('p', 't');
  const shape = (template ?? 'tmp.XXXXXXXXXX') + (options.value('suffix') ?? '');
  const [, before = '', marks, behind = ''] = /^(.*?)(X{3,})([^X]*)$/.exec(shape) ?? [];
  if (marks === undefined) return complain(run, `too few X's in template ${quoted(shape)}`);
  for (let number = 1; number < 100_000; number++) {
    const middle = number.toString(36).padStart(marks.length, '0').slice(-marks.length);
    const shown = inFolder ? joinPath(folder, `${before}${middle}${behind}`) : `${before}${middle}${behind}`;
    const path = placeOf(run, shown);
    if (files.linkStat(path)) continue;
    if (!options.has('u')) {
      const errno = !files.scratch.owns(path)
        ? elsewhere(run, path)
        : options.has('d')
          ? files.scratch.makeDirectory(path, 0o700)
          : files.scratch.write(path, '', false);
      if (errno !== undefined) {
        const what = options.has('d') ? 'directory' : 'file';
        return options.has('q')
          ? 1
          : complain(
              run,
              `failed to create ${what} via template ${quoted(inFolder ? joinPath(folder, shape) : shape)}: ${errnoText(errno)}`,
            );
      }
      if (!options.has('d')) files.scratch.changeMode(path, 0o600);
    }
    run.out(`${shown}\n`);
    return 0;
  }
  return complain(run, 'no free name');
}
