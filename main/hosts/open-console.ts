/** What both hosts do first and last: take the data directory, open the database, start the session, close them again. */

import path from 'node:path';
import { DATABASE_FILES, DATABASE_NAME } from '../../db/data-directory.ts';
import { lockDirectory } from '../../db/lock.ts';
import { openDatabase } from '../../db/open.ts';
import { guarded } from '../../db/storage-failure.ts';
import type { Hello } from '../../shared/api.ts';
import { type Failure, ok, type Result, type StorageFailure } from '../../shared/failure.ts';
import { PRODUCT_VERSION } from '../../shared/product.ts';
import { type DataFolderDoor, type Session, startSession } from '../session/index.ts';

export interface OpenConsole {
  readonly session: Session;
  /** Snapshot, database, lock: in this order. Calling it again gives the same promise. */
  close(): Promise<Result<null, StorageFailure>>;
}

export interface ConsoleOptions {
  readonly directory: string;
  readonly host: Hello['host'];
  readonly safeMode?: boolean;
  readonly dataFolder?: DataFolderDoor;
}

export function openConsole({
  directory,
  host,
  safeMode = false,
  dataFolder,
}: ConsoleOptions): Result<OpenConsole, Failure> {
  const lock = lockDirectory(directory, DATABASE_FILES);
  if (!lock.ok) return lock;
  const opened = openDatabase(path.join(directory, DATABASE_NAME));
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  const database = opened.value;
  const session = startSession({
    database,
    host,
    version: PRODUCT_VERSION,
    safeMode,
    ...(dataFolder && { dataFolder }),
  });
  if (!session.ok) {
    database.close();
    lock.value.release();
    return session;
  }
  let closing: Promise<Result<null, StorageFailure>> | undefined;
  const close = async (): Promise<Result<null, StorageFailure>> => {
    const ended = await session.value.close();
    const closed = guarded(database.path, () => database.close());
    lock.value.release();
    if (!ended.ok) return ended;
    return closed.ok ? ok(null) : closed;
  };
  return ok({
    session: session.value,
    close: () => {
      closing ??= close();
      return closing;
    },
  });
}
