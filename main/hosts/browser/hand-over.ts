/**
 * One console per data directory: a second start hands its files to the one that runs, and ends. The running console
 * leaves its port and a secret in a file that only this user can read.
 */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { FILES_LIMIT } from '../machine-file-name.ts';

export const HAND_OVER_PATH = '/hand-over';
export const HAND_OVER_LIMIT_BYTES = 256 * 1024;
/** A machine file with a long history is replayed before it is taken, which takes a slow computer a while. */
const ANSWER_LIMIT_MS = 60_000;
const UNANSWERED =
  'The console that runs already has not answered. Look into its window whether the file has come; otherwise close it and start again.';

const note = z.strictObject({ port: z.number().int().min(1).max(65_535), secret: z.string().length(43) });
/** What is handed over: files to open, or just the wish for a window. */
export const openRequest = z.strictObject({
  files: z.array(z.string().min(1).max(4096)).max(FILES_LIMIT),
});
export type OpenRequest = z.infer<typeof openRequest>;

const noteFile = (directory: string): string => path.join(directory, 'running.json');

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Call it while holding the directory's lock. @returns the function that takes the note away again */
export function announce(directory: string, port: number, secret: string): () => void {
  const file = noteFile(directory);
  // A console that was killed leaves its note; it may not be written into, since it could be a link.
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, JSON.stringify({ port, secret }), { mode: 0o600, flag: 'wx' });
  return () => fs.rmSync(file, { force: true });
}

/** @returns whether the running console took it, and its words if it could not; undefined when nobody answers */
export async function handOver(
  directory: string,
  what: OpenRequest,
  limitMs = ANSWER_LIMIT_MS,
): Promise<{ taken: boolean; said: string } | undefined> {
  try {
    const { port, secret } = note.parse(JSON.parse(fs.readFileSync(noteFile(directory), 'utf8')));
    const response = await fetch(`http://127.0.0.1:${port}${HAND_OVER_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(what),
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
    });
    return { taken: response.status === 200, said: (await response.text()).trim() };
  } catch (error) {
    // It may take the file all the same: that is not the same as nobody there.
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    return isLate ? { taken: false, said: UNANSWERED } : undefined;
  }
}
