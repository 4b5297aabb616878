/**
 * Presenters: windows that have declared themselves by asking for the presenter's view. Notes, solutions and wrong
 * turns go to them and to nobody else; an audience's window never receives them.
 */

import type { Lesson, LessonCommand, PresenterView } from '../../shared/lesson.ts';
import { lessonCommandText } from './build-command.ts';
import { stepAt } from './player.ts';
import type { PlayerState } from './player-state.ts';
import type { Window } from './workshop-host.ts';

export class Presenters {
  readonly #windows = new Set<Window>();

  get any(): boolean {
    return this.#windows.size > 0;
  }

  has(window: Window): boolean {
    return this.#windows.has(window);
  }

  /** @returns whether this is the first one */
  join(window: Window): boolean {
    const first = !this.any;
    this.#windows.add(window);
    return first;
  }

  /** @returns whether this was the last one */
  leave(window: Window): boolean {
    return this.#windows.delete(window) && !this.any;
  }

  tell(presenter: PresenterView | null): void {
    for (const window of this.#windows) window({ kind: 'presenter', presenter });
  }
}

export function presenterView(lesson: Lesson, state: PlayerState, openedMs: number): PresenterView {
  const step = stepAt(lesson, state.step);
  const text = (command: LessonCommand): string => lessonCommandText(command, lesson.partition);
  return {
    step: state.step,
    notes: step.notes,
    solution: step.solution.map(text),
    solved: state.solved,
    wrongTurns: step.wrongTurns.map(({ title, because, commands }) => ({
      title,
      because,
      commands: commands.map(text),
    })),
    hints: step.hints,
    minutes: lesson.minutes,
    openedMs,
  };
}
