/** ls: names in byte order, one on each line, long listings with modes, sizes and times of the simulated clock. */

import type { TreeStat } from '../../../tree/index.ts';
import { byBytes, joinPath, resolvePath } from '../../../tree/paths.ts';
import { matchesPattern } from '../../language/pattern.ts';
import { type Manual, manual } from '../../manual.ts';
import type { Running } from '../../pause.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { formatTime } from '../../time-format.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { byVersion } from '../text/version-order.ts';
import { letters } from './chmod.ts';
import { humanSize } from './sizes.ts';

export const LS: Manual = manual({
  name: 'ls',
  purpose: 'List files.',
  synopsis: '[OPTION]... [FILE]...',
  trouble: 2,
  options: `
    -a, --all  also names that begin with a dot
    -A, --almost-all  the same without . and ..
    -b, --escape  no effect here
    -B, --ignore-backups  no names that end in ~
    -c  with -l the time of the last change
    -C  no effect here: one name a line
    -d, --directory  directories themselves, not what is in them
    -f  unsorted, with -a
    -F, --classify[=WHEN]  a mark behind names: / @ *
    --file-type  the same without *
    -g  as -l, without the owner
    -G, --no-group  no group in a long listing
    --group-directories-first  directories before files
    -h, --human-readable  sizes such as 1K and 2M
    --si  the same in powers of 1000
    -H, --dereference-command-line  links that are named are followed
    -i, --inode  numbers of files
    -I, --ignore=PATTERN  no names of this kind
    --hide=PATTERN  the same, unless -a or -A
    -k, --kibibytes  no effect here
    -l  long listing
    -L, --dereference  what links lead to
    -m  names with commas between them
    -n, --numeric-uid-gid  long listing with numbers for owner and group
    -N, --literal  no effect here
    -o  as -l, without the group
    -p  a / behind directories
    -q, --hide-control-chars  no effect here
    -Q, --quote-name  names in quotes
    -r, --reverse  the other way round
    -R, --recursive  directories below too
    -s, --size  blocks in front of each name
    -S  the largest first
    --sort=WORD  none, size, time, version or extension
    -t  the newest first
    -T, --tabsize=COLS  no effect here
    --time=WORD  no effect here
    --time-style=STYLE  full-iso, long-iso, iso, locale or +FORMAT
    --full-time  as -l with full times
    -u  no effect of its own
    -U  unsorted
    -v  by versions: numbers inside names count as numbers
    -w, --width=COLS  no effect here
    -x  no effect here
    -X  by extension
    -Z, --context  no effect here
    -1  one name a line
    --color[=WHEN]  always, never or auto
    --zero  lines end in NUL`,
});

/** LS_COLORS as dircolors has them when nothing is set. */
const COLORS = {
  directory: '01;34',
  link: '01;36',
  executable: '01;32',
  sticky: '30;42',
  device: '40;33;01',
} as const;

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: TreeStat;
}

interface Settings {
  readonly options: Arguments;
  readonly long: boolean;
  readonly compare: ((left: Entry, right: Entry) => number) | undefined;
  readonly colored: boolean;
  readonly timeFormat: string;
  readonly end: string;
  /** The first colour is set from a known state. */
  started: boolean;
}

export function* ls(run: Invocation): Running<number> {
  const options = readArguments(run, LS);
  if (typeof options === 'number') return options;
  const settings = settingsOf(run, options);
  if (typeof settings === 'number') return settings;
  const { files } = run.surroundings;
  let status = 0;
  const plain: Entry[] = [];
  const directories: Entry[] = [];
  for (const name of options.operands.length === 0 ? ['.'] : options.operands) {
    const path = resolvePath(run.cwd, name);
    const own = files.linkStat(path);
    const stat = files.stat(path);
    if (!own) {
      run.err(`ls: cannot access ${quoted(name)}: ${errnoText('ENOENT')}\n`);
      status = 2;
      continue;
    }
    // A long listing shows the link itself, a plain one what is in the directory that it leads to.
    const follows =
      stat !== undefined &&
      (options.has('L', 'H') || (own.link !== undefined && !settings.long && !options.has('F')));
    const shown = follows || own.link === undefined ? (stat ?? own) : own;
    const isDirectory = shown.type === 'directory' && (shown.link === undefined || follows);
    if (isDirectory && !options.has('d')) directories.push({ name, path, stat: shown });
    else plain.push({ name, path, stat: shown });
  }
  sort(plain, settings);
  sort(directories, settings);
  put(run, settings, plain);
  const titled = options.has('R') || options.operands.length > 1;
  let first = plain.length === 0;
  const pending = [...directories];
  for (let directory = pending.shift(); directory; directory = pending.shift()) {
    yield* run.rest();
    if (titled) run.out(`${first ? '' : '\n'}${directory.name}:\n`);
    first = false;
    const entries = entriesOf(run, settings, directory);
    if (typeof entries === 'string') {
      status = complain(
        run,
        `cannot open directory ${quoted(directory.name)}: ${entries}`,
        directories.includes(directory) ? 2 : 1,
      );
      continue;
    }
    if (settings.long || options.has('s')) run.out(`total ${total(entries, options)}\n`);
    put(run, settings, entries);
    if (options.has('R')) {
      const base = directory.name;
      const below = entries.filter(
        ({ name, stat }) =>
          stat.type === 'directory' && stat.link === undefined && name !== '.' && name !== '..',
      );
      pending.unshift(...below.map((entry) => ({ ...entry, name: joinPath(base, entry.name) })));
    }
  }
  return status;
}

