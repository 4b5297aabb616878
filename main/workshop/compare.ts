/** Both eras side by side: the model solution so far, on the lesson's own kernel and on the other one. */

import type { Command } from '../../shared/command.ts';
import { commandText } from '../../shared/command-words.ts';
import type { KernelDefinition, SystemDefinition } from '../../shared/definition.ts';
import type { PartitionName } from '../../shared/ids.ts';
import type { ComparedEras, ComparedSide, Comparison, Lesson } from '../../shared/lesson.ts';
import { firstDifference, sideMap } from '../machine/side-maps.ts';
import { performAll, startRunner } from './check-lesson.ts';
import type { HeadlessRunner, Work } from './headless-runner.ts';

const NOTHING: ComparedEras = { sides: [], difference: null };

/** @param commands of the step `index` that are carried out too. No sides: the lesson has no comparison. */
export function* comparingAt(lesson: Lesson, index: number, commands: number): Work<ComparedEras> {
  const { compare, definition, history } = lesson;
  if (!compare) return NOTHING;
  const there: Lesson = {
    ...lesson,
    definition: definitionThere(definition, compare),
    history: history.map((command) => commandThere(command, compare)),
  };
  const runners = [yield* runnerAt(lesson, index, commands), yield* runnerAt(there, index, commands)];
  const sides = runners.flatMap((runner) => sideOf(runner, compare.partition) ?? []);
  const [left, right] = runners;
  const difference = left && right ? firstDifference(left.system, right.system, compare.partition) : null;
  return { sides, difference };
}

const definitionThere = (definition: SystemDefinition, compare: Comparison): SystemDefinition => ({
  ...definition,
  partitions: definition.partitions.map((partition) =>
    partition.name === compare.partition
      ? { ...partition, kernel: kernelThere(partition.kernel, compare) }
      : partition,
  ),
});

/** What was measured belongs to the kernel it was measured on. */
function kernelThere({ measured: _, ...kernel }: KernelDefinition, compare: Comparison): KernelDefinition {
  return { ...kernel, release: compare.release, commandLine: compare.commandLine };
}

/** The machine's file may have loaded a kernel in its history. */
const commandThere = (command: Command, compare: Comparison): Command =>
  command.kind === 'changeKernel' && command.partition === compare.partition
    ? { ...command, kernel: kernelThere(command.kernel, compare) }
    : command;

function* runnerAt(lesson: Lesson, index: number, commands: number): Work<HeadlessRunner> {
  const runner = yield* startRunner(lesson);
  for (const step of lesson.steps.slice(0, index))
    yield* performAll(runner, [...step.setup, ...step.solution]);
  const step = lesson.steps[index];
  yield* performAll(runner, [...(step?.setup ?? []), ...(step?.solution.slice(0, commands) ?? [])]);
  return runner;
}

const sideOf = (runner: HeadlessRunner, partition: PartitionName): ComparedSide | undefined =>
  sideMap(
    runner.system,
    partition,
    undefined,
    runner.history.flatMap(({ command, outcome }) =>
      outcome.kind === 'refused' ? [{ command: commandText(command), because: outcome.refusal.because }] : [],
    ),
  );
