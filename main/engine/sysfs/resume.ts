/** What ends a stuck write: room for its pages, or a signal. Afterwards the waiting writes take their turns. */

import { type Errno, errnoOf } from '../../../shared/failure.ts';
import type { BlockId } from '../../../shared/ids.ts';
import { continueOffline, interruptOffline } from '../kernel/offline.ts';
import type { PendingWrite } from '../state/partition.ts';
import { emit, type Steps } from '../step.ts';
import { parsePath } from './paths.ts';
import { lockIsHeld } from './pending.ts';
import { resumeWrite } from './write.ts';

function blockOf(write: PendingWrite): BlockId {
  const file = parsePath(write.path);
  if (file?.kind !== 'device') throw new Error(`pending write to ${write.path} is not a block's`);
  return file.block;
}

/** Tries again after memory was freed. Nothing happens while there is still no room. */
export function resumePending(steps: Steps): void {
  const { partition } = steps;
  const write = partition.pending.value;
  if (!write) return;
  const progress = continueOffline(steps, blockOf(write), true);
  if (progress.kind === 'stuck') return;
  emit(steps, { kind: 'hotplugUnlocked' });
  end(steps, write, undefined);
}

/** SIGTERM to the writer. Returns whether there was one. */
export function interruptPending(steps: Steps): boolean {
  const write = steps.partition.pending.value;
  if (!write) return false;
  const { errno } = interruptOffline(steps, blockOf(write));
  emit(steps, { kind: 'hotplugUnlocked' });
  end(steps, write, errno);
  return true;
}

function end(steps: Steps, write: PendingWrite, errno: Errno | undefined): void {
  const { store, pending } = steps.partition;
  store.assign(pending, null);
  emit(steps, { kind: 'writeEnded', ticket: write.ticket, path: write.path, ...(errno ? { errno } : {}) });
  runWaiting(steps);
}

/** Oldest first, until one of them gets stuck itself. */
function runWaiting(steps: Steps): void {
  const { partition } = steps;
  while (!lockIsHeld(partition)) {
    const [next, ...rest] = partition.waiting.value;
    if (!next) return;
    partition.store.assign(partition.waiting, rest);
    const outcome = resumeWrite(steps, next);
    if (outcome.kind === 'pending') return;
    const errno = outcome.kind === 'refused' ? errnoOf(outcome.refusal) : undefined;
    emit(steps, { kind: 'writeEnded', ticket: next.ticket, path: next.path, ...(errno ? { errno } : {}) });
  }
}
