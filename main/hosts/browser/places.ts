/**
 * Where the window's profile and the file that opens it lie. A confined browser reads neither the console's data nor
 * hidden folders, and its /tmp is not ours: a snap or a Flatpak has a folder of its own in the user's home, at the same
 * path inside and outside.
 */

import fs from 'node:fs';
import path from 'node:path';
import { WINDOW_PROFILE } from '../../../db/data-directory.ts';

export interface Places {
  /** For the file; only this user can enter it. */
  readonly folder: string;
  readonly profile: string;
}

const HEAD_BYTES = 4096;

/** Makes the folders. Throws the file system's error. */
export function placesFor(
  program: string,
  directory: string,
  home: string | undefined = process.env.HOME,
): Places {
  const own = home === undefined ? undefined : folderOfConfined(program);
  const folder = own === undefined ? directory : path.join(home ?? '', own, 'lpar-console');
  const profile = path.join(folder, WINDOW_PROFILE);
  fs.mkdirSync(profile, { recursive: true, mode: 0o700 });
  return { folder, profile };
}

/** The browser's own folder below the user's home, as snapd and Flatpak lay it out; undefined for one that is not confined. */
function folderOfConfined(program: string): string | undefined {
  const snap = /(?:^|["'\s])(?:\/var\/lib\/snapd)?\/snap\/bin\/([\w-]+)/;
  const flatpak = /flatpak\/exports\/bin\/([\w.-]+)$/.exec(program)?.[1];
  if (flatpak !== undefined) return path.join('.var', 'app', flatpak, 'data');
  // /usr/bin/firefox and /usr/bin/chromium-browser may be scripts that lead to a snap, which they name.
  const name = (snap.exec(program) ?? snap.exec(scriptAt(program)))?.[1];
  return name === undefined ? undefined : path.join('snap', name, 'common');
}

/** The beginning of a script; empty for a program that is none, as browsers are. */
function scriptAt(program: string): string {
  let file: number;
  try {
    file = fs.openSync(program, 'r');
  } catch {
    return '';
  }
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const text = head.toString('latin1', 0, fs.readSync(file, head));
    return text.startsWith('#!') ? text : '';
  } catch {
    return '';
  } finally {
    fs.closeSync(file);
  }
}
