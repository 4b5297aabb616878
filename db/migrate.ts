/** Brings a database to the schema of this program: one transaction per migration, the file copied aside first. */

import fs from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import type { Writer } from './connection.ts';
import { copyDurably } from './durable-file.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Runs what is missing. A migration that fails leaves the database at the version before it.
 *
 * @returns path of the copy of the old file, if there was anything to keep
 */
export function migrate(
  db: BetterSqlite3.Database,
  path: string,
  migrations: readonly Migration[] = MIGRATIONS,
): string | undefined {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version >= migrations.length) return undefined;
  const copy = version === 0 ? undefined : copyAside(db, path, version);
  migrations.slice(version).forEach((migration, index) => {
    db.transaction(() => {
      migration(db as unknown as Writer);
      db.pragma(`user_version = ${version + index + 1}`);
    }).immediate();
  });
  // An older program finds out from the file alone that it may not touch it.
  db.pragma('wal_checkpoint(TRUNCATE)');
  return copy;
}

function copyAside(db: BetterSqlite3.Database, path: string, version: number): string {
  db.pragma('wal_checkpoint(TRUNCATE)');
  const free = (suffix: string): boolean => !fs.existsSync(`${path}${suffix}`);
  let suffix = `.v${version}`;
  for (let count = 2; !free(suffix); count++) suffix = `.v${version}-${count}`;
  copyDurably(path, `${path}${suffix}`);
  return `${path}${suffix}`;
}
