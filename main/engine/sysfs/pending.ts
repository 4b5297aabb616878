/** Writes that cannot finish: the one stuck in migration that holds the hotplug lock, and those behind it. */

import type { Outcome } from '../../../shared/outcome.ts';
import { bytes, formatBytes, KIB } from '../../../shared/units.ts';
import { addToFigure, FIGURE, figure, type Partition, type PendingWrite } from '../state/partition.ts';
import { emit, refuse, type Steps } from '../step.ts';

/** Beyond this many waiting writers a further one gets EAGAIN; the kernel would run out of processes long before. */
const MAX_WAITING = 4096;

export const lockIsHeld = (partition: Partition): boolean => partition.pending.value !== null;

function newPending(
  steps: Steps,
  path: string,
  value: string,
  because: string,
  known?: number,
): PendingWrite {
  const { partition } = steps;
  if (known === undefined) addToFigure(partition, FIGURE.ticket, 1);
  const ticket = known ?? figure(partition, FIGURE.ticket);
  emit(steps, { kind: 'writePended', ticket, path, because });
  return { ticket, path, value, because };
}

/** The write that began migration and found no room for the pages. `known`: its ticket, if it waited before. */
export function holdWrite(
  steps: Steps,
  path: string,
  value: string,
  missingKib: number,
  known?: number,
): Outcome {
  const because = `migration finds no room: ${formatBytes(bytes(missingKib * KIB))} are missing`;
  const write = newPending(steps, path, value, because, known);
  steps.partition.store.assign(steps.partition.pending, write);
  return { kind: 'pending', ticket: write.ticket, because };
}

export function waitForLock(steps: Steps, path: string, value: string): Outcome {
  const { store, waiting } = steps.partition;
  if (waiting.value.length >= MAX_WAITING) {
    return refuse(steps, {
      errno: 'EAGAIN',
      stage: 'lock',
      rule: 'hotplug-lock',
      because: `${MAX_WAITING} writes wait for the hotplug lock already`,
    });
  }
  const write = newPending(steps, path, value, 'another write holds the hotplug lock');
  store.assign(waiting, [...waiting.value, write]);
  return { kind: 'pending', ticket: write.ticket, because: write.because };
}