const TIME_STYLES: Readonly<Record<string, string>> = {
  'full-iso': '%Y-%m-%d %H:%M:%S.000000000 +0000',
  'long-iso': '%Y-%m-%d %H:%M',
  iso: '%m-%d %H:%M',
  locale: '%b %e %H:%M',
};

function settingsOf(run: Invocation, options: Arguments): Settings | number {
  const color = options.has('color') ? (options.value('color') ?? 'always') : 'never';
  const style = options.has('full-time')
    ? 'full-iso'
    : (options.value('time-style') ?? run.environment('TIME_STYLE') ?? 'locale');
  const timeFormat = style.startsWith('+') ? style.slice(1) : TIME_STYLES[style.replace(/^posix-/, '')];
  if (timeFormat === undefined)
    return usageProblem(run, LS, `invalid argument ${quoted(style)} for 'time style'`);
  const word = options.value('sort');
  const words: Readonly<Record<string, string>> = {
    none: 'U',
    size: 'S',
    time: 't',
    version: 'v',
    extension: 'X',
    name: 'name',
  };
  if (word !== undefined && !Object.hasOwn(words, word))
    return usageProblem(run, LS, `invalid argument ${quoted(word)} for '--sort'`);
  const last = options.last('U', 'S', 't', 'v', 'X', 'f', 'sort');
  const kind = last === 'sort' ? (words[word ?? 'name'] ?? 'name') : (last ?? 'name');
  return {
    options,
    long: options.has('l', 'g', 'n', 'o', 'full-time'),
    compare: comparison(kind),
    colored:
      ['always', 'yes', 'force'].includes(color) ||
      (['auto', 'tty', 'if-tty'].includes(color) && run.terminal),
    timeFormat,
    end: options.has('zero') ? '\0' : '\n',
    started: false,
  };
}

function comparison(kind: string): Settings['compare'] {
  const byName = (left: Entry, right: Entry): number => byBytes(left.name, right.name);
  const extension = ({ name }: Entry): string => /\.[^.]*$/.exec(name)?.[0] ?? '';
  switch (kind) {
    case 'U':
    case 'f':
      return undefined;
    case 'S':
      return (left, right) => (right.stat.size ?? 0) - (left.stat.size ?? 0) || byName(left, right);
    case 't':
      return (left, right) => (right.stat.modified ?? 0) - (left.stat.modified ?? 0) || byName(left, right);
    case 'v':
      return (left, right) => byVersion(left.name, right.name);
    case 'X':
      return (left, right) => byBytes(extension(left), extension(right)) || byName(left, right);
    default:
      return byName;
  }
}

function sort(entries: Entry[], { compare, options }: Settings): void {
  if (!compare) return;
  const sign = options.has('r') ? -1 : 1;
  entries.sort((left, right) => sign * compare(left, right));
  if (options.has('group-directories-first'))
    entries.sort(
      (left, right) => Number(right.stat.type === 'directory') - Number(left.stat.type === 'directory'),
    );
}

function entriesOf(run: Invocation, settings: Settings, directory: Entry): Entry[] | string {
  const { files } = run.surroundings;
  const { options } = settings;
  const names = files.list(directory.path);
  if (!names.ok) return errnoText(names.failure);
  const all = options.has('a', 'f');
  const hidden = options.has('A') || all;
  const ignored = [...options.values('I'), ...(hidden ? [] : options.values('hide'))];
  const wanted = names.value.filter(
    (name) =>
      (hidden || !name.startsWith('.')) &&
      !(options.has('B') && name.endsWith('~')) &&
      !ignored.some((pattern) => matchesPattern(pattern, name)),
  );
  const entries = wanted.map((name): Entry => {
    const path = joinPath(directory.path, name);
    const stat = (options.has('L') ? files.stat(path) : undefined) ?? files.linkStat(path);
    return { name, path, stat: stat ?? { type: 'file', mode: 0 } };
  });
  if (all)
    for (const name of ['.', '..']) {
      const path = resolvePath(directory.path, name);
      entries.unshift({ name, path, stat: files.stat(path) ?? { type: 'directory', mode: 0o755 } });
    }
  sort(entries, settings);
  return entries;
}

