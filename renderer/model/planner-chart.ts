/** Curves of the standby planner on one axis, and what the planner says in a sentence. */

import type { KernelPlan, StandbyPlan } from '../../shared/standby-plan.ts';
import { type Bytes, bytes, KIB } from '../../shared/units.ts';
import { strings } from '../strings/index.ts';
import { formatRounded, formatSize } from './format.ts';

const s = strings.planner;

/** One line of the chart. */
export interface Curve {
  readonly label: string;
  readonly plan: KernelPlan;
  /** The partition's own kernel. */
  readonly own: boolean;
}

export const memmapWord = ({ memmapOnMemory, memmapInBlocks }: KernelPlan): string => {
  if (memmapOnMemory === null) return s.notBuiltIn;
  return memmapOnMemory !== 'N' && !memmapInBlocks ? s.noEffect : memmapOnMemory;
};

export const labelOf = (plan: KernelPlan): string =>
  plan.memmapOnMemory === null || plan.memmapOnMemory === 'N'
    ? plan.release
    : `${plan.release} memmap_on_memory`;

/** The partition's own kernel first, then one of each generation with the parameter off and on. */
export const curvesOf = (plan: StandbyPlan): Curve[] => [
  { label: `${s.own} (${labelOf(plan.own)})`, plan: plan.own, own: true },
  ...plan.eras.map((era) => ({ label: labelOf(era), plan: era, own: false })),
];

/** Columns for the chart: standby sizes ascending, then per curve free KiB; null: the IPL fails, undefined: not known there. */
export type Columns = [number[], ...(number | null | undefined)[][]];

export function columnsOf(curves: readonly Curve[]): Columns {
  const sizes = [
    ...new Set(curves.flatMap(({ plan }) => plan.curve.map(({ standbyBytes }) => standbyBytes as number))),
  ].sort((a, b) => a - b);
  const lines = curves.map(({ plan }) => {
    const known = new Map(plan.curve.map(({ standbyBytes, freeKib }) => [standbyBytes as number, freeKib]));
    return sizes.map((size) => known.get(size));
  });
  return [sizes, ...lines];
}

/** Sizes on the axis: a power of two of the largest unit, so that ticks read well. */
export function ticksBetween(low: number, high: number, most: number): number[] {
  const span = high - low;
  if (span <= 0) return [low];
  const step = 2 ** Math.ceil(Math.log2(span / Math.max(1, most)));
  const ticks: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) ticks.push(at);
  return ticks;
}

export const kibText = (kib: number): string => formatRounded(bytes(Math.round(kib) * KIB));

/** What becomes of the planned standby, in sentences. */
export function verdictOf(plan: StandbyPlan): string[] {
  const { own, eras, standbyBytes } = plan;
  const standby = formatSize(standbyBytes);
  const first = own.boots
    ? s.verdictBoots(standby, own.release, kibText(own.freeAfterKib ?? 0))
    : s.verdictFails(standby, own.release);
  const limit =
    own.limitedBy === 'rnmax' ? s.verdictNoLimit : s.verdictLimit(formatSize(own.largestStandbyBytes));
  const rescue = eras.find(
    (era) =>
      era.era === own.era &&
      era.boots &&
      era.memmapInBlocks &&
      era.largestStandbyBytes > own.largestStandbyBytes,
  );
  return [first, limit, ...(own.boots || !rescue ? [] : [s.verdictHelp(rescue.release)])];
}

export const sizeText = (size: Bytes): string => formatRounded(size);
