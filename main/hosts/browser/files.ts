/** Files over HTTP: GET downloads one, POST takes one in as a new machine. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FILE_LIMIT_BYTES } from '../../../shared/api.ts';
import type { FileAnswer } from '../../../shared/saved-machine.ts';
import { readFileRequest, receiveBytes, tooLarge } from '../../doors/file-door.ts';
import { type Session, sentenceOf } from '../../session.ts';

type Headers = Readonly<Record<string, string>>;

/** Streams the file, so that the largest journal needs no memory. */
export async function sendFile(
  session: Session,
  search: string,
  response: ServerResponse,
  headers: Headers,
): Promise<void> {
  const request = readFileRequest(new URLSearchParams(search).get('request'));
  const offered = request.ok ? await session.files.offer(request.value) : request;
  if (!offered.ok) {
    response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(`${sentenceOf(offered.failure)}\n`);
    return;
  }
  const { name, type, pieces } = offered.value;
  response.writeHead(200, {
    ...headers,
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  });
  // A reader that goes away in the middle is no failure of ours.
  await pipeline(Readable.from(pieces), response).catch(() => response.destroy());
}

/** Reads the body and answers with a FileAnswer. */
export async function takeFile(
  session: Session,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Headers,
): Promise<void> {
  const body = await bodyOf(request).catch(() => undefined);
  if (body === undefined) return void response.destroy();
  const answer: FileAnswer = body === 'tooLarge' ? tooLarge() : await receiveBytes(session.files, body);
  response.writeHead(answer.ok ? 201 : body === 'tooLarge' ? 413 : 422, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    // What is left of a body that is too long is not worth reading.
    ...(body === 'tooLarge' ? { connection: 'close' } : {}),
  });
  response.end(JSON.stringify(answer));
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | 'tooLarge'> {
  if (Number(request.headers['content-length'] ?? 0) > FILE_LIMIT_BYTES) return 'tooLarge';
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > FILE_LIMIT_BYTES) return 'tooLarge';
    parts.push(part);
  }
  return Buffer.concat(parts);
}
