/** Files in and out of the page, on FILE_PATH of either host: who may ask was settled by the host before. */

import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { fail, rejection } from '../../shared/failure.ts';
import { FILE_PATH, type FileAnswer, type FileRequest } from '../../shared/saved-machine.ts';
import { fileRequest } from '../doors/machine-schema.ts';
import type { SessionFiles } from '../session.ts';

/** What goes back: a status, headers and text in pieces. */
export interface FileReply {
  readonly status: 200 | 400 | 405 | 413 | 422;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: Iterable<string>;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

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

/** @param body pieces of the file's bytes; reading ends at the limit */
export async function takeFile(files: SessionFiles, body: AsyncIterable<Uint8Array>): Promise<FileReply> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > FILE_LIMIT_BYTES)
      return refused(413, 'tooLarge', `A file holds at most ${FILE_LIMIT_BYTES} bytes.`);
    parts.push(part);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    return answered(
      fail({
        failure: rejection('malformed', 'file', 'The file is not a text in UTF-8.'),
        problems: [],
      }),
    );
  }
  return answered(await files.receive(text));
}

/** What the machine says about a file is an answer, also when it says no. */
const answered = (answer: FileAnswer): FileReply => ({
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
