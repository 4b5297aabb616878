/** The SCLP trace of a command: its requests, as the database keeps them. */

import type { TraceEntry } from '../../db/trace-store.ts';
import type { MachineEvent } from '../../shared/event.ts';

export function traceOf(events: readonly MachineEvent[]): TraceEntry[] {
  const requests: TraceEntry[] = [];
  for (const event of events) {
    if (event.kind !== 'sclpAnswered') continue;
    requests.push({
      partition: event.partition ?? '',
      command: event.command,
      code: event.code,
      response: event.response,
      element: event.element ?? null,
      rn: event.rn ?? null,
      injected: event.injected ? 1 : 0,
    });
  }
  return requests;
}
