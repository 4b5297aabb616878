/** The SCLP trace of a command: its requests, as the database keeps them. */

import type { TraceEntry } from '../../db/trace-store.ts';
import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';

/** A command concerns one partition, and so do its requests; actions on the system send none. */
export function traceOf(command: Command, events: readonly MachineEvent[]): TraceEntry[] {
  const partition = 'partition' in command ? command.partition : '';
  const requests: TraceEntry[] = [];
  for (const event of events) {
    if (event.kind !== 'sclpAnswered') continue;
    requests.push({
      partition,
      command: event.command,
      code: event.code,
      response: event.response,
      element: event.element ?? null,
      rn: event.rn ?? null,
      injected: event.injected ? 1 : 0,
      sccb: event.sccb ?? null,
    });
  }
  return requests;
}
