/** What a workshop's hand-out brings beside the program: own workshops, taken in at the first start with them. */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type SessionFiles, sentenceOf } from '../session/index.ts';

/** Sums of what was taken in, in the data folder: a workshop that somebody removed does not come back. */
const TAKEN = 'hand-out-taken.json';

/**
 * Takes every `*.zip` of the folder in that has not been taken in before. A mistake in one is told and hinders nothing.
 *
 * @param folder of the hand-out; there may be none
 * @param directory the data folder
 * @param say takes one sentence about each file
 */
export async function takeHandOut(
  files: Pick<SessionFiles, 'receiveWorkshop'>,
  folder: string,
  directory: string,
  say: (sentence: string) => void,
): Promise<void> {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.zip')) : [];
  if (names.length === 0) return;
  const note = path.join(directory, TAKEN);
  const taken = new Set(readTaken(note));
  for (const name of names.toSorted()) {
    const zip = fs.readFileSync(path.join(folder, name));
    const sum = createHash('sha256').update(zip).digest('hex');
    if (taken.has(sum)) continue;
    const received = await files.receiveWorkshop(zip);
    if (received.ok) taken.add(sum);
    say(
      received.ok
        ? `The workshop of the hand-out (${name}) was taken in.`
        : `The workshop of the hand-out (${name}) was not taken in: ${sentenceOf(received.failure)}`,
    );
  }
  fs.writeFileSync(note, `${JSON.stringify([...taken], null, 2)}\n`, { mode: 0o600 });
}

function readTaken(file: string): readonly string[] {
  try {
    const read: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return Array.isArray(read) ? read.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
