/** Rows of a comparison: grouped, in one unit, with what lies between the two sides. */

import type { FieldDifference } from '../../shared/comparison.ts';
import { type Bytes, GIB, KIB, MIB, parseBytes } from '../../shared/units.ts';

export interface ComparedRow {
  readonly what: string;
  readonly left: string | null;
  readonly right: string | null;
  /** "+4.00 GiB", "−3"; '' where it cannot be counted. */
  readonly difference: string;
  /** Which side has more. */
  readonly tone: 'more' | 'less' | 'other';
}

/** Fields of a definition in the words of the screens; any other is read from its name. */
const DEFINITION_WORDS: Readonly<Record<string, string>> = {
  name: 'name',
  customerBytes: 'customer storage',
  answerStyle: 'answers to redundant requests',
  'kernel.release': 'kernel',
  'kernel.commandLine': 'kernel parameters',
  'profile.initialBytes': 'initial storage',
  'profile.reservedBytes': 'reserved storage',
  'sclp.incrementBytes': 'increment size',
};

/** "partitions[LNXTEST].kernel.release" → "LNXTEST: kernel"; of the system itself without a name before it. */
export function definitionWords(field: string): string {
  const [, partition, of = field] = /^partitions\[([^\]]+)\]\.?(.*)$/.exec(field) ?? [];
  const plain = of
    .replace(/Bytes$/, '')
    .replaceAll('.', ': ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  const words = DEFINITION_WORDS[of] ?? plain;
  return partition === undefined ? words : words === '' ? partition : `${partition}: ${words}`;
}

export type FigureGroup = 'state' | 'storage' | 'memory' | 'settings';

const GROUPS: Readonly<Record<string, FigureGroup>> = {
  Status: 'state',
  Kernel: 'state',
  Era: 'state',
  Panic: 'state',
  'Waiting write': 'state',
  'Kernel messages': 'state',
  'Increments on which hypervisor and kernel disagree': 'state',
  'Initial storage': 'storage',
  'Reserved storage': 'storage',
  'Current storage': 'storage',
  'Increment size': 'storage',
  'Block size': 'storage',
  Blocks: 'storage',
  'Absent increments': 'storage',
  MemTotal: 'memory',
  MemFree: 'memory',
  'Memmap in the blocks': 'memory',
  'Memmap in system memory': 'memory',
};

export const FIGURE_GROUPS: readonly FigureGroup[] = ['state', 'storage', 'memory', 'settings'];

/** Rows by group, groups without rows left out. */
export const grouped = (rows: readonly FieldDifference[]): (readonly [FigureGroup, ComparedRow[]])[] =>
  FIGURE_GROUPS.map(
    (group) =>
      [group, rows.filter(({ field }) => (GROUPS[field] ?? 'settings') === group).map(comparedRow)] as const,
  ).filter(([, found]) => found.length > 0);

export const comparedRow = ({ field, left, right }: FieldDifference): ComparedRow =>
  sizes(field, left, right) ??
  counts(field, left, right) ?? {
    what: field,
    left,
    right,
    difference: '',
    tone: 'other',
  };

const SIZE = /^\d+(?:\.\d+)? (?:[KMGT]iB|B)$/;

/** The largest in which one of them is a whole one and what lies between them can be seen. */
const unitFor = (most: number, between: number): readonly [number, string] =>
  (
    [
      [GIB, 'GiB'],
      [MIB, 'MiB'],
      [KIB, 'KiB'],
    ] as const
  ).find(([unit]) => most >= unit && between >= unit / 100) ?? [KIB, 'KiB'];

function sizes(what: string, left: string | null, right: string | null): ComparedRow | undefined {
  if (left === null || right === null || !SIZE.test(left) || !SIZE.test(right)) return undefined;
  const [a, b] = [parseBytes(left), parseBytes(right)];
  if (a === undefined || b === undefined) return undefined;
  const [unit, name] = unitFor(Math.max(a, b), Math.abs(b - a));
  const text = (value: Bytes): string => `${(value / unit).toFixed(2)} ${name}`;
  return {
    what,
    left: text(a),
    right: text(b),
    ...signed(b - a, (value) => `${(value / unit).toFixed(2)} ${name}`),
  };
}

const COUNT = /^(\d+)( pages)?$/;

function counts(what: string, left: string | null, right: string | null): ComparedRow | undefined {
  const [a, b] = [COUNT.exec(left ?? ''), COUNT.exec(right ?? '')];
  if (!a || !b) return undefined;
  const unit = a[2] ?? '';
  return { what, left, right, ...signed(Number(b[1]) - Number(a[1]), (value) => `${value}${unit}`) };
}

const signed = (
  value: number,
  text: (value: number) => string,
): Pick<ComparedRow, 'difference' | 'tone'> => ({
  difference: `${value < 0 ? '−' : '+'}${text(Math.abs(value))}`,
  tone: value < 0 ? 'less' : 'more',
});
