import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { SetupFailure } from './failure.mjs';
import { inRoot } from './paths.mjs';

/** The first Node that runs TypeScript sources without a flag. */
const LEAST = { major: 22, minor: 18 };

/**
 * The Node that runs the product's TypeScript: the one of the registry package where there is one that
 * works here, else the Node that runs this script, when it is new enough. Call it after the install.
 *
 * @returns {string} path of the executable
 */
export function findNode24() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = inRoot('node_modules', `node-${platform}-${process.arch}`, 'bin', name);
  // The package is built for glibc: on other systems the file is there and does not start.
  if (fs.existsSync(packaged) && spawnSync(packaged, ['--version']).status === 0) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return process.execPath;
  throw new SetupFailure(
    `There is no packaged Node for ${process.platform} ${process.arch}, and this one is ${process.version}: ` +
      `install Node ${LEAST.major}.${LEAST.minor} or newer and run the command again.`,
  );
}
