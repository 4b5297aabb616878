/** The door for files: what is asked for, and texts that come in; the same for both hosts. */

import { FILE_LIMIT_BYTES, MESSAGE_LIMIT_BYTES } from '../../shared/api.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import type { FileAnswer, FileRequest } from '../../shared/saved-machine.ts';
import type { SessionFiles } from '../session.ts';
import { fileRequest } from './machine-schema.ts';

/** Reads a FileRequest from its JSON text. */
export function readFileRequest(text: string | null): Result<FileRequest, Rejection> {
  const malformed = (message: string): { ok: false; failure: Rejection } =>
    fail(rejection('malformed', 'request', message));
  if (text === null || text.length > MESSAGE_LIMIT_BYTES)
    return malformed('Which file is wanted is not said.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return malformed('The request is not valid JSON.');
  }
  const parsed = fileRequest.safeParse(value);
  // The schemas check shapes; brands exist for the compiler only.
  return parsed.success ? ok(parsed.data as FileRequest) : malformed('There is no such file.');
}

/** Takes in the bytes of a file that somebody chose. */
export async function receiveBytes(files: SessionFiles, bytes: Uint8Array): Promise<FileAnswer> {
  if (bytes.length > FILE_LIMIT_BYTES) return tooLarge();
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const problem = { path: 'file', rule: 'it is not a text in UTF-8' };
    const failure = rejection('malformed', 'file', 'The file was refused: it is not a text in UTF-8.');
    return fail({ failure, problems: [problem] });
  }
  return await files.receive(text);
}

export function tooLarge(): FileAnswer {
  const rule = `a file holds at most ${FILE_LIMIT_BYTES / 1024 / 1024} MiB`;
  const failure = rejection('tooLarge', 'file', `The file was refused: ${rule}.`);
  return fail({ failure, problems: [{ path: 'file', rule }] });
}
