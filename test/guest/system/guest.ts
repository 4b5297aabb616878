/** A partition that runs, and logins to it, for the tests of the system around memory. */

import { createSystem, execute, newUndoLog, type System } from '../../../main/engine/index.ts';
import { type Login, type LoginOptions, logIn } from '../../../main/guest/login.ts';
import { type Completed, runToEnd, Scratch } from '../../../main/guest/shell/index.ts';
import { openGuest } from '../../../main/guest/system/open-guest.ts';
import type { Command } from '../../../shared/command.ts';
import type { Step } from '../../../shared/outcome.ts';
import { definitionOf, GUEST, type Shape } from '../shell/machines.ts';

export interface RunningGuest {
  readonly system: System;
  readonly scratch: Scratch;
  /** Every command that was carried out, in words that tests compare. */
  readonly commands: Command[];
  run(command: Command): Step;
  logIn(options?: Partial<LoginOptions>): Login;
  /** One line in one login; after a load, in a new one. */
  sh(line: string): Completed;
}

export function guestWith(shape: Shape = {}, scratch = new Scratch()): RunningGuest {
  const built = createSystem(definitionOf(shape));
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  const system = built.value;
  const commands: Command[] = [];
  const run = (command: Command): Step => {
    commands.push(command);
    const step = execute(system, command, newUndoLog());
    guest.guest.notice(command, step);
    return step;
  };
  execute(system, { kind: 'activate', partition: GUEST }, newUndoLog());
  execute(system, { kind: 'load', partition: GUEST, clear: true }, newUndoLog());
  const guest = openGuest({ system: () => system, partition: GUEST, scratch, run });
  const open = (options: Partial<LoginOptions> = {}): Login =>
    logIn({ system: () => system, partition: GUEST, run, guest, ...options });
  let login: Login | undefined;
  return {
    system,
    scratch,
    commands,
    run,
    logIn: open,
    sh: (line) => {
      if (!login || login.isOver) login = open();
      return runToEnd(login.shell, line);
    },
  };
}
