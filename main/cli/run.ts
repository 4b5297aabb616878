/** lpar run: commands in the shell of a partition. */

import { ok } from '../../shared/failure.ts';
import { MIB } from '../../shared/units.ts';
import { execute, newUndoLog } from '../engine/index.ts';
import {
  createShell,
  driveToEnd,
  FileTree,
  INTERRUPTED,
  type PendingPause,
  type Resume,
} from '../guest/shell/index.ts';
import { readMounts } from './captures.ts';
import { readStandardInput } from './files.ts';
import { loadMachine, type Opened, open } from './open-machine.ts';
import { PROGRAM } from './program.ts';
import { complain, SUBCOMMANDS, usageOf, type Values } from './usage.ts';

/** Standard input; the shell says itself what one input may hold. */
const COMMANDS_LIMIT_BYTES = 4 * MIB;

/**
 * Runs lines to their end. A write that would wait for ever is given the signal that a person would send: nobody else
 * can free memory here.
 */
export function runLines({ system, partition, shell }: Opened, source: string): number {
  const interrupt = ({ path, because }: PendingPause): Resume => {
    execute(system, { kind: 'signalPendingWrite', partition }, newUndoLog());
    process.stderr.write(`${PROGRAM}: interrupted a write to ${path}: ${because}\n`);
    return INTERRUPTED;
  };
  const exit = driveToEnd(shell.run(source), interrupt, nobodyElse);
  // The end of the text is the end of the login: its EXIT trap, and what still runs in the background.
  return shell.exited === undefined ? driveToEnd(shell.finish(), interrupt, nobodyElse) : exit;
}

export async function run(positionals: readonly string[], values: Values): Promise<number> {
  const [machine, ...rest] = positionals;
  const hasMounts = (values.mount ?? []).length > 0;
  if ((machine === undefined && !hasMounts) || rest.length > 0)
    return complain(`run takes one machine\n${usageOf(SUBCOMMANDS.run)}`);
  if (machine === undefined) return await runOnMounts(values);
  const definition = loadMachine(machine);
  if (!definition.ok) return complain(definition.failure);
  const mounts = await readMounts(values.mount ?? []);
  if (!mounts.ok) return complain(mounts.failure);
  const opened = open(definition.value, values, mounts.value);
  if (!opened.ok) return complain(opened.failure);
  const commands =
    values.command === undefined ? readStandardInput(COMMANDS_LIMIT_BYTES) : ok(values.command);
  return commands.ok ? runLines(opened.value, commands.value) : complain(commands.failure);
}

/** A shell with captures and nothing else: no kernel answers in it. */
async function runOnMounts(values: Values): Promise<number> {
  const personality = values['util-linux'];
  if (personality !== '2.38' && personality !== '2.42')
    return complain(`--util-linux: ${personality}: only 2.38 and 2.42`);
  if (values.partition !== undefined) return complain('run: -p needs a machine');
  const mounts = await readMounts(values.mount ?? []);
  if (!mounts.ok) return complain(mounts.failure);
  const commands =
    values.command === undefined ? readStandardInput(COMMANDS_LIMIT_BYTES) : ok(values.command);
  if (!commands.ok) return complain(commands.failure);
  const shell = createShell(FileTree.of([]), {
    personality,
    mounts: mounts.value,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  });
  const exit = driveToEnd(shell.run(commands.value), interrupted, nobodyElse);
  return shell.exited === undefined ? driveToEnd(shell.finish(), interrupted, nobodyElse) : exit;
}

/** tail -f, watch and their like wait for what others do, in other terminals; here is only this one. */
const nobodyElse = (): Resume => {
  process.stderr.write(
    `${PROGRAM}: interrupted a program that waits for what others do: nobody else is here (run it with & and go on)\n`,
  );
  return INTERRUPTED;
};

/** Nothing waits where no kernel runs. */
const interrupted = (): Resume => INTERRUPTED;
