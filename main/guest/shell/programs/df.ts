/** df: the filesystems that are mounted, and how full the simulated disk is. */

import { KIB, MIB } from '../../../../shared/units.ts';
import { resolvePath } from '../../tree/paths.ts';
import { SCRATCH_LIMIT_BYTES, SCRATCH_LIMIT_ENTRIES } from '../../tree/scratch.ts';
import { type Manual, manual } from '../manual.ts';
import { errnoText, type Invocation } from '../program.ts';
import { type Arguments, complain, quoted, readArguments, usageProblem } from './arguments.ts';
import { humanSize } from './files/sizes.ts';
import { MOUNTED, type Mount, mountOf } from './mounts.ts';

export const DF: Manual = manual({
  name: 'df',
  purpose: 'Show how full filesystems are.',
  synopsis: '[OPTION]... [FILE]...',
  options: `
    -a, --all  also those without blocks, such as sysfs
    -B, --block-size=SIZE  in units of SIZE: 512, K, 1M, MB
    -h, --human-readable  sizes such as 1K and 2M
    -H, --si  the same in powers of 1000
    -i, --inodes  files in place of blocks
    -k  the same as --block-size=1K
    -l, --local  no effect here: all are local
    -m  the same as --block-size=1M
    --no-sync  no effect here
    --output[=LIST]  these columns: source, fstype, itotal, iused, iavail, ipcent, size, used, avail, pcent, file, target
    -P, --portability  headings of POSIX
    --sync  no effect here
    --total  a line with the sum
    -t, --type=TYPE  only these types; may be given several times
    -T, --print-type  with types
    -v  no effect here
    -x, --exclude-type=TYPE  not these types; may be given several times`,
  text: 'The disk holds 1 MiB of what was changed; what the distribution brought takes nothing.',
});

/** What statfs(2) answers. */
interface Space {
  readonly bytes: number;
  readonly used: number;
  readonly files: number;
  readonly usedFiles: number;
}

interface Line {
  readonly source: string;
  readonly fstype: string;
  readonly target: string;
  readonly file: string;
  readonly space: Space;
}

interface Unit {
  readonly heading: string;
  readonly show: (bytes: number) => string;
}

/** What systemd gives it: size=4m (src/shared/mount-setup.c). */
const DEVTMPFS_BYTES = 4 * MIB;
const NONE: Space = { bytes: 0, used: 0, files: 0, usedFiles: 0 };

function spaceOf(run: Invocation, { target }: Mount): Space {
  if (target === '/dev') return { ...NONE, bytes: DEVTMPFS_BYTES };
  if (target !== '/') return NONE;
  const { bytes, entries } = run.surroundings.files.scratch.usage;
  return {
    bytes: SCRATCH_LIMIT_BYTES,
    used: Math.ceil(bytes / KIB) * KIB,
    files: SCRATCH_LIMIT_ENTRIES,
    usedFiles: entries,
  };
}

const FIELDS = [
  'source',
  'fstype',
  'itotal',
  'iused',
  'iavail',
  'ipcent',
  'size',
  'used',
  'avail',
  'pcent',
  'file',
  'target',
] as const;
type Field = (typeof FIELDS)[number];

/** What a column is at least as wide as. */
const LEAST: Readonly<Partial<Record<Field, number>>> = {
  source: 14,
  fstype: 4,
  itotal: 5,
  iused: 5,
  iavail: 5,
  ipcent: 4,
  size: 5,
  used: 5,
  avail: 5,
  pcent: 4,
};
const LEFT: ReadonlySet<Field> = new Set(['source', 'fstype', 'file', 'target']);

export function df(run: Invocation): number {
  const options = readArguments(run, DF);
  if (typeof options === 'number') return options;
  const unit = unitOf(options);
  if (typeof unit === 'string') return complain(run, unit);
  const fields = fieldsOf(options);
  if (typeof fields === 'string') return usageProblem(run, DF, fields);
  let status = 0;
  const mounts: { readonly mount: Mount; readonly file: string }[] = [];
  for (const file of options.operands) {
    const path = run.surroundings.files.real(resolvePath(run.cwd, file));
    const bySource = MOUNTED.find(({ source }) => source === file);
    if (bySource) mounts.push({ mount: bySource, file });
    else if (run.surroundings.files.stat(path)) mounts.push({ mount: mountOf(path), file });
    else status = complain(run, `${file}: ${errnoText('ENOENT')}`);
  }
  if (options.operands.length === 0) for (const mount of MOUNTED) mounts.push({ mount, file: '-' });
  const lines = mounts
    .filter(({ mount: { type } }) => isWanted(type, options))
    .map(({ mount, file }) => ({ ...mount, fstype: mount.type, file, space: spaceOf(run, mount) }))
    .filter(({ space }) => options.operands.length > 0 || options.has('a', 't') || space.bytes > 0);
  if (lines.length === 0) return status === 0 ? complain(run, 'no file systems processed') : status;
  if (options.has('total')) lines.push(totalOf(lines, fields.includes('source')));
  print(run, fields, headingsOf(options, unit), lines, unit);
  return status;
}

