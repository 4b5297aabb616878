/** The text of a machine file of a system that was read from elsewhere, with what was done to it first. */

import type { Command } from '../../shared/command.ts';
import type { SystemDefinition } from '../../shared/definition.ts';
import { fail, type Result } from '../../shared/failure.ts';
import { createSystem, ENGINE_VERSION, execute, newUndoLog, stateHash } from '../engine/index.ts';
import type { FileStep } from '../files/machine-file-form.ts';
import { writeMachineFile } from '../files/machine-file-write.ts';
import { problemText } from '../files/problem.ts';
import { outcomeWord } from '../files/writes-text.ts';

export interface NewMachine {
  readonly name: string;
  readonly notes: string;
  readonly definition: SystemDefinition;
  readonly commands: readonly Command[];
}

/** Fails with one sentence. */
export function newMachineText({ name, notes, definition, commands }: NewMachine): Result<string, string> {
  const built = createSystem(definition);
  if (!built.ok) return fail(built.failure.map(({ path, rule }) => `${path}: ${rule}`).join('; '));
  const system = built.value;
  const steps = commands.map((command): FileStep => {
    const { outcome } = execute(system, command, newUndoLog());
    return { command, outcome: outcomeWord(outcome) };
  });
  const action = { revision: 1, after: 0, branch: 1, actor: 'import', stampMs: Date.now() } as const;
  const text = writeMachineFile({
    name,
    notes,
    system: definition,
    guests: [],
    journal:
      steps.length === 0
        ? null
        : {
            engine: ENGINE_VERSION,
            head: steps.length,
            branch: 1,
            branches: [{ branch: 1, name: 'Main' }],
            actions: [{ ...action, steps, hash: stateHash(system) }],
          },
    unknown: [],
  });
  return text.ok ? text : fail(problemText(text.failure));
}
