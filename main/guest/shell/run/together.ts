/** Several generators side by side, in turns: the stages of a pipeline. */

import { BLOCKED, PAUSE, type Resume, type Running } from '../pause.ts';

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
  try {
    while (open.size > 0) {
      let isMoving = false;
      let until: number | undefined;
      for (const stage of open) {
        let step = stage.running.next(undefined);
        while (!step.done && step.value.kind === 'pending') {
          const resume: Resume = yield step.value;
          step = stage.running.next(resume);
        }
        if (step.done) {
          stage.status = step.value;
          open.delete(stage);
          stage.end();
          isMoving = true;
        } else if (step.value.kind === 'blocked') {
          const { until: due } = step.value;
          if (due !== undefined) until = Math.min(until ?? due, due);
        } else isMoving = true;
      }
      if (open.size > 0) yield isMoving ? PAUSE : until === undefined ? BLOCKED : { kind: 'blocked', until };
    }
  } finally {
    for (const stage of open) stage.running.return(0);
  }
}
