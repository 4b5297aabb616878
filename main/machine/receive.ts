/** A file from outside becomes machines: a machine file, the HMC definition that zhmcclient's mock reads, or output of lsmem. */

import { fail, ok, type Result } from '../../shared/failure.ts';
import type { FileAnswer } from '../../shared/saved-machine.ts';
import { receivedTexts, tellsOfMemory } from '../capture/text/kind.ts';
import { type ImportedSystem, importHmcDefinition } from '../files/hmc-definition/index.ts';
import { isHmcDefinition, isMachineFile } from '../files/kind.ts';
import { readMachineFile } from '../files/machine-file.ts';
import { fileFailure, freeName, type ImportFailure, importMachine, removeHidden } from './import.ts';
import { type CaptureOrigin, importCapture } from './import-capture.ts';
import { type MachineContext, makeMachine } from './machines.ts';

const MACHINE_NAME_LIMIT_CHARS = 56;

/** The caller has the turn. Either all of the file is taken in, or nothing. */
export async function receiveFile(
  context: MachineContext,
  text: string,
  from: CaptureOrigin,
): Promise<FileAnswer> {
  if (isHmcDefinition(text)) {
    const read = importHmcDefinition(text);
    return read.ok ? await makeMachines(context, read.value) : fail(fileFailure(read.failure));
  }
  if (!isMachineFile(text) && tellsOfMemory(text))
    return await importCapture(context, receivedTexts([{ path: from.file, text }]), from);
  const read = readMachineFile(text);
  if (!read.ok) return fail(fileFailure(read.failure));
  const imported = await importMachine(context, read.value);
  return imported.ok ? ok({ machine: imported.value }) : imported;
}

async function makeMachines(
  context: MachineContext,
  systems: readonly ImportedSystem[],
): Promise<Result<{ machine: number; others: number[]; assumed: string[] }, ImportFailure>> {
  const { stores, now } = context;
  const made: number[] = [];
  for (const { definition, commands } of systems) {
    const name = freeName(context, definition.name.slice(0, MACHINE_NAME_LIMIT_CHARS));
    const machine = await makeMachine(context, name, definition, commands, 'import');
    if (!machine.ok) {
      for (const id of made) stores.machines.hide(id, now());
      await removeHidden(context, made);
      return fail({ failure: machine.failure, problems: [] });
    }
    made.push(machine.value);
  }
  const [machine, ...others] = made;
  if (machine === undefined) throw new Error('an HMC definition without a CPC was read as a good one');
  return ok({ machine, others, assumed: systems.flatMap(({ assumed }) => assumed) });
}
