import fs from 'node:fs';
import path from 'node:path';

/**
 * electron-builder's hook, between Electron's files and ours.
 *
 * @param {{appOutDir: string, electronPlatformName: string}} context
 */
export default function afterExtract({ appOutDir, electronPlatformName }) {
  const resources =
    electronPlatformName === 'darwin'
      ? path.join(appOutDir, 'Electron.app', 'Contents', 'Resources')
      : path.join(appOutDir, 'resources');
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });
}
