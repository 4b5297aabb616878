/** What the desktop knows the program by: it groups windows, pins and pictures by it. */

import path from 'node:path';
import type { App } from 'electron';

/** The `appId` of the packages, and so of the shortcuts that Windows' installer makes. */
export const APP_ID = 'io.github.lpar-console';

/** Before the first window: Windows puts windows, jump list and the pinned shortcut together by this name. */
export function nameProgram(app: Pick<App, 'setAppUserModelId'>, platform = process.platform): void {
  if (platform === 'win32') app.setAppUserModelId(APP_ID);
}

/**
 * The picture of a window, for Linux: on the other systems the program itself has one.
 *
 * @param bundle folder of this program's bundle, two below the product's
 */
export function windowIcon(
  bundle: string,
  platform: NodeJS.Platform = process.platform,
): { readonly icon?: string } {
  if (platform !== 'linux') return {};
  return { icon: path.join(bundle, '..', '..', 'packaging', 'icons', 'png', '256x256.png') };
}
