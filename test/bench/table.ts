/** Tables of figures, as Markdown. */

import { type Figure, figureText, isMet } from './figures.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Processes that waited for a processor on average, in the minute before. */
  readonly load: number;
}

export interface Ratio {
  readonly name: string;
  /** This tree's figure to the other commit's; 1 where both are 0. */
  readonly ratio: number;
}

const machineText = ({ cpu, cores, memoryGb, system, node, load }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGb} GB; ${system}; Node ${node}; load ${load.toFixed(1)} at the beginning`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export function figuresTable(figures: readonly Figure[], machine: Machine, commit: string): string {
  const rows = figures.map((figure) => {
    const { name, value, unit, goal } = figure;
    const met = goal === undefined ? '' : isMet(figure) ? 'yes' : '**no**';
    return [name, figureText(value, unit), goal === undefined ? '' : figureText(goal, unit), met];
  });
  return `Commit ${commit.slice(0, 12)}. ${machineText(machine)}.\n\n${table(['figure', 'measured', 'at most', 'met'], rows)}\n`;
}

/** The least of each figure's rounds here, to the least there. What only one of the two has is left out. */
export function ratiosOf(ours: readonly Figure[], theirs: readonly Figure[]): Ratio[] {
  const least = (figures: readonly Figure[], name: string): number =>
    Math.min(...figures.filter((figure) => figure.name === name).map(({ value }) => value));
  const names = [...new Set(ours.map(({ name }) => name))];
  return names
    .filter((name) => theirs.some((figure) => figure.name === name))
    .map((name) => {
      const [our, their] = [least(ours, name), least(theirs, name)];
      return { name, ratio: our === their ? 1 : our / their };
    });
}

export function comparisonTable(
  ratios: readonly Ratio[],
  machine: Machine,
  { commit, against, rounds }: { readonly commit: string; readonly against: string; readonly rounds: number },
): string {
  const rows = ratios.map(({ name, ratio }) => [name, ratio.toFixed(2)]);
  return (
    `Commit ${commit.slice(0, 12)} to ${against.slice(0, 12)}, the least of ${rounds} rounds each, by turns; below 1 is ` +
    `less. ${machineText(machine)}.\n\n${table(['figure', 'ratio'], rows)}\n`
  );
}
