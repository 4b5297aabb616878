/** Shows a folder in the file manager of the desktop. */

import { spawn } from 'node:child_process';
import type { FolderViewer } from '../folder-door.ts';
import { programOnPath } from './find-browser.ts';

const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'xdg-open',
  darwin: 'open',
  win32: 'explorer.exe',
};
/** What has not failed by then is showing it. */
const PATIENCE_MS = 3000;

export function folderViewer(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): FolderViewer {
  const program = PROGRAMS[platform];
  const hasScreen = platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  const cannotOpen =
    program === undefined
      ? 'There is no file manager that the console knows on this system.'
      : hasScreen
        ? null
        : 'The console was started without a display: open the folder where you sit.';
  return { cannotOpen, open: (directory) => opened(program ?? '', directory, platform) };
}

function opened(program: string, directory: string, platform: NodeJS.Platform): Promise<string | null> {
  const file = programOnPath(program);
  if (file === undefined) return Promise.resolve(`${program} is not installed: open ${directory} by hand.`);
  return new Promise((resolve) => {
    const child = spawn(file, [directory], { stdio: 'ignore', detached: true });
    child.unref();
    const limit = setTimeout(() => resolve(null), PATIENCE_MS);
    child.once('error', () => {
      clearTimeout(limit);
      resolve(`${program} could not be started: open ${directory} by hand.`);
    });
    child.once('exit', (code) => {
      clearTimeout(limit);
      // The file manager of Windows always ends with 1.
      const shows = code === 0 || platform === 'win32';
      resolve(shows ? null : `${program} could not show ${directory} (exit code ${code}).`);
    });
  });
}
