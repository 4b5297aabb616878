/** A machine file that the person opened from outside the page: from the file manager, a dialog or another start. */

import fs from 'node:fs/promises';
import path from 'node:path';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Session } from '../session.ts';

/** A session that can make a machine of a file's text and open it. */
export interface MachineImporter extends Pick<Session, 'join'> {
  importMachine?(name: string, text: string): Promise<Result<{ readonly machine: number }, string>>;
}

/** Fails with one sentence. */
export async function openMachineFile(
  session: MachineImporter,
  file: string,
): Promise<Result<{ readonly machine: number }, string>> {
  const read = await readMachineText(file);
  if (!read.ok) return read;
  if (!session.importMachine) return fail(`${path.basename(file)}: this version cannot open machine files.`);
  return session.importMachine(path.basename(file, '.lpar'), read.value);
}

/** The text of an ordinary file of at most FILE_LIMIT_BYTES: never a device or a pipe, which might not end. */
export async function readMachineText(file: string): Promise<Result<string, string>> {
  const name = path.basename(file);
  if (!path.isAbsolute(file) || path.extname(file) !== '.lpar')
    return fail(`${name} is not a machine file (.lpar).`);
  try {
    const status = await fs.stat(file);
    if (!status.isFile()) return fail(`${name} is not an ordinary file.`);
    if (status.size > FILE_LIMIT_BYTES) return fail(`${name} is larger than ${FILE_LIMIT_BYTES} bytes.`);
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await fs.readFile(file)));
  } catch (error) {
    if (error instanceof TypeError) return fail(`${name} is not a text in UTF-8.`);
    return fail(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
