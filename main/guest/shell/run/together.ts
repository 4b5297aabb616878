/** Several generators side by side, in turns: the stages of a pipeline. */

import { BLOCKED, PAUSE, type Pause, type Resume, type Running } from '../pause.ts';

export interface Stage {
  readonly running: Running<number>;
  /** Its end: pipes are closed here. */
  end(): void;
  status: number | undefined;
}

/**
 * Runs stages until all have ended. Each has its turn until its next pause; one that is blocked lets the others go on.
 * What waits for the kernel is handed on to the driver, and so is a pause.
 */
export function* runTogether(stages: readonly Stage[]): Running<void> {
  const open = new Set(stages);
  let watching = new Set<Stage>();
  let answer: Resume;
  /** Rounds in a row in which every stage only waited: in the first one a stage may have waited for one behind it. */
  let idle = 0;
  try {
    while (open.size > 0) {
      const stopped: Pause[] = [];
      const before = open.size;
      const answered = watching;
      watching = new Set();
      for (const stage of open) {
        let step = stage.running.next(answered.has(stage) ? answer : undefined);
        while (!step.done && step.value.kind === 'pending') {
          const resume: Resume = yield step.value;
          step = stage.running.next(resume);
        }
        if (step.done) {
          stage.status = step.value;
          open.delete(stage);
          stage.end();
          continue;
        }
        if (step.value.kind === 'watching') watching.add(stage);
        if (step.value.kind !== 'pause') stopped.push(step.value);
      }
      idle = stopped.length < before ? 0 : idle + 1;
      if (open.size > 0) answer = yield idle < 2 ? PAUSE : together(stopped);
    }
  } finally {
    for (const stage of open) stage.running.return(0);
  }
}

/** What a pipeline waits for whose stages all wait. A time that one of them sleeps to comes for sure. */
function together(stopped: readonly Pause[]): Pause {
  const sleeps = stopped.flatMap((pause) => (pause.kind === 'blocked' && pause.until ? [pause.until] : []));
  if (sleeps.length > 0) return { kind: 'blocked', until: Math.min(...sleeps) };
  const watching = stopped.filter((pause) => pause.kind === 'watching');
  if (watching.length === 0) return BLOCKED;
  const looks = watching.flatMap(({ until }) => (until === undefined ? [] : [until]));
  return looks.length === 0 ? { kind: 'watching' } : { kind: 'watching', until: Math.min(...looks) };
}
