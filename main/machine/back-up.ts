/** A copy of the database on demand, while work goes on. */

import { existsSync } from 'node:fs';
import { classify } from '../../db/storage-failure.ts';
import { type Failure, fail, ok, type Result } from '../../shared/failure.ts';
import type { MachineContext } from './machines.ts';

/** Beside the database: "console.sqlite.backup-2026-08-03T101112Z". */
export async function backUp({
  database,
  now,
}: Pick<MachineContext, 'database' | 'now'>): Promise<Result<{ path: string }, Failure>> {
  const stamp = new Date(now()).toISOString().replace(/:|\.\d+/g, '');
  const base = `${database.path}.backup-${stamp}`;
  let path = base;
  for (let count = 2; existsSync(path); count++) path = `${base}-${count}`;
  try {
    await database.backUp(path);
    return ok({ path });
  } catch (error) {
    const failure = classify(error, path);
    if (!failure) throw error;
    return fail(failure);
  }
}
