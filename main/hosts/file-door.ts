/** Files in and out of the page, on FILE_PATH of either host: who may ask was settled by the host before. */

import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { type Failure, fail, ok, type Result, rejection } from '../../shared/failure.ts';
import type { WorkshopAnswer } from '../../shared/lesson.ts';
import type { RecordingTaken } from '../../shared/replayed.ts';
import {
  type AnsweredFile,
  FILE_PATH,
  type FileAnswer,
  type FileRequest,
} from '../../shared/saved-machine.ts';
import { isArchive } from '../capture/archive.ts';
import { readAssumptions } from '../capture/assumptions.ts';
import { binaryKind } from '../capture/text/other-kinds.ts';
import { decodedText } from '../capture/text/plain.ts';
import { answeredFile, fileRequest, incomingFile } from '../contract/machine-schema.ts';
import type { SessionFiles } from '../session/index.ts';

/** What goes back: a status, headers, and text or bytes in pieces. */
export interface FileReply {
  readonly status: 200 | 400 | 405 | 413 | 422;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: Iterable<string | Uint8Array>;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

const INCOMING_RULE =
  'A file has a name of at most 255 characters, and is taken in as a machine, a workshop or a recording.';

export const isFilePath = (pathname: string): boolean => pathname === FILE_PATH;

/** @param search what stands behind the question mark */
export async function giveFile(files: SessionFiles, search: string): Promise<FileReply> {
  const request = fileRequest.safeParse(parsed(new URLSearchParams(search).get('request')));
  if (!request.success) return refused(400, 'malformed', 'The request for a file cannot be read.');
  // The schema checks shapes; brands exist for the compiler only.
  const offered = await files.offer(request.data as unknown as FileRequest);
  if (!offered.ok)
    return { status: 422, headers: JSON_TYPE, pieces: [JSON.stringify({ failure: offered.failure })] };
  const { name, type, pieces } = offered.value;
  return {
    status: 200,
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
    pieces,
  };
}

/**
 * @param search what stands behind the question mark: the name of the file, and what it is taken in as
 * @param body pieces of the file's bytes; reading ends at the limit
 */
export async function takeFile(
  files: SessionFiles,
  search: string,
  body: AsyncIterable<Uint8Array>,
): Promise<FileReply> {
  const file = incomingFile.safeParse(Object.fromEntries(new URLSearchParams(search)));
  if (!file.success) return refused(400, 'malformed', INCOMING_RULE);
  const { name, as, assume } = file.data;
  const assumptions = readAssumptions(assume);
  if (!assumptions.ok)
    return refused(400, 'malformed', `What is assumed cannot be read: ${assumptions.failure}.`);
  const from = { file: name, assumptions: assumptions.value };
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > FILE_LIMIT_BYTES)
      return refused(413, 'tooLarge', `A file holds at most ${FILE_LIMIT_BYTES} bytes.`);
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  if (size === 0) return refused(422, 'malformed', `${name} is empty.`);
  if (as === 'workshop') return answered(await files.receiveWorkshop(bytes));
  if (as === 'recording') {
    const text = readText(bytes);
    return answered(text.ok ? await files.receiveRecording(text.value, name) : text);
  }
  if (as === 'answered') return await takeAnswered(files, bytes);
  if (isArchive(bytes)) return answered(await files.receiveArchive(bytes, from));
  const text = readText(bytes);
  return answered(text.ok ? await files.receive(text.value, from) : text);
}

/** A file once more, with what was decided about what it leaves open. */
async function takeAnswered(files: SessionFiles, bytes: Uint8Array): Promise<FileReply> {
  const body = readText(bytes);
  if (!body.ok) return answered(body);
  const file = answeredFile.safeParse(parsed(body.value));
  if (!file.success) return refused(400, 'malformed', 'The answers to a file cannot be read.');
  const { text, answers } = file.data as unknown as AnsweredFile;
  return answered(await files.receiveAnswered(text, answers));
}

function readText(bytes: Uint8Array): Result<string, { failure: Failure; problems: [] }> {
  const other = binaryKind(bytes);
  const text = other === undefined ? decodedText(bytes) : undefined;
  if (text !== undefined) return ok(text);
  const rule =
    other === undefined
      ? 'The file is neither a text (UTF-8, UTF-16 or Latin-1) nor an archive (tar, plain or with gzip, bzip2, xz or zstd, or a zip).'
      : `The file was refused: ${other}.`;
  return fail({ failure: rejection('malformed', 'file', rule), problems: [] });
}

/** What the machine says about a file is an answer, also when it says no. */
const answered = (answer: FileAnswer | RecordingTaken | Result<WorkshopAnswer, Failure>): FileReply => ({
  status: 200,
  headers: JSON_TYPE,
  pieces: [JSON.stringify(answer)],
});

const refused = (
  status: FileReply['status'],
  reason: 'malformed' | 'tooLarge',
  message: string,
): FileReply => ({
  status,
  headers: JSON_TYPE,
  pieces: [JSON.stringify({ failure: rejection(reason, 'file', message) })],
});

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
