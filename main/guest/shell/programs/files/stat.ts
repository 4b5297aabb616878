/** stat: what is known of a file. */

import type { TreeStat } from '../../../tree/index.ts';
import { resolvePath } from '../../../tree/paths.ts';
import { type Manual, manual } from '../../manual.ts';
import { errnoText, type Invocation } from '../../program.ts';
import { formatTime } from '../../time-format.ts';
import { complain, quoted, readArguments, usageProblem } from '../arguments.ts';
import { unescapeText } from '../escapes.ts';
import { letters } from './chmod.ts';
import { inodeOf } from './ls.ts';

export const STAT: Manual = manual({
  name: 'stat',
  purpose: 'Show what is known of files.',
  synopsis: '[OPTION]... FILE...',
  options: `
    -L, --dereference  what links lead to
    -f, --file-system  not supported here
    --cached=MODE  no effect here
    -c, --format=FORMAT  as the format says, a newline behind each
    --printf=FORMAT  the same without newline, escapes are read
    -t, --terse  numbers only`,
  text: '%a %A mode, %b %B blocks, %d device, %f raw mode, %F kind, %g %G %u %U owner, %h names, %i inode, %m mount point, %n name, %N quoted name, %o block size, %s size, %w %W %x %X %y %Y %z %Z times.',
});

export function stat(run: Invocation): number {
  const options = readArguments(run, STAT);
  if (typeof options === 'number') return options;
  if (options.has('f')) return complain(run, 'not supported here: -f');
  if (options.operands.length === 0) return usageProblem(run, STAT, 'missing operand');
  const { files, clock } = run.surroundings;
  const last = options.last('c', 'printf', 't');
  let status = 0;
  for (const name of options.operands) {
    const path = resolvePath(run.cwd, name);
    const found = options.has('L') ? files.stat(path) : files.linkStat(path);
    if (!found) {
      status = complain(run, `cannot statx ${quoted(name)}: ${errnoText('ENOENT')}`);
      continue;
    }
    const own = options.has('L') ? { ...found, link: undefined } : found;
    const show = (format: string): string => filled(format, name, path, own as TreeStat, clock.boot);
    if (last === 'c') run.out(`${show(options.value('c') ?? '')}\n`);
    else if (last === 'printf') run.out(show(unescapeText(options.value('printf') ?? '').text));
    else if (last === 't') run.out(`${show('%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o')}\n`);
    else run.out(show(DEFAULT));
  }
  return status;
}

const DEFAULT = `  File: %N
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Hd,%Ld\tInode: %-11i Links: %h
Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
 Birth: -
`;

function filled(format: string, name: string, path: string, found: TreeStat, boot: number): string {
  const isLink = found.link !== undefined;
  const isDirectory = found.type === 'directory' && !isLink;
  const mode = isLink ? 0o777 : found.mode;
  const size = isLink ? (found.link?.length ?? 0) : (found.size ?? (isDirectory ? 0 : 4096));
  const kindBits = isLink ? 0o120000 : isDirectory ? 0o040000 : 0o100000;
  const virtual = path.startsWith('/sys') || path.startsWith('/proc');
  const time = found.modified ?? boot;
  const full = formatTime('%Y-%m-%d %H:%M:%S.000000000 +0000', time);
  const value = (letter: string): string | undefined => {
    switch (letter) {
      case 'a':
        return mode.toString(8);
      case 'A':
        return (isLink ? 'l' : isDirectory ? 'd' : '-') + letters(mode);
      case 'b':
        return virtual ? '0' : `${Math.ceil(size / 4096) * 8}`;
      case 'B':
        return '512';
      case 'd':
        return virtual ? '22' : '37';
      case 'Hd':
        return '0';
      case 'Ld':
        return virtual ? '22' : '37';
      case 'D':
        return virtual ? '16' : '25';
      case 'f':
        return (kindBits | mode).toString(16);
      case 'F':
        return isLink
          ? 'symbolic link'
          : isDirectory
            ? 'directory'
            : size === 0
              ? 'regular empty file'
              : 'regular file';
      case 'g':
      case 'u':
        return '0';
      case 'G':
      case 'U':
        return 'root';
      case 'h':
        return `${found.names ?? (isDirectory ? 2 : 1)}`;
      case 'i':
        return `${inodeOf(path)}`;
      case 'm':
        return path.startsWith('/sys') ? '/sys' : path.startsWith('/proc') ? '/proc' : '/';
      case 'n':
        return name;
      case 'N':
        return isLink
          ? `${quoted(name)} -> ${quoted(found.link ?? '')}`
          : format === DEFAULT
            ? name
            : quoted(name);
      case 'o':
        return '4096';
      case 's':
        return `${size}`;
      case 't':
      case 'T':
      case 'W':
        return '0';
      case 'w':
        return '-';
      case 'x':
      case 'y':
      case 'z':
        return full;
      case 'X':
      case 'Y':
      case 'Z':
        return `${time}`;
      default:
        return undefined;
    }
  };
  return format.replace(
    /%(-?)(0?)(\d*)(?:\.\d+)?([HL]?[a-zA-Z%])/g,
    (whole, left: string, zero: string, width: string, letter: string) => {
      if (letter === '%') return '%';
      const shown = value(letter);
      if (shown === undefined) return whole;
      return left ? shown.padEnd(Number(width)) : shown.padStart(Number(width), zero || ' ');
    },
  );
}
