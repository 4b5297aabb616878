import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/open.ts';
import type { Result, StorageFailure } from '../../shared/failure.ts';

/** A new folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lpar-console-test-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The value of a result that must be one. */
export function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`expected a value: ${JSON.stringify(result.failure)}`);
  return result.value;
}

/** Opens a database in a new folder; closed after the test. */
export function newDatabase(file = path.join(temporaryFolder(), 'console.sqlite')): OpenDatabase {
  const opened = value<OpenDatabase>(openDatabase(file) as Result<OpenDatabase, StorageFailure>);
  onTestFinished(() => opened.close());
  return opened;
}
