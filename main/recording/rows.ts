/** A replay in pages for a screen: rows of steps, and one step whole. Texts of any length are cut. */

import {
  differencesFirst,
  type Replayed,
  type ReplayedStep,
  type ReplayRow,
  type StepDifference,
  type StepOrder,
} from '../../shared/replayed.ts';

const ROW_TEXT_CHARS = 300;
const STEP_TEXT_CHARS = 16 * 1024;
/** A message of the contract is at most 1 MiB: so much of a step is texts of differences. */
const DIFFERENCE_TEXT_CHARS = 600;
const BLOCKS_SHOWN = 1_000;

const cut = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, chars)}… (${text.length - chars} more characters)`;

const cutDifference = (difference: StepDifference, chars: number): StepDifference => ({
  ...difference,
  what: cut(difference.what, chars),
  recorded: cut(difference.recorded, chars),
  simulated: cut(difference.simulated, chars),
});

export function rowsOf(replayed: Replayed, order: StepOrder, from: number, limit: number): ReplayRow[] {
  const steps = order === 'differences' ? differencesFirst(replayed.steps) : replayed.steps;
  return steps.slice(from, from + limit).map((step) => {
    const { n, name, command, verdict, reason, differenceCount, differences, told } = step;
    const [first] = differences;
    return {
      n,
      name: cut(name, ROW_TEXT_CHARS),
      command: cut(command, ROW_TEXT_CHARS),
      verdict,
      reason: reason === null ? null : cut(reason, ROW_TEXT_CHARS),
      differenceCount,
      told: cutTold(told),
      first: first ? cutDifference(first, ROW_TEXT_CHARS) : null,
    };
  });
}

const cutTold = (told: ReplayedStep['told']): ReplayedStep['told'] => ({
  ...told,
  unmovableBlocks: told.unmovableBlocks?.slice(0, BLOCKS_SHOWN) ?? null,
});

export const shownStep = (step: ReplayedStep): ReplayedStep => ({
  ...step,
  name: cut(step.name, ROW_TEXT_CHARS),
  command: cut(step.command, STEP_TEXT_CHARS),
  differences: step.differences.map((difference) => cutDifference(difference, DIFFERENCE_TEXT_CHARS)),
  recorded: cutStreams(step.recorded),
  simulated: cutStreams(step.simulated),
  rules: step.rules.slice(0, 100),
  told: cutTold(step.told),
});

const cutStreams = ({ exit, stdout, stderr }: ReplayedStep['recorded']): ReplayedStep['recorded'] => ({
  exit,
  stdout: stdout === null ? null : cut(stdout, STEP_TEXT_CHARS),
  stderr: stderr === null ? null : cut(stderr, STEP_TEXT_CHARS),
});
