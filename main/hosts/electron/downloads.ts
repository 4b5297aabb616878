/** Files that the page saves: asked about in the system's dialog, shown at the window's icon, told as they turned out. */

import path from 'node:path';
import { app, type BrowserWindow, type DownloadItem, type FileFilter, type Session } from 'electron';
import { z } from 'zod';
import type { FileSavedPush } from '../../../shared/api.ts';
import { readKept, writeKept } from './kept-file.ts';

const kept = z.strictObject({ folder: z.string().min(1).max(4096).nullable() });

/** What a dialog calls the kinds of files that the console makes. */
const KINDS: Readonly<Record<string, string>> = {
  lpar: 'LPAR machine',
  csv: 'Table (CSV)',
  html: 'Web page',
  json: 'JSON',
  md: 'Markdown',
  png: 'Picture (PNG)',
  sh: 'Shell script',
  svg: 'Drawing (SVG)',
  tar: 'Archive',
  tgz: 'Archive',
  txt: 'Text',
  yaml: 'YAML',
  zip: 'Archive',
};

export interface DownloadTold {
  /** The window to show the progress at; undefined: there is none any more. */
  window(): BrowserWindow | undefined;
  tell(push: FileSavedPush): void;
}

/** @param directory where the folder of the last time is kept */
export function watchDownloads(session: Session, directory: string, { window, tell }: DownloadTold): void {
  const memory = path.join(directory, 'electron-saved.json');
  session.on('will-download', (_event, item) => {
    const { folder } = readKept(memory, kept, { folder: null });
    item.setSaveDialogOptions({
      defaultPath: path.join(folder ?? app.getPath('downloads'), item.getFilename()),
      filters: filtersFor(item.getFilename()),
    });
    item.on('updated', () => window()?.setProgressBar(doneOf(item)));
    item.once('done', (_done, state) => {
      window()?.setProgressBar(-1);
      const file = item.getSavePath();
      if (state === 'completed' && file !== '') writeKept(memory, { folder: path.dirname(file) });
      tell(toldOf(item.getFilename(), state, file));
    });
  });
}

/** From 0 to 1; more than 1 shows that something is under way of which nobody knows how much it is. */
function doneOf(item: DownloadItem): number {
  const total = item.getTotalBytes();
  return total > 0 ? item.getReceivedBytes() / total : 2;
}

function toldOf(name: string, state: 'completed' | 'cancelled' | 'interrupted', file: string): FileSavedPush {
  switch (state) {
    case 'completed':
      return { kind: 'fileSaved', name, ended: 'saved', path: file };
    case 'cancelled':
      return { kind: 'fileSaved', name, ended: 'cancelled', path: null };
    case 'interrupted':
      return { kind: 'fileSaved', name, ended: 'failed', path: file === '' ? null : file };
  }
}

export function filtersFor(name: string): FileFilter[] {
  const ending = path.extname(name).slice(1).toLowerCase();
  const all = { name: 'All files', extensions: ['*'] };
  return ending === '' ? [all] : [{ name: KINDS[ending] ?? ending.toUpperCase(), extensions: [ending] }, all];
}