/** Blocks of 1 KiB; sysfs and proc take none. */
export const blocksOf = ({ path, stat }: { readonly path: string; readonly stat: TreeStat }): number =>
  path.startsWith('/sys') || path.startsWith('/proc') || stat.link !== undefined
    ? 0
    : Math.ceil((stat.size ?? 0) / 4096) * 4;

function total(entries: readonly Entry[], options: Arguments): string {
  const sum = entries.reduce((blocks, entry) => blocks + blocksOf(entry), 0);
  return options.has('h', 'si') ? humanSize(sum * 1024, options.has('si') ? 1000 : 1024) : `${sum}`;
}

function put(run: Invocation, settings: Settings, entries: readonly Entry[]): void {
  const { options, long, end } = settings;
  if (entries.length === 0) return;
  if (options.has('m') && !long) {
    run.out(`${withCommas(entries.map((entry) => nameOf(entry, settings)))}${end}`);
    return;
  }
  const rows = entries.map((entry) => [...(long ? columns(run, entry, settings) : [])]);
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  run.out(
    entries
      .map((entry, index) => {
        const cells = (rows[index] ?? []).map(({ text, left }, column) =>
          left ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
        );
        const front = [
          ...(options.has('i') ? [`${inodeOf(entry.path)}`] : []),
          ...(options.has('s') ? [`${blocksOf(entry)}`] : []),
        ];
        const target = long && entry.stat.link !== undefined ? ` -> ${entry.stat.link}` : '';
        return `${[...front, ...cells, nameOf(entry, settings)].join(' ')}${target}${end}`;
      })
      .join(''),
  );
}

/** Lines of at most 79 columns. */
function withCommas(names: readonly string[]): string {
  let column = 0;
  return names
    .map((name, index) => {
      const last = index === names.length - 1;
      if (index === 0) {
        column = name.length;
        return name;
      }
      const fits = column + 2 + name.length + (last ? 0 : 1) < 80;
      column = fits ? column + 2 + name.length : name.length;
      return fits ? `, ${name}` : `,\n${name}`;
    })
    .join('');
}

/** A number for a name: the same for the same path. */
export function inodeOf(path: string): number {
  let number = 2166136261;
  for (let at = 0; at < path.length; at++) number = Math.imul(number ^ path.charCodeAt(at), 16777619);
  return (number >>> 0) % 1_000_000;
}

function columns(
  run: Invocation,
  { stat }: Entry,
  { options, timeFormat }: Settings,
): { readonly text: string; readonly left: boolean }[] {
  const kind = stat.link !== undefined ? 'l' : stat.type === 'directory' ? 'd' : '-';
  const mode = stat.link !== undefined ? 0o777 : stat.mode;
  const owner = options.has('n') ? '0' : 'root';
  const size =
    stat.link === undefined ? (stat.size ?? (stat.type === 'directory' ? 0 : 4096)) : stat.link.length;
  const left = (text: string) => ({ text, left: true });
  const right = (text: string) => ({ text, left: false });
  return [
    left(kind + letters(mode)),
    right(`${stat.names ?? (stat.type === 'directory' && stat.link === undefined ? 2 : 1)}`),
    ...(options.has('g') ? [] : [left(owner)]),
    ...(options.has('o', 'G') ? [] : [left(owner)]),
    right(options.has('h', 'si') ? humanSize(size, options.has('si') ? 1000 : 1024) : `${size}`),
    left(formatTime(timeFormat, stat.modified ?? run.surroundings.clock.boot)),
  ];
}

function nameOf({ name, path, stat }: Entry, settings: Settings): string {
  const { options, colored } = settings;
  const isLink = stat.link !== undefined;
  const executable = stat.type === 'file' && (stat.mode & 0o111) !== 0;
  const shown = options.has('Q') ? `"${name}"` : name;
  const mark =
    options.has('F') || options.has('file-type')
      ? isLink
        ? options.has('l')
          ? ''
          : '@'
        : stat.type === 'directory'
          ? '/'
          : executable && options.has('F')
            ? '*'
            : ''
      : options.has('p') && stat.type === 'directory' && !isLink
        ? '/'
        : '';
  if (!colored) return shown + mark;
  const color = isLink
    ? COLORS.link
    : stat.type === 'directory'
      ? (stat.mode & 0o1002) === 0o1002
        ? COLORS.sticky
        : COLORS.directory
      : path.startsWith('/dev/')
        ? COLORS.device
        : executable
          ? COLORS.executable
          : undefined;
  if (color === undefined) return shown + mark;
  const reset = settings.started ? '' : '\x1b[0m';
  settings.started = true;
  return `${reset}\x1b[${color}m${shown}\x1b[0m${mark}`;
}
