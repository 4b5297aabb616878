import fs from 'node:fs';
import { run } from './child.mjs';
import { SetupFailure } from './failure.mjs';
import { withSetupLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';

/**
 * Makes node_modules agree with package-lock.json, with one `npm ci` when it does not. The person's own
 * npm configuration is used as it is.
 */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withSetupLock(async () => {
    // Another process may have done it while we waited.
    if (isInstalled()) return;
    console.error('Installing the packages of package-lock.json; this takes about a minute.');
    const npm = npmCommand();
    const wanted = ['ci', '--include=dev', '--include=optional', '--no-progress', '--loglevel=error'];
    const { code } = await run(npm.program, [...npm.args, ...wanted], { cwd: root, output: 'stderr' });
    if (code !== 0) {
      throw new SetupFailure(`The packages could not be installed: \`npm ci\` ended with code ${code}.`);
    }
  });
}

/** The npm that started us, else the one on the path. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && /npm-cli\.c?js$/.test(running)) return { program: process.execPath, args: [running] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/**
 * npm writes what it installed to node_modules/.package-lock.json as its last act. Comparing that with
 * package-lock.json notices a missing, an interrupted and an outdated install, and accepts one made by hand.
 *
 * @returns {boolean}
 */
export function isInstalled() {
  const wanted = packagesOf(inRoot('package-lock.json'));
  const installed = packagesOf(inRoot('node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  for (const [where, entry] of Object.entries(wanted)) {
    if (where === '') continue;
    const found = installed[where];
    // npm leaves out optional packages that are for another platform.
    if (!found && (entry.optional || entry.devOptional)) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return false;
  }
  return Object.keys(installed).every((where) => where in wanted);
}

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, devOptional?: boolean}} LockEntry
 * @param {string} file
 * @returns {Record<string, LockEntry> | undefined} undefined when there is no such file or it is damaged
 */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
