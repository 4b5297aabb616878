/** Machine files that the person opens or saves outside the page: the file manager, a dialog, another start. */

import fs from 'node:fs/promises';
import path from 'node:path';
import { writeLargeDurably } from '../../db/durable-file.ts';
import { FILE_LIMIT_BYTES } from '../../shared/api.ts';
import { fail, ok, type Result } from '../../shared/failure.ts';
import type { Session } from '../session/index.ts';
import { isMachineFile, machineNameOf } from './machine-file-name.ts';

export type MachineFileSession = Pick<Session, 'importMachine' | 'exportMachine'>;

/** Makes a machine of the file and opens it. Fails with sentences for a dialog. */
export async function openMachineFile(
  session: MachineFileSession,
  file: string,
): Promise<Result<{ readonly machine: number }, string>> {
  const read = await readMachineText(file);
  if (!read.ok) return read;
  return session.importMachine(machineNameOf(file), read.value);
}

/** The text of an ordinary file of at most FILE_LIMIT_BYTES: never a device or a pipe, which might not end. */
export async function readMachineText(file: string): Promise<Result<string, string>> {
  const name = path.basename(file);
  if (!path.isAbsolute(file) || !isMachineFile(file)) return fail(`${name} is not a machine file (.lpar).`);
  try {
    const status = await fs.stat(file);
    if (!status.isFile()) return fail(`${name} is not an ordinary file.`);
    if (status.size === 0) return fail(`${name} is empty.`);
    if (status.size > FILE_LIMIT_BYTES) return fail(`${name} is larger than ${FILE_LIMIT_BYTES} bytes.`);
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await fs.readFile(file)));
  } catch (error) {
    if (error instanceof TypeError) return fail(`${name} is not a text in UTF-8.`);
    return fail(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** A failure leaves an older file as it was. */
export async function saveMachineFile(
  session: MachineFileSession,
  file: string,
): Promise<Result<null, string>> {
  const name = path.basename(file);
  const text = await session.exportMachine();
  if (!text.ok) return text;
  try {
    await writeLargeDurably(file, text.value);
    return ok(null);
  } catch (error) {
    return fail(`${name} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
