/**
 * The port of the last start. A browser keeps the page's preferences by address, and the address contains the port: with
 * a new one at each start they would be lost. Knowing it helps nobody in, since every visit needs a one-time token.
 */

import fs from 'node:fs';
import path from 'node:path';
import { writeDurably } from '../../../db/durable-file.ts';

const fileIn = (directory: string): string => path.join(directory, 'port');

/** 0, any free one, when there was none. */
export function usualPort(directory: string): number {
  try {
    const text = fs.readFileSync(fileIn(directory), 'utf8').slice(0, 16).trim();
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    return port >= 1024 && port <= 65_535 ? port : 0;
  } catch {
    return 0;
  }
}

/** A folder that cannot be written to costs the preferences and nothing else. */
export function keepPort(directory: string, port: number): void {
  const file = fileIn(directory);
  try {
    // A link could lead anywhere.
    fs.rmSync(file, { force: true });
    writeDurably(file, `${port}\n`, { mode: 0o600, isNew: true });
  } catch {
    // See above.
  }
}
