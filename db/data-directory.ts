/** Where the console keeps its database when it is not told: the user's data folder of the platform. */

import os from 'node:os';
import path from 'node:path';
import { fail, ok, type Result } from '../shared/failure.ts';
import { PRODUCT_ID } from '../shared/product.ts';

/** Folder of the profile of the browser that shows the window. */
export const WINDOW_PROFILE = 'window';
export const DATABASE_NAME = 'console.sqlite';
export const DATABASE_FILES = [DATABASE_NAME, `${DATABASE_NAME}-wal`, `${DATABASE_NAME}-shm`] as const;

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

const here = (): Surroundings => ({ platform: process.platform, env: process.env, home: os.homedir() });

export function defaultDataDirectory({ platform, env, home }: Surroundings = here()): string {
  switch (platform) {
    case 'win32':
      return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), PRODUCT_ID);
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', PRODUCT_ID);
    default: {
      // The XDG specification: a relative path is to be ignored.
      const data = env.XDG_DATA_HOME;
      return path.join(data && path.isAbsolute(data) ? data : path.join(home, '.local', 'share'), PRODUCT_ID);
    }
  }
}

/**
 * What was given with `--data` as an absolute path. Fails with one sentence where no folder of this computer is meant.
 *
 * @param from where the person stood
 */
export function givenDataDirectory(
  given: string,
  from: string,
  platform: NodeJS.Platform = process.platform,
): Result<string, string> {
  if (given === '') return fail('--data needs a folder');
  if (given.includes('\0')) return fail('--data: the name of a folder has no NUL in it');
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given) || (platform !== 'win32' && given.startsWith('\\\\')))
    return fail(`--data is a folder on this computer, not an address like ${given}`);
  // A shell puts the home folder there only at the beginning of a word, and would otherwise leave us to make one named ~.
  if (given === '~' || given.startsWith('~/'))
    return fail(`--data: write the home folder out instead of ~ (--data "$HOME${given.slice(1)}")`);
  return ok(path.resolve(from, given));
}
