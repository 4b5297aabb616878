/** mount, umount and findmnt, as far as they tell what is mounted. Nothing can be mounted here, or the other way. */

import { resolvePath } from '../../tree/paths.ts';
import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { complain, readArguments, usageProblem } from './arguments.ts';

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
}

const KERNELS_OWN = 'rw,nosuid,nodev,noexec,relatime';

/** What scripts around memory look for, in the order of a running system. debugfs is there and its files are locked. */
export const MOUNTED: readonly Mount[] = [
  { source: 'sysfs', target: '/sys', type: 'sysfs', options: KERNELS_OWN },
  { source: 'proc', target: '/proc', type: 'proc', options: KERNELS_OWN },
  { source: 'devtmpfs', target: '/dev', type: 'devtmpfs', options: 'rw,nosuid' },
  { source: 'securityfs', target: '/sys/kernel/security', type: 'securityfs', options: KERNELS_OWN },
  { source: 'debugfs', target: '/sys/kernel/debug', type: 'debugfs', options: KERNELS_OWN },
  { source: '/dev/dasda1', target: '/', type: 'xfs', options: 'rw,relatime' },
];

/** What a path lies on. */
export const mountOf = (path: string): Mount =>
  [...MOUNTED]
    .sort((left, right) => right.target.length - left.target.length)
    .find(({ target }) => target === '/' || path === target || path.startsWith(`${target}/`)) as Mount;

export const MOUNT: Manual = manual({
  name: 'mount',
  purpose: 'List what is mounted. Nothing can be mounted in the simulated system.',
  synopsis: '[-l] [-t TYPE]',
  options: `
    -l, --show-labels  no effect here
    -t, --types=LIST  only these types, "no" in front: all others
    -v, --verbose  no effect here`,
});

const ofTypes = (list: string | undefined): readonly Mount[] => {
  if (list === undefined) return MOUNTED;
  const others = list.startsWith('no');
  const types = (others ? list.slice(2) : list).split(',');
  return MOUNTED.filter(({ type }) => types.includes(type) !== others);
};

export function mount(run: Invocation): number {
  const options = readArguments(run, MOUNT);
  if (typeof options === 'number') return options;
  if (options.operands.length > 0) return complain(run, 'not supported here: mounting', 32);
  for (const { source, target, type, options: how } of ofTypes(options.value('t')))
    run.out(`${source} on ${target} type ${type} (${how})\n`);
  return 0;
}

export const UMOUNT: Manual = manual({
  name: 'umount',
  purpose: 'Unmount a filesystem. In the simulated system all are in use.',
  synopsis: '[-flrv] TARGET|SOURCE...',
  options: `
    -f, --force  no effect here
    -l, --lazy  not supported here
    -q, --quiet  no message for what is not mounted
    -r, --read-only  no effect here
    -v, --verbose  no effect here`,
});

const EXIT_UNMOUNT = 32;

export function umount(run: Invocation): number {
  const options = readArguments(run, UMOUNT);
  if (typeof options === 'number') return options;
  if (options.has('l')) return complain(run, 'not supported here: -l');
  if (options.operands.length === 0) return usageProblem(run, UMOUNT, 'bad usage');
  const { files } = run.surroundings;
  let status = 0;
  for (const name of options.operands) {
    const path = resolvePath(run.cwd, name);
    const mounted = MOUNTED.some(({ target, source }) => target === path || source === name);
    if (!mounted && options.has('q')) status = EXIT_UNMOUNT;
    else {
      const why = mounted
        ? 'target is busy.'
        : files.stat(path)
          ? 'not mounted.'
          : 'no mount point specified.';
      status = complain(run, `${name}: ${why}`, EXIT_UNMOUNT);
    }
  }
  return status;
}

export const FINDMNT: Manual = manual({
  name: 'findmnt',
  purpose: 'Find what is mounted.',
  synopsis: '[OPTION]... [TARGET|SOURCE]',
  options: `
    -l, --list  no tree
    -n, --noheadings  no line of headings
    -o, --output=LIST  these columns: TARGET, SOURCE, FSTYPE, OPTIONS
    -r, --raw  single blanks between columns
    -t, --types=LIST  only these types`,
});

const COLUMNS = {
  TARGET: ({ target }: Mount) => target,
  SOURCE: ({ source }: Mount) => source,
  FSTYPE: ({ type }: Mount) => type,
  OPTIONS: ({ options }: Mount) => options,
} as const;
type Column = keyof typeof COLUMNS;

export function findmnt(run: Invocation): number {
  const options = readArguments(run, FINDMNT);
  if (typeof options === 'number') return options;
  const names = (options.value('o') ?? 'TARGET,SOURCE,FSTYPE,OPTIONS').toUpperCase().split(',');
  const unknown = names.find((name) => !Object.hasOwn(COLUMNS, name));
  if (unknown !== undefined) return complain(run, `unknown column: ${unknown}`);
  const [wanted] = options.operands;
  const found = ofTypes(options.value('t')).filter(
    ({ target, source }) => wanted === undefined || target === wanted || source === wanted,
  );
  if (found.length === 0) return 1;
  const cells = found.map((each) => names.map((name) => COLUMNS[name as Column](each)));
  const rows = options.has('n') ? cells : [names, ...cells];
  const widths = names.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const shown = row.map((cell, column) =>
      options.has('r') || column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
    );
    run.out(`${shown.join(' ')}\n`);
  }
  return 0;
}
