/** temporary: only echo VALUE > PATH until the shell exists */
import type { MachineEvent } from '../../shared/event.ts';
import { ERRNO_TEXT } from '../../shared/failure.ts';
import { execute, newUndoLog, type System } from '../../main/engine/index.ts';
import type { Ran } from './compare.ts';
import { GUEST } from './machine-of.ts';

export function openGuestShell(system: System): { run(line: string): Ran & { events: readonly MachineEvent[] }; lsmem(): string } {
  return {
    run(line) {
      const events: MachineEvent[] = [];
      let exit = 0; let stderr = '';
      for (const part of line.split(/; */)) {
        const m = /^echo (\S+) > (\S+)$/.exec(part.trim());
        if (!m) { exit = 127; stderr += 'unknown\n'; continue; }
        const step = execute(system, { kind: 'writeSysfs', partition: GUEST, path: m[2]!, value: m[1]! }, newUndoLog());
        events.push(...step.events);
        exit = step.outcome.kind === 'done' ? 0 : 1;
        if (step.outcome.kind === 'refused') stderr += (['EACCES','ENOENT'].includes(step.outcome.refusal.errno) ? `sh: can't create ${m[2]}: ` : 'sh: write error: ') + ERRNO_TEXT[step.outcome.refusal.errno] + '\n';
      }
      return { exit, stdout: '', stderr, events };
    },
    lsmem: () => '',
  };
}
