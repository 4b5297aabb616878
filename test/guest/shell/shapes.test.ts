/**
 * Programs that tell of the system, beside the real ones: what they tell differs from system to system, the shape of it does
 * not. Titles, labels and the number of columns are compared; newer versions have columns that the installed one may lack.
 */

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { guestWith } from '../system/guest.ts';

/** Columns of procps 4.0.4 and later. */
const NEWER: ReadonlySet<string> = new Set(['gu']);

const isThere = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).status === 0;

function real(line: string): string[] {
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', COLUMNS: '200' };
  return linesOf(spawnSync('sh', ['-c', line], { encoding: 'utf8', env }).stdout);
}

const guest = guestWith();
const here = (line: string): string[] => linesOf(guest.sh(line).stdout);
const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const words = (line: string | undefined): string[] => (line ?? '').trim().split(/\s+/);
const known = (titles: readonly string[]): string[] => titles.filter((title) => !NEWER.has(title));

function compared(name: string, lines: readonly string[], compare: (line: string) => void): void {
  const reason = isThere(name) ? undefined : `no ${name} on this system`;
  describe.skipIf(reason !== undefined)(`${name}${reason ? ` (skipped: ${reason})` : ''}`, () => {
    test.each(lines)('%s has the shape of the real one', compare);
  });
}

/** Titles are the same, and so is where they end or begin: a script that cuts columns finds them. */
compared(
  'ps',
  [
    'ps',
    'ps -e',
    'ps -ef',
    'ps aux',
    'ps ax',
    'ps -el',
    'ps -eo pid,ppid,user,stat,comm',
    'ps -eo pid,tty,rss,vsz,args',
    'ps -o pid,etime,pcpu,pmem,cmd -p 1',
    'ps -C systemd -o pid,comm',
  ],
  (line) => {
    const [title = ''] = here(line);
    expect(words(title)).toEqual(words(real(line)[0]));
    const before = words(title).length - 1;
    for (const row of here(line).slice(1)) expect(words(row).length).toBeGreaterThan(before);
  },
);

compared('ps', ['ps -o pid= -p 1', 'ps --no-headers -o comm -p 1', 'ps -p 1 -o user='], (line) => {
  expect(here(line)).toHaveLength(1);
  expect(real(line)).toHaveLength(1);
});

compared('top', ['top -b -n1', 'top -bn 1'], (line) => {
  const [ours, theirs] = [here(line), real(line)];
  const label = (text: string | undefined): string =>
    /^\s*(?:%?\w+(?:\(s\))?(?: \w+)?)/.exec(text ?? '')?.[0].trim() ?? '';
  for (const row of [1, 2, 3, 4]) expect(label(ours[row])).toBe(label(theirs[row]));
  for (const row of [1, 3, 4])
    expect(ours[row]?.replace(/[\d.]+/g, '').replace(/ +/g, ' ')).toBe(
      theirs[row]?.replace(/[\d.]+/g, '').replace(/ +/g, ' '),
    );
  expect(ours[5]).toBe('');
  expect(words(ours[6])).toEqual(words(theirs[6]));
  expect(words(ours[7])).toHaveLength(words(ours[6]).length);
});

compared('vmstat', ['vmstat', 'vmstat -a', 'vmstat -w', 'vmstat -t', 'vmstat -S M', 'vmstat -n'], (line) => {
  const [ours, theirs] = [here(line), real(line)];
  expect(known(words(ours[1]))).toEqual(known(words(theirs[1])));
  const dated = line.includes('-t') ? 1 : 0;
  expect(words(ours[2])).toHaveLength(words(ours[1]).length + dated);
  expect(words(ours[0]).slice(0, 5)).toEqual(words(theirs[0]).slice(0, 5));
});

compared('vmstat', ['vmstat -s'], (line) => {
  const label = (row: string): string => row.replace(/^ *\d+ /, '');
  const theirs = real(line).map(label);
  expect(theirs.slice(0, 10)).toEqual(here(line).map(label));
});

