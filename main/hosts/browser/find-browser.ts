/** A browser that is installed on this computer, to open the console's window with. */

import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from './browser-kind.ts';
import { findOnMac, findOnWindows, registryValue } from './browsers-elsewhere.ts';

/** In the order in which they are taken. */
const PROGRAMS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'firefox',
  'firefox-esr',
];

/** What Flatpak calls them. Its folders are on few desktops' path. */
const FLATPAKS = ['org.chromium.Chromium', 'com.google.Chrome', 'com.microsoft.Edge', 'org.mozilla.firefox'];
const flatpakFolders = (home: string | undefined): string[] => [
  '/var/lib/flatpak/exports/bin',
  ...(home && path.isAbsolute(home) ? [path.join(home, '.local/share/flatpak/exports/bin')] : []),
];

export const asBrowser = (program: string): Browser => ({
  program,
  family: /firefox/i.test(path.basename(program)) ? 'firefox' : 'chromium',
});

/** What is installed where the system keeps its programs; else the first on the path; else one from Flatpak. */
export function findBrowser(
  searchPath: string | undefined = process.env.PATH,
  home: string | undefined = process.env.HOME,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): Browser | undefined {
  const elsewhere = { env, home, isProgram, registry: registryValue };
  if (platform === 'win32') return findOnWindows(elsewhere);
  return (platform === 'darwin' ? findOnMac(elsewhere) : undefined) ?? findOnPath(searchPath, home);
}

function findOnPath(searchPath: string | undefined, home: string | undefined): Browser | undefined {
  const folders = (searchPath ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = [
    ...PROGRAMS.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...FLATPAKS.flatMap((name) => flatpakFolders(home).map((folder) => path.join(folder, name))),
  ];
  const found = candidates.find(isProgram);
  return found === undefined ? undefined : asBrowser(found);
}

/** The program of this name in an absolute folder of the path; undefined: there is none. */
export function programOnPath(
  name: string,
  searchPath: string | undefined = process.env.PATH,
): string | undefined {
  const folders = (searchPath ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return folders.map((folder) => path.join(folder, name)).find(isProgram);
}

/** Why no window can be opened here, whatever is installed; undefined when one can. */
export function whyNoWindow(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  uid: number | undefined = process.getuid?.(),
): string | undefined {
  if (uid === 0) return 'you are root, and browsers refuse their sandbox to root';
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'this session has no display';
  return undefined;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
