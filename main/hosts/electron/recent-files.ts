/** Machine files that were opened, newest first. The system's own list is told too where it has one. */

import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { readKept, writeKept } from './kept-file.ts';

const LIMIT = 10;
const list = z.array(z.string().min(1).max(4096)).max(LIMIT);

export interface RecentFiles {
  list(): readonly string[];
  add(file: string): void;
  clear(): void;
}

export function recentFilesIn(directory: string): RecentFiles {
  const kept = path.join(directory, 'electron-recent.json');
  const read = (): readonly string[] =>
    readKept<string[]>(kept, list, []).filter((file) => path.isAbsolute(file));
  return {
    list: read,
    add: (file) => {
      app.addRecentDocument(file);
      writeKept(kept, [file, ...read().filter((other) => other !== file)].slice(0, LIMIT));
    },
    clear: () => {
      app.clearRecentDocuments();
      writeKept(kept, []);
    },
  };
}
