/** Files in and out: the same path on both hosts (main/hosts/file-door.ts). */

import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { HmcAnswers } from '../../shared/hmc-survey.ts';
import type { WorkshopAnswer } from '../../shared/lesson.ts';
import type { RecordingTaken } from '../../shared/replayed.ts';
import {
  type AnsweredFile,
  FILE_PATH,
  type FileAnswer,
  type FileRequest,
} from '../../shared/saved-machine.ts';
import { strings } from '../strings/index.ts';
import { handOverFile } from './save-file.ts';

const lost = (): Failure => rejection('busy', 'connection', strings.files.lost);

/** Why a file is not sent: it is too large, or a folder, of which a browser gives no more than its name. */
async function unfitness(file: File): Promise<Failure | undefined> {
  if (file.size > FILE_LIMIT_BYTES) return rejection('tooLarge', 'file', strings.files.tooLarge(file.name));
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    return rejection('malformed', 'file', strings.files.unreadable(file.name));
  }
  // Where folders have no size, nothing can be read of them without an error.
  return file.size === 0 ? rejection('malformed', 'file', strings.files.empty(file.name)) : undefined;
}

/** Asks for a file and has it saved. @returns what can be said of it */
export async function download(request: FileRequest): Promise<Result<string, Failure>> {
  try {
    const reply = await fetch(`${FILE_PATH}?request=${encodeURIComponent(JSON.stringify(request))}`);
    if (!reply.ok) return fail(((await reply.json()) as { failure: Failure }).failure);
    const name = /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? 'file';
    return ok(handOverFile(name, await reply.blob()));
  } catch {
    return fail(lost());
  }
}

/** Takes a workshop in, as a zip. Where nothing was reached, a failure. */
export async function uploadWorkshop(file: File): Promise<Result<WorkshopAnswer, Failure>> {
  const unfit = await unfitness(file);
  if (unfit) return fail(unfit);
  try {
    const reply = await fetch(`${FILE_PATH}?as=workshop&name=${nameOf(file)}`, {
      method: 'POST',
      body: file,
    });
    if (reply.ok) return (await reply.json()) as Result<WorkshopAnswer, Failure>;
    return fail(((await reply.json()) as { failure: Failure }).failure);
  } catch {
    return fail(lost());
  }
}

/** Takes a recording of a real machine in. */
export async function uploadRecording(file: File): Promise<RecordingTaken> {
  const failed = (failure: Failure): RecordingTaken => fail({ failure, problems: [] });
  const unfit = await unfitness(file);
  if (unfit) return failed(unfit);
  try {
    const reply = await fetch(`${FILE_PATH}?as=recording&name=${nameOf(file)}`, {
      method: 'POST',
      body: file,
    });
    if (reply.ok) return (await reply.json()) as RecordingTaken;
    return failed(((await reply.json()) as { failure: Failure }).failure);
  } catch {
    return failed(lost());
  }
}

const nameOf = (file: File): string => encodeURIComponent(file.name.slice(-NAME_LIMIT_CHARS));

/** Longer names are cut: the door takes no more. */
const NAME_LIMIT_CHARS = 255;

/**
 * Takes a machine file, what an HMC tells or a capture in as a new machine.
 * @param assume what a capture leaves open
 */
export async function upload(file: File, assume = ''): Promise<FileAnswer> {
  const unfit = await unfitness(file);
  if (unfit) return fail({ failure: unfit, problems: [] });
  const said = assume === '' ? '' : `&assume=${encodeURIComponent(assume)}`;
  return await send(`${FILE_PATH}?name=${nameOf(file)}${said}`, file);
}

/** The same file again, with what was decided about what it leaves open. */
export async function uploadAnswered(file: File, answers: HmcAnswers): Promise<FileAnswer> {
  const answered: AnsweredFile = { text: await file.text(), answers };
  return await send(`${FILE_PATH}?as=answered&name=${nameOf(file)}`, JSON.stringify(answered));
}

async function send(address: string, body: BodyInit): Promise<FileAnswer> {
  try {
    const reply = await fetch(address, { method: 'POST', body });
    if (reply.ok) return (await reply.json()) as FileAnswer;
    const { failure } = (await reply.json()) as { failure: Failure };
    return fail({ failure, problems: [] });
  } catch {
    return fail({ failure: lost(), problems: [] });
  }
}
