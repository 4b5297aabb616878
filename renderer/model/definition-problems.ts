/** What the machine has against a definition, by the field of the form that says so. */

import type { Failure } from '../../shared/failure.ts';
import { type Bytes, bytes, MIB } from '../../shared/units.ts';
import type { FormField } from './partition-form.ts';

export interface FieldProblem {
  /** null: the form has no field for it. */
  readonly field: FormField | null;
  readonly rule: string;
}

/** Last part of a path in a definition, and the field that it is typed in. */
const FIELDS: Readonly<Record<string, FormField>> = {
  name: 'name',
  initialBytes: 'initial',
  reservedBytes: 'reserved',
  originBytes: 'origin',
  incrementBytes: 'increment',
  // rnmax follows from the sizes and the increment; of these the increment is what one chooses.
  rnMax: 'increment',
  standbyElements: 'elements',
  release: 'release',
  commandLine: 'commandLine',
  standbyBytes: 'standby',
  directoryInitialBytes: 'directoryInitial',
  directoryMaximumBytes: 'directoryMaximum',
};

/**
 * The problems of a refused definition, which the machine tells as "path: rule; path: rule", without those that only
 * follow from others. Empty for every other failure.
 */
export function definitionProblems(failure: Failure): FieldProblem[] {
  if (failure.kind !== 'refusal' || failure.rule !== 'definition-rules') return [];
  const told = failure.because.split(/; (?=definition\b)/).flatMap((part) => {
    const [, path, rule] = /^(definition[^\s:]*): (.*)$/s.exec(part) ?? [];
    return path && rule ? [{ last: path.replace(/^.*\./, ''), rule }] : [];
  });
  const has = (last: string, word = ''): boolean =>
    told.some((one) => one.last === last && one.rule.includes(word));
  const isConsequence = ({ last, rule }: { last: string; rule: string }): boolean => {
    // Sizes that cannot be counted in increments give no highest increment number.
    if (last === 'rnMax')
      return (
        has('incrementBytes') || (!rule.includes('at most') && (has('initialBytes') || has('reservedBytes')))
      );
    // Too many increments altogether: a larger increment helps the initial ones as well.
    if (rule.startsWith('one SCCB')) return has('incrementBytes') || has('rnMax', 'at most');
    return false;
  };
  return told
    .filter((one) => !isConsequence(one))
    .map(({ last, rule }) => ({ field: FIELDS[last] ?? null, rule }));
}

/** The multiples of a unit below and above a size that is none; the lower one only where it is above 0. */
export function nearest(size: number, unit: Bytes): Bytes[] {
  const below = Math.floor(size / unit) * unit;
  return [below, below + unit].filter((one) => one > 0).map(bytes);
}

/** How many bytes a text says where they are no whole number ("3.3 GiB"); undefined for every other text. */
export function brokenSize(text: string): number | undefined {
  const [, number, unit] = /^\s*(\d+\.\d+)\s*([KMGTP])(?:i?B)?\s*$/i.exec(text) ?? [];
  if (!number || !unit) return undefined;
  const size = Number(number) * 1024 ** ('KMGTP'.indexOf(unit.toUpperCase()) + 1);
  return size > MIB && !Number.isInteger(size) ? size : undefined;
}
