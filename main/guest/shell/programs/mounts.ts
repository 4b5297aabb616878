/** mount and findmnt, as far as they tell what is mounted. Nothing can be mounted here. */

import { type Manual, manual } from '../manual.ts';
import type { Invocation } from '../program.ts';
import { complain, readArguments } from './arguments.ts';

interface Mount {
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
