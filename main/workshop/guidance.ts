/** What helps an attendee on the way: the wrong turn that was taken, and the blocks as the goals want them. */

import { blockStateOf } from '../../shared/cells.ts';
import { blockId } from '../../shared/ids.ts';
import type { Check, Goal, LessonCommand, LessonStep, StepView, TargetRun } from '../../shared/lesson.ts';
import { blockCell, partitionView, type System } from '../engine/index.ts';
import { blockMisfits, blockWanted } from './measure.ts';
import type { PlayerState } from './player-state.ts';

/** A wrong turn is recognized when all of its lines were typed and all of its answers given, in their order. */
export function turnOf(step: LessonStep, state: PlayerState): StepView['turn'] {
  const typed = state.runs.map(({ line }) => spaced(line));
  const taken = step.wrongTurns.find(({ commands }) => {
    const lines = commands.filter((command) => command.do === 'shell').map(({ line }) => spaced(line));
    const answers = commands.filter((command) => command.do === 'answer');
    // What was clicked leaves no line: such a turn is not guessed.
    if (commands.some((command) => command.do === 'command') || lines.length + answers.length === 0)
      return false;
    return (
      isWithin(lines, typed) &&
      answers.every((answer) => isGiven(answer, state)) &&
      !isOnTheWay(step, lines, answers.length)
    );
  });
  return taken ? { title: taken.title, because: taken.because } : null;
}

const spaced = (line: string): string => line.trim().replace(/\s+/g, ' ');

/** In their order, with others in between, and the last of them typed last. */
function isWithin(lines: readonly string[], typed: readonly string[]): boolean {
  if (lines.length === 0) return true;
  let from = 0;
  for (const line of lines) {
    const found = typed.indexOf(line, from);
    if (found < 0) return false;
    from = found + 1;
  }
  return typed.at(-1) === lines.at(-1);
}

const isGiven = (answer: Extract<LessonCommand, { do: 'answer' }>, { answers }: PlayerState): boolean =>
  spaced(answers[answer.goal] ?? '').toLowerCase() === spaced(answer.text).toLowerCase();

/** Giving up halfway looks like being on the way: whoever goes on is not disturbed. */
function isOnTheWay({ solution }: LessonStep, lines: readonly string[], answers: number): boolean {
  if (answers > 0) return false;
  const own = solution.filter((command) => command.do === 'shell').map(({ line }) => spaced(line));
  return lines.every((line, index) => own[index] === line);
}

/** Goals about blocks, with what the blocks are now. */
export function targetOf(goals: readonly Goal[], system: System): TargetRun[] {
  return goals
    .flatMap(({ check }) => blocksIn(check))
    .flatMap((check): TargetRun[] => {
      const view = partitionView(system, check.partition);
      if (!view) return [];
      const { first, last } = check.blocks;
      const runs: TargetRun[] = [];
      for (let block = first; block <= last; block++) {
        const right = blockMisfits(system, view, block, check).length === 0;
        const now = blockStateOf(blockCell(system, view.name, blockId(block)));
        const before = runs.at(-1);
        if (before && before.now === now && before.right === right)
          runs[runs.length - 1] = { ...before, last: block };
        else runs.push({ first: block, last: block, wanted: blockWanted(check), now, right });
      }
      return runs;
    });
}

type BlockCheck = Extract<Check, { check: 'block' }>;

const blocksIn = (check: Check): BlockCheck[] => {
  if (check.check === 'block') return [check];
  return check.check === 'all' ? check.checks.flatMap(blocksIn) : [];
};
