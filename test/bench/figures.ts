/** What benchmarks measure, in one form: printed for people, and kept for the table that `npm run bench` writes. */

import fs from 'node:fs';

export type FigureUnit = 's' | 'ms' | 'µs' | 'MB' | 'bytes' | 'times' | '%';

/** Less is better, always. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: FigureUnit;
  /** What it shall be at most. Absent: it explains another figure. */
  readonly goal?: number;
}

/** The file that figures are kept in, one JSON a line; `npm run bench` sets it. */
export const FIGURES_FILE = 'LPAR_BENCH_FIGURES';

/** Processor time of this process, all threads, in milliseconds: what a machine that others use too can measure. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time and time on the clock that work takes, in milliseconds. */
export async function measured<T>(
  work: () => Promise<T> | T,
): Promise<{ readonly processor: number; readonly clock: number; readonly value: T }> {
  const [processor, clock] = [processorMs(), performance.now()];
  const value = await work();
  return { processor: processorMs() - processor, clock: performance.now() - clock, value };
}

export const isMet = ({ value, goal }: Figure): boolean => goal === undefined || value <= goal;

/** "0.44 s", "3.19 times", "195 bytes". */
export function figureText(value: number, unit: FigureUnit): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

/** Prints a figure, with "!" where it misses its goal, and keeps it. @returns whether it meets its goal */
export function tell(figure: Figure): boolean {
  const { name, value, unit, goal } = figure;
  const met = isMet(figure);
  const wanted = goal === undefined ? '' : `at most ${figureText(goal, unit)}`;
  console.log(
    `${met ? '  ' : '! '}${name.padEnd(52)} ${figureText(value, unit).padEnd(14)} ${wanted}`.trimEnd(),
  );
  const file = process.env[FIGURES_FILE];
  if (file) fs.appendFileSync(file, `${JSON.stringify(figure)}\n`);
  return met;
}
