/** mkdir, rmdir, touch, mktemp and chmod: what makes a file or directory, and what it may be used for. */

import type { Errno } from '../../../../../shared/failure.ts';
import { joinPath, parentOf, resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { parseDate } from '../parse-date.ts';
import { applyMode } from './mode.ts';
import { elsewhere, placeOf } from './place.ts';

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