compared(
  'free',
  ['free', 'free -w', 'free -t', 'free -h', 'free -m', 'free -l', 'free -v', 'free -b', 'free -g --si'],
  (line) => {
    const [ours, theirs] = [here(line), real(line)];
    expect(words(ours[0])).toEqual(words(theirs[0]));
    expect(ours.map((row) => words(row)[0])).toEqual(theirs.map((row) => words(row)[0]));
    expect(ours.map((row) => words(row).length)).toEqual(theirs.map((row) => words(row).length));
    expect(ours[0]?.length).toBe(theirs[0]?.length);
  },
);

compared('uptime', ['uptime', 'uptime -p', 'uptime -s'], (line) => {
  const shapes: Readonly<Record<string, RegExp>> = {
    uptime:
      /^ \d\d:\d\d:\d\d up +(?:\d+ days?, +)?(?:\d+ min|\d+:\d\d), +\d+ users?, +load average: \d+\.\d\d, \d+\.\d\d, \d+\.\d\d$/,
    'uptime -p': /^up (?:\d+ (?:weeks?|days?|hours?|minutes?)(?:, )?)+$/,
    'uptime -s': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  };
  for (const [text = ''] of [here(line), real(line)]) expect(text).toMatch(shapes[line] ?? /never/);
});

compared(
  'id',
  [
    'id -u',
    'id -g',
    'id -G',
    'id -n -u',
    'id -un',
    'id -gn',
    'id root',
    'id -u root',
    'id nobody-there; echo $?',
  ],
  (line) => {
    const isRoot = process.getuid?.() === 0;
    if (isRoot || line.includes('root')) expect(here(line)).toEqual(real(line));
  },
);

compared('lscpu', ['lscpu -p', 'lscpu --parse=CPU,NODE', 'lscpu -e=CPU,ONLINE'], (line) => {
  const [ours, theirs] = [here(line), real(line)];
  const titles = line.includes('-p') && !line.includes('=') ? 3 : 1;
  expect(ours.slice(0, titles)).toEqual(theirs.slice(0, titles));
});

compared('lscpu', ['lscpu'], (line) => {
  const value = (rows: readonly string[], label: string): string | undefined =>
    rows
      .find((row) => row.startsWith(`${label}:`))
      ?.slice(label.length + 1)
      .trim();
  for (const label of [
    'Architecture',
    'CPU op-mode(s)',
    'Byte Order',
    'CPU(s)',
    'On-line CPU(s) list',
    'Vendor ID',
  ]) {
    expect(value(here(line), label)).toBeDefined();
    expect(value(real(line), label)).toBeDefined();
  }
});

compared('hostname', ['hostname', 'hostname -s'], (line) => {
  expect(here(line)).toEqual([expect.stringMatching(/^[\w.-]+$/)]);
  expect(real(line)).toEqual([expect.stringMatching(/^[\w.-]+$/)]);
});

compared('nproc', ['nproc', 'nproc --all', 'nproc --ignore=100'], (line) => {
  for (const rows of [here(line), real(line)]) expect(rows).toEqual([expect.stringMatching(/^\d+$/)]);
});

compared('getconf', ['getconf PAGE_SIZE', 'getconf LONG_BIT', 'getconf CLK_TCK'], (line) => {
  expect(here(line)).toEqual(real(line));
});

compared('which', ['which sh', 'which nothing-of-this-name; echo $?'], (line) => {
  expect(here(line).at(-1)).toMatch(/^(?:\/usr)?\/bin\/sh$|^1$/);
  expect(real(line).at(-1)).toMatch(/^(?:\/usr)?\/bin\/sh$|^1$/);
});

compared(
  'mountpoint',
  [
    'mountpoint -q /proc; echo $?',
    'mountpoint -q /etc; echo $?',
    'mountpoint /proc',
    'mountpoint -q /nothing; echo $?',
  ],
  (line) => {
    expect(here(line)).toEqual(real(line));
  },
);

compared(
  'findmnt',
  ['findmnt -t proc', 'findmnt -n -o TARGET -t proc', 'findmnt -t nothing; echo $?'],
  (line) => {
    expect(words(here(line)[0])).toEqual(words(real(line)[0]).slice(0, words(here(line)[0]).length));
  },
);
