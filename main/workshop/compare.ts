/** Both eras side by side: the model solution so far, on the lesson's own kernel and on the other one. */

import { runsOf } from '../../shared/cells.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import type { ComparedSide, Lesson } from '../../shared/lesson.ts';
import { blockCells, incrementCells, partitionView } from '../engine/index.ts';
import { engineCommandText } from './build-command.ts';
import { performAll } from './check-lesson.ts';
import { Rig } from './rig.ts';

/** @param commands of the step `index` that are carried out too. No sides: the lesson has no comparison. */
export function compareAt(lesson: Lesson, index: number, commands: number): ComparedSide[] {
  const { compare, definition } = lesson;
  if (!compare) return [];
  const other: SystemDefinition = {
    ...definition,
    partitions: definition.partitions.map((partition) => {
      if (partition.name !== compare.partition) return partition;
      const { measured: _, ...kernel } = partition.kernel;
      const { release, commandLine } = compare;
      return { ...partition, kernel: { ...kernel, release, commandLine } };
    }),
  };
  return [definition, other].flatMap((one) => {
    const side = sideOf(lesson, one, compare.partition, index, commands);
    return side ? [side] : [];
  });
}

function sideOf(
  lesson: Lesson,
  definition: SystemDefinition,
  partition: Lesson['partition'],
  index: number,
  commands: number,
): ComparedSide | undefined {
  const rig = new Rig(definition);
  performAll(rig, lesson.start);
  for (const step of lesson.steps.slice(0, index)) performAll(rig, step.solution);
  performAll(rig, lesson.steps[index]?.solution.slice(0, commands) ?? []);
  const view = partitionView(rig.system, partition);
  if (!view) return undefined;
  return {
    title: `Kernel ${view.release}`,
    release: view.release,
    era: view.era,
    view,
    blockRuns: runsOf(blockCells(rig.system, partition)),
    incrementRuns: runsOf(incrementCells(rig.system, partition)),
    refusals: rig.history.flatMap(({ command, outcome }) =>
      outcome.kind === 'refused'
        ? [{ command: engineCommandText(command), because: outcome.refusal.because }]
        : [],
    ),
  };
}
