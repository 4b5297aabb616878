/** Where the console keeps its database when it is not told: the user's data folder of the platform. */

import os from 'node:os';
import path from 'node:path';
import { PRODUCT_ID } from '../../shared/product.ts';

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
