/** Whether the addon loads and works at all, without a file. */

import Database from 'better-sqlite3';

/** @throws what the addon throws where it cannot be loaded */
export function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}
