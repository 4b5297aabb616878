/** The data directory. */

import fs from 'node:fs';
import { dirname } from 'node:path';

/** Makes the folder and those above it, for this user only. Throws the file system's error. */
export function makeFolder(folder: string): void {
  // Node's own recursive mkdir never returns where a parent is there and cannot hold folders, like /proc.
  if (fs.existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  fs.mkdirSync(folder, { mode: 0o700 });
}
