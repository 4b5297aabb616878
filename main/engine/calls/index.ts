/** From the events of a command to the calls that they stand for. */

import type { MachineEvent } from '../../../shared/event.ts';
import { traceBoot } from './boot.ts';
import type { CallStep } from './call.ts';
import { traceAttempt, traceRestOfOffline } from './offline.ts';
import type { TracedKernel } from './traced-kernel.ts';
import { Tracer, Unfinished, UnknownSequence } from './tracer.ts';
import { traceWrite } from './write.ts';

export type { Call, CallArguments, CallStep, LockUse } from './call.ts';
export { eventsOf, isCall, lockUseOf } from './call.ts';
export { type TracedKernel, tracedKernelOf } from './traced-kernel.ts';

/**
 * The calls of one command, with its events in them, in their order. Events that no call of the kernel explains
 * (the hypervisor's, the HMC's, and sequences that are not known) stand between the calls.
 */
export function callsOf(events: readonly MachineEvent[], kernel: TracedKernel): readonly CallStep[] {
  const tracer = new Tracer(events);
  while (!tracer.done) {
    tracer.top();
    try {
      if (!traceNext(tracer, kernel)) tracer.skip();
    } catch (error) {
      if (error instanceof UnknownSequence) tracer.rest();
      else if (!(error instanceof Unfinished)) throw error;
    }
  }
  return tracer.roots;
}

/** One sequence that begins here; false where none does. */
function traceNext(tracer: Tracer, kernel: TracedKernel): boolean {
  const next = tracer.peek();
  switch (next?.kind) {
    case 'sysfsWritten':
      traceWrite(tracer, kernel, { ...next, answer: tracer.find('sysfsAnswered') });
      return true;
    case 'memmapSupportChecked':
    case 'hotplugLocked': {
      // A write that waited for the lock: what it was for stands where it ends, or waits again.
      const end = tracer.find('writeEnded', 'writePended');
      if (!end) return false;
      traceWrite(tracer, kernel, { path: end.path, answer: tracer.find('sysfsAnswered') });
      return true;
    }
    case 'sclpAnswered':
      if (next.command !== 'read-scp-info') return false;
      traceBoot(tracer, kernel);
      return true;
    case 'migrationStuck':
      traceAttempt(tracer, 'migrationStuck');
      return true;
    case 'pagesMigrated':
    case 'signalReceived': {
      const { pagesPerBlock } = kernel.geometry;
      const usable = tracer.find('pagesTakenFromBuddy')?.pages;
      const back = tracer.find('presentAdjusted')?.pages ?? 0;
      const altmap = usable === undefined ? back : pagesPerBlock - usable;
      traceRestOfOffline(tracer, kernel, next.block, altmap);
      tracer.call('unlock_device_hotplug', {}, () => {
        tracer.take('hotplugUnlocked');
      });
      return true;
    }
    default:
      return false;
  }
}
