/** Conditions: the inputs that a machine cannot derive. Changing them is a command like any other. */

import type { Conditions } from '../../../shared/definition.ts';
import type { Outcome } from '../../../shared/outcome.ts';
import { MAX_FAULTS } from '../definition-rules.ts';
import { roomKib } from '../kernel/free-memory.ts';
import { addToFigure, FIGURE, VETO_HITS_FROM } from '../state/partition.ts';
import { DONE, emit, refuse, type Steps } from '../step.ts';
import { interruptPending, resumePending } from '../sysfs/resume.ts';

/** Replaces the named parts. A new fault or veto plan counts from the start; freed memory lets a stuck write go on. */
export function setConditions(steps: Steps, change: Partial<Conditions>): Outcome {
  const { partition } = steps;
  const { definition, store, hits } = partition;
  const old = definition.value.conditions;
  if ((change.sclpFaults?.length ?? 0) > MAX_FAULTS || (change.notifierVetoes?.length ?? 0) > MAX_FAULTS) {
    return refuse(steps, {
      by: 'conditions',
      reason: { kind: 'limit' },
      rule: 'conditions-limit',
      because: `a plan has at most ${MAX_FAULTS} entries`,
    });
  }
  const moreKib = (change.pressure ?? old.pressure).usedByProgramsKib - old.pressure.usedByProgramsKib;
  // Of a kernel that died nobody takes memory, and nobody gives any back: what is said holds from the next load on.
  const runs = partition.guest.value?.panic === null;
  const halted = partition.guest.value?.halted;
  if (halted && moreKib !== 0) {
    return refuse(steps, {
      by: 'conditions',
      reason: { kind: 'nothingWaits' },
      rule: 'processors-stopped',
      because: 'programs take and free no memory while the processors do not run',
    });
  }
  const availableKib = Math.max(0, roomKib(partition));
  if (runs && moreKib > availableKib) {
    return refuse(steps, {
      by: 'conditions',
      reason: { kind: 'pressure', askedKib: moreKib, availableKib },
      rule: 'memory-pressure',
      because: `programs ask for ${moreKib} KiB more, ${availableKib} KiB are available`,
    });
  }
  store.assign(definition, { ...definition.value, conditions: { ...old, ...change } });
  if (runs) addToFigure(partition, FIGURE.memFreeKib, -moreKib);
  if (change.sclpFaults) clearHits(0, VETO_HITS_FROM);
  if (change.notifierVetoes) clearHits(VETO_HITS_FROM, hits.cells.length);
  emit(steps, { kind: 'conditionsChanged' });
  if (!halted) resumePending(steps);
  return DONE;

  function clearHits(from: number, to: number): void {
    for (let row = from; row < to; row++) store.write(hits, row, 0);
  }
}

export function signalPendingWrite(steps: Steps): Outcome {
  if (!steps.partition.guest.value?.halted && interruptPending(steps)) return DONE;
  return refuse(steps, {
    by: 'conditions',
    reason: { kind: 'nothingWaits' },
    rule: 'offline-signal',
    because: steps.partition.guest.value?.halted
      ? 'signals reach nobody while the processors do not run'
      : 'no write is pending',
  });
}
