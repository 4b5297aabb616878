/** Which terminals were open, over a reload of the window: kept by the browser, for the machines that were used last. */

import { preferences } from './preferences.ts';

/** Partitions that are remembered. */
const MOST_PARTITIONS = 100;

const isFor = (line: string, key: string): boolean => line.startsWith(`${key} `);
const keyOf = (machine: number, partition: string): string => `${machine}/${partition}`;

/** Numbers, ascending; none when nothing is remembered. */
export function openTerminals(machine: number | undefined, partition: string): number[] {
  if (machine === undefined) return [];
  const key = keyOf(machine, partition);
  const line = preferences.terminals.find((each) => isFor(each, key));
  const numbers = (line?.slice(key.length + 1) ?? '').split(' ').map(Number);
  return [...new Set(numbers.filter((number) => Number.isSafeInteger(number) && number > 0))].sort(
    (a, b) => a - b,
  );
}

export function rememberTerminals(
  machine: number | undefined,
  partition: string,
  numbers: readonly number[],
): void {
  if (machine === undefined) return;
  const key = keyOf(machine, partition);
  const others = preferences.terminals.filter((line) => !isFor(line, key));
  preferences.terminals = [...others, `${key} ${numbers.join(' ')}`].slice(-MOST_PARTITIONS);
}
