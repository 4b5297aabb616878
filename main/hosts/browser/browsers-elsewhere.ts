/** Where Windows and macOS keep the browsers: not on the path. */

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Browser } from './browser-kind.ts';

export interface Elsewhere {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string | undefined;
  readonly isProgram: (file: string) => boolean;
  /** The default value of a key of Windows' registry; undefined: there is none. */
  readonly registry: (key: string) => string | undefined;
}

/** In the order in which they are taken: the folder below Programs, and what the registry calls the program. */
const WINDOWS: readonly { readonly below: string; readonly family: Browser['family'] }[] = [
  { below: 'Chromium\\Application\\chrome.exe', family: 'chromium' },
  { below: 'Google\\Chrome\\Application\\chrome.exe', family: 'chromium' },
  { below: 'Microsoft\\Edge\\Application\\msedge.exe', family: 'chromium' },
  { below: 'Mozilla Firefox\\firefox.exe', family: 'firefox' },
];
const APP_PATHS = 'Software\\Microsoft\\Windows\\CurrentVersion\\App Paths';

export function findOnWindows({ env, isProgram, registry }: Elsewhere): Browser | undefined {
  const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
    (folder): folder is string => folder !== undefined && path.win32.isAbsolute(folder),
  );
  for (const { below, family } of WINDOWS) {
    const keys = ['HKCU', 'HKLM'].map((root) => `${root}\\${APP_PATHS}\\${path.win32.basename(below)}`);
    const program =
      folders.map((folder) => path.win32.join(folder, below)).find(isProgram) ??
      keys.map(registry).find((file) => file !== undefined && path.win32.isAbsolute(file) && isProgram(file));
    if (program !== undefined) return { program, family };
  }
  return undefined;
}

const MAC: readonly { readonly inside: string; readonly family: Browser['family'] }[] = [
  { inside: 'Chromium.app/Contents/MacOS/Chromium', family: 'chromium' },
  { inside: 'Google Chrome.app/Contents/MacOS/Google Chrome', family: 'chromium' },
  { inside: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge', family: 'chromium' },
  { inside: 'Firefox.app/Contents/MacOS/firefox', family: 'firefox' },
];
const SAFARI = [
  '/Applications/Safari.app',
  '/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app',
];
/** It starts no second Safari: it gives the address to the one there is, and ends. */
export const OPENER = '/usr/bin/open';

export function findOnMac({ home, isProgram }: Elsewhere): Browser | undefined {
  const folders = [
    ...(home !== undefined && path.posix.isAbsolute(home) ? [`${home}/Applications`] : []),
    '/Applications',
  ];
  for (const { inside, family } of MAC) {
    const program = folders.map((folder) => `${folder}/${inside}`).find(isProgram);
    if (program !== undefined) return { program, family };
  }
  const safari = SAFARI.some((app) => isProgram(`${app}/Contents/MacOS/Safari`));
  return safari ? { program: OPENER, family: 'safari' } : undefined;
}

/** Asks Windows' own program, by its full name: a reg.exe elsewhere on the path is not asked. */
export function registryValue(key: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const program = path.win32.join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'reg.exe');
  try {
    const said = execFileSync(program, ['query', key, '/ve'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    return readRegistryAnswer(said);
  } catch {
    return undefined;
  }
}

/** `reg query KEY /ve`: the name of the default value is in the language of the system, its type is not. */
export function readRegistryAnswer(said: string): string | undefined {
  return /\sREG_SZ\s+"?([^"\r\n]+?)"?\s*$/m.exec(said)?.[1];
}