function isWanted(type: string, options: Arguments): boolean {
  const only = options.values('t');
  return (only.length === 0 || only.includes(type)) && !options.values('x').includes(type);
}

/** The total stands in the column of sources, or of targets where there is none. */
function totalOf(lines: readonly Line[], hasSource: boolean): Line & Mount {
  const sum = (of: keyof Space): number => lines.reduce((all, { space }) => all + space[of], 0);
  const space = { bytes: sum('bytes'), used: sum('used'), files: sum('files'), usedFiles: sum('usedFiles') };
  const [source, target] = hasSource ? ['total', '-'] : ['-', 'total'];
  return { source, target, fstype: '-', type: '-', options: '', file: '-', space };
}

/** The columns, or what is wrong with them. */
function fieldsOf(options: Arguments): readonly Field[] | string {
  if (!options.has('output')) {
    const numbers: readonly Field[] = options.has('i')
      ? ['itotal', 'iused', 'iavail', 'ipcent']
      : ['size', 'used', 'avail', 'pcent'];
    return ['source', ...(options.has('T') ? (['fstype'] as const) : []), ...numbers, 'target'];
  }
  const excluding = (['i', 'P', 'T'] as const).find((letter) => options.has(letter));
  if (excluding !== undefined) return `options -${excluding} and --output are mutually exclusive`;
  const names = options.values('output').flatMap((list) => list.split(','));
  const unknown = names.find((name) => !FIELDS.includes(name as Field));
  if (unknown !== undefined) return `option --output: field ${quoted(unknown)} unknown`;
  return names.length === 0 ? FIELDS : (names as Field[]);
}

const LETTERS = 'KMGTPE';

/** The unit of sizes, or what is wrong with it. */
function unitOf(options: Arguments): Unit | string {
  const last = options.last('h', 'H', 'B', 'k', 'm');
  if (last === 'h' || last === 'H')
    return { heading: 'Size', show: (bytes) => humanSize(bytes, last === 'h' ? 1024 : 1000) };
  const text = last === 'B' ? (options.value('B') ?? '') : last === 'm' ? '1M' : '1K';
  const [, digits = '', suffix = '', kind = ''] = /^(\d*)([KMGTPE]?)(B|iB)?$/i.exec(text) ?? [];
  const count = digits === '' ? 1 : Number(digits);
  if ((digits === '' && suffix === '') || count === 0) return `invalid --block-size argument ${quoted(text)}`;
  const power = LETTERS.indexOf(suffix.toUpperCase()) + 1;
  const size = count * (kind === 'B' ? 1000 : KIB) ** power;
  const mark = digits === '' ? text : '';
  const plain = digits === '' ? `1${text}` : power === 0 ? humanUnit(count) : `${count}${suffix}${kind}`;
  return {
    heading: `${options.has('P') ? size : plain}-blocks`,
    show: (bytes) => `${Math.ceil(bytes / size)}${mark}`,
  };
}

/** "512B", and "1K" for 1024. */
const humanUnit = (count: number): string => (count % KIB === 0 ? `${count / KIB}K` : `${count}B`);

function headingsOf(options: Arguments, unit: Unit): Record<Field, string> {
  const isHuman = unit.heading === 'Size';
  const isPosix = options.has('P') && !isHuman;
  return {
    source: 'Filesystem',
    fstype: 'Type',
    itotal: 'Inodes',
    iused: 'IUsed',
    iavail: 'IFree',
    ipcent: 'IUse%',
    size: unit.heading,
    used: 'Used',
    avail: isHuman || options.has('output') ? 'Avail' : 'Available',
    pcent: isPosix ? 'Capacity' : 'Use%',
    file: 'File',
    target: 'Mounted on',
  };
}

/** Rounded up, as df does; "-" of nothing. */
const percent = (used: number, all: number): string =>
  all === 0 ? '-' : `${Math.ceil((used * 100) / all)}%`;

function cellOf(field: Field, { source, fstype, file, target, space }: Line, options: Unit): string {
  const { bytes, used, files, usedFiles } = space;
  switch (field) {
    case 'itotal':
      return `${files}`;
    case 'iused':
      return `${usedFiles}`;
    case 'iavail':
      return `${files - usedFiles}`;
    case 'ipcent':
      return percent(usedFiles, files);
    case 'size':
      return options.show(bytes);
    case 'used':
      return options.show(used);
    case 'avail':
      return options.show(bytes - used);
    case 'pcent':
      return percent(used, bytes);
    default:
      return { source, fstype, file, target }[field];
  }
}

function print(
  run: Invocation,
  fields: readonly Field[],
  headings: Record<Field, string>,
  lines: readonly Line[],
  unit: Unit,
): void {
  const rows = [
    fields.map((field) => headings[field]),
    ...lines.map((line) => fields.map((field) => cellOf(field, line, unit))),
  ];
  const widths = fields.map((field, column) =>
    Math.max(LEAST[field] ?? 0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      const isLast = column === row.length - 1;
      if (!LEFT.has(fields[column] as Field)) return cell.padStart(width);
      return isLast ? cell : cell.padEnd(width);
    });
    run.out(`${cells.join(' ')}\n`);
  }
}
