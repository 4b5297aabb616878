/** A file from outside becomes machines: a machine file, the HMC definition that zhmcclient's mock reads, or output of lsmem. */

import { fail, ok, type Result, rejection } from '../../shared/failure.ts';
import { type HmcAnswers, isOpen } from '../../shared/hmc-survey.ts';
import type { FileAnswer } from '../../shared/saved-machine.ts';
import { receivedTexts, tellsOfMemory } from '../capture/text/kind.ts';
import { otherText } from '../capture/text/other-kinds.ts';
import { type ImportedSystem, importHmcDefinition, surveyHmcFile } from '../files/hmc-definition/index.ts';
import { hmcFileKind, isMachineFile } from '../files/kind.ts';
import { readingMachineFile } from '../files/machine-file.ts';
import { fileFailure, freeName, type ImportFailure, importMachine, removeHidden } from './import.ts';
import { type CaptureOrigin, importCapture } from './import-capture.ts';
import { type MachineContext, makeMachine } from './machines.ts';
import { inBackground } from './pause.ts';

const MACHINE_NAME_LIMIT_CHARS = 56;

/** The caller has the turn. Either all of the file is taken in, or nothing. */
export async function receiveFile(
  context: MachineContext,
  text: string,
  from: CaptureOrigin,
): Promise<FileAnswer> {
  if (hmcFileKind(text)) return await receiveHmcFile(context, text);
  if (!isMachineFile(text) && tellsOfMemory(text))
    return await importCapture(context, receivedTexts([{ path: from.file, text }]), from);
  const other = isMachineFile(text) ? undefined : otherText(text);
  if (other !== undefined) return fail(fileFailure([{ path: 'file', rule: other }]));
  const read = await inBackground(readingMachineFile(text), () => false);
  if (!read) throw new Error('a reading that nobody stops has stopped');
  if (!read.ok) return fail(fileFailure(read.failure));
  const imported = await importMachine(context, read.value);
  return imported.ok ? ok({ machine: imported.value }) : imported;
}

/** A file that leaves something open is not taken in before that is answered. */
export async function receiveHmcFile(
  context: MachineContext,
  text: string,
  answers?: HmcAnswers,
): Promise<FileAnswer> {
  if (!answers) {
    const survey = surveyHmcFile(text);
    if (!survey.ok) return fail(fileFailure(survey.failure));
    const open = survey.value.systems.flatMap(({ partitions }) => partitions.filter(isOpen));
    if (open.length > 0) {
      const names = open.map(({ name }) => name.slice(0, 64)).join(', ');
      const message = `The file leaves open what becomes of ${names}.`;
      return fail({ failure: rejection('malformed', 'file', message), problems: [], survey: survey.value });
    }
  }
  const read = importHmcDefinition(text, answers);
  return read.ok ? await makeMachines(context, read.value) : fail(fileFailure(read.failure));
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
