/** The in-app shell on a booted guest, with the events of everything it writes. */

import { execute, newUndoLog, type System } from '../../main/engine/index.ts';
import { logIn } from '../../main/guest/login.ts';
import { runToEnd } from '../../main/guest/shell/index.ts';
import type { Command } from '../../shared/command.ts';
import type { MachineEvent } from '../../shared/event.ts';
import type { Step } from '../../shared/outcome.ts';
import type { Ran } from './compare.ts';
import type { Coverage } from './coverage.ts';
import { GUEST } from './machine-of.ts';

export interface GuestShell {
  run(line: string): Ran & { readonly events: readonly MachineEvent[] };
  /** What `lsmem -a` prints now: recordings keep it after each step. */
  lsmem(): string;
}

/** `system`: the machine at the moment of each access; it may be exchanged between two lines. */
export function openGuestShell(system: () => System, touched?: Coverage): GuestShell {
  let events: MachineEvent[] = [];
  const run = (command: Command): Step => {
    const step = execute(system(), command, newUndoLog());
    events.push(...step.events);
    touched?.note(system(), step);
    return step;
  };
  const { shell } = logIn({ system, partition: GUEST, run });
  // A second one, so that reading the table leaves no trace in the first one's $?.
  const reader = logIn({ system, partition: GUEST, run }).shell;
  return {
    run(line) {
      events = [];
      const { exit, stdout, stderr } = runToEnd(shell, line);
      return { exit, stdout, stderr, events };
    },
    lsmem: () => runToEnd(reader, 'lsmem -a').stdout,
  };
}
